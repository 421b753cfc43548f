"""The preview: a picture before and after, by the settings as they stand, without a run.

It may import `text`, `look`, `control` and `settings`. Begin with `commands`, then `panel`.
"""
