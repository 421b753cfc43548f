"""The options of the command line, by subject.

Begin with `batch`.
"""
