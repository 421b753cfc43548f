"""The methods of a pool in a table, with a tick for each result on a common time axis."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.comparisons._dispatch_chart import (
    axis_of,
    figures_of,
    headings,
    longest_of,
    paint_arrivals,
    paint_axis,
)
from gui.look.colors import chart_colors_of
from gui.look.text_scale import row_height, scaled, text_scale
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.dispatch_analysis import DispatchRow

_TITLE_WIDTH = 220
_FIGURE_WIDTH = 84
_ROW_HEIGHT = 26
_HEADER_HEIGHT = 46  # room for the axis below the heading
_ARRIVALS = 1  # the column that is drawn
_PAD = 4
_TOLD_DIGITS = 2  # of a second: results that arrive closer together count as one moment
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class DispatchTable(QTableWidget):
    """One row per method and chunk size.

    Attributes:
        rows: what is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DispatchRow, ...] = ()
        self.setHorizontalHeader(_AxisHeader(self))
        # Translators: a method of Python's multiprocessing.Pool, as map or imap_unordered.
        names = {tr("Method"): "", tr("When results arrive"): "", **headings()}
        self.setColumnCount(len(names))
        for column, (name, meaning) in enumerate(names.items()):
            heading = QTableWidgetItem(name)
            heading.setToolTip(meaning)
            heading.setTextAlignment(_alignment(column))
            self.setHorizontalHeaderItem(column, heading)
        self.setItemDelegateForColumn(_ARRIVALS, _ArrivalsDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._shape_columns()
        self.setAccessibleName(tr("Methods and when their results arrive"))
        self._hint = tr("The comparison shows here when each result arrives, by every method.")
        self.setAccessibleDescription(self._hint)

    def show_rows(self, rows: Sequence[DispatchRow]) -> None:
        """Show these methods; the first one is chosen."""
        self.rows = tuple(rows)
        self.setAccessibleDescription("" if rows else self._hint)
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            self.setItem(number, 0, QTableWidgetItem(localized(row.title)))
            drawn = QTableWidgetItem()
            drawn.setData(Qt.ItemDataRole.AccessibleTextRole, self._told(row))
            self.setItem(number, _ARRIVALS, drawn)
            for column, figure in enumerate(figures_of(row), start=_ARRIVALS + 1):
                item = QTableWidgetItem(figure)
                item.setTextAlignment(_RIGHT)
                self.setItem(number, column, item)
        self.horizontalHeader().viewport().update()
        if rows:
            self.selectRow(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, or say what will be there."""
        super().paintEvent(event)
        if not self.rows:
            painter = QPainter(self.viewport())
            painter.setPen(chart_colors_of(self.palette()).muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(20, 20, -20, -20), flags, self._hint)
            painter.end()

    def _told(self, row: DispatchRow) -> str:
        """Return the ticks of a row in words, for screen readers."""
        moments = len({round(seconds, _TOLD_DIGITS) for seconds in row.ticks})
        if moments == 1:
            return ntr("{n} result at once", "{n} results, all at once", len(row.ticks))
        return ntr(
            "{n} result at {moments} different moments",
            "{n} results at {moments} different moments",
            len(row.ticks),
            moments=moments,
        )

    def _shape_columns(self) -> None:
        header = self.horizontalHeader()
        header.setAccessibleName(tr("Columns of the methods"))
        header.setHighlightSections(False)
        header.setSectionResizeMode(_ARRIVALS, QHeaderView.ResizeMode.Stretch)
        self._fit_to_text()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        font, header = self.font(), self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(row_height(font, _ROW_HEIGHT))
        header.setFixedHeight(scaled(_HEADER_HEIGHT, font))
        for column in range(self.columnCount()):
            header.resizeSection(column, scaled(_FIGURE_WIDTH if column else _TITLE_WIDTH, font))


class _AxisHeader(QHeaderView):
    """A header with a time axis above the ticks."""

    def __init__(self, table: DispatchTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table

    def paintSection(self, painter: QPainter, place: QRect, logical_index: int) -> None:
        """Draw the heading, with the axis below it in the column that is drawn."""
        if logical_index != _ARRIVALS or not self._table.rows:
            super().paintSection(painter, place, logical_index)
            return
        painter.save()
        super().paintSection(painter, place, logical_index)
        painter.restore()
        colors, text = chart_colors_of(self._table.palette()), text_scale(self.font())
        scale = axis_of(_track(QRectF(place)), longest_of(self._table.rows))
        paint_axis(painter, scale, place.bottom(), colors, text)


class _ArrivalsDelegate(QStyledItemDelegate):
    """Draws when the results of a row arrived."""

    def __init__(self, table: DispatchTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the ticks of one row on the axis of all."""
        super().paint(painter, option, index)
        rows = self._table.rows
        colors = chart_colors_of(self._table.palette())
        place = _track(QRectF(option.rect))
        paint_arrivals(painter, place, rows[index.row()], longest_of(rows), colors)


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Return where a heading is painted; above the axis it leaves room."""
    if column == _ARRIVALS:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    return _RIGHT if column > _ARRIVALS else _LEFT


def _track(cell: QRectF) -> QRectF:
    """Return where in a cell the ticks stand."""
    return cell.adjusted(_PAD, _PAD, -_PAD, -_PAD)
