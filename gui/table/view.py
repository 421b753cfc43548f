"""The table of pictures: a row each, in columns that the user chooses."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.table._delegate import FileDelegate, row_height_for, thumbnail_box
from gui.table._header import ColumnHeader
from gui.table._picture_commands import PictureCommands
from gui.table._picture_menu import PictureMenu
from gui.table.columns import Column
from gui.table.model import ROOT, FileModel, Index
from processing.language.translation import tr

_Move = QAbstractItemView.CursorAction
_ADDED_ROWS_MARGIN = 2


class FileTable(QTableView):
    """Shows a `FileModel`, and tells it which rows are on screen.

    Attributes:
        columns: shows, hides and remembers columns.
    """

    def __init__(
        self,
        files: FileModel,
        commands: PictureCommands,
        menu: PictureMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._files = files
        self._commands = commands
        self._menu = menu
        self.columns = ColumnHeader(self)
        self._painted_by = FileDelegate(self)
        self.setHorizontalHeader(self.columns)
        self.setModel(files)
        self.columns.show_usual()
        self.setItemDelegate(self._painted_by)
        self.setAccessibleName(tr("Pictures"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setDragEnabled(True)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setMinimumSize(QSize(300, 110))
        self._size_rows()
        self._let_columns_sort()
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_visible())
        for changed in (files.rowsInserted, files.rowsRemoved, files.modelReset):
            changed.connect(self._tell_visible)

    def setSelectionModel(self, selection: QItemSelectionModel) -> None:
        """Share a selection, but not with the headings.

        They would check at each repaint whether all cells are selected.
        """
        super().setSelectionModel(selection)
        if self.columns.model() is not None:
            self.columns.setSelectionModel(QItemSelectionModel(self._files, self.columns))

    def sort_by(self, column: Column | None) -> None:
        """Sort by a column, or by the order of the batch for None; again reverses the order."""
        section = -1 if column is None else int(column)
        orders = Qt.SortOrder
        is_turned = self.columns.sortIndicatorSection() == section and (
            self.columns.sortIndicatorOrder() is orders.AscendingOrder
        )
        self.sortByColumn(section, orders.DescendingOrder if is_turned else orders.AscendingOrder)

    @property
    def thumbnail_box(self) -> QSize:
        """How much room a thumbnail has."""
        return thumbnail_box(self.font())

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the model which rows are on screen."""
        super().showEvent(event)
        self._tell_visible()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns and tell the model that other rows are on screen."""
        super().resizeEvent(event)
        self.columns.fit(self.viewport().width(), self.font())
        self._tell_visible()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.verticalHeader().setDefaultSectionSize(row_height_for(self.font()))
            self.columns.fit(self.viewport().width(), self.font())

    def moveCursor(  # type: ignore[override]  # stubs are narrower
        self, action: _Move, modifiers: Qt.KeyboardModifier
    ) -> Index:
        """Return where a key of the cursor leads to: Home to the first picture, End to the last."""
        last = self._files.rowCount() - 1
        if action in {_Move.MoveHome, _Move.MoveEnd}:
            return self._files.index(0 if action is _Move.MoveHome else last, 0)
        return super().moveCursor(action, modifiers)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Repaint the rows that the keyboard cursor has left and entered."""
        super().currentChanged(current, previous)
        self._repaint_rows(previous.row(), current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys stand for, and else move and search."""
        if not self._commands.keys.take(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the cursor of the keyboard, on the first row if it was on none."""
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_current:  # Qt has gone to the first one, but selects none
            self._commands.select_current()
        self._repaint_rows(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the keyboard cursor."""
        super().focusOutEvent(event)
        self._repaint_rows(self.currentIndex().row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the row below the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no row."""
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected pictures."""
        self._menu.show(self, event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Let the selected pictures be dropped elsewhere."""
        self._commands.drag(self)

    def keyboardSearch(self, text: str) -> None:
        """Go to the next picture whose name begins with what is typed."""
        self._commands.go_to_name(text)

    def _hover(self, row: int) -> None:
        if row != self._painted_by.hovered_row:
            before, self._painted_by.hovered_row = self._painted_by.hovered_row, row
            self._repaint_rows(before, row)

    def _repaint_rows(self, *rows: int) -> None:
        for row in rows:
            place = self.visualRect(self._files.index(row, Column.NAME, ROOT))
            place.setLeft(0)
            place.setRight(self.viewport().width())
            self.viewport().update(place)

    def _tell_visible(self, *_range: object) -> None:
        if not self.isVisible():
            return
        high = self.verticalHeader().defaultSectionSize()
        first = self.verticalScrollBar().value() // high
        count = self.viewport().height() // high + _ADDED_ROWS_MARGIN
        self._files.visible = (first, first + count)

    def _size_rows(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.hide()
        rows.setDefaultSectionSize(row_height_for(self.font()))

    def _let_columns_sort(self) -> None:
        """Sort by the pressed heading; a third press restores the order of the batch."""
        self.columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.columns.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
