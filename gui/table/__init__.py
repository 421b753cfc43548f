"""The table of pictures: model, columns, filter, sorting and thumbnails.

It may import `text`, `look`, `control` and `settings`. Begin with `model`.
"""
