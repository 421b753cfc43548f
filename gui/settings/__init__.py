"""The user's choices in the window: kept, restored, and which of them matter to which others.

It may import `text`, `look` and `processing`, and no QtWidgets. Begin with `choices`.
"""
