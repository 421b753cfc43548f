"""Compare ways to start workers: what each takes to start, to work, to end, and to hold."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.comparisons._start_ways_chart import StartChart, least_height, paint_starts
from gui.comparisons.figures_table import FiguresTable
from gui.comparisons.window import ComparisonWindow, workers_and_wait
from gui.look.colors import chart_looks_of
from gui.look.text_scale import first_size, text_scale
from gui.text import phrases
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


_LEAST_WIDTH = 560
_READABLE = QSize(900, 420)  # everything can be read then


class StartView(QWidget):
    """The chart; empty before there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: StartChart | None = None
        self.setMinimumSize(QSize(_LEAST_WIDTH, 200) * text_scale(self.font()))
        self.setAccessibleName(self.tr("Chart of the ways to start workers"))

    @property
    def chart(self) -> StartChart | None:
        """What is shown."""
        return self._chart

    def show_chart(self, chart: StartChart, sentence: str) -> None:
        """Show this chart, told to those who do not see it by `sentence`."""
        self._chart = chart
        self.setMinimumHeight(round(least_height(chart.rows) * text_scale(self.font())))
        self.setAccessibleDescription(sentence)
        self.update()

    @property
    def room(self) -> QSize:
        """How large the chart is where it is saved: as on the screen, but all can be read."""
        shown = QSizeF(self.size()) / text_scale(self.font())
        return shown.toSize().expandedTo(_READABLE)

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be read."""
        return _READABLE * text_scale(self.font())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        looks = chart_looks_of(self.palette())
        if self._chart is not None:
            scale = text_scale(self.font())
            painter.scale(scale, scale)  # all grows with the text
            paint_starts(painter, QSizeF(self.size()) / scale, self._chart, looks)
        else:
            painter.fillRect(self.rect(), looks.ground)
            painter.setPen(looks.muted)
            text = self.tr("The comparison shows here what each way takes to start, work and end.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), flags, text)
        painter.end()


class StartTable(FiguresTable):
    """One row a way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headings = {
            self.tr("Way"): self.tr("How workers come to be."),
            self.tr("Start-up"): self.tr("Until all workers are up."),
            self.tr("Work"): self.tr("From then until the last result has arrived."),
            self.tr("End"): self.tr("From then until nothing of the workers is left."),
            self.tr("Total"): self.tr("All three, of the round with the median total."),
            self.tr("All rounds"): self.tr("The total of the shortest and of the longest round."),
            self.tr("Memory"): self.tr(
                "What a worker process shares with no other; of threads and of the plain loop, "
                "what the whole program holds, this window included."
            ),
        }
        name, columns = self.tr("Figures of the ways"), self.tr("Columns of the ways")
        super().__init__(name, columns, headings, parent)

    def show_rows(self, rows: Sequence[StartRow]) -> None:
        """Show these ways."""
        tips = [f"{row.way.what} {row.way.when}" for row in rows]
        self.show_figures([_figures(row) for row in rows], tips)


def _figures(row: StartRow) -> list[str]:
    parts = (row.start_seconds, row.work_seconds, row.end_seconds, row.total_seconds)
    return [
        row.way.name,
        *(f"{seconds:.2f} s" for seconds in parts),
        f"{row.totals.low:.2f} \N{EN DASH} {row.totals.high:.2f} s",
        phrases.size(row.memory_bytes) if row.memory_bytes else "\N{EN DASH}",
    ]
