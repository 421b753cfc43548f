"""Presets: recipes with a name, as TOML files that the window and the command line share.

It may import `settings` and `files`. Start with `preset`.
"""
