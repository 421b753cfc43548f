"""Stand between the window of one kind of comparison and the controller."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from gui.comparisons.window import ComparisonWindow
from gui.control.comparison import Measured, Reckoning, pictures_of
from gui.control.controller import Controller
from gui.look import dialogs
from gui.window.main_window import MainWindow
from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.measuring.benchmark.messages import ComparisonNotify, TrialFinished
from processing.planning.plan import Plan
from processing.processes.threads import Work

_SUFFIX = "json"
Writers = dict[str, Callable[[], None]]  # by the end of a file's name


class ComparisonRequests(QObject):
    """What all kinds have in common; the window is made when it is first asked for."""

    def __init__(self, window: MainWindow, controller: Controller) -> None:
        super().__init__(window)
        self._main = window
        self._controller = controller
        self._is_ours = False  # what is under way
        self._was_cancelled = False
        self._has_rounds = False
        self.reading = Reckoning(self)
        self._shown: ComparisonWindow | None = None

    def show_window(self) -> None:
        """Bring the window to the front."""
        if self._shown is None:
            self._shown = self._make_window()
            self._connect(self._shown)
        self._show_standing()
        self._shown.show()
        self._shown.raise_()
        self._shown.activateWindow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is read; return whether it has come."""
        return self.reading.join(timeout)

    def open_file(self, reading: Reckoning, paths: tuple[Path, ...]) -> None:
        """Read what was kept in a file."""
        reading.start(paths[0])

    def save(self, paths: tuple[Path, ...]) -> None:
        """Keep what is shown, as the name of the file says; tell why where it cannot be."""
        if self._shown is None:
            return
        try:
            self._write(paths[0])
        except (OutputError, SettingsError) as error:
            self._shown.show_problem(str(error))

    def _make_window(self) -> ComparisonWindow:
        raise NotImplementedError

    def _make_work(self, plan: Plan, order: object, notify: ComparisonNotify) -> Work:
        """Return the comparison that was ordered."""
        raise NotImplementedError

    def _show(self, measured: Measured) -> None:
        """Show a comparison, if it is one of this kind."""
        raise NotImplementedError

    def _writers(self, path: Path) -> Writers:
        """Return how to write what is shown to `path`, in each format."""
        raise NotImplementedError

    def _connect(self, shown: ComparisonWindow) -> None:
        controller, measuring = self._controller, self._controller.measuring
        shown.start_requested.connect(self._start)
        shown.cancel_requested.connect(self._cancel)
        shown.open_requested.connect(partial(self._choose_file, self.reading))
        shown.save_requested.connect(self._choose_place)
        measuring.trial_ended.connect(self._on_trial_ended)
        measuring.measured.connect(self._on_measured)
        measuring.ended.connect(self._on_ended)
        self.reading.read.connect(self._show)
        self.reading.failed.connect(shown.show_problem)
        controller.standing.state_changed.connect(lambda _state: self._show_standing())
        controller.batch.plan_changed.connect(lambda _plan: self._show_standing())

    def _show_standing(self) -> None:
        """Offer to measure, or say why that cannot be now."""
        if self._shown is not None and not self._is_ours:
            plan = self._controller.batch.plan
            pictures = pictures_of(plan) if plan is not None else 0
            self._shown.show_idle(pictures, self._controller.measuring_obstacle)

    def _start(self, order: object) -> None:
        plan = self._controller.batch.plan
        if self._shown is None or plan is None or self._controller.measuring_obstacle:
            return
        self._is_ours, self._was_cancelled, self._has_rounds = True, False, False
        self._shown.show_started()
        self._controller.measure(partial(self._make_work, plan, order))

    def _cancel(self) -> None:
        if self._is_ours:
            self._was_cancelled = True
            self._controller.measuring.cancel()

    def _on_trial_ended(self, trial: TrialFinished) -> None:
        if self._is_ours and self._shown is not None:
            self._shown.show_trial(trial)

    def _on_measured(self, measured: Measured) -> None:
        if self._is_ours:
            self._has_rounds = True
            self._show(measured)

    def _on_ended(self, problem: str) -> None:
        if self._is_ours and self._shown is not None:
            self._is_ours = False
            self._shown.show_problem(problem)
            if self._was_cancelled and not problem:
                self._shown.show_cancelled(has_rounds=self._has_rounds)
        self._show_standing()

    def _choose_file(self, reading: Reckoning) -> None:
        if self._shown is not None:
            title = self.tr("Open what was measured")
            take = partial(self.open_file, reading)
            dialogs.choose_file(self._shown, title, f"*.{_SUFFIX}", None, take)

    def _choose_place(self) -> None:
        if self._shown is not None:
            title = self.tr("Save what was measured: .json, .csv, .png or .svg")
            dialogs.choose_file_to_save(self._shown, title, _SUFFIX, self.save)

    def _write(self, path: Path) -> None:
        """Write what is shown.

        Raises:
            SettingsError: the name ends in nothing that is known here.
            OutputError: it cannot be written.
        """
        writers = self._writers(path)
        write = writers.get(path.suffix.lower())
        if write is None:
            endings = ", ".join(writers)
            raise SettingsError(
                f"{display(path)} cannot be written: its name must end in {endings}."
            )
        write()
