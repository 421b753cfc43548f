"""The operations that a user may add to a recipe, one file each, and their registry."""
