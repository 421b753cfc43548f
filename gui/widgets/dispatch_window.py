"""Compare the methods by which a pool takes tasks: when each result arrives, and why."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontDatabase, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.charts.dispatch_chart import figures_of, headings, longest_of, paint_arrivals
from gui.charts.looks import chart_looks_of
from gui.widgets.comparison_window import ComparisonWindow
from gui.widgets.parts import label
from processing.benchmark.dispatch_rows import DispatchRow
from processing.benchmark.records import DispatchRecord

_SIZE = (1100, 760)
_ROUNDS = 3
_TITLE_WIDTH = 220
_ROW_HEIGHT = 26
_ARRIVALS = 1  # the column that is drawn
_PAD = 4


class _ArrivalsDelegate(QStyledItemDelegate):
    """Draws when the results of a row arrived."""

    def __init__(self, table: "DispatchTable") -> None:
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
        place = QRectF(option.rect).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        looks = chart_looks_of(self._table.palette())
        paint_arrivals(painter, place, rows[index.row()], longest_of(rows), looks)


class DispatchTable(QTableWidget):
    """One row a method and chunk size.

    Attributes:
        rows: what is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[DispatchRow, ...] = ()
        names = [self.tr("Method"), self.tr("When results arrive"), *headings()]
        self.setColumnCount(len(names))
        self.setHorizontalHeaderLabels(names)
        self.setItemDelegateForColumn(_ARRIVALS, _ArrivalsDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setAccessibleName(self.tr("Columns of the methods"))
        header.setHighlightSections(False)
        header.resizeSection(0, _TITLE_WIDTH)
        header.setSectionResizeMode(_ARRIVALS, QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(self.tr("Methods and when their results arrive"))

    def show_rows(self, rows: Sequence[DispatchRow]) -> None:
        """Show these methods; the first one is chosen."""
        self.rows = tuple(rows)
        self.setRowCount(len(rows))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for number, row in enumerate(rows):
            self.setItem(number, 0, QTableWidgetItem(row.title))
            self.setItem(number, _ARRIVALS, QTableWidgetItem())
            for column, figure in enumerate(figures_of(row), start=_ARRIVALS + 1):
                item = QTableWidgetItem(figure)
                item.setTextAlignment(right)
                self.setItem(number, column, item)
        if rows:
            self.selectRow(0)


class DispatchWindow(ComparisonWindow):
    """Asks for a `Scope`, and shows a row a method; the chosen one is explained below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare dispatch"), _ROUNDS, parent)
        self.resize(*_SIZE)
        self._record: DispatchRecord | None = None
        self.table = DispatchTable()
        self._code = label("", "strong", wraps=True)
        self._code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._what = label("", wraps=True)
        self._note = label("", "muted", wraps=True)
        self._words = QFrame()
        self._words.setProperty("card", "true")
        self.lay_out([], self._middle(), [])
        self.table.currentCellChanged.connect(lambda row, *_rest: self._explain(row))
        self._save.setEnabled(False)
        self._words.hide()
        self._note.hide()
        self.show_idle(0, "")

    @property
    def record(self) -> DispatchRecord | None:
        """The comparison that is shown."""
        return self._record

    @property
    def note(self) -> str:
        """What has to be said of all figures."""
        if self._record is None:
            return ""
        workers = self.tr("{n} workers. Moved by: how many places a result came from its own.")
        text = workers.format(n=self._record.workers)
        wait = self._record.circumstances.wait_milliseconds
        if wait:
            waited = self.tr("With an artificial wait of {n} ms a picture.")
            text = f"{text} {waited.format(n=wait)}"
        return text

    def show_measured(self, record: DispatchRecord, rows: Sequence[DispatchRow]) -> None:
        """Show a comparison."""
        self._record = record
        self.table.show_rows(rows)
        self._words.setVisible(bool(rows))
        self._save.setEnabled(bool(rows))
        self._note.setText(self.note)
        self._note.show()
        self._explain(0)

    def _explain(self, row: int) -> None:
        if not 0 <= row < len(self.table.rows):
            return
        method = self.table.rows[row].method
        self._code.setText(method.code(self.table.rows[row].chunk))
        self._what.setText(f"{method.what}\n{method.when}")

    def _middle(self) -> QVBoxLayout:
        words = QVBoxLayout(self._words)
        words.setContentsMargins(14, 10, 14, 10)
        words.addWidget(self._code)
        words.addWidget(self._what)
        middle = QVBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.table, 1)
        middle.addWidget(self._note)
        middle.addWidget(self._words)
        return middle
