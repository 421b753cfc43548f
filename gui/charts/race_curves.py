"""The lines of a race's chart: what is ideal, what was measured, and what the laws say."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.charts.scale import Scale
from gui.look.colors import ChartLooks
from processing.measuring.benchmark.race_analysis import Standing
from processing.measuring.speedup.scaling import Point

_DOT = 4.0
_BAND_ALPHA = 50
_SAMPLES = 80  # points of a curve


@dataclass(frozen=True, slots=True)
class Plane:
    """Where pool sizes and speedups are on the chart."""

    x: Scale
    y: Scale

    def at(self, workers: float, speedup: float) -> QPointF:
        """Return the place of a speedup by so many workers."""
        return QPointF(self.x.place(workers), self.y.place(speedup))


Curve = Callable[[float], float]


def curves_of(race: Standing) -> list[Curve]:
    """Return the lines that the chart has for a race, each as a speedup by so many workers."""
    points, scaling = race.scaling.points, race.scaling
    found: list[Curve] = [float, lambda workers: through(points, workers)]
    if race.plain_seconds:
        height = points[0].seconds / race.plain_seconds
        found.append(lambda _workers: height)
    laws = (scaling.amdahl, scaling.universal)
    return [*found, *(law.speedup for law in laws if law is not None)]


def through(points: Sequence[Point], workers: float) -> float:
    """Return where the straight lines from point to point are; NaN outside of them."""
    for before, after in pairwise(points):
        if before.workers <= workers <= after.workers:
            part = (workers - before.workers) / (after.workers - before.workers)
            return before.speedup + part * (after.speedup - before.speedup)
    return math.nan


class CurvePainter:
    """Paints on one `QPainter` that is open; nothing leaves the plane, as SVG would not clip it."""

    def __init__(self, painter: QPainter, plane: Plane, looks: ChartLooks) -> None:
        self._painter = painter
        self._plane = plane
        self._looks = looks

    def paint_race(self, race: Standing) -> None:
        """Paint the ideal, the plain loop, the band of what was measured, and the laws."""
        painter, looks, end = self._painter, self._looks, self._plane.x.high
        points, scaling = race.scaling.points, race.scaling
        painter.setPen(QPen(looks.muted, 1.2, Qt.PenStyle.DashLine))
        highest = min(end, self._plane.y.high)
        painter.drawLine(self._plane.at(1, 1), self._plane.at(highest, highest))
        if race.plain_seconds:
            height = points[0].seconds / race.plain_seconds
            painter.setPen(QPen(looks.muted, 1.2, Qt.PenStyle.DashDotDotLine))
            painter.drawLine(self._plane.at(1, height), self._plane.at(end, height))
        self._paint_band(points, looks.measured)
        self._paint_through(points, looks.measured, Qt.PenStyle.SolidLine)
        largest = float(points[-1].workers)
        if scaling.amdahl is not None:
            style = Qt.PenStyle.DashDotLine
            self._paint_law(scaling.amdahl.speedup, largest, looks.amdahl, style)
        if scaling.universal is not None:
            style = Qt.PenStyle.SolidLine
            self._paint_law(scaling.universal.speedup, largest, looks.universal, style)

    def paint_other(self, race: Standing) -> None:
        """Paint a race that is laid over the first one."""
        points, color = race.scaling.points, self._looks.other
        self._paint_band(points, color)
        self._paint_through(points, color, Qt.PenStyle.DashLine)
        self.paint_points(points, color, is_filled=False)

    def paint_points(self, points: Sequence[Point], color: QColor, *, is_filled: bool) -> None:
        """Paint a dot a pool size."""
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(color if is_filled else self._looks.ground)
        for point in points:
            self._painter.drawEllipse(self._plane.at(point.workers, point.speedup), _DOT, _DOT)

    def _paint_band(self, points: Sequence[Point], color: QColor) -> None:
        fill = QColor(color)
        fill.setAlpha(_BAND_ALPHA)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(fill)
        upper = [self._plane.at(point.workers, point.band.high) for point in points]
        lower = [self._plane.at(point.workers, point.band.low) for point in reversed(points)]
        self._painter.drawPolygon(QPolygonF([*upper, *lower]))

    def _paint_through(self, points: Sequence[Point], color: QColor, style: Qt.PenStyle) -> None:
        self._painter.setPen(QPen(color, 1.4, style))
        line = [self._plane.at(point.workers, point.speedup) for point in points]
        self._painter.drawPolyline(QPolygonF(line))

    def _paint_law(
        self, speedup: Callable[[float], float], largest: float, color: QColor, style: Qt.PenStyle
    ) -> None:
        """Draw a law as far as it was measured, and dotted beyond."""
        end = self._plane.x.high
        for first, last, look in ((1.0, largest, style), (largest, end, Qt.PenStyle.DotLine)):
            step = (last - first) / _SAMPLES
            places = [first + step * number for number in range(_SAMPLES + 1)]
            self._painter.setPen(QPen(color, 1.8, look))
            speedups = [(n, speedup(n)) for n in places]
            line = [self._plane.at(*each) for each in speedups if each[1] <= self._plane.y.high]
            self._painter.drawPolyline(QPolygonF(line))
