"""The window's logic without widgets: its state, batch and runs, and the bridge to their threads.

It may import `text` and `processing`, and no QtWidgets. Begin with `controller`, then `state`.
"""
