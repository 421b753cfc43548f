"""Carry out what the user asks of the lanes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.lanes._saving import OF_WHOLE_RUN, save_lanes
from gui.look import dialogs
from gui.look.colors import looks_of
from gui.window.main_window import MainWindow
from processing.errors import OutputError, SettingsError
from processing.processes.threads import BackgroundThread


class LaneRequests(QObject):
    """Listens to the lanes of one window; long files are written by threads of their own."""

    _written = Signal(str)  # a problem, or an empty text

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._threads: list[BackgroundThread] = []
        self._written.connect(self._on_written)
        window.lanes.picture_chosen.connect(self._show_picture)
        window.lanes.save_requested.connect(self._choose_file)

    def join(self, timeout: float) -> bool:
        """Wait until everything is written, at most so long; return whether it is."""
        return all(thread.wait(timeout) for thread in self._threads)

    def _show_picture(self, task_id: int) -> None:
        """Select it in the table, which shows all again where it was filtered out."""
        if not self._window.table.show_picture(task_id):
            self._window.filters.choose(None)
            self._window.table.show_picture(task_id)

    def _choose_file(self) -> None:
        title = self.tr("Save the lanes: .png, .svg, .csv, .json, or .trace.json for Perfetto")
        dialogs.choose_file_to_save(self._window, title, "png", self._save)

    def _save(self, paths: tuple[Path, ...]) -> None:
        lanes = self._window.lanes
        if lanes.recording is None:
            return
        save = partial(save_lanes, view=lanes.view.view, looks=looks_of(lanes.palette()))
        if paths[0].name.lower().endswith(OF_WHOLE_RUN):
            self._save_aside(partial(save, paths[0], lanes.recording.snapshot()))
            return
        try:
            save(paths[0], lanes.recording)
        except (OutputError, SettingsError) as error:
            self._window.banner.show_problem(str(error))

    def _save_aside(self, save: Callable[[], None]) -> None:
        thread = BackgroundThread("lanes", save, self._written.emit)
        self._threads = [*filter(BackgroundThread.is_alive, self._threads), thread]
        thread.start()

    def _on_written(self, problem: str) -> None:
        if problem:
            self._window.banner.show_problem(problem)
