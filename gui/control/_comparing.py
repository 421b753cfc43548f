"""Let at most one comparison go on, and none beside a run."""

from PySide6.QtCore import QObject, Signal

from gui.control._batch import Batch
from gui.control.comparison import Comparison
from gui.control.state import State, StateMachine
from processing.language.translation import tr
from processing.processes.threads import Work


class Comparing(QObject):
    """Starts comparisons, and blocks while one goes on what would falsify its measurements.

    Lives in the GUI thread.

    Signals:
        ended: the last comparison has ended.
    """

    ended = Signal()

    def __init__(self, batch: Batch, machine: StateMachine) -> None:
        super().__init__(machine)
        self._batch = batch
        self._machine = machine
        self._comparison: Comparison | None = None  # the last one; never under way in a run
        self._has_reported = False  # that it blocks what the user asked for

    @property
    def is_under_way(self) -> bool:
        """Whether a comparison is under way."""
        return self._comparison is not None and self._comparison.is_under_way

    @property
    def works(self) -> list[Work]:
        """All works whose threads may still be alive."""
        return self._comparison.works if self._comparison is not None else []

    @property
    def blocker(self) -> str:
        """Why the pictures of the batch cannot be compared now; empty if they can."""
        has_plan = self._machine.state in {State.READY, State.DONE} and self._batch.plan is not None
        if has_plan and self._batch.choices.for_sources(self._batch.sources).is_remote:
            return self.tour_blocker or tr(
                "Pictures in a bucket or on a server are not measured; open a folder of this "
                "computer, and save to one."
            )
        if has_plan and self._batch.problem_of_choices:
            return self.tour_blocker or self._batch.problem_of_choices
        if self.is_under_way or self._machine.is_locked or has_plan:
            return self.tour_blocker
        return tr("Open a folder of pictures, or try the sample pictures, then compare.")

    @property
    def tour_blocker(self) -> str:
        """Why nothing can be measured now, not even without a batch; empty if it can."""
        if self.is_under_way:
            return tr("Another comparison is going on; cancel it, or wait for its end.")
        if self._machine.is_locked:
            return tr("A comparison is possible when the run has ended.")
        return ""

    def start(self, comparison: Comparison) -> None:
        """Start a comparison, whatever its pictures; no run can be started meanwhile."""
        self._comparison = comparison
        comparison.ended.connect(self._on_ended)
        comparison.start()
        self._machine.announce_again()

    def report_if_under_way(self) -> bool:
        """Return whether a comparison is under way; if so, show that it blocks the command."""
        if self.is_under_way:
            self._has_reported = True
            self._machine.report_problem(self.tour_blocker)
        return self.is_under_way

    def cancel(self) -> None:
        """End the comparison under way; its end is still reported."""
        if self._comparison is not None:
            self._comparison.cancel()

    def _on_ended(self, _problem: str) -> None:
        """Allow runs again; the comparison's own window shows the problem."""
        if not self._machine.is_shutting_down:
            if self._has_reported:
                self._has_reported = False
                self._machine.report_problem("")
            self._machine.announce_again()
        self.ended.emit()
