"""The pictures as a list or a grid: model, columns, filter, sorting, thumbnails and commands.

It may import `text`, `look`, `control` and `settings`. Begin with `model`, then `views`.
"""
