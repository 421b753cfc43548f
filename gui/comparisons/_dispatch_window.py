"""Compare the methods by which a pool takes tasks: when each result arrives, and why."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QWidget

from gui.comparisons._dispatch_chart import paint_dispatch, size_of
from gui.comparisons._dispatch_table import DispatchTable
from gui.comparisons._drawing import Drawing
from gui.comparisons.window import ComparisonWindow, workers_and_wait
from gui.look.colors import chart_colors_of
from gui.look.layouts import Stretch, column, row
from gui.look.script_card import ScriptCard
from gui.look.widgets import label
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.comparison import DISPATCH_ROUNDS
from processing.measuring.benchmark.dispatch_analysis import DispatchAnalysis
from processing.measuring.benchmark.dispatch_methods import chunk_words
from processing.measuring.benchmark.dispatch_scripts import core_lines, script_of
from processing.measuring.benchmark.records import DispatchRecord

_SIZE = QSize(1180, 880)


class DispatchWindow(ComparisonWindow):
    """Shows one row per method; the selected one is explained below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        # Translators: dispatch is how a pool hands tasks to its workers.
        super().__init__(tr("Compare dispatch"), _SIZE, DISPATCH_ROUNDS, parent)
        self.table = DispatchTable()
        self._title = label("", "strong", wraps=True)
        self._what = label("", wraps=True)
        self._note = label("", "muted", wraps=True)
        self._words = QFrame()
        self._words.setProperty("card", "true")
        column(self._title, self._what, Stretch(), of=self._words, margins=(14, 10, 14, 10))
        self.script = ScriptCard()
        self._below = QWidget()
        row((self._words, 2), (self.script, 3), of=self._below)
        self._workers = 1
        self.lay_out(self.table, self._note, self._below)
        self.table.currentCellChanged.connect(lambda row, *_rest: self._explain(row))
        for hidden in (self._below, self._note):
            hidden.hide()
        self.show_idle(0, "")

    def drawing(self) -> Drawing | None:
        """Return the chart of all rows; None where there are none."""
        rows = self.table.rows
        if not rows:
            return None
        colors = chart_colors_of(self.palette())
        sentences = f"{self.sentence}\n{self._note.text()}"
        return Drawing(
            size_of(rows), lambda painter: paint_dispatch(painter, rows, colors), sentences
        )

    def _offer_of(self, pictures: int) -> str:
        return ntr(
            "The same pictures are made again and again, in memory: no disk is compared. "
            "There is {n} picture to take from.",
            "The same pictures are made again and again, in memory: no disk is compared. "
            "There are {n} pictures to take from.",
            pictures,
        )

    def _show(self, record: DispatchRecord, analysis: DispatchAnalysis) -> None:
        rows, judgement = analysis
        self.table.show_rows(rows)
        self.show_judgement(judgement)
        sentence = workers_and_wait(record.workers, record.circumstances.wait_milliseconds)
        moved = tr("Moved by: how many places a result came from its own.")
        self._note.setText(localized(lazy_sentences(sentence, moved)))
        self._workers = record.workers
        for shown in (self._below, self._note):
            shown.show()
        self._explain(0)

    def _explain(self, number: int) -> None:
        if not 0 <= number < len(self.table.rows):
            return
        chosen = self.table.rows[number]
        method, chunk = chosen.method, chosen.chunk
        self._title.setText(localized(chosen.title))
        script = script_of(method, self._workers, chunk)
        first, count = core_lines(method, self._workers, chunk)
        self.script.show_script(script, range(first, first + count))
        what = localized(lazy_sentences(method.what, chunk_words(chunk)))
        self._what.setText(f"{what}\n{localized(method.when)}")
