"""The window's logic without widgets: one state, one batch, its runs, and the bridge to their threads.

It may import `text` and `processing`, and no QtWidgets. Begin with `controller`, then `state`.
"""
