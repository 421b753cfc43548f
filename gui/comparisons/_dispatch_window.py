"""Compare the methods by which a pool takes tasks: when each result arrives, and why."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.comparisons._dispatch_table import DispatchTable
from gui.comparisons.window import ComparisonWindow, workers_and_wait
from gui.look.parts import label
from gui.look.text_scale import first_size
from processing.measuring.benchmark.dispatch_analysis import DispatchRow
from processing.measuring.benchmark.dispatch_methods import chunk_words
from processing.measuring.benchmark.records import DispatchRecord
from processing.measuring.benchmark.spread import Judgement

_SIZE = (1100, 760)
_ROUNDS = 3


class DispatchWindow(ComparisonWindow):
    """Asks for a `Scope`, and shows a row a method; the chosen one is explained below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare dispatch"), _ROUNDS, parent)
        self.resize(first_size(self, QSize(*_SIZE)))
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
        for hidden in (self._words, self._note):
            hidden.hide()
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
        waited = self._record.circumstances.wait_milliseconds
        told = workers_and_wait(self._record.workers, waited)
        moved = self.tr("Moved by: how many places a result came from its own.")
        return f"{told} {moved}"

    def show_measured(
        self, record: DispatchRecord, rows: Sequence[DispatchRow], judgement: Judgement
    ) -> None:
        """Show a comparison."""
        self._record = record
        self.table.show_rows(rows)
        self.show_judgement(judgement)
        self._note.setText(self.note)
        self._save.setEnabled(True)
        for shown in (self._words, self._note):
            shown.show()
        self._explain(0)

    def _explain(self, row: int) -> None:
        if not 0 <= row < len(self.table.rows):
            return
        method, chunk = self.table.rows[row].method, self.table.rows[row].chunk
        self._code.setText(method.code(chunk))
        self._what.setText(f"{method.what} {chunk_words(chunk)}".rstrip() + f"\n{method.when}")

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
