"""The window that compares ways to start workers by time and memory."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gui.comparisons._drawing import Drawing
from gui.comparisons._start_ways_chart import StartChart, least_height, paint_starts
from gui.comparisons.figures_table import FiguresTable
from gui.comparisons.window import ComparisonWindow, workers_and_wait
from gui.look.chart_view import ChartPainting, ChartView
from processing.language import phrases
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, tr
from processing.measuring.benchmark.comparison import ROUNDS
from processing.measuring.benchmark.records import StartRecord
from processing.measuring.benchmark.start_analysis import StartAnalysis, StartWayRow
from processing.measuring.durations import hundredths

_SIZE = QSize(1000, 720)
_PAINTING = ChartPainting(
    paint=paint_starts,
    least_height=lambda chart, _width, _colors: least_height(chart.rows),
    least=QSize(560, 200),
    readable=QSize(900, 420),
)


class StartWindow(ComparisonWindow):
    """Shows one row per way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Compare ways to start workers"), _SIZE, ROUNDS, parent)
        name = tr("Chart of the ways to start workers")
        hint = tr("The comparison shows here what each way takes to start, work and end.")
        self.view = ChartView(name, hint, _PAINTING)
        self._table = StartTable()
        self._table.hide()
        self.lay_out(self.view, self._table)
        self.show_idle(0, "")

    def drawing(self) -> Drawing | None:
        """Return the chart that is shown; None where there is none."""
        if self.view.chart is None:
            return None
        return Drawing(self.view.room, self.view.paint, self.sentence)

    def _show(self, record: StartRecord, analysis: StartAnalysis) -> None:
        rows, judgement, notes = analysis
        self.show_judgement(judgement)
        note = self._note(record, notes)
        self.view.show_chart(StartChart(tuple(rows), note), f"{self.sentence}\n{note}")
        self._table.show_rows(rows)
        self._table.show()

    def _note(self, record: StartRecord, notes: Sequence[str]) -> str:
        """Return what holds for all figures."""
        sentence = workers_and_wait(record.workers, record.circumstances.wait_milliseconds)
        read = tr(
            "Bars are of the round with the median total. A worker's memory is what it shares "
            "with no other."
        )
        return localized(lazy_sentences(sentence, read, *notes))


class StartTable(FiguresTable):
    """One row per way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headings = {
            # Translators: a way to start workers, as spawn, fork or threads.
            tr("Way"): tr("How workers come to be."),
            # Translators: the process that makes workers; the heading of a narrow column.
            tr("Server"): tr(
                "What starting the fork server takes, once in a program; in no other figure."
            ),
            tr("Start-up"): tr("Until all workers are up."),
            # Translators: a column with a time: the part of it in which pictures are made.
            tr("Work"): tr("From then until the last result has arrived."),
            # Translators: a column with a time: until no worker is left.
            tr("End"): tr("From then until nothing of the workers is left."),
            tr("Total"): tr("All three, of the round with the median total."),
            tr("All rounds"): tr("The total of the shortest and of the longest round."),
            tr("Memory"): tr(
                "What a worker process shares with no other; of threads and of the plain loop, "
                "what the whole program holds, this window included."
            ),
        }
        name, columns = tr("Figures of the ways"), tr("Columns of the ways")
        super().__init__(name, columns, headings, parent)

    def show_rows(self, rows: Sequence[StartWayRow]) -> None:
        """Show these ways."""
        tips = [localized(lazy_sentences(row.way.what, row.way.when)) for row in rows]
        self.show_figures([_figures(row) for row in rows], tips)


def _figures(row: StartWayRow) -> list[str]:
    low, high = row.totals.low, row.totals.high
    parts = (row.start_seconds, row.work_seconds, row.end_seconds, row.total_seconds)
    return [
        localized(row.way.title),
        localized(hundredths(row.server_seconds)) if row.server_seconds else "\N{EN DASH}",
        *(localized(hundredths(seconds)) for seconds in parts),
        f"{phrases.decimal(low, 2)} \N{EN DASH} {localized(hundredths(high))}",
        phrases.size(row.memory_bytes) if row.memory_bytes else "\N{EN DASH}",
    ]
