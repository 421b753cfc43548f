"""A run of the history, as the window lists it."""

from processing.record import record
from processing.storage.journal.runs import JournaledRun


@record
class PastRun:
    """A run with what only the disk knows of it.

    Attributes:
        is_alive: whether it is still running, perhaps in another window.
        is_undoable: whether it left results that are not undone.
    """

    run: JournaledRun
    is_alive: bool
    is_undoable: bool
