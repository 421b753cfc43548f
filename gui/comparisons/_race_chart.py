"""The chart of a race: speedup over pool size, with what is ideal and what the laws say."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.comparisons._race_legend import height_of, legend_of, paint_legend
from gui.look.chart_drawing import CENTRE, RIGHT, Scale, figure, write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.race_analysis import RaceAnalysis
from processing.measuring.benchmark.records import Guess
from processing.measuring.durations import brief
from processing.measuring.speedup.scaling import Point, Scaling
from processing.record import record

_LEFT, _RIGHT, _BOTTOM = 46, 20, 50

_BESIDE_DOT = 4.0  # pixels from a point to its figure
_LABEL_HEIGHT = 16
_AWAY_PIXELS = (4, 10, 18, 28, 40)  # from a point down or up to its figure, the nearest first
_LOOKS = 12  # points at which a line is checked for crossing a figure
_BEYOND = 1.3  # times the largest size; the laws are drawn dotted up to there
_HEADROOM = 1.25  # over the highest speedup; the ideal line may leave the chart
_TICK_PIXELS = 34
_FONT_PIXELS = 12
_START_ROW = 40  # below the axis
_APART = 8  # pixels at least between words of a row
_LEAST_PLANE = 150
_NOWHERE = -1e9
_TIMES = "\N{MULTIPLICATION SIGN}"
Curve = Callable[[float], float]
_DOT = 4.0
_ONE = Guess(1, 1.0)  # where every line begins
_GUESS = 6.0  # from the middle of its diamond to a corner
_BAND_ALPHA = 50
_SAMPLES = 80  # points of a curve


@record
class RaceChart:
    """What is drawn.

    Attributes:
        circumstances: under which it was measured.
        other: a second race to lay over the first.
        other_circumstances: those of the second.
    """

    analysis: RaceAnalysis
    circumstances: Circumstances
    other: RaceAnalysis | None = None
    other_circumstances: Circumstances | None = None


def least_height(chart: RaceChart, width: float, colors: ChartColors) -> int:
    """Return the least height in pixels at which the lines of the chart are distinguishable."""
    entries = legend_of(chart.analysis, colors, chart.circumstances, chart.other_circumstances)
    return round(height_of(entries, width)) + _LEAST_PLANE + _BOTTOM


def words_of(chart: RaceChart, colors: ChartColors) -> list[str]:
    """Return what the lines of the chart say beside the table of its figures."""
    circumstances, other = chart.circumstances, chart.other
    entries = legend_of(chart.analysis, colors, circumstances, chart.other_circumstances)
    words = [entry.text for entry in entries]
    if other is not None:
        for point in other.scaling.points:
            speedup = decimal_amount(point.speedup, 1)
            words.append(
                # Translators: a point in a chart, in words.
                ntr(
                    "the other race with {n} worker: {speedup}\N{MULTIPLICATION SIGN}",
                    "the other race with {n} workers: {speedup}\N{MULTIPLICATION SIGN}",
                    point.workers,
                    speedup=speedup,
                )
            )
    return words


def paint_race(painter: QPainter, size: QSizeF, chart: RaceChart, colors: ChartColors) -> None:
    """Paint `chart` on `size`; the same on screens, in PNG and in SVG."""
    _RacePainter(painter, size, chart, colors).paint()


@record
class Plane:
    """Where pool sizes and speedups are on the chart."""

    x: Scale
    y: Scale

    def at(self, workers: float, speedup: float) -> QPointF:
        """Return the place of a speedup by so many workers."""
        return QPointF(self.x.place(workers), self.y.place(speedup))


class _RacePainter:
    """Paints one chart."""

    def __init__(
        self, painter: QPainter, size: QSizeF, chart: RaceChart, colors: ChartColors
    ) -> None:
        self._painter = painter
        self._size = size
        self._chart = chart
        self._colors = colors
        self._points = chart.analysis.scaling.points
        self._entries = legend_of(
            chart.analysis,
            colors,
            chart.circumstances,
            chart.other_circumstances,
        )
        self._top = height_of(self._entries, size.width())
        self._plane = self._plane_of_all()
        font = QFont(painter.font())
        font.setPixelSize(_FONT_PIXELS)
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)

    def paint(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self._size), self._colors.ground)
        self._paint_heights()
        self._paint_sizes()
        curves = CurvePainter(painter, self._plane, self._colors)
        curves.paint_race(self._chart.analysis)
        if self._chart.other is not None:
            curves.paint_other(self._chart.other)
        self._paint_cores()
        curves.paint_guesses(self._chart.analysis.guesses)
        curves.paint_points(self._points, self._colors.measured, is_filled=True)
        self._paint_labels()
        self._paint_start_ups()
        paint_legend(painter, self._entries, self._size, _LEFT)

    def _plane_of_all(self) -> Plane:
        """Return scales that have room for both races."""
        races = [race for race in (self._chart.analysis, self._chart.other) if race is not None]
        points = [point for race in races for point in race.scaling.points]
        highest = max(max(point.speedup, point.band.high) for point in points)
        guesses = self._chart.analysis.guesses
        highest = max(highest, *(min(g.speedup, g.workers) for g in guesses), 0)
        plain = self._chart.analysis.plain_seconds
        if plain:
            highest = max(highest, self._points[0].seconds / plain)
        farthest = max(2.0, _BEYOND * max(point.workers for point in points))
        return Plane(
            Scale(1, farthest, _LEFT, self._size.width() - _RIGHT),
            Scale(0, max(1.5, highest * _HEADROOM), self._size.height() - _BOTTOM, self._top),
        )

    def _paint_heights(self) -> None:
        painter, plane, colors = self._painter, self._plane, self._colors
        for value in plane.y.ticks(_TICK_PIXELS):
            y = plane.y.place(value)
            painter.setPen(QPen(colors.grid, 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(plane.x.to_pixel, y))
            place = QRectF(0, y - 9, _LEFT - 8, 18)
            write(painter, f"{figure(value)}{_TIMES}", place, colors.muted, RIGHT)
        # In the upper left corner no line can pass: all begin at 1 worker and a speedup of 1.
        title = QRectF(_LEFT + _BESIDE_DOT, self._top, plane.x.to_pixel - _LEFT, 18)
        # Translators: the axis of a chart: how many times as fast as one worker.
        write(painter, tr("speedup"), title, colors.muted)

    def _paint_sizes(self) -> None:
        plane, muted = self._plane, self._colors.muted
        bottom, reached = plane.y.from_pixel, _NOWHERE
        for number in self._sizes():
            x = plane.x.place(number)
            text = phrases.number(number)
            if x - reached < self._metrics.horizontalAdvance(text) + 10:
                continue
            reached = x
            write(self._painter, text, QRectF(x - 20, bottom + 4, 40, 18), muted, CENTRE)
        place = QRectF(_LEFT, bottom + 4, plane.x.to_pixel - _LEFT, 18)
        # Translators: the axis of a chart, on which the numbers of workers are.
        write(self._painter, tr("workers"), place, muted, RIGHT)

    def _paint_cores(self) -> None:
        """Mark the number of cores, beyond which workers wait for each other."""
        cores, plane, colors = self._chart.circumstances.machine.cores, self._plane, self._colors
        if not 1 < cores <= plane.x.high:
            return
        x, bottom = plane.x.place(cores), plane.y.from_pixel
        self._painter.setPen(QPen(colors.muted, 1, Qt.PenStyle.DotLine))
        self._painter.drawLine(QPointF(x, bottom), QPointF(x, self._top))
        text = ntr("{n} core", "{n} cores", cores)
        wide = self._metrics.horizontalAdvance(text) + _BESIDE_DOT
        is_last = x + _BESIDE_DOT + wide > self._size.width()
        left = x - wide if is_last else x + _BESIDE_DOT
        place = QRectF(left, bottom - 18, wide, 16)
        self._painter.fillRect(place, colors.behind)
        write(self._painter, text, place, colors.muted)

    def _paint_labels(self) -> None:
        """Write the figure of each point beside it, off the lines if there is room."""
        taken: list[QRectF] = []
        for point in self._points[1:]:
            text = f"{phrases.decimal(point.speedup, 1)}{_TIMES}"
            at = self._plane.at(point.workers, point.speedup)
            size = QSizeF(self._metrics.horizontalAdvance(text) + _BESIDE_DOT, _LABEL_HEIGHT)
            free = [
                place
                for place in self._places_beside(at, size)
                if not any(place.intersects(other) for other in taken)
            ]
            if not free:
                continue
            place = min(free, key=self._crossed)  # of equal ones the nearest
            taken.append(place)
            self._painter.fillRect(place, self._colors.behind)
            write(self._painter, text, place, self._colors.text, CENTRE)

    def _places_beside(self, at: QPointF, size: QSizeF) -> Iterator[QRectF]:
        """Yield places for text beside a point, the nearest first, inside the plane."""
        x, y = self._plane.x, self._plane.y
        plane = QRectF(QPointF(x.from_pixel, y.to_pixel), QPointF(x.to_pixel, y.from_pixel))
        for away in _AWAY_PIXELS:
            below, above = at.y() + away, at.y() - away - size.height()
            right, left = at.x() + _BESIDE_DOT, at.x() - _BESIDE_DOT - size.width()
            for top, start in product((below, above), (right, left)):
                place = QRectF(QPointF(start, top), size)
                if plane.contains(place):
                    yield place

    def _crossed(self, place: QRectF) -> int:
        """Return how many lines of the chart run through a place."""
        races = [race for race in (self._chart.analysis, self._chart.other) if race is not None]
        curves = [curve for race in races for curve in curves_of(race)]
        return sum(self._is_crossed(place, curve) for curve in curves)

    def _is_crossed(self, place: QRectF, curve: Curve) -> bool:
        steps = [place.left() + part * place.width() / _LOOKS for part in range(_LOOKS + 1)]
        heights = [self._plane.y.place(curve(self._plane.x.value_at(x))) for x in steps]
        return any(place.top() - 1 <= height <= place.bottom() + 1 for height in heights)

    def _paint_start_ups(self) -> None:
        """Write below each size how long its start-up took, which is no part of the speedup."""
        x_scale, muted = self._plane.x, self._colors.muted
        y = self._plane.y.from_pixel + _START_ROW - 14
        place = QRectF(_LEFT, y, x_scale.to_pixel - _LEFT, 16)
        # Translators: until all workers are up; beside times on a line of its own.
        title = tr("start-up, not counted")
        write(self._painter, title, place, muted, RIGHT)
        last = x_scale.to_pixel - self._metrics.horizontalAdvance(title) - _APART
        reached = _NOWHERE
        for point, seconds in zip(self._points, self._chart.analysis.start_seconds, strict=True):
            text = localized(brief(seconds))
            wide = self._metrics.horizontalAdvance(text)
            x = x_scale.place(point.workers)
            if x - wide / 2 < reached + _APART or x + wide / 2 > last:
                continue
            reached = x + wide / 2
            write(self._painter, text, QRectF(x - wide, y, 2 * wide, 16), muted, CENTRE)

    def _sizes(self) -> list[int]:
        other = self._chart.other
        points = [*self._points, *(other.scaling.points if other is not None else ())]
        return sorted({point.workers for point in points})


def curves_of(race: RaceAnalysis) -> list[Curve]:
    """Return the lines that the chart has for a race, each as a speedup by so many workers."""
    points, scaling = race.scaling.points, race.scaling
    found: list[Curve] = [race.ideal, lambda workers: through(points, workers)]
    if race.plain_seconds:
        height = points[0].seconds / race.plain_seconds
        found.append(lambda _workers: height)
    if race.guesses:
        guessed = (_ONE, *race.guesses)
        found.append(lambda workers: through(guessed, workers))
    edge = max(scaling.cores, scaling.fitted_to)
    laws = (law for law in (scaling.amdahl, scaling.universal) if law is not None)
    return [*found, *(_up_to(edge, law.speedup) for law in laws)]


def _up_to(edge: float, curve: Curve) -> Curve:
    """Return `curve` as it is drawn: NaN beyond the `edge`."""
    return lambda workers: curve(workers) if workers <= edge else math.nan


def through(points: Sequence[Point | Guess], workers: float) -> float:
    """Return where the straight lines from point to point are; NaN outside of them."""
    for before, after in pairwise(points):
        if before.workers <= workers <= after.workers:
            part = (workers - before.workers) / (after.workers - before.workers)
            return before.speedup + part * (after.speedup - before.speedup)
    return math.nan


class CurvePainter:
    """Paints on one `QPainter` that is open; nothing leaves the plane, as SVG would not clip it."""

    def __init__(self, painter: QPainter, plane: Plane, colors: ChartColors) -> None:
        self._painter = painter
        self._plane = plane
        self._colors = colors

    def paint_race(self, race: RaceAnalysis) -> None:
        """Paint the ideal, the plain loop, the band of what was measured, and the laws."""
        painter, colors, end = self._painter, self._colors, self._plane.x.high
        points, scaling = race.scaling.points, race.scaling
        painter.setPen(QPen(colors.muted, 1.2, Qt.PenStyle.DashLine))
        self._paint_ideal(race)
        if race.plain_seconds:
            height = points[0].seconds / race.plain_seconds
            painter.setPen(QPen(colors.muted, 1.2, Qt.PenStyle.DashDotDotLine))
            painter.drawLine(self._plane.at(1, height), self._plane.at(end, height))
        self._paint_band(points, colors.measured)
        self._paint_through(points, colors.measured, Qt.PenStyle.SolidLine)
        if scaling.amdahl is not None:
            style = Qt.PenStyle.DashDotLine
            self._paint_law(scaling.amdahl.speedup, scaling, colors.amdahl, style)
        if scaling.universal is not None:
            style = Qt.PenStyle.SolidLine
            self._paint_law(scaling.universal.speedup, scaling, colors.universal, style)

    def paint_other(self, race: RaceAnalysis) -> None:
        """Paint a race that is laid over the first one."""
        points, color = race.scaling.points, self._colors.other
        self._paint_band(points, color)
        self._paint_through(points, color, Qt.PenStyle.DashLine)
        self.paint_points(points, color, is_filled=False)

    def paint_guesses(self, guesses: Sequence[Guess]) -> None:
        """Paint what was expected, as far as it is inside of the plane."""
        color, top = self._colors.text, self._plane.y.high
        seen = [self._plane.at(g.workers, g.speedup) for g in guesses if g.speedup <= top]
        if not seen:
            return
        self._painter.setPen(QPen(color, 1.6, Qt.PenStyle.DotLine))
        self._painter.drawPolyline(QPolygonF([self._plane.at(1, 1), *seen]))
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(self._colors.ground)
        for place in seen:
            corners = (QPointF(_GUESS, 0), QPointF(0, _GUESS))
            self._painter.drawPolygon(
                QPolygonF([place + each for each in (*corners, *(-e for e in corners))])
            )

    def paint_points(self, points: Sequence[Point], color: QColor, *, is_filled: bool) -> None:
        """Paint a dot a pool size."""
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(color if is_filled else self._colors.ground)
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

    def _paint_ideal(self, race: RaceAnalysis) -> None:
        """Draw the ideal up to the edge of the plane, with its bend where the cores end."""
        end = self._plane.x.high
        bend = min(end, race.ideal(end), self._plane.y.high)
        line = [self._plane.at(1, 1), self._plane.at(bend, bend)]
        if race.ideal(end) == bend:
            line.append(self._plane.at(end, bend))
        self._painter.drawPolyline(QPolygonF(line))

    def _paint_law(
        self, speedup: Curve, scaling: Scaling, color: QColor, style: Qt.PenStyle
    ) -> None:
        """Draw a law as far as it was fitted, and dotted up to where there are no more cores."""
        largest = float(scaling.fitted_to)
        end = min(self._plane.x.high, max(largest, scaling.cores))
        for first, last, look in ((1.0, largest, style), (largest, end, Qt.PenStyle.DotLine)):
            step = (last - first) / _SAMPLES
            places = [first + step * number for number in range(_SAMPLES + 1)]
            self._painter.setPen(QPen(color, 1.8, look))
            speedups = [(n, speedup(n)) for n in places]
            line = [self._plane.at(*each) for each in speedups if each[1] <= self._plane.y.high]
            self._painter.drawPolyline(QPolygonF(line))
