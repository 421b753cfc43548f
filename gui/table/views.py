"""The pictures of a batch as a list or as a grid, with one selection."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QItemSelectionModel, Signal
from PySide6.QtGui import QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QStackedWidget,
    QWidget,
)

from gui.look import dialogs
from gui.look.keys import KeyRow
from gui.settings.store import SettingsStore
from gui.table._kept_selection import KeptSelection
from gui.table._nothing_found import NothingFound
from gui.table._picture_commands import PictureCommands
from gui.table._picture_menu import PictureMenu
from gui.table._view_switch import ViewSwitch
from gui.table.columns import Column
from gui.table.export import ListExport
from gui.table.grid import FileGrid
from gui.table.model import FileModel
from gui.table.picture_keys import SHOW_GRID, SHOW_LIST
from gui.table.view import FileTable
from processing.language.translation import tr

_COLUMNS_SHAPE = f"columns_{len(Column)}"  # a shape of other columns means nothing
_VIEW_SHAPE = "pictures"
_GRID = QByteArray(b"grid")
_Hint = QAbstractItemView.ScrollHint
_Select = QItemSelectionModel.SelectionFlag


class PictureViews(QStackedWidget):
    """Shows a `FileModel` as a list or as a grid; selection and current picture are the same.

    Attributes:
        table: the list with its columns.
        grid: large thumbnails.
        switch: two buttons that choose between them, to be placed anywhere.

    Signals:
        open_requested: a `Path`, a file or folder that the desktop shall open.
        current_changed: the `FileRow` the user is on, or None; also when more is known of it.
        selection_counted: how many pictures are selected.
        preview_requested: the current picture is to be seen large.
        remove_requested: a tuple of `Path`, originals to be taken out of the list.
        retry_requested: a frozenset of task ids, pictures to be made again.
        escape_pressed: the user wants to go a step back.
        show_all_requested: the filters leave nothing, and the user wants all.
        export_ended: the `Path` of the saved list, and a sentence on what failed, or "".
    """

    open_requested = Signal(object)
    current_changed = Signal(object)
    selection_counted = Signal(int)
    preview_requested = Signal()
    remove_requested = Signal(object)
    retry_requested = Signal(object)
    escape_pressed = Signal()
    show_all_requested = Signal()
    export_ended = Signal(object, str)

    def __init__(self, files: FileModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("List or grid of the pictures"))
        self._files = files
        self._commands = PictureCommands(files, self)
        self._menu = PictureMenu(files, self._commands)
        self._selected = KeptSelection(files, self._commands.selected)
        self._export = ListExport(files, self)
        self._awaited: int | None = None  # a picture to be shown once the rows are chosen
        self._kept: tuple[int, Path] | None = None  # the current picture, or the last one there was
        self._had_current = False  # before rows were exchanged
        self._row_after_removal: int | None = None
        self.table = FileTable(files, self._commands, self._menu)
        self.grid = FileGrid(files, self._commands, self._menu)
        self._nothing = NothingFound(self)
        self._is_scanning = False
        self.switch = ViewSwitch()
        for view in (self.table, self.grid):
            view.setSelectionModel(self._commands.selection)
            view.doubleClicked.connect(lambda _index: self._commands.open_made())
            self._menu.add_key(view)
            self.addWidget(view)
        self._listen()

    @property
    def key_rows(self) -> tuple[KeyRow, ...]:
        """What keys do in the list and in the grid; Qt does the first ones."""
        select_all = QKeySequence(QKeySequence.StandardKey.SelectAll)
        return (
            KeyRow(tr("Go to another picture"), ("Up", "Down", "PgUp", "PgDown", "Home", "End")),
            KeyRow(tr("Select more or fewer"), ("Shift+Up", "Shift+Down")),
            KeyRow(tr("Select all pictures"), (select_all.toString(),)),
            KeyRow(tr("Open the menu of the selected pictures"), (self._menu.key, "Menu")),
            *self._commands.keys.rows,
        )

    @property
    def view(self) -> FileTable | FileGrid:
        """The view that is shown."""
        return self.grid if self.is_grid else self.table

    @property
    def is_grid(self) -> bool:
        """Whether the pictures are shown as a grid."""
        return self.currentWidget() is self.grid

    def show_grid(self, *, is_grid: bool) -> None:
        """Show the pictures as a grid or as a list; what was in sight stays in sight."""
        if is_grid == self.is_grid:
            return
        has_focus = self.view.hasFocus()
        first, last = self._files.visible
        self.setCurrentWidget(self.grid if is_grid else self.table)
        self.switch.show_choice(is_grid=is_grid)
        self._fit_thumbnails()
        current = self.view.currentIndex()
        is_seen = current.isValid() and first <= current.row() <= last
        place = current if is_seen else self._files.index(first, 0)
        self.view.scrollTo(place, _Hint.PositionAtCenter if is_seen else _Hint.PositionAtTop)
        if has_focus:
            self.view.setFocus()

    def set_possible(self, *, can_remove: bool, can_retry: bool) -> None:
        """Allow or refuse what depends on whether a run is under way or has ended."""
        self._commands.set_possible(can_remove=can_remove, can_retry=can_retry)

    def set_scanning(self, *, is_scanning: bool) -> None:
        """Say while there are no rows that more may come, or not."""
        self._is_scanning = is_scanning
        self._show_whether_empty()

    def show_folders(self, *, is_shown: bool) -> None:
        """Show in a column where pictures come from, unless the user has chosen the columns."""
        self.table.columns.show_folders(is_shown=is_shown)

    def show_picture(self, task_id: int) -> bool:
        """Select a picture and scroll to it; return False if it is filtered out.

        While rows are being filtered, it waits for them.
        """
        self._awaited = task_id if self._files.is_choosing else None
        row = self._files.row_of(task_id)
        if row is None:
            return self._awaited is not None
        index = self._files.index(row, 0)
        self._commands.selection.setCurrentIndex(index, _Select.ClearAndSelect | _Select.Rows)
        self.view.scrollTo(index, _Hint.PositionAtCenter)
        return True

    def step(self, by: int) -> None:
        """Go so many pictures on, or back; at the ends it stays."""
        row = self._commands.selection.currentIndex().row() + by
        index = self._files.index(min(max(row, 0), self._files.rowCount() - 1), 0)
        self._commands.selection.setCurrentIndex(index, _Select.ClearAndSelect | _Select.Rows)

    def begin_with_first(self) -> None:
        """Select the first picture if none is current, or the one that was if it is back."""
        if self._commands.selection.currentIndex().isValid():
            return
        row = self._row_of_kept()
        if row is None:
            self.step(1)
        else:
            self._go_to(row, _Select.ClearAndSelect | _Select.Rows)

    def select_all(self) -> None:
        """Select all pictures that are shown."""
        self.view.selectAll()

    def clear_selection(self) -> bool:
        """Select no picture; return whether any was selected."""
        had_any = self._commands.selection.hasSelection()
        self._commands.selection.clearSelection()
        return had_any

    def remove_selected(self) -> None:
        """Ask that the selected pictures are taken out of the list."""
        self._commands.remove()

    def export(self) -> None:
        """Ask for a file, and save what is shown as CSV or JSON."""
        title = tr("Export the list of pictures")
        dialogs.choose_file_to_save(self, title, "csv", lambda paths: self._export.begin(paths[0]))

    def join(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for what is being saved; return whether it is done."""
        return self._export.join(timeout)

    def fill_view_menu(self, menu: QMenu) -> None:
        """Put the choice between list and grid into `menu`, and one of the columns."""
        group = QActionGroup(menu)
        for text, key, is_grid in (
            (tr("&List"), SHOW_LIST, False),
            (tr("&Grid"), SHOW_GRID, True),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setShortcut(key)
            action.setChecked(is_grid == self.is_grid)
            action.triggered.connect(lambda _on, is_grid=is_grid: self.show_grid(is_grid=is_grid))
            self.currentChanged.connect(
                lambda _n, action=action, is_grid=is_grid: action.setChecked(
                    is_grid == self.is_grid
                )
            )
            group.addAction(action)

    def fill_columns_menu(self, menu: QMenu) -> None:
        """Put an entry for each column of the list into `menu`."""
        self.table.columns.fill_menu(menu)

    def save_shape(self, store: SettingsStore) -> None:
        """Remember the columns, and whether list or grid is shown."""
        store.save_shape(_COLUMNS_SHAPE, self.table.columns.shape())
        store.save_shape(_VIEW_SHAPE, _GRID if self.is_grid else QByteArray())

    def restore_shape(self, store: SettingsStore) -> None:
        """Show columns, list or grid as they were."""
        self.table.columns.restore(store.load_shape(_COLUMNS_SHAPE))
        self.show_grid(is_grid=store.load_shape(_VIEW_SHAPE) == _GRID)
        self._fit_thumbnails()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint on an empty list in the middle."""
        super().resizeEvent(event)
        self._nothing.setGeometry(self.rect())

    def changeEvent(self, event: QEvent) -> None:
        """Load thumbnails for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_thumbnails()

    def focusInEvent(self, _event: object) -> None:
        """Hand the focus on to the pictures."""
        self.view.setFocus()

    def _listen(self) -> None:
        files, commands = self._files, self._commands
        self.setFocusProxy(self.table)
        self.currentChanged.connect(lambda _n: self.setFocusProxy(self.view))
        self.switch.grid_requested.connect(lambda is_grid: self.show_grid(is_grid=is_grid))
        commands.open_requested.connect(self.open_requested)
        commands.preview_requested.connect(self.preview_requested)
        commands.remove_requested.connect(self._on_remove_requested)
        commands.retry_requested.connect(self.retry_requested)
        commands.escape_pressed.connect(self.escape_pressed)
        self._menu.export_requested.connect(self.export)
        commands.selection.currentRowChanged.connect(lambda _now, _before: self._tell_current())
        commands.selection.selectionChanged.connect(self._on_selection_changed)
        self._export.ended.connect(self.export_ended)
        self._nothing.show_all_requested.connect(self.show_all_requested)
        files.modelAboutToBeReset.connect(self._keep_current)
        files.modelReset.connect(self._restore_current)
        files.layoutChanged.connect(self._show_awaited)
        files.dataChanged.connect(self._on_data_changed)
        files.modelReset.connect(self._count_selected)
        for changed in (files.modelReset, files.rowsInserted, files.rowsRemoved):
            changed.connect(lambda *_range: self._show_whether_empty())
        self._show_whether_empty()

    def _fit_thumbnails(self) -> None:
        self._files.set_thumbnail_box(self.view.thumbnail_box)

    def _on_selection_changed(self, _now: object, _before: object) -> None:
        self._selected.forget()
        self._count_selected()

    def _count_selected(self) -> None:
        self.selection_counted.emit(self._commands.count_selected())

    def _tell_current(self) -> None:
        self.current_changed.emit(self._files.row(self._commands.selection.currentIndex()))

    def _on_data_changed(self, first: object, last: object) -> None:
        row = self._commands.selection.currentIndex().row()
        if first.row() <= row <= last.row():  # type: ignore[attr-defined]  # both are indexes
            self._tell_current()

    def _on_remove_requested(self, paths: tuple[Path, ...]) -> None:
        rows = [each.top() for each in self._commands.selection.selection()]  # type: ignore[attr-defined]  # no iterator in stubs
        self._row_after_removal = min(rows, default=0)
        self.remove_requested.emit(paths)
        self._row_after_removal = None

    def _keep_current(self) -> None:
        """Remember the current picture: a reset forgets it, and a filter may hide it."""
        self._selected.keep()
        index = self._commands.selection.currentIndex()
        row = self._files.row(index)
        self._had_current = row is not None
        if row is not None:
            (task_id,) = self._files.task_ids(index.row(), index.row())
            self._kept = task_id, row.source.path

    def _restore_current(self) -> None:
        """Go back to the picture that was current, or to the one after those removed."""
        after, self._row_after_removal = self._row_after_removal, None
        count = self._files.rowCount()
        if self._awaited is not None and self.show_picture(self._awaited):
            return
        row = self._row_of_kept()
        if row is not None:
            self._go_to(row, _Select.NoUpdate)
            self._selected.restore(self._commands.selection)
            if not self._had_current:  # it has come back, maybe in another batch
                self._commands.select_current()
        elif after is not None and count:
            self._go_to(min(after, count - 1), _Select.ClearAndSelect | _Select.Rows)
        else:
            self._selected.restore(self._commands.selection)
            self.view.scrollToTop()
            self._tell_current()

    def _row_of_kept(self) -> int | None:
        """Return the row of the picture that was current last; None if it is not shown."""
        if self._kept is None or self._kept[0] >= self._files.total:
            return None
        task_id, path = self._kept
        is_same = self._files.picture(task_id).source.path == path
        return self._files.row_of(task_id) if is_same else None

    def _go_to(self, row: int, select: QItemSelectionModel.SelectionFlag) -> None:
        index = self._files.index(row, 0)
        self._commands.selection.setCurrentIndex(index, select)
        self.view.scrollTo(index)

    def _show_awaited(self) -> None:
        if self._awaited is not None:
            self.show_picture(self._awaited)

    def _show_whether_empty(self) -> None:
        is_empty = self._files.rowCount() == 0
        if is_empty:
            is_filtered = self._files.total > 0
            self._nothing.show_reason(is_filtered=is_filtered, is_scanning=self._is_scanning)
            self._nothing.setGeometry(self.rect())
            self._nothing.raise_()
        self._nothing.setVisible(is_empty)
