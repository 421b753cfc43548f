"""Show the window and its pictures in the way the user wants, and remember that."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from gui.control.controller import Controller
from gui.look.appearance import Appearance
from gui.look.dressing import Theme
from gui.look.keys import KeyGroup
from gui.settings.store import SettingsStore
from gui.table.columns import Column
from gui.table.model import FileModel
from gui.table.wanted import Group
from gui.window._opening import open_path
from gui.window._shortcut_sheet import ShortcutSheet
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
        window.pane.left.connect(window.pictures.setFocus)
        window.pictures.escape_pressed.connect(self._step_back)
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

    @property
    def is_for_projector(self) -> bool:
        """Whether the window is shown as a projector needs it."""
        return self._theme.is_for_projector

    def toggle_projector(self) -> None:
        """Show larger text and lines and fewer figures from now on, or as usual again.

        It is not remembered: who shows something to others does so for an hour.
        """
        is_on = not self.is_for_projector
        self._theme.set_for_projector(is_on=is_on)
        self._window.lanes.show_few_figures(is_on=is_on)
        self._window.set_large(is_large=is_on)

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

    def go_to_next_pane(self) -> None:
        """Take the keyboard to the next part of the window."""
        self._window.panes.go(1)

    def go_to_previous_pane(self) -> None:
        """Take the keyboard to the part of the window before."""
        self._window.panes.go(-1)

    def show_shortcuts(self, menus: Sequence[KeyGroup]) -> None:
        """Show the keys of the menus and of each place."""
        ShortcutSheet([*menus, *self._window.key_groups()], self._window).show()

    def quit(self) -> None:
        """Close the window, which may ask back."""
        self._window.close()

    def _step_back(self) -> None:
        """Undo the last of what the user has put before the pictures: Esc does one at a time.

        The search first, then the selection, then a message, then the open pane.
        """
        window = self._window
        if window.filters.search.text():
            window.filters.search.clear()
        elif window.pictures.clear_selection():
            pass
        elif not window.banner.isHidden():
            window.banner.hide()
        else:
            window.pane.set_folded(is_folded=True)

    def _on_run_begun(self) -> None:
        if self.shows_workers_at_start:
            self._window.pane.show_tab("workers")
