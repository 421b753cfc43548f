"""The window that compares pool sizes on the user's pictures."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from gui.comparisons._drawing import Drawing
from gui.comparisons._guess_row import GuessRow
from gui.comparisons._race_chart import RaceChart, least_height, paint_race, words_of
from gui.comparisons.figures_table import FiguresTable
from gui.comparisons.window import ComparisonWindow, count_box
from gui.control.comparison import Measured
from gui.control.makers import Order
from gui.look.chart_view import ChartPainting, ChartView
from gui.look.colors import chart_colors_of
from gui.look.widgets import IconButton, label, restyle
from processing.language import phrases
from processing.language.amounts import percent_amount
from processing.language.translation import language, localized, ntr, tr
from processing.measuring.benchmark.comparison import ROUNDS
from processing.measuring.benchmark.guess_outcome import guess_outcome
from processing.measuring.benchmark.race_analysis import RaceAnalysis
from processing.measuring.benchmark.records import RaceRecord
from processing.measuring.durations import precise
from processing.measuring.speedup.bootstrap import COVERED
from processing.measuring.speedup.scaling import Point
from processing.settings.batch import MAX_WORKERS, available_cores

_SIZE = QSize(1100, 760)
_LEAST_LARGEST = 4  # workers, so that the point where more stop helping is visible
_PAINTING = ChartPainting(paint_race, least_height, least=QSize(380, 220), readable=QSize(620, 420))
_LONG_SECONDS = 60.0
_PERCENT = 100
_NOTHING = "\N{EN DASH}"


class RaceWindow(ComparisonWindow):
    """Asks up to which pool size, and shows how the race went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Compare pool sizes"), _SIZE, ROUNDS, parent)
        self._analysis: RaceAnalysis | None = None
        self._overlay: Measured | None = None
        self._largest = count_box(1, MAX_WORKERS, max(_LEAST_LARGEST, available_cores()))
        self._largest.setAccessibleName(tr("Up to so many workers"))
        self._largest.setToolTip(tr("The usual sizes up to this one take part: 1, 2, 3, 4, 6…"))
        self._guesses = GuessRow()
        self._came_out = label("", "", wraps=True)
        self._use = IconButton(tr("Use this pool size"), "done", kind="primary")
        self._lay_over = IconButton(tr("Lay another over it…"), "pictures")
        self._alone = IconButton(tr("Take the other away"), "close")
        self._replay = IconButton(
            tr("Replay…"),
            "play",
            tip=tr("Replay what the workers did, one pool size above another, on one time axis"),
        )
        hint = tr("The race shows here how much faster more workers are.")
        self.view = ChartView(tr("Chart of the speedup by pool size"), hint, _PAINTING)
        self._table = RaceTable()
        self.lay_out(
            self.view,
            self._table,
            asked_first=[(tr("Workers, up to"), self._largest)],
            kept=[self._replay, self._lay_over, self._alone],
            advice=self._use,
            asked_below=self._guesses,
            judged_below=self._came_out,
        )
        self._largest.valueChanged.connect(self._guesses.show_sizes_up_to)
        self._guesses.show_sizes_up_to(self._largest.value())
        self._use.clicked.connect(self._on_use)
        self._lay_over.clicked.connect(lambda: self.open_requested.emit(True))  # noqa: FBT003
        self._alone.clicked.connect(self._take_overlay_away)
        self._replay.clicked.connect(lambda: self.replay_requested.emit(self.record))
        self._replay.hide()
        self._show_result()
        self.show_idle(0, "")

    def order(self) -> Order:
        """Return what the user wants raced."""
        guesses = self._guesses.guesses()
        return replace(super().order(), largest_pool=self._largest.value(), guesses=guesses)

    def drawing(self) -> Drawing | None:
        """Return the chart that is shown; None where there is none."""
        if self.view.chart is None:
            return None
        said = filter(None, (self.sentence, self._came_out.text()))
        return Drawing(self.view.room, self.view.paint, "\n".join(said))

    @property
    def page(self) -> Callable[[Path], None] | None:
        """What writes the race, without one that is laid over it, as an HTML file."""
        if self._analysis is None or self.record is None:
            return None
        circumstances, analysis = self.record.circumstances, self._analysis

        def write(path: Path) -> None:
            from processing.measuring.web_page.race_page import save_race_page

            save_race_page(circumstances, analysis, path, localized, language().code)

        return write

    def show_overlay(self, measured: Measured) -> None:
        """Lay another race over the one that is shown."""
        self.show_problem("")
        self._overlay = measured
        self._show_result()

    def _take_overlay_away(self) -> None:
        self._overlay = None
        self._show_result()

    def _show(self, record: RaceRecord, analysis: RaceAnalysis) -> None:
        self._analysis = analysis
        self._replay.setVisible(bool(record.runs))
        self._show_result()

    def _on_use(self) -> None:
        if self._analysis is not None and self._analysis.advised_workers is not None:
            self.use_requested.emit(self._analysis.advised_workers)
            text = ntr("Set to {n} worker", "Set to {n} workers", self._analysis.advised_workers)
            self._use.setText(text)

    def _set_measuring(self, *, is_measuring: bool) -> None:
        super()._set_measuring(is_measuring=is_measuring)
        self._lay_over.setDisabled(is_measuring)
        self._guesses.setDisabled(is_measuring)

    def _show_result(self) -> None:
        analysis = self._analysis
        self.show_judgement(analysis.judgement if analysis else None)
        came_out = guess_outcome(analysis) if analysis else ""
        self._came_out.setText(localized(came_out))
        self._came_out.setVisible(bool(came_out))
        chart = self._chart()
        self.view.show_chart(chart, self._told(chart))
        self._table.show_analysis(analysis)
        self._table.setVisible(analysis is not None)
        self._lay_over.setVisible(analysis is not None)
        self._alone.setVisible(self._overlay is not None)
        self._show_advice(analysis.advised_workers if analysis else None)

    def _chart(self) -> RaceChart | None:
        if self._analysis is None or self.record is None:
            return None
        chart = RaceChart(self._analysis, self.record.circumstances)
        if self._overlay is None:
            return chart
        circumstances = self._overlay.record.circumstances
        return replace(chart, other=self._overlay.analysis, other_circumstances=circumstances)

    def _told(self, chart: RaceChart | None) -> str:
        """Return what the chart shows, as lines; empty without one."""
        if chart is None:
            return ""
        said = (self.sentence, *filter(None, (self._came_out.text(),)))
        return "\n".join((*said, *words_of(chart, chart_colors_of(self.palette()))))

    def _show_advice(self, workers: int | None) -> None:
        is_firm = workers is not None and not (self._analysis and self._analysis.disturbed_rounds)
        restyle(self._verdict, "role", "title" if is_firm else "strong")
        self._use.setVisible(workers is not None)
        if workers is not None:
            self._use.setText(ntr("Use {n} worker", "Use {n} workers", workers))
            self._use.setAccessibleName(self._use.text())


class RaceTable(FiguresTable):
    """One row per pool size, and one for the plain loop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headings = {
            tr("Workers"): tr("How many worker processes."),
            tr("Time"): tr("The median over the rounds, without start-up."),
            # Translators: the speedup of parallel computing, as in Amdahl's law.
            tr("Speedup"): tr("How many times as fast as one worker."),
            # Translators: the interval in which a figure lies with a confidence of {share}.
            tr("{share} band", share=percent_amount(_PERCENT * COVERED)): tr(
                "Where the speedup lies, as far as chance lets it tell."
            ),
            # Translators: the parallel efficiency.
            tr("Efficiency"): tr("Speedup divided by the number of workers."),
            # Translators: the Karp-Flatt metric, which is the experimentally found serial fraction.
            tr("Karp-Flatt"): tr(
                "The serial fraction that the speedup shows, up to the number of cores. The same "
                "at all sizes, it is a part of the work that is serial; rising with them, it is "
                "overhead."
            ),
            tr("Start-up"): tr("Until all workers are up; no part of the other figures."),
            # Translators: the speedup that the user guessed before it was measured.
            tr("Expected"): tr("The speedup that was expected before it was measured."),
        }
        name, columns = tr("Figures of the race"), tr("Columns of the race")
        super().__init__(name, columns, headings, parent)

    def show_analysis(self, analysis: RaceAnalysis | None) -> None:
        """Show these figures."""
        rows: list[list[str]] = []
        tips: list[str] = []
        if analysis is not None:
            points, starts = analysis.scaling.points, analysis.start_seconds
            expected = {each.workers: each.speedup for each in analysis.guesses}
            rows = [
                _row(point, start, expected.get(point.workers))
                for point, start in zip(points, starts, strict=True)
            ]
        if analysis is not None and analysis.plain_seconds:
            ratio = analysis.scaling.points[0].seconds / analysis.plain_seconds
            plain = [tr("no pool"), _time(analysis.plain_seconds), phrases.decimal(ratio, 2)]
            rows.insert(0, plain + [_NOTHING] * 5)
            tips = [
                tr("One picture after the other in the program's own process."),
                *([""] * (len(rows) - 1)),
            ]
        self.setColumnHidden(self.columnCount() - 1, not (analysis and analysis.guesses))
        self.show_figures(rows, tips)


def _row(point: Point, start_seconds: float, expected: float | None) -> list[str]:
    low, high = (phrases.decimal(each, 2) for each in (point.band.low, point.band.high))
    return [
        phrases.number(point.workers),
        _time(point.seconds),
        phrases.decimal(point.speedup, 2),
        f"{low} \N{EN DASH} {high}" if point.workers > 1 else _NOTHING,
        phrases.percent(_PERCENT * point.efficiency),
        _NOTHING if point.karp_flatt is None else phrases.decimal(point.karp_flatt, 3),
        _time(start_seconds),
        _NOTHING if expected is None else phrases.decimal(expected, 1),
    ]


def _time(seconds: float) -> str:
    """Return a time with enough digits to compare."""
    return localized(precise(seconds)) if seconds < _LONG_SECONDS else phrases.duration(seconds)
