"""The user's choices in the window: kept, restored, and which of them matter to which others.

It may import `text`, `control` and `processing`, and no QtWidgets. Begin with `choices`.
"""
