"""Run experiments for the window of experiments, and save their charts."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from gui.look import dialogs
from processing.errors import OutputError, SettingsError
from processing.language.translation import tr
from processing.processes.threads import Work

if TYPE_CHECKING:
    from gui.experiments._page import ExperimentPage
    from gui.experiments._window import ExperimentsWindow
    from processing.measuring.experiments.events import ExperimentEvent
    from processing.measuring.experiments.experiment import Experiment
    from processing.measuring.experiments.runner import ExperimentEnded, ExperimentNotify
    from processing.measuring.experiments.stage import Stage

MakeRun = Callable[["Experiment", Mapping[str, int], "ExperimentNotify"], Work]
_DRAIN_MILLISECONDS = 33


class ExperimentCommands(QObject):
    """Connects the window of experiments and the runs; lives in the GUI thread.

    Attributes:
        window: None before it was asked for.
        make_run: makes what runs a script, and hands over its events in a thread of its own.
    """

    def __init__(self, main_window: QWidget) -> None:
        super().__init__(main_window)
        self.window: ExperimentsWindow | None = None
        self.make_run: MakeRun = _make_run
        self._main_window = main_window
        self._run: Work | None = None  # the last one
        self._page: ExperimentPage | None = None  # of the one that is under way
        self._stage: Stage | None = None
        self._begun = 0.0
        self._waiting: deque[ExperimentEvent | ExperimentEnded] = deque()  # filled by its thread
        self._timer = QTimer(self, interval=_DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self._drain)

    def show_window(self) -> None:
        """Bring the window to the front; it is made when it is first asked for."""
        if self.window is None:
            from gui.experiments._window import ExperimentsWindow
            from processing.measuring.experiments.registry import EXPERIMENTS

            self.window = ExperimentsWindow(EXPERIMENTS, self._main_window)
            self.window.run_requested.connect(self._start)
            self.window.cancel_requested.connect(self.cancel)
            self.window.save_requested.connect(self._choose_place)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def cancel(self) -> None:
        """End what runs, with all its processes."""
        if self._page is not None and self._run is not None:
            self._run.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what runs; return whether it has come."""
        return self._run is None or self._run.join(timeout)

    def save(self, path: Path) -> None:
        """Save the chart in the format of the file's name, or show why it cannot be."""
        if self.window is None:
            return
        try:
            self._write(self.window, path)
        except (OutputError, SettingsError) as error:
            self.window.show_problem(str(error))

    def _start(self, experiment: "Experiment", values: Mapping[str, int]) -> None:
        if self.window is None or self._page is not None:
            return
        from processing.measuring.experiments.stage import Stage

        self._page, self._stage = self.window.page, Stage()
        self._page.shown_values = dict(values)
        self._waiting.clear()
        self._begun = time.monotonic()
        self._run = self.make_run(experiment, values, self._waiting.append)
        self.window.show_started(self._stage)
        self._timer.start()
        self._run.start()

    def _drain(self) -> None:
        """Show what has happened since the last time."""
        from processing.measuring.experiments.runner import ExperimentEnded

        ended, events = None, []
        while self._waiting and ended is None:
            message = self._waiting.popleft()
            if isinstance(message, ExperimentEnded):
                ended = message
            else:
                events.append(message)
        self._show(events)
        if ended is not None:
            self._finish(ended)
        elif self._page is not None and self._stage is not None and self.window is not None:
            seconds = time.monotonic() - self._begun
            self._page.show_stage(self._stage, seconds)
            self.window.show_running(seconds)

    def _show(self, events: "Sequence[ExperimentEvent]") -> None:
        if self._page is not None and self._stage is not None:
            for event in events:
                self._stage.fold(event)
            self._page.printed.add(events)

    def _finish(self, ended: "ExperimentEnded") -> None:
        from processing.measuring.experiments.conclusion import conclusion_of
        from processing.measuring.experiments.experiment import Ending

        self._timer.stop()
        page, self._page = self._page, None
        if page is None or self._stage is None or self.window is None:
            return
        was_cut = ended.log.ending in {Ending.LIMIT, Ending.STOPPED}
        page.show_stage(self._stage, cut=ended.log.seconds if was_cut else None)
        findings = conclusion_of(page.experiment, ended.log)
        self.window.show_ended(page, findings, ended.problem)

    def _choose_place(self) -> None:
        if self.window is not None:
            title = tr("Save the chart: .png or .svg")
            dialogs.choose_file_to_save(
                self.window, title, "png", lambda paths: self.save(paths[0])
            )

    def _write(self, window: "ExperimentsWindow", path: Path) -> None:
        """Write the chart with its title and what was found.

        Raises:
            SettingsError: the format of the file's name is not known here.
            OutputError: it cannot be written.
        """
        from gui.experiments._saved_chart import saved_chart
        from gui.look.saving import save_picture

        page = window.page
        if page.stage is None:
            return
        chart = saved_chart(page)
        save_picture(path, chart.size, chart.paint, chart.title, chart.words)


def _make_run(
    experiment: "Experiment", values: Mapping[str, int], notify: "ExperimentNotify"
) -> Work:
    from processing.measuring.experiments.runner import ExperimentRun

    return ExperimentRun(experiment, values, notify)
