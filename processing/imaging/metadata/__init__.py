"""EXIF, XMP, IPTC and comments: read, reduced as the user chose, and embedded in results.

It may import what `imaging` may; of `imaging` it uses errors, framing and orientation. `extract`
and `read` turn a file's metadata into a `Metadata` (see `model`), and `embed` writes it. A new kind
of metadata is a field of `Metadata`, with a line in each of the ways of `extract` and `embed` that
have a place for it, and in `read` what each policy permits of it.
"""
