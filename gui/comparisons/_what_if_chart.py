"""The chart of the what-if machine: the simulated speedup by workers, with the laws that fit it."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from gui.comparisons._race_legend import Entry, height_of, paint_legend
from gui.look.chart_drawing import RIGHT, Scale, figure, write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.measuring.what_if.curve import Curve
from processing.measuring.what_if.schedule import Pool
from processing.record import record

_LEFT, _RIGHT, _BOTTOM = 44, 14, 26
_LEAST_PLANE = 120
_TICK_PIXELS = 32
_NUMBER_PIXELS = 18  # from one number of workers on the axis to the next, at least
_HEADROOM = 1.12
_FONT_PIXELS = 12
_DOT = 3.5
_CHOSEN_DOT = 6.0
_SAMPLES = 60  # points of a law
_TIMES = "\N{MULTIPLICATION SIGN}"


@record
class WhatIfChart:
    """What is drawn: the curve, and the pool that is tried."""

    curve: Curve
    pool: Pool


def legend_of(chart: WhatIfChart, colors: ChartColors) -> tuple[Entry, ...]:
    """Return what is to be explained."""
    styles, laws = Qt.PenStyle, chart.curve.laws
    # Translators: a line of a chart.
    found = [Entry(tr("simulated speedup"), colors.measured, styles.SolidLine)]
    if laws.amdahl is not None:
        found.append(Entry(tr("Amdahl's law, best fit"), colors.amdahl, styles.DashDotLine))
    if laws.universal is not None:
        name = tr("universal scalability law, best fit")
        found.append(Entry(name, colors.universal, styles.DashLine))
    # Translators: n is the number of workers.
    found.append(Entry(tr("ideal: n workers are n times as fast"), colors.muted, styles.DotLine))
    return tuple(found)


def least_height(chart: WhatIfChart, width: float, colors: ChartColors) -> int:
    """Return the least height in pixels at which the lines of the chart are distinguishable."""
    return round(height_of(legend_of(chart, colors), width)) + _LEAST_PLANE + _BOTTOM


def words_of(chart: WhatIfChart) -> str:
    """Return what the chart says, for those who do not see it."""
    words = [
        # Translators: a point in a chart, in words.
        ntr(
            "{n} worker: {speedup}\N{MULTIPLICATION SIGN}",
            "{n} workers: {speedup}\N{MULTIPLICATION SIGN}",
            point.workers,
            speedup=phrases.decimal(point.speedup, 1),
        )
        for point in chart.curve.points
    ]
    return "\n".join((tr("simulated speedup"), *words))


def paint_what_if(painter: QPainter, size: QSizeF, chart: WhatIfChart, colors: ChartColors) -> None:
    """Paint `chart` on `size`."""
    _Painter(painter, size, chart, colors).paint()


class _Painter:
    """Paints one chart."""

    def __init__(
        self, painter: QPainter, size: QSizeF, chart: WhatIfChart, colors: ChartColors
    ) -> None:
        self._painter = painter
        self._size = size
        self._chart = chart
        self._colors = colors
        self._entries = legend_of(chart, colors)
        points = chart.curve.points
        top = height_of(self._entries, size.width())
        highest = max(1.5, *(point.speedup for point in points)) * _HEADROOM
        farthest = max(2.0, float(points[-1].workers))
        self._x = Scale(1, farthest, _LEFT, size.width() - _RIGHT)
        self._y = Scale(0, highest, size.height() - _BOTTOM, top)
        font = QFont(painter.font())
        font.setPixelSize(_FONT_PIXELS)
        painter.setFont(font)

    def paint(self) -> None:
        painter, colors, curve = self._painter, self._colors, self._chart.curve
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self._size), colors.ground)
        self._paint_axes()
        self._paint_cores()
        styles = Qt.PenStyle
        self._paint_law(float, colors.muted, styles.DotLine)
        if curve.laws.amdahl is not None:
            self._paint_law(curve.laws.amdahl.speedup, colors.amdahl, styles.DashDotLine)
        if curve.laws.universal is not None:
            self._paint_law(curve.laws.universal.speedup, colors.universal, styles.DashLine)
        places = [self._at(point.workers, point.speedup) for point in curve.points]
        painter.setPen(QPen(colors.measured, 2.0))
        painter.drawPolyline(QPolygonF(places))
        for point, place in zip(curve.points, places, strict=True):
            is_chosen = point.workers == self._chart.pool.workers
            painter.setPen(QPen(colors.measured, 1.6))
            painter.setBrush(colors.measured if is_chosen else colors.ground)
            radius = _CHOSEN_DOT if is_chosen else _DOT
            painter.drawEllipse(place, radius, radius)
        paint_legend(painter, self._entries, self._size, _LEFT)

    def _paint_axes(self) -> None:
        painter, colors = self._painter, self._colors
        for value in self._y.ticks(_TICK_PIXELS):
            y = self._y.place(value)
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self._x.to_pixel, y))
            place = QRectF(0, y - 9, _LEFT - 8, 18)
            write(painter, f"{figure(value)}{_TIMES}", place, colors.muted, RIGHT)
        reached = -1e9
        bottom = self._y.from_pixel
        for point in self._chart.curve.points:
            x = self._x.place(point.workers)
            if x - reached < _NUMBER_PIXELS:
                continue
            reached = x
            place = QRectF(x - 20, bottom + 4, 40, 18)
            write(
                painter,
                phrases.number(point.workers),
                place,
                colors.muted,
                Qt.AlignmentFlag.AlignHCenter,
            )
        # Translators: the axis of a chart, on which the numbers of workers are.
        place = QRectF(_LEFT, bottom - 18, self._x.to_pixel - _LEFT - 4, 16)
        write(painter, tr("workers"), place, colors.muted, RIGHT)

    def _paint_cores(self) -> None:
        """Mark the number of cores, beyond which workers wait for each other."""
        cores = self._chart.pool.cores
        if not 1 < cores <= self._x.high:
            return
        x = self._x.place(cores)
        self._painter.setPen(QPen(self._colors.muted, 1, Qt.PenStyle.DashDotDotLine))
        self._painter.drawLine(QPointF(x, self._y.from_pixel), QPointF(x, self._y.to_pixel))
        text = ntr("{n} core", "{n} cores", round(cores))
        place = QRectF(x + 6, self._y.from_pixel - 18, 90, 16)
        write(self._painter, text, place, self._colors.muted)

    def _paint_law(
        self, speedup: Callable[[float], float], color: QColor, style: Qt.PenStyle
    ) -> None:
        step = (self._x.high - 1) / _SAMPLES
        numbers = [1 + step * number for number in range(_SAMPLES + 1)]
        places = [
            self._at(number, speedup(number))
            for number in numbers
            if speedup(number) <= self._y.high
        ]
        self._painter.setPen(QPen(color, 1.6, style))
        self._painter.drawPolyline(QPolygonF(places))

    def _at(self, workers: float, speedup: float) -> QPointF:
        return QPointF(self._x.place(workers), self._y.place(speedup))
