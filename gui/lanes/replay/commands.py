"""Open the replay for a run, a recording or a race, and save what it shows."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.control.recording import Recording
from gui.lanes.passed_run import PassedRun
from gui.look import dialogs
from processing.errors import OutputError, SettingsError
from processing.language.translation import localized, tr
from processing.processes.threads import BackgroundThread

if TYPE_CHECKING:
    from gui.control.replay import ReplayRun
    from gui.lanes.replay._window import ReplayWindow
    from processing.measuring.benchmark.records import Record

MAX_FILE_BYTES = 50_000_000  # of a recording: more would hold up the window while it is read
_ENDING = "json"
Read = Callable[[], "list[ReplayRun]"]  # by a thread of its own; raises BenchmarkError


class ReplayCommands(QObject):
    """Connects the window of the replay and what has runs; lives in the GUI thread.

    Attributes:
        window: None before it was asked for.
    """

    # By a thread: the number of the reading, and what it found, to be added or alone, or a problem.
    _found = Signal(int, bool, object)
    _failed = Signal(int, str)

    def __init__(self, main_window: QWidget, shown: Callable[[], Recording | None]) -> None:
        """Replay the run that is `shown` in the lanes, if nothing else is asked for."""
        super().__init__(main_window)
        self.window: ReplayWindow | None = None
        self._main_window = main_window
        self._shown = shown
        self._thread: BackgroundThread | None = None
        self._number = 0  # of what was asked for last
        self._found.connect(self._on_found)
        self._failed.connect(self._on_failed)

    def show_window(self) -> None:
        """Bring the window to the front, with the run that is shown if there is nothing in it."""
        window = self._opened()
        recording = self._shown()
        if not window.runs and recording is not None and recording.is_over:
            self.replay_shown()

    def replay_shown(self) -> None:
        """Replay the run whose lanes are shown, when it is over."""
        self._opened()
        recording = self._shown()
        if recording is not None and recording.is_over:
            from gui.control.replay import workers_name

            self.replay([PassedRun(workers_name(recording.lanes), recording)])

    def replay(self, passed: Sequence[PassedRun]) -> None:
        """Replay runs that are over, the first above and the last below it."""
        self._opened()
        self._read(partial(_replays_of, passed), is_more=False)

    def replay_race(self, race: "Record") -> None:
        """Replay the runs of a race, one worker above the fastest."""
        self._opened()
        self._read(partial(_replays_of_race, race), is_more=False)

    def choose_file(self) -> None:
        """Let the user choose a recording, to be shown alone or below what is shown."""
        title = tr("Open a recording")
        dialogs.choose_file(
            self._opened(), title, f"*.{_ENDING}", None, lambda paths: self.open_file(paths[0])
        )

    def open_file(self, path: Path) -> None:
        """Show a recording, below the run that is shown if there is one."""
        self._opened()
        self._read(partial(_read_file, path), is_more=True)

    def save(self, path: Path) -> None:
        """Save what is shown in the format of the file's name, or show why it cannot be."""
        if self.window is None or not self.window.runs:
            return
        try:
            self._write(self.window, path)
        except (OutputError, SettingsError) as error:
            self.window.show_problem(str(error))

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is read; return whether it has come."""
        return self._thread is None or self._thread.wait(timeout)

    def _opened(self) -> "ReplayWindow":
        """Return the window, in front; it is made when it is first asked for."""
        if self.window is None:
            from gui.lanes.replay._window import ReplayWindow

            self.window = ReplayWindow(self._main_window)
            self.window.open_requested.connect(self.choose_file)
            self.window.save_requested.connect(self._choose_place)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        return self.window

    def _read(self, read: Read, *, is_more: bool) -> None:
        """Read runs in a thread of its own; what was asked for before is forgotten."""
        self._number += 1
        number = self._number

        def tell_end(problem: str) -> None:
            if problem:
                self._failed.emit(number, localized(problem))

        self._thread = BackgroundThread(
            "replay", lambda: self._found.emit(number, is_more, read()), tell_end
        )
        self._thread.start()

    def _on_found(self, number: int, is_more: bool, runs: "list[ReplayRun]") -> None:  # noqa: FBT001 - a slot of Qt
        if number != self._number or self.window is None:
            return
        if is_more:
            self.window.add_runs(runs)
        else:
            self.window.show_runs(runs, 0, _fastest(runs))
        self.window.bar.focus_slider()

    def _on_failed(self, number: int, problem: str) -> None:
        if number == self._number and self.window is not None:
            self.window.show_problem(problem)

    def _choose_place(self) -> None:
        if self.window is not None:
            title = tr("Save the replay: .png or .svg")
            dialogs.choose_file_to_save(
                self.window, title, "png", lambda paths: self.save(paths[0])
            )

    def _write(self, window: "ReplayWindow", path: Path) -> None:
        """Write what is shown.

        Raises:
            SettingsError: the format of the file's name is not known here.
            OutputError: it cannot be written.
        """
        from gui.lanes.replay._picture import ReplayPicture, paint_replay, size_of
        from gui.look.colors import lane_colors_of
        from gui.look.saving import save_picture

        colors = lane_colors_of(window.palette())
        picture = ReplayPicture(tuple(window.runs), window.above.view.view, window.bar.clock.moment)
        paint = partial(paint_replay, picture=picture, colors=colors)
        title, size = "\n".join(picture.titles), size_of(picture, colors)
        save_picture(path, size, paint, title, picture.caption)


def _fastest(runs: "Sequence[ReplayRun]") -> int | None:
    """Return the place of the run that took least, to be shown below the first; None for one."""
    if len(runs) < 2:
        return None
    return min(range(1, len(runs)), key=lambda place: runs[place].makespan)


def _replays_of(passed: Sequence[PassedRun]) -> "list[ReplayRun]":
    from gui.control.replay import replay_of
    from processing.measuring.benchmark.environment import machine_facts

    machine = machine_facts()
    made = (
        replay_of(each.recording, each.name, machine, makespan=each.makespan) for each in passed
    )
    return [each for each in made if each is not None]


def _replays_of_race(race: "Record") -> "list[ReplayRun]":
    from gui.control.replay import replays_of_race
    from processing.measuring.benchmark.records import RaceRecord

    return replays_of_race(race) if isinstance(race, RaceRecord) else []


def _read_file(path: Path) -> "list[ReplayRun]":
    """Return the runs of a recording, or of a race.

    Raises:
        BenchmarkError: it is neither.
    """
    from gui.control.replay import replays_of_file

    return replays_of_file(path, MAX_FILE_BYTES)
