"""Open the what-if machine for the run that is shown, and simulate what the user asks for there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.control.controller import Controller
from gui.control.recording import Recording
from gui.look import dialogs
from processing.errors import OutputError, SettingsError
from processing.language.translation import language, localized, tr
from processing.processes.threads import BackgroundThread
from processing.settings.batch import available_cores

if TYPE_CHECKING:
    from gui.comparisons._simulated_recording import Tried
    from gui.comparisons._what_if_window import WhatIfWindow
    from processing.measuring.what_if.answer import Measured
    from processing.measuring.what_if.schedule import Pool

_MANY_PICTURES = 5_000  # of more, only some sizes are simulated
_LARGEST = 8  # workers in the table, at least
ENDINGS = (".html", ".json")


class WhatIfCommands(QObject):
    """Connects the what-if machine and the run that is shown.

    Attributes:
        window: None before it was asked for.
    """

    _found = Signal(object)  # by a thread: `Measured` of a new run, or `Tried`
    _ended = Signal(str)  # by a thread: why it failed, or an empty text

    def __init__(
        self,
        main_window: QWidget,
        controller: Controller,
        shown: Callable[[], Recording | None],
    ) -> None:
        """Take the run that is `shown` whenever the window is."""
        super().__init__(main_window)
        self.window: WhatIfWindow | None = None
        self._main_window = main_window
        self._shown = shown
        self._recording: Recording | None = None
        self._measured: Measured | None = None
        self._tried: Tried | None = None
        self._thread: BackgroundThread | None = None
        self._wanted: Pool | None = None  # what is tried when the thread has ended
        self._found.connect(self._on_found)
        self._ended.connect(self._on_ended)
        controller.machine.state_changed.connect(lambda _state: self._follow())

    def show_window(self) -> None:
        """Bring the window to the front; it is made when it is first asked for."""
        if self.window is None:
            from gui.comparisons._what_if_window import WhatIfWindow

            self.window = WhatIfWindow(self._main_window)
            self.window.pool_changed.connect(self._try)
            self.window.save_requested.connect(self._choose_place)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self._follow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is simulated; return whether it has come."""
        return self._thread is None or self._thread.wait(timeout)

    def save(self, path: Path) -> None:
        """Save what was tried in the format of the file's name, or show why it cannot be."""
        if self.window is None or self._tried is None or self._recording is None:
            return
        try:
            self._write(self._tried, self._recording, path)
        except (OutputError, SettingsError) as error:
            self.window.show_problem(str(error))

    def _follow(self) -> None:
        """Take the run that is shown, if it is over and another one than before."""
        if self.window is None or not self.window.isVisible():
            return
        recording = self._shown()
        if recording is None or not recording.is_over or not len(recording.timeline.records):
            return  # what was shown stays until another run is over
        if recording is not self._recording:
            self._recording, self._measured, self._tried = recording, None, None
            self._wanted = None
            self._work()

    def _try(self, pool: "Pool") -> None:
        self._wanted = pool
        self._work()

    def _work(self) -> None:
        """Begin what is to be done next, unless something is being done."""
        if (self._thread is not None and self._thread.is_alive()) or self._recording is None:
            return
        if self._measured is None:
            work = partial(self._measure, self._recording)
        elif self._wanted is not None:
            work = partial(self._simulate, self._recording, self._measured, self._wanted)
            self._wanted = None
        else:
            return
        self._thread = BackgroundThread(
            "what-if", work, lambda problem: self._ended.emit(localized(problem))
        )
        self._thread.start()

    def _measure(self, recording: Recording) -> None:
        """Runs in a thread of its own; the recording is over and does not change."""
        from processing.measuring.what_if.answer import measured_of

        self._found.emit((recording, measured_of(recording.timeline, available_cores())))

    def _simulate(self, recording: Recording, measured: "Measured", pool: "Pool") -> None:
        """Runs in a thread of its own."""
        from gui.comparisons._simulated_recording import Tried
        from processing.measuring.what_if.answer import answer_of
        from processing.measuring.what_if.curve import sizes_up_to
        from processing.measuring.what_if.schedule import timeline_of

        is_long = len(measured.costs.tasks) > _MANY_PICTURES
        largest = max(_LARGEST, pool.workers, round(2 * pool.cores))
        sizes = {round(pool.cores)} if is_long else sizes_up_to(largest)
        answer = answer_of(measured, pool, sizes)
        timeline = timeline_of(answer.made, recording.plan.tasks)
        self._found.emit((recording, Tried(answer, timeline)))

    def _on_found(self, found: tuple[Recording, "Measured | Tried | None"]) -> None:
        from processing.measuring.what_if.answer import Measured

        recording, what = found
        if self.window is None or recording is not self._recording:
            return  # another run is shown by now
        if what is None:
            self._recording = None
            self.window.show_nothing()
        elif isinstance(what, Measured):
            self._measured = what
            self.window.show_run(recording, what)
        else:
            self._tried = what
            self.window.show_tried(what)

    def _on_ended(self, problem: str) -> None:
        if self._thread is not None:
            self._thread.wait(None)  # it has nothing more to do
        if problem and self.window is not None:
            self.window.show_problem(problem)
        else:
            self._work()

    def _choose_place(self) -> None:
        if self.window is not None:
            title = tr("Save what was tried: .html or .json")
            dialogs.choose_file_to_save(
                self.window, title, "html", lambda paths: self.save(paths[0])
            )

    def _write(self, tried: "Tried", recording: Recording, path: Path) -> None:
        """Write what was tried.

        Raises:
            SettingsError: the format of the file's name is not known here.
            OutputError: it cannot be written.
        """
        from processing.files.atomic_write import save_lines, wrong_ending
        from processing.measuring.benchmark.environment import machine_facts
        from processing.measuring.web_page.run_page import RunPage, save_run_page
        from processing.measuring.what_if.answer_json import answer_json

        match path.suffix.lower():
            case ".html":
                tasks, machine = recording.plan.tasks, machine_facts()
                page = RunPage(recording.timeline, tasks, machine.cores, machine, tried.answer)
                save_run_page(page, path, localized, language().code)
            case ".json":
                save_lines([answer_json(tried.answer)], path)
            case _:
                raise wrong_ending(path, ENDINGS)
