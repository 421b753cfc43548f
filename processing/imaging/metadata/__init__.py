"""EXIF, XMP, IPTC and comments: read, reduced as the user chose, and embedded in results.

It may import what `imaging` may, and nothing else of `imaging` but errors. Begin with `read` for
how a file's metadata becomes a `model`, and with `embed` for the way back.
"""
