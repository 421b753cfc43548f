"""EXIF, XMP, IPTC and comments: read from a source, reduced by the user's choice, embedded in a result.

It may import what `imaging` may, and nothing else of `imaging` but errors. Begin with `read` for how a
file's metadata becomes a `model`, and with `embed` for the way back.
"""
