"""The file formats: a row each, their signatures, and which of them can be read and written here.

It may import `settings` and what is above it. Begin with `table`; to add a format is to add a
row there.
"""
