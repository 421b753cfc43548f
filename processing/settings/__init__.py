"""What a user can choose: the recipe for each picture and the batch around it, declared once.

The window, the command line and presets all read these declarations. It may import `files` and the
root. Start with `recipe`; `fields` defines how a setting is declared.
"""
