"""The command line: one module a command, and what they share.

It may import everything of `processing`; only here is anything printed. Begin with `main`.
"""
