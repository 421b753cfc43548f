"""The file formats: one row each, which of them this installation reads and writes, their signatures.

It may import `settings` and what stands above it. Begin with `table`; to add a format is to add a
row there.
"""
