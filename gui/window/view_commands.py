"""Show the window and its pictures in the way the user wants, and remember that."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from gui.control.controller import Controller
from gui.look.appearance import Appearance
from gui.look.theme import Theme
from gui.settings.store import SettingsStore
from gui.table.columns import Column
from gui.table.model import FileModel
from gui.table.wanted import Group
from gui.window._opening import open_path
from gui.window.main_window import MainWindow

_WORKERS_AT_START = "show_workers_at_start"


class ViewCommands(QObject):
    """Carries out what concerns colours, the pane below and the pictures in view, not the batch."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        files: FileModel,
        store: SettingsStore,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._theme = theme
        window.summary.reasons_requested.connect(lambda: window.pane.show_tab("log"))
        window.filters.filter_changed.connect(files.show_only)
        window.filters.left.connect(window.pictures.setFocus)
        window.pictures.open_requested.connect(lambda path: open_path(path, window.banner))
        window.pictures.show_all_requested.connect(lambda: window.filters.choose(Group.ALL))
        window.lanes.picture_chosen.connect(window.show_picture)
        controller.running.begun.connect(lambda _tracker: self._on_run_begun())

    @property
    def appearance(self) -> Appearance:
        """Which colours the user wants."""
        return self._store.load_appearance()

    def choose_appearance(self, appearance: Appearance) -> None:
        """Show the window in other colours from now on."""
        self._store.save_appearance(appearance)
        self._theme.set_appearance(appearance)

    def find(self) -> None:
        """Let the user type what to look for."""
        self._window.filters.focus_search()

    def select_all(self) -> None:
        """Select all pictures that are shown."""
        self._window.pictures.select_all()

    def sort_by(self, column: Column | None) -> None:
        """Sort the table by a column, or as the batch has it for None."""
        self._window.table.sort_by(column)

    def add_views(self, menu: QMenu) -> None:
        """Put the choice between list and grid into `menu`."""
        self._window.pictures.fill_view_menu(menu)

    def add_columns(self, menu: QMenu) -> None:
        """Put the choice of the columns into `menu`."""
        self._window.pictures.fill_columns_menu(menu)

    def toggle_pane(self, name: str) -> None:
        """Show a tab of the lower pane, or fold the pane if it is in view."""
        self._window.pane.toggle_tab(name)

    @property
    def is_pane_beside(self) -> bool:
        """Whether the pane opens at the right of the pictures and not below them."""
        return self._window.split.is_beside

    def toggle_pane_side(self) -> None:
        """Move the pane to the other side."""
        self._window.split.set_beside(is_beside=not self.is_pane_beside)

    @property
    def shows_workers_at_start(self) -> bool:
        """Whether the lanes of the workers come into view when a run starts."""
        return self._store.load_switch(_WORKERS_AT_START)

    def toggle_workers_at_start(self) -> None:
        """Show the lanes at the start of each run from now on, or no longer."""
        is_on = not self.shows_workers_at_start
        self._store.save_switch(_WORKERS_AT_START, is_on=is_on)

    def quit(self) -> None:
        """Close the window, which may ask back."""
        self._window.close()

    def _on_run_begun(self) -> None:
        if self.shows_workers_at_start:
            self._window.pane.show_tab("workers")
