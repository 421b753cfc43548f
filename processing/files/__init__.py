"""Names, paths and writes on disk: everything about files that knows nothing of pictures.

It may import the modules of the root, such as `processing.errors`, and no other package. Start with
`atomic_write`, which writes every result, report and preset, and `safe_names`, which makes names
that are valid on Linux, macOS and Windows.
"""
