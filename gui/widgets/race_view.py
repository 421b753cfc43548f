"""The chart of a race on the screen, and its figures in a table."""

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.charts.race_chart import RaceChart, least_height, paint_race
from gui.look.colors import chart_looks_of
from gui.look.text_scale import text_scale
from gui.text import phrases
from gui.widgets.figures_table import FiguresTable
from processing.measuring.benchmark.race_analysis import Standing
from processing.measuring.speedup.scaling import Point

_SHORT_SECONDS = 10.0
_NOTHING = "\N{EN DASH}"
_READABLE = QSize(620, 420)  # everything can be read then


class RaceView(QWidget):
    """The chart; empty before there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: RaceChart | None = None
        self.setMinimumSize(QSize(380, 220) * text_scale(self.font()))
        self.setAccessibleName(self.tr("Chart of the speedup by pool size"))

    @property
    def chart(self) -> RaceChart | None:
        """What is shown."""
        return self._chart

    def show_chart(self, chart: RaceChart | None) -> None:
        """Show this chart; the table beside it tells the same in figures."""
        self._chart = chart
        self.setAccessibleDescription(chart.standing.judgement.sentence if chart else "")
        self._keep_room()
        self.update()

    @property
    def room(self) -> QSize:
        """How large the chart is where it is saved: as on the screen, but all can be read."""
        shown = QSizeF(self.size()) / text_scale(self.font())
        return shown.toSize().expandedTo(_READABLE)

    def sizeHint(self) -> QSize:
        """Return a size at which everything can be read."""
        return _READABLE * text_scale(self.font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the lines, whose legend is higher where it is narrow."""
        super().resizeEvent(event)
        self._keep_room()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        looks = chart_looks_of(self.palette())
        if self._chart is not None:
            scale = text_scale(self.font())
            painter.scale(scale, scale)  # all grows with the text
            paint_race(painter, QSizeF(self.size()) / scale, self._chart, looks)
        else:
            painter.fillRect(self.rect(), looks.ground)
            painter.setPen(looks.muted)
            text = self.tr("The race shows here how much faster more workers are.")
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), flags, text)
        painter.end()

    def _keep_room(self) -> None:
        if self._chart is not None:
            looks = chart_looks_of(self.palette())
            scale = text_scale(self.font())
            self.setMinimumHeight(
                round(scale * least_height(self._chart, self.width() / scale, looks))
            )


class RaceTable(FiguresTable):
    """One row a pool size, and one for the plain loop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        headings = {
            self.tr("Workers"): self.tr("How many worker processes."),
            self.tr("Time"): self.tr("The median over the rounds, without start-up."),
            self.tr("Speedup"): self.tr("How many times as fast as one worker."),
            self.tr("95 % band"): self.tr("Where the speedup lies, as far as chance lets it tell."),
            self.tr("Efficiency"): self.tr("Speedup divided by the number of workers."),
            self.tr("Karp-Flatt"): self.tr(
                "The serial fraction that the speedup shows. The same at all sizes, it is a part "
                "of the work that is serial; rising with them, it is overhead."
            ),
            self.tr("Start-up"): self.tr("Until all workers are up; no part of the other figures."),
        }
        name, columns = self.tr("Figures of the race"), self.tr("Columns of the race")
        super().__init__(name, columns, headings, parent)

    def show_standing(self, standing: Standing | None) -> None:
        """Show these figures."""
        rows: list[list[str]] = []
        tips: list[str] = []
        if standing is not None:
            points, starts = standing.scaling.points, standing.start_seconds
            rows = [_row(point, start) for point, start in zip(points, starts, strict=True)]
        if standing is not None and standing.plain_seconds:
            ratio = standing.scaling.points[0].seconds / standing.plain_seconds
            plain = [self.tr("no pool"), _time(standing.plain_seconds), f"{ratio:.2f}"]
            rows.insert(0, plain + [_NOTHING] * 4)
            tips = [
                self.tr("One picture after the other in the program's own process."),
                *([""] * (len(rows) - 1)),
            ]
        self.show_figures(rows, tips)


def _row(point: Point, start_seconds: float) -> list[str]:
    return [
        str(point.workers),
        _time(point.seconds),
        f"{point.speedup:.2f}",
        f"{point.band.low:.2f} \N{EN DASH} {point.band.high:.2f}"
        if point.workers > 1
        else _NOTHING,
        f"{point.efficiency:.0%}",
        _NOTHING if point.karp_flatt is None else f"{point.karp_flatt:.3f}",
        _time(start_seconds),
    ]


def _time(seconds: float) -> str:
    """Return a time with as many digits as a comparison needs."""
    return f"{seconds:.2f} s" if seconds < _SHORT_SECONDS else phrases.duration(seconds)
