"""The pictures as a grid of large thumbnails, at a cost that does not grow with their number."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from gui.table._grid_delegate import GridDelegate, cell_size, grid_box
from gui.table._picture_commands import PictureCommands
from gui.table._picture_menu import PictureMenu
from gui.table.columns import Column
from gui.table.model import FileModel, Index
from processing.language.translation import tr

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class FileGrid(QListView):
    """Shows a `FileModel` as cells of one size.

    Qt's own layout keeps a place for each item, and makes all anew when one is added or sorted;
    places in a grid of equal cells follow from the row alone.
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
        self._painted_by = GridDelegate(self)
        self._columns = 1
        self._cell = cell_size(self.font())
        self.setModel(files)
        self.setItemDelegate(self._painted_by)
        self.setAccessibleName(tr("Pictures as a grid"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_visible())
        for changed in (files.rowsInserted, files.rowsRemoved, files.modelReset):
            changed.connect(self._on_rows_changed)

    @property
    def thumbnail_box(self) -> QSize:
        """How much room a thumbnail has."""
        return grid_box(self.font())

    def visualRect(self, index: Index) -> QRect:
        """Return where the cell of a picture is in the viewport."""
        if not index.isValid():
            return QRect()
        return self._place(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> Index:  # type: ignore[override]  # stubs are narrower
        """Return the picture at a point of the viewport."""
        cell = self._cell
        column = point.x() // cell.width()
        if not 0 <= column < self._columns:
            return self._files.index(-1, 0)
        line = (point.y() + self.verticalOffset()) // cell.height()
        return self._files.index(line * self._columns + column, Column.NAME)

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        """Bring a picture into view."""
        if not index.isValid():
            return
        place, bar = self._place(index.row()), self.verticalScrollBar()
        high = self.viewport().height()
        if hint is _Hint.PositionAtCenter:
            bar.setValue(place.center().y() - high // 2)
        elif hint is _Hint.PositionAtTop or place.top() < bar.value():
            bar.setValue(place.top())
        elif place.bottom() > bar.value() + high:
            bar.setValue(place.bottom() - high)

    def moveCursor(  # type: ignore[override]  # stubs are narrower
        self, action: _Move, _modifiers: Qt.KeyboardModifier
    ) -> Index:
        """Return the picture that a key of the cursor leads to."""
        count, row = self._files.rowCount(), self.currentIndex().row()
        if not count or row < 0:
            return self._files.index(0, Column.NAME)
        page = max(1, self.viewport().height() // self._cell.height()) * self._columns
        steps = {
            _Move.MoveLeft: -1,
            _Move.MovePrevious: -1,
            _Move.MoveRight: 1,
            _Move.MoveNext: 1,
            _Move.MoveUp: -self._columns,
            _Move.MoveDown: self._columns,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -row,
            _Move.MoveEnd: count - 1 - row,
        }
        target = row + steps[action]
        if action in {_Move.MoveUp, _Move.MoveDown} and not 0 <= target < count:
            is_last_line = row // self._columns == (count - 1) // self._columns
            target = row if target < 0 or is_last_line else count - 1
        return self._files.index(min(max(target, 0), count - 1), Column.NAME)

    def horizontalOffset(self) -> int:
        """Return that a grid never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Return how far it is scrolled down, in pixels."""
        return self.verticalScrollBar().value()

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the pictures in a rectangle of the viewport, or those from one to another."""
        if not self._files.rowCount():
            return
        first, last = sorted(map(self._nearest, (rect.topLeft(), rect.bottomRight())))
        end = self._files.columnCount() - 1
        chosen = QItemSelection(self._files.index(first, 0), self._files.index(last, end))
        self.selectionModel().select(chosen, command)

    def selectAll(self) -> None:
        """Select all pictures as one range; Qt would ask for each."""
        last = self._files.index(self._files.rowCount() - 1, self._files.columnCount() - 1)
        chosen = QItemSelection(self._files.index(0, 0), last)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        """Return what to repaint when the selection changes: what can be seen is cheap enough."""
        return QRegion(self.viewport().rect())

    def doItemsLayout(self) -> None:
        """Lay nothing out: places follow from the rows."""
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the number of lines."""
        QAbstractItemView.updateGeometries(self)
        self._fit_cells()
        lines = -(-self._files.rowCount() // self._columns)
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(max(1, self._cell.height() // 4))
        bar.setPageStep(high)
        bar.setRange(0, max(0, lines * self._cell.height() - high))

    def scrollContentsBy(self, _across: int, down: int) -> None:
        """Move what is painted, and paint the rest."""
        self.viewport().scroll(0, down)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells that are seen."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter = QPainter(self.viewport())
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in self._rows_in(event.rect()):
            index = self._files.index(row, Column.NAME)
            option.rect = self.visualRect(index)
            option.state = QStyle.StateFlag.State_Enabled
            if self.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            self._painted_by.paint(painter, option, index)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first picture in view where it is, and tell the model what is on screen."""
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()
        self._tell_visible()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the model which pictures are on screen."""
        super().showEvent(event)
        self.updateGeometries()
        self._tell_visible()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometries()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys stand for, and else move and search."""
        if not self._commands.keys.take(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the cursor of the keyboard."""
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_current:  # Qt has gone to the first one, but selects none
            self._commands.select_current()
        self.viewport().update(self.visualRect(self.currentIndex()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the keyboard cursor."""
        super().focusOutEvent(event)
        self.viewport().update(self.visualRect(self.currentIndex()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the picture below the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """Mark no picture."""
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

    def _fit_cells(self) -> None:
        """Share the width out among as many columns as have room."""
        least, width = cell_size(self.font()), self.viewport().width()
        self._columns = max(1, width // least.width())
        self._cell = QSize(max(least.width(), width // self._columns), least.height())

    def _place(self, row: int) -> QRect:
        """Return where a cell is, from the top of the first one."""
        line, column = divmod(row, self._columns)
        cell = self._cell
        corner = QPoint(column * cell.width(), line * cell.height())
        return QRect(corner, cell)

    def _nearest(self, point: QPoint) -> int:
        """Return the row of the cell at or next to a point of the viewport."""
        column = point.x() // self._cell.width()
        line = (point.y() + self.verticalOffset()) // self._cell.height()
        row = line * self._columns + min(max(column, 0), self._columns - 1)
        return min(max(row, 0), self._files.rowCount() - 1)

    def _rows_in(self, rect: QRect) -> range:
        """Return the rows of the lines that a rectangle of the viewport touches."""
        high, columns = self._cell.height(), self._columns
        first = (rect.top() + self.verticalOffset()) // high * columns
        end = ((rect.bottom() + self.verticalOffset()) // high + 1) * columns
        return range(max(0, first), min(end, self._files.rowCount()))

    def _hover(self, row: int) -> None:
        if row != self._painted_by.hovered_row:
            before, self._painted_by.hovered_row = self._painted_by.hovered_row, row
            for each in (before, row):
                self.viewport().update(self.visualRect(self._files.index(each, Column.NAME)))

    def _on_rows_changed(self, *_range: object) -> None:
        if self.isVisible():
            self.updateGeometries()
            self.viewport().update()
            self._tell_visible()

    def _tell_visible(self) -> None:
        if self.isVisible():
            rows = self._rows_in(self.viewport().rect())
            self._files.visible = (rows.start, max(rows.start, rows.stop - 1))
