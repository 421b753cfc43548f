"""Race pool sizes on one's own pictures, and see what more workers are worth."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.comparisons._race_chart import RaceChart, least_height, paint_race
from gui.comparisons.figures_table import FiguresTable
from gui.comparisons.window import ComparisonWindow, count_box
from gui.look.colors import chart_looks_of
from gui.look.parts import IconButton, restyle
from gui.look.text_scale import first_size, text_scale
from gui.text import phrases
from processing.measuring.benchmark.comparison import ROUNDS, Scope
from processing.measuring.benchmark.race_analysis import Standing
from processing.measuring.benchmark.records import RaceRecord
from processing.measuring.speedup.scaling import Point
from processing.settings.batch import MAX_WORKERS, available_cores

_SIZE = (1100, 760)
_LEAST_LARGEST = 4  # workers: where more stop helping is worth to be seen


@dataclass(frozen=True, slots=True)
class RaceOrder:
    """What the user wants raced: all usual sizes up to `largest`."""

    largest: int
    scope: Scope


class RaceWindow(ComparisonWindow):
    """Asks for a `RaceOrder`, and shows how the race went.

    Signals:
        use_requested: the pool size that the race advises.
        overlay_requested: lay a kept race over the one that is shown.
    """

    use_requested = Signal(int)
    overlay_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare pool sizes"), ROUNDS, parent)
        self.resize(first_size(self, QSize(*_SIZE)))
        self._record: RaceRecord | None = None
        self._standing: Standing | None = None
        self._other: Standing | None = None
        self._other_record: RaceRecord | None = None
        self._largest = count_box(1, MAX_WORKERS, max(_LEAST_LARGEST, available_cores()))
        self._largest.setAccessibleName(self.tr("Up to so many workers"))
        self._largest.setToolTip(
            self.tr("The usual sizes up to this one take part: 1, 2, 3, 4, 6…")
        )
        self._use = IconButton(self.tr("Use this pool size"), "done", kind="primary")
        self._overlay = IconButton(self.tr("Lay another over it…"), "pictures")
        self._alone = IconButton(self.tr("Take the other away"), "close")
        self.view = RaceView()
        self._table = RaceTable()
        self.lay_out(
            [(self.tr("Workers, up to"), self._largest)],
            self._middle(),
            [self._overlay, self._alone],
            self._use,
        )
        self._use.clicked.connect(self._on_use)
        self._overlay.clicked.connect(self.overlay_requested)
        self._alone.clicked.connect(lambda: self.show_other(None, None))
        self._show_result()
        self.show_idle(0, "")

    @property
    def record(self) -> RaceRecord | None:
        """The race that is shown."""
        return self._record

    def order(self) -> RaceOrder:
        """Return what the user wants raced."""
        return RaceOrder(self._largest.value(), self.scope())

    def show_measured(self, record: RaceRecord, standing: Standing) -> None:
        """Show a race."""
        self._record, self._standing = record, standing
        self._show_result()

    def show_other(self, record: RaceRecord | None, standing: Standing | None) -> None:
        """Lay another race over the one that is shown; none takes it away."""
        self._other_record, self._other = record, standing
        self._show_result()

    def _on_use(self) -> None:
        if self._standing is not None and self._standing.advised_workers is not None:
            self.use_requested.emit(self._standing.advised_workers)
            self._use.setText(self.tr("Set to {n}").format(n=self._standing.advised_workers))

    def _set_measuring(self, *, is_measuring: bool) -> None:
        super()._set_measuring(is_measuring=is_measuring)
        self._largest.setDisabled(is_measuring)
        self._overlay.setDisabled(is_measuring)

    def _show_result(self) -> None:
        standing = self._standing
        self.view.show_chart(self._chart())
        self._table.show_standing(standing)
        self._table.setVisible(standing is not None)
        self.show_judgement(standing.judgement if standing else None)
        self._save.setEnabled(standing is not None)
        self._overlay.setVisible(standing is not None)
        self._alone.setVisible(self._other is not None)
        self._show_advice(standing.advised_workers if standing else None)

    def _chart(self) -> RaceChart | None:
        if self._standing is None or self._record is None:
            return None
        return RaceChart(
            self._standing,
            self._record.circumstances,
            self._other,
            self._other_record.circumstances if self._other_record else None,
        )

    def _show_advice(self, workers: int | None) -> None:
        is_firm = workers is not None and not (self._standing and self._standing.disturbed_rounds)
        restyle(self._verdict, "role", "title" if is_firm else "strong")
        self._use.setVisible(workers is not None)
        text = self.tr("Use 1 worker") if workers == 1 else self.tr("Use {n} workers")
        self._use.setText(text.format(n=workers))
        self._use.setAccessibleName(self._use.text())

    def _middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.view, 1)
        middle.addWidget(self._table)
        return middle


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
