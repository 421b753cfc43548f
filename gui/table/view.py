"""The table of pictures and what can be done with one of them."""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from gui.look.text_scale import scaled
from gui.table._delegate import FileDelegate, row_height_for
from gui.table.columns import Column
from gui.table.model import FileModel, Index
from gui.table.row import FileRow, state_text
from processing.files.display import display

_COLUMN_WIDTHS = {column: column.spec.width for column in Column if column.spec.width}
_NAMES_WIDTH = 380  # the least for the names of a picture and its result, side by side
_RESULT_SHARE = 0.44  # of that; the name has a small picture beside it
_GIVING_WAY = sorted(
    (column for column in Column if column.spec.gives_way), key=lambda each: each.spec.gives_way
)
_ADDED_ROWS_MARGIN = 2


class FileTable(QTableView):
    """Shows a `FileModel`, and tells it which rows are on screen.

    Signals:
        open_requested: a `Path`, a file or folder that the desktop shall open.
        current_changed: the `FileRow` the user is on, or None.
        preview_requested: the current picture is to be seen large.
    """

    open_requested = Signal(object)
    current_changed = Signal(object)
    preview_requested = Signal()

    def __init__(self, model: FileModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = model
        self._awaited: int | None = None  # a picture to be shown once the rows are chosen
        self.setModel(model)
        self.setItemDelegate(FileDelegate(self))
        self.setAccessibleName(self.tr("Pictures"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setDragEnabled(True)
        self.setWordWrap(False)
        self.setMinimumSize(QSize(420, 120))
        self._size_sections()
        self._let_columns_sort()
        self._make_actions()
        self.customContextMenuRequested.connect(self._on_context_menu_requested)
        self.activated.connect(lambda _index: self._open_result())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_visible())
        for changed in (model.rowsInserted, model.modelReset):
            changed.connect(self._tell_visible)
        for chosen in (model.layoutChanged, model.modelReset):
            chosen.connect(self._show_awaited)

    def sort_by(self, column: Column | None) -> None:
        """Sort by a column, or by the order of the batch for None; again reverses the order."""
        columns = self.horizontalHeader()
        section = -1 if column is None else int(column)
        orders = Qt.SortOrder
        is_turned = columns.sortIndicatorSection() == section and (
            columns.sortIndicatorOrder() is orders.AscendingOrder
        )
        self.sortByColumn(section, orders.DescendingOrder if is_turned else orders.AscendingOrder)

    def show_picture(self, task_id: int) -> bool:
        """Select a picture and scroll to it; return False if it is filtered out.

        While rows are being filtered, it waits for them.
        """
        self._awaited = task_id if self._files.is_choosing else None
        row = self._files.row_of(task_id)
        if row is None:
            return self._awaited is not None
        self.selectRow(row)
        self.scrollTo(self._files.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def _show_awaited(self) -> None:
        if self._awaited is not None:
            self.show_picture(self._awaited)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns and tell the model that other rows are on screen."""
        super().resizeEvent(event)
        self._fit_columns()
        self._tell_visible()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit_to_text()
            self._fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Repaint the rows that the keyboard cursor has left and entered."""
        super().currentChanged(current, previous)
        self._repaint_rows(previous, current)
        self.current_changed.emit(self._files.row(current))

    def step(self, by: int) -> None:
        """Go so many pictures on, or back; at the ends it stays."""
        row = self.currentIndex().row() + by
        self.selectRow(min(max(row, 0), self._files.rowCount() - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the cursor of the keyboard."""
        super().focusInEvent(event)
        self._repaint_rows(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the keyboard cursor."""
        super().focusOutEvent(event)
        self._repaint_rows(self.currentIndex())

    def _repaint_rows(self, *indexes: Index) -> None:
        for index in indexes:
            place = self.visualRect(index)
            place.setLeft(0)
            place.setRight(self.viewport().width())
            self.viewport().update(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write a hint if there are no rows."""
        super().paintEvent(event)
        if self._files.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().placeholderText().color())
        is_filtered = self._files.total > 0
        text = self.tr("No picture matches") if is_filtered else self.tr("No pictures yet")
        painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _tell_visible(self, *_range: object) -> None:
        high = self.verticalHeader().defaultSectionSize()
        first = self.verticalScrollBar().value() // high
        count = self.viewport().height() // high + _ADDED_ROWS_MARGIN
        self._files.visible = (first, first + count)

    def _size_sections(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.hide()
        columns = self.horizontalHeader()
        columns.setAccessibleName(self.tr("Columns"))
        columns.setHighlightSections(False)
        # Its own selection model: a header checks at each repaint whether all cells are selected.
        columns.setSelectionModel(QItemSelectionModel(self._files, columns))
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self._fit_to_text()

    def _fit_to_text(self) -> None:
        """Make rows and columns as large as their text needs."""
        font, columns = self.font(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(row_height_for(font))
        for column, width in _COLUMN_WIDTHS.items():
            columns.resizeSection(column, scaled(width, font))

    def _let_columns_sort(self) -> None:
        """Sort by the pressed heading; a third press restores the order of the batch."""
        columns = self.horizontalHeader()
        columns.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        columns.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def _fit_columns(self) -> None:
        """Leave room for the names: hide columns of sizes if there is too little."""
        columns, width, font = self.horizontalHeader(), self.viewport().width(), self.font()
        widths = {column: scaled(usual, font) for column, usual in _COLUMN_WIDTHS.items()}
        needed = scaled(_NAMES_WIDTH, font) + sum(widths.values())
        for column in _GIVING_WAY:
            self.setColumnHidden(column, needed > width)
            needed -= widths[column] if needed > width else 0
        names_width = width - sum(columns.sectionSize(column) for column in _COLUMN_WIDTHS)
        columns.resizeSection(Column.RESULT, round(names_width * _RESULT_SHARE))

    def _make_actions(self) -> None:
        self._open = self._action(self.tr("Open result"), self._open_result)
        self._show = self._action(self.tr("Show in folder"), self._show_in_folder)
        self._original = self._action(self.tr("Open original"), self._open_original)
        self._copy = self._action(self.tr("Copy reason"), self._copy_notes)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        preview = self._action(self.tr("Preview"), self.preview_requested.emit)
        preview.setShortcut(QKeySequence(Qt.Key.Key_Space))
        preview.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def _action(self, text: str, do: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(do)
        self.addAction(action)
        return action

    def _on_context_menu_requested(self, position: QPoint) -> None:
        row = self._current()
        if row is None:
            return
        self._open.setEnabled(row.result is not None)
        self._copy.setText(self.tr("Copy reason") if row.note else self.tr("Copy name"))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._open, self._show, self._original])
        menu.addSeparator()
        menu.addAction(self._copy)
        menu.popup(self.viewport().mapToGlobal(position))

    def _current(self) -> FileRow | None:
        return self._files.row(self.currentIndex())

    def _open_result(self) -> None:
        row = self._current()
        if row is not None and row.result is not None:
            self.open_requested.emit(row.result)

    def _open_original(self) -> None:
        row = self._current()
        if row is not None:
            self.open_requested.emit(row.source.path)

    def _show_in_folder(self) -> None:
        row = self._current()
        if row is not None:
            self.open_requested.emit((row.result or row.source.path).parent)

    def _copy_notes(self) -> None:
        """Put a line for each selected picture on the clipboard."""
        ranges = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        numbers = sorted({n for each in ranges for n in range(each.top(), each.bottom() + 1)})
        rows = (self._files.row(self._files.index(number, 0)) for number in numbers)
        lines = [_line(row) for row in rows if row is not None]
        QGuiApplication.clipboard().setText("\n".join(lines))


def _line(row: FileRow) -> str:
    path = display(row.source.path)
    return f"{path}: {row.note}" if row.note else f"{path}: {state_text(row)}"
