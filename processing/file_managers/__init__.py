"""Entries in the menus of file managers, and the thumbnailer of the desktop.

Nothing of the user's own is ever overwritten, and all that was written is taken away again.
Begin with `managers`, then `integration`.
"""
