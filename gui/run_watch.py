"""Follow a run from its messages, and tell now and then how it stands."""

import time

from PySide6.QtCore import QObject, QTimer, Signal

from gui.progress import Ending, ProgressMeter
from processing.messages import Message
from processing.plan import Plan
from processing.report import Report
from processing.tracker import RunTracker

PROGRESS_MILLISECONDS = 100


class RunWatch(QObject):
    """Follows one run after the other.

    Signals:
        rows_changed: a set of task ids that stand differently now.
        progressed: the run's `Progress`, some times a second.
    """

    rows_changed = Signal(object)
    progressed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._meter: ProgressMeter | None = None
        self._timer = QTimer(self, interval=PROGRESS_MILLISECONDS)
        self._timer.timeout.connect(self._tell_progress)

    def begin(self, plan: Plan) -> RunTracker:
        """Follow a run of `plan` that starts now."""
        self._meter = ProgressMeter(plan, time.perf_counter())
        self._timer.start()
        return self._meter.tracker

    def fold(self, message: Message) -> None:
        """Apply one message of the run."""
        if self._meter is not None:
            self._meter.fold(message, time.perf_counter())

    def tell_rows(self) -> None:
        """Tell which rows changed since the last call."""
        changed = self._meter.tracker.take_changed() if self._meter is not None else set()
        if changed:
            self.rows_changed.emit(changed)

    def end(self, report: Report) -> Ending | None:
        """Tell all that is untold and stop; return how the run ended, None if none was followed."""
        self._timer.stop()
        if self._meter is None:
            return None
        self.tell_rows()
        self._tell_progress()
        return self._meter.ending(report)

    def forget(self) -> None:
        """Let go of the run that was."""
        self._meter = None

    def _tell_progress(self) -> None:
        if self._meter is not None:
            self.progressed.emit(self._meter.progress(time.perf_counter()))
