"""The recipe pane on the left: one panel a subject.

It may import `text`, `look`, `control` and `settings`. Begin with `recipe_panel`.
"""
