"""How the window looks: theme, icons, colours, small shared widgets and dialogs.

It may import `text` and `processing`. Begin with `theme`.
"""
