"""Help: the user's guide, first-run hints, the report of a problem, and what Thumbpool is made of.

It may import `look`, `text`, `system`, `settings` and `control`. Begin with `commands`; which page
belongs to which part of the window is in `topics`.
"""
