"""The main window: panes, menus, cards, and what connects them to the controller.

It may import every room. Begin with `main_window`; menus and shortcuts are rows in `actions`, and
`commands` carries them out, with `source_commands`, `run_commands` and `view_commands`.
"""
