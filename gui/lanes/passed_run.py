"""A run whose lanes are shown somewhere, as it is handed over to be replayed."""

from gui.control.recording import Recording
from processing.record import record


@record
class PassedRun:
    """A run that is over.

    Attributes:
        makespan: from the begin of its work to its last result, in seconds; None for the time from
            the first picture to the last.
    """

    name: str
    recording: Recording
    makespan: float | None = None
