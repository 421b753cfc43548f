"""The keys of the pictures that menus, tips and the sheet of shortcuts name as well."""

SHOW_LARGE = "Space"
REMOVE = "Del"
SHOW_LIST, SHOW_GRID = "Ctrl+1", "Ctrl+2"
