"""Readers for formats that Pillow lacks, one file each, loaded only when such a file is met.

Each row of `formats.table` names its reader. A reader may import `formats`, `processes` and the
modules of `imaging` that it needs for decoding. Begin with `heic`, the shortest.
"""
