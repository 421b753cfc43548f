"""Readers, one file per format, named by the rows of `formats.table`.

Those of extras offer `open_image` and are imported with the first such picture; the others replace
parts of Pillow's readers by `take_over`. They may import `formats`, `processes` and what they need
of `imaging` for decoding. Begin with `webp` and `heic`, the shortest.
"""
