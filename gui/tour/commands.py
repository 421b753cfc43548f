"""Run the steps of the guided tour and show their progress."""

from collections import deque
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.control.comparison import Comparison
from gui.control.controller import Controller
from gui.control.makers import MakeTour
from gui.look import dialogs
from processing.errors import OutputError, SettingsError
from processing.files.temporaries import new_run_id
from processing.language.translation import localized, tr
from processing.processes.threads import Work
from processing.settings.batch import available_cores

if TYPE_CHECKING:
    from gui.tour._watching import TourWatching
    from gui.tour._window import TourWindow
    from processing.measuring.benchmark.messages import ComparisonNotify
    from processing.measuring.benchmark.tour_export import TourReport
    from processing.measuring.benchmark.tour_results import PassResult, TourMessage
    from processing.measuring.benchmark.tour_steps import TourStep

_DRAIN_MILLISECONDS = 33
_MESSAGES = 500  # per drain; the rest waits for the next one


class TourCommands(QObject):
    """Connects the tour's window and the controller; lives in the GUI thread.

    Attributes:
        tour: the window; None before it was asked for.

    Signals:
        replay_requested: the `PassedRun`s of a step, to be seen again.
    """

    replay_requested = Signal(object)

    def __init__(self, main_window: QWidget, controller: Controller, make_tour: MakeTour) -> None:
        super().__init__(main_window)
        self.tour: TourWindow | None = None
        self._main = main_window
        self._controller = controller
        self._make_tour = make_tour
        self._cores = available_cores()
        self._scratch: TemporaryDirectory[str] | None = None  # with the pictures of all steps
        self._watching: TourWatching | None = None  # of the step that is under way
        self._waiting: deque[TourMessage] = deque()  # filled by the threads of the tour
        self._comparison: Comparison | None = None  # the last one
        self._known: dict[tuple[int, int, int], PassResult] = {}  # by step, waiting and pass
        self._last: dict[int, tuple[PassResult, ...]] = {}  # of each step that was completed
        self._timer = QTimer(self, interval=_DRAIN_MILLISECONDS)
        self._timer.timeout.connect(partial(self._drain, _MESSAGES))

    def show_window(self) -> None:
        """Bring the window to the front."""
        if self.tour is None:
            from gui.tour._window import TourWindow
            from processing.measuring.benchmark.tour_steps import steps_for

            self.tour = TourWindow(steps_for(self._cores), self._main)
            self._connect(self.tour)
        self._show_idle()
        self.tour.show()
        self.tour.raise_()
        self.tour.activateWindow()

    def release(self) -> None:
        """Remove the pictures; nothing may be under way."""
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def _connect(self, tour: "TourWindow") -> None:
        tour.run_requested.connect(self._run)
        tour.cancel_requested.connect(self._cancel)
        tour.save_requested.connect(self._choose_place)
        tour.handout_requested.connect(self._choose_place_of_handout)
        tour.replay_requested.connect(self.replay_requested)
        tour.finished.connect(lambda _result: self._on_closed())
        self._controller.machine.state_changed.connect(lambda _state: self._show_idle())

    def save(self, path: Path) -> None:
        """Save what was measured so far as what the name of a file says, or show why not."""
        if self.tour is None:
            return
        from processing.measuring.benchmark.tour_export import save_tour

        try:
            save_tour(path, self._report(self.tour), localized)
        except (OutputError, SettingsError) as error:
            self.tour.show_problem(str(error))

    def save_handout(self, path: Path) -> None:
        """Save pages to print, with questions and what was measured so far, or show why not."""
        if self.tour is None:
            return
        from gui.tour._handout import save_handout
        from processing.measuring.benchmark.environment import machine_facts
        from processing.measuring.benchmark.tour_handout import handout

        report = self._report(self.tour)
        workers = max(way.workers for step in report.steps for way in step.passes)
        html = handout(report, machine_facts(), localized)
        try:
            save_handout(html, path, workers, self._cores)
        except OutputError as error:
            self.tour.show_problem(str(error))

    def _report(self, tour: "TourWindow") -> "TourReport":
        from processing.measuring.benchmark.tour_export import TourReport
        from processing.measuring.benchmark.tour_steps import steps_for

        return TourReport(steps_for(self._cores), self._results(), tour.findings)

    def _choose_place_of_handout(self) -> None:
        if self.tour is not None:
            title = tr("Save the hand-out")
            dialogs.choose_file_to_save(
                self.tour, title, "pdf", lambda paths: self.save_handout(paths[0])
            )

    def _choose_place(self) -> None:
        if self.tour is not None:
            title = tr("Save the tour: .md to read or print, .csv, or .json")
            dialogs.choose_file_to_save(self.tour, title, "md", lambda paths: self.save(paths[0]))

    def _results(self) -> list["PassResult"]:
        """Return all results so far, by step, waiting and pass."""
        return [result for _, result in sorted(self._known.items(), key=lambda pair: pair[0])]

    def _run(self, step: "TourStep", wait_milliseconds: int) -> None:
        if self.tour is None or self._controller.tour_blocker:
            return
        from gui.tour._watching import TourWatching

        self._watching = TourWatching(self.tour, step, wait_milliseconds)
        self._waiting.clear()
        self.tour.show_started()
        self._timer.start()
        self._comparison = Comparison(partial(self._make_work, step, wait_milliseconds), self)
        self._comparison.ended.connect(self._on_ended)
        self._controller.run_tour_step(self._comparison)

    def _make_work(
        self, step: "TourStep", wait_milliseconds: int, notify: "ComparisonNotify"
    ) -> Work:
        from processing.measuring.benchmark.scratch import make_scratch

        if self._scratch is None:
            self._scratch = make_scratch(new_run_id())
        folder = Path(self._scratch.name).resolve()
        return self._make_tour(step, folder, wait_milliseconds, notify, self._waiting.append)

    def _cancel(self) -> None:
        if self._comparison is not None:
            self._comparison.cancel()

    def _drain(self, limit: int) -> None:
        """Show up to so many messages."""
        for _ in range(min(limit, len(self._waiting))):
            message = self._waiting.popleft()
            if self._watching is not None:
                self._watching.fold(message)

    def _on_ended(self, problem: str) -> None:
        if self.tour is None or self._watching is None:
            return
        self._timer.stop()
        self._drain(len(self._waiting))
        watching, self._watching = self._watching, None
        self._show_idle()
        if watching.is_whole:
            self._keep(self.tour, watching)
        self.tour.show_problem(problem)
        if not self.tour.isVisible():
            self.release()

    def _keep(self, tour: "TourWindow", watching: "TourWatching") -> None:
        from processing.measuring.benchmark.tour_doubts import doubt_about
        from processing.measuring.benchmark.tour_findings import findings_of

        step, results = watching.step.number, watching.results
        self._last[step] = tuple(results)
        for place, result in enumerate(results):
            self._known[step, result.wait_milliseconds, place] = result
        known = self._results()
        findings = {
            number: findings_of(number, last, known, self._cores)
            for number, last in self._last.items()
        }
        doubts = [doubt_about(result, known, self._cores) or "" for result in known]
        tour.show_ended(findings, known, doubts)

    def _on_closed(self) -> None:
        if self._watching is None:
            self.release()

    def _show_idle(self) -> None:
        """Offer to run a step, or say why that cannot be now."""
        if self.tour is not None and self._watching is None:
            self.tour.show_idle(self._controller.tour_blocker)
