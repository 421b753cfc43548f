"""Names, paths and writes on disk: everything about files that knows nothing of pictures.

It may import `processing.errors` and the other modules of the root, nothing else of ours. Begin
with `atomic_write`, through which every result and report reaches its place, and `safe_names`,
which makes names that Linux, macOS and Windows all hold.
"""
