"""Compare ways to start workers: what each takes to start, to work, to end, and to hold."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.charts.start_chart import StartChart
from gui.look.text_scale import first_size
from gui.widgets.comparison_parts import workers_and_wait
from gui.widgets.comparison_window import ComparisonWindow
from gui.widgets.start_view import StartTable, StartView
from processing.measuring.benchmark.comparison import ROUNDS
from processing.measuring.benchmark.records import StartRecord
from processing.measuring.benchmark.spread import Judgement
from processing.measuring.benchmark.start_analysis import StartRow

_SIZE = (1000, 720)


class StartWindow(ComparisonWindow):
    """Asks for a `Scope`, and shows a row a way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare ways to start workers"), ROUNDS, parent)
        self.resize(first_size(self, QSize(*_SIZE)))
        self._record: StartRecord | None = None
        self.view = StartView()
        self._table = StartTable()
        self._table.hide()
        self.lay_out([], self._middle(), [])
        self._save.setEnabled(False)
        self.show_idle(0, "")

    @property
    def record(self) -> StartRecord | None:
        """The comparison that is shown."""
        return self._record

    def show_measured(
        self, record: StartRecord, rows: Sequence[StartRow], judgement: Judgement
    ) -> None:
        """Show a comparison."""
        self._record = record
        self.view.show_chart(StartChart(tuple(rows), self._note(record)), judgement.sentence)
        self._table.show_rows(rows)
        self._table.show()
        self.show_judgement(judgement)
        self._save.setEnabled(True)

    def _note(self, record: StartRecord) -> str:
        """Return what has to be said of all figures."""
        waited = record.circumstances.wait_milliseconds
        told = workers_and_wait(record.workers, waited)
        read = self.tr(
            "Bars are of the round with the median total. A worker's memory is what it shares "
            "with no other."
        )
        return f"{told} {read}"

    def _middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.view, 1)
        middle.addWidget(self._table)
        return middle
