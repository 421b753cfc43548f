"""Carry out what the user asks of the lanes."""

from pathlib import Path

from PySide6.QtCore import QObject

from gui import choosers
from gui.lanes.export import save_lanes
from gui.lanes.looks import looks_of
from gui.main_window import MainWindow
from processing.errors import OutputError, SettingsError


class LaneRequests(QObject):
    """Listens to the lanes of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.lanes.picture_chosen.connect(self._show_picture)
        window.lanes.save_requested.connect(self._choose_file)

    def _show_picture(self, task_id: int) -> None:
        """Select it in the table, which shows all again where it was filtered out."""
        if not self._window.table.show_picture(task_id):
            self._window.filters.choose(None)
            self._window.table.show_picture(task_id)

    def _choose_file(self) -> None:
        title = self.tr("Save the lanes: .png, .svg, .csv, .json, or .trace.json for Perfetto")
        choosers.choose_file_to_save(self._window, title, "png", self._save)

    def _save(self, paths: tuple[Path, ...]) -> None:
        lanes = self._window.lanes
        if lanes.recording is None:
            return
        try:
            save_lanes(paths[0], lanes.recording, lanes.view.view, looks_of(lanes.palette()))
        except (OutputError, SettingsError) as error:
            self._window.banner.show_problem(str(error))
