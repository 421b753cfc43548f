"""Recipes with a name, in TOML files that people read, write and pass on."""
