"""The journal: one SQLite file that knows every result of the last runs, written as they happen.

It serves resume, undo and "skip unchanged". Start with `schema` for its tables, then `writing` and
`reading`; only the main process opens it.
"""
