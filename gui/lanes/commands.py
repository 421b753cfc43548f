"""Save the lanes of a run when the user asks for it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.lanes._saving import save_lanes, takes_long
from gui.lanes.panel import LanesPanel
from gui.look import dialogs
from gui.look.colors import lane_colors_of
from processing.errors import OutputError, SettingsError
from processing.language.translation import localized, tr
from processing.processes.threads import BackgroundThread


class LaneCommands(QObject):
    """Saves the lanes of one window; long files are written by threads of their own."""

    _written = Signal(str)  # a problem, or an empty text

    def __init__(self, lanes: LanesPanel, show_problem: Callable[[str], None]) -> None:
        super().__init__(lanes)
        self._lanes = lanes
        self._show_problem = show_problem
        self._threads: list[BackgroundThread] = []
        self._written.connect(self._on_written)
        lanes.save_requested.connect(self._choose_file)

    def join(self, timeout: float) -> bool:
        """Wait until everything is written, at most so long; return whether it is."""
        return all(thread.wait(timeout) for thread in self._threads)

    def _choose_file(self) -> None:
        title = tr(
            "Save the lanes: .png, .svg, .webp or .gif (animated), .html, .csv, .times.json, or "
            ".trace.json for Perfetto"
        )
        dialogs.choose_file_to_save(self._lanes.window(), title, "png", self._save)

    def _save(self, paths: tuple[Path, ...]) -> None:
        lanes = self._lanes
        if lanes.recording is None:
            return
        save = partial(save_lanes, view=lanes.view.view, colors=lane_colors_of(lanes.palette()))
        if takes_long(paths[0]):
            self._save_aside(partial(save, paths[0], lanes.recording.snapshot()))
            return
        try:
            save(paths[0], lanes.recording)
        except (OutputError, SettingsError) as error:
            self._show_problem(localized(str(error)))

    def _save_aside(self, save: Callable[[], None]) -> None:
        # A signal keeps no more of a sentence than its letters.
        thread = BackgroundThread("lanes", save, lambda text: self._written.emit(localized(text)))
        self._threads = [*filter(BackgroundThread.is_alive, self._threads), thread]
        thread.start()

    def _on_written(self, problem: str) -> None:
        if problem:
            self._show_problem(problem)
