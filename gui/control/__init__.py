"""The window's logic without widgets: its state, batch and runs, and the bridge to their threads.

It may import `text`, `system`, `settings` and `processing`, and no QtWidgets. Begin with
`controller`, then `_batch` and `_planning` for what comes before a run, and `_run` for the run.
"""
