"""The chart of a race: speedup over pool size, with what is ideal and what the laws say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui import phrases
from gui.charts.looks import ChartLooks
from gui.charts.scale import Scale
from processing.benchmark.standing import Standing
from processing.speedup.scaling import Point

_LEFT, _RIGHT, _BOTTOM = 46, 20, 50
_PAD = 8
_DOT = 4.0
_BAND_ALPHA = 50
_BEYOND = 1.3  # times the largest size: so far the laws are drawn, dotted
_HEADROOM = 1.25  # over the highest speedup; the ideal line may leave the chart
_SAMPLES = 80  # points of a curve
_TICK_PIXELS = 34
_LEGEND_LINE = 18
_KEY = 26  # the line that explains itself in the legend
_FONT_PIXELS = 12
_START_ROW = 40  # below the axis
_START_TITLE = 136  # pixels for the words at the end of that row
_WIDE = 620  # from this width on, the legend has two columns


@dataclass(frozen=True, slots=True)
class RaceChart:
    """What is drawn.

    Attributes:
        other: a second race to lay over the first.
        wait_milliseconds: the artificial wait a picture, told on the chart; 0 for none.
    """

    standing: Standing
    other: Standing | None = None
    wait_milliseconds: int = 0


def paint_race(painter: QPainter, size: QSizeF, chart: RaceChart, looks: ChartLooks) -> None:
    """Paint `chart` on `size`; the same on screens, in PNG and in SVG."""
    _RacePainter(painter, size, chart, looks).paint()


class _RacePainter:
    """Paints one chart."""

    def __init__(
        self, painter: QPainter, size: QSizeF, chart: RaceChart, looks: ChartLooks
    ) -> None:
        self._painter = painter
        self._size = size
        self._chart = chart
        self._looks = looks
        self._points = chart.standing.scaling.points
        self._largest = self._points[-1].workers
        races = [race for race in (chart.standing, chart.other) if race is not None]
        points = [point for race in races for point in race.scaling.points]
        highest = max(max(point.speedup, point.band.high) for point in points)
        farthest = max(2.0, _BEYOND * max(point.workers for point in points))
        self._top = 2 * _PAD + _LEGEND_LINE * -(-len(self._entries()) // self._columns())
        self._x = Scale(1, farthest, _LEFT, size.width() - _RIGHT)
        top = max(1.5, highest * _HEADROOM)
        self._y = Scale(0, top, size.height() - _BOTTOM, self._top)
        font = QFont(painter.font())
        font.setPixelSize(_FONT_PIXELS)
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)

    def paint(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self._size), self._looks.ground)
        self._paint_axes()
        painter.save()
        painter.setClipRect(
            QRectF(_LEFT, self._top, self._x.to_pixel - _LEFT, self._y.from_pixel - self._top)
        )
        self._paint_lines()
        painter.restore()
        self._paint_points(self._points, self._looks.measured, is_filled=True)
        self._paint_labels()
        self._paint_start_ups()
        self._paint_legend()

    def _paint_axes(self) -> None:
        painter, bottom = self._painter, self._y.from_pixel
        for value in self._y.ticks(_TICK_PIXELS):
            y = self._y.place(value)
            painter.setPen(QPen(self._looks.grid, 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self._x.to_pixel, y))
            self._write(f"{value:g}×", QRectF(0, y - 9, _LEFT - 8, 18), is_right=True)  # noqa: RUF001
        reached = -1e9
        for number in self._sizes():
            x = self._x.place(number)
            text = str(number)
            if x - reached < self._metrics.horizontalAdvance(text) + 10:
                continue
            reached = x
            self._write(text, QRectF(x - 20, bottom + 4, 40, 18), is_centred=True)
        title = _tr("workers")
        self._write(title, QRectF(_LEFT, bottom + 4, self._x.to_pixel - _LEFT, 18), is_right=True)

    def _paint_lines(self) -> None:
        painter, looks = self._painter, self._looks
        standing, other = self._chart.standing, self._chart.other
        painter.setPen(QPen(looks.muted, 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(self._at(1, 1), self._at(self._x.high, self._x.high))
        if standing.plain_seconds:
            height = self._points[0].seconds / standing.plain_seconds
            painter.setPen(QPen(looks.muted, 1.2, Qt.PenStyle.DashDotDotLine))
            painter.drawLine(self._at(1, height), self._at(self._x.high, height))
        self._paint_band(self._points, looks.measured)
        scaling = standing.scaling
        if scaling.amdahl is not None:
            self._paint_law(scaling.amdahl.speedup, looks.amdahl, Qt.PenStyle.DashDotLine)
        if scaling.universal is not None:
            self._paint_law(scaling.universal.speedup, looks.universal, Qt.PenStyle.SolidLine)
        if other is not None:
            points = other.scaling.points
            self._paint_band(points, looks.other)
            painter.setPen(QPen(looks.other, 1.4, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF([self._at(p.workers, p.speedup) for p in points]))
            self._paint_points(points, looks.other, is_filled=False)

    def _paint_band(self, points: Sequence[Point], color: QColor) -> None:
        fill = QColor(color)
        fill.setAlpha(_BAND_ALPHA)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(fill)
        upper = [self._at(point.workers, point.band.high) for point in points]
        lower = [self._at(point.workers, point.band.low) for point in reversed(points)]
        self._painter.drawPolygon(QPolygonF([*upper, *lower]))

    def _paint_law(
        self, speedup: Callable[[float], float], color: QColor, style: Qt.PenStyle
    ) -> None:
        """Draw a law as far as it was measured, and dotted beyond."""
        for first, last, look in (
            (1.0, float(self._largest), style),
            (float(self._largest), self._x.high, Qt.PenStyle.DotLine),
        ):
            step = (last - first) / _SAMPLES
            places = [first + step * number for number in range(_SAMPLES + 1)]
            self._painter.setPen(QPen(color, 1.8, look))
            self._painter.drawPolyline(QPolygonF([self._at(n, speedup(n)) for n in places]))

    def _paint_points(self, points: Sequence[Point], color: QColor, *, is_filled: bool) -> None:
        self._painter.setPen(QPen(color, 1.6))
        self._painter.setBrush(color if is_filled else self._looks.ground)
        for point in points:
            self._painter.drawEllipse(self._at(point.workers, point.speedup), _DOT, _DOT)

    def _paint_labels(self) -> None:
        reached = -1e9
        for point in self._points[1:]:
            text = f"{point.speedup:.1f}×"  # noqa: RUF001
            at = self._at(point.workers, point.speedup)
            wide = self._metrics.horizontalAdvance(text)
            if at.x() < reached + 4:
                continue
            reached = at.x() + wide + _DOT
            place = QRectF(at.x() + _DOT, at.y() + _DOT, wide + _DOT, 16)
            self._write(text, place, color=self._looks.text)

    def _paint_start_ups(self) -> None:
        """Write below each size how long its start-up took, which is no part of the speedup."""
        y = self._y.from_pixel + _START_ROW - 14
        place = QRectF(_LEFT, y, self._x.to_pixel - _LEFT, 16)
        self._write(_tr("start-up, not counted"), place, is_right=True)
        reached = -1e9
        for point, seconds in zip(self._points, self._chart.standing.start_seconds, strict=True):
            text = phrases.duration(seconds)
            wide = self._metrics.horizontalAdvance(text)
            x = self._x.place(point.workers)
            if x - wide / 2 < reached + 8 or x + wide / 2 > self._x.to_pixel - _START_TITLE:
                continue
            reached = x + wide / 2
            self._write(text, QRectF(x - wide, y, 2 * wide, 16), is_centred=True)

    def _paint_legend(self) -> None:
        columns = self._columns()
        wide = (self._size.width() - _LEFT) / columns
        for number, (text, color, style) in enumerate(self._entries()):
            line, column = divmod(number, columns)
            left, y = _LEFT + column * wide, _PAD + line * _LEGEND_LINE
            if style is not None:
                self._painter.setPen(QPen(color, 1.8, style))
                start = QPointF(left, y + _LEGEND_LINE / 2)
                self._painter.drawLine(start, start + QPointF(_KEY, 0))
            place = QRectF(left + _KEY + _PAD, y, wide - _KEY - _PAD, _LEGEND_LINE)
            self._write(text, place, color=color)

    def _columns(self) -> int:
        return 2 if self._size.width() >= _WIDE else 1

    def _entries(self) -> list[tuple[str, QColor, Qt.PenStyle | None]]:
        """Return what stands in the legend: the words, their colour and their line."""
        looks, standing, styles = self._looks, self._chart.standing, Qt.PenStyle
        scaling = standing.scaling
        rounds = _tr("measured: medians of {n} rounds, 95 % band").format(n=scaling.rounds)
        found: list[tuple[str, QColor, Qt.PenStyle | None]] = [
            (rounds, looks.measured, styles.SolidLine)
        ]
        if self._chart.other is not None:
            found.append((_tr("the other race"), looks.other, styles.DashLine))
        if scaling.universal is not None:
            text = _tr("scalability law: contention {a:.3f}, coherency {b:.4f}")
            law = scaling.universal
            words = text.format(a=law.contention, b=law.coherency)
            found.append((words, looks.universal, styles.SolidLine))
        if scaling.amdahl is not None:
            text = _tr("Amdahl's law: {share:.1%} of the work is serial")
            words = text.format(share=scaling.amdahl.serial)
            found.append((words, looks.amdahl, styles.DashDotLine))
        found.append((_tr("ideal: n workers are n times as fast"), looks.muted, styles.DashLine))
        if standing.plain_seconds:
            found.append((_tr("a plain loop, no pool"), looks.muted, styles.DashDotDotLine))
        if self._chart.wait_milliseconds:
            text = _tr("with an artificial wait of {n} ms a picture")
            words = text.format(n=self._chart.wait_milliseconds)
            found.append((words, looks.warning, None))
        return found

    def _sizes(self) -> list[int]:
        other = self._chart.other
        points = [*self._points, *(other.scaling.points if other is not None else ())]
        return sorted({point.workers for point in points})

    def _at(self, workers: float, speedup: float) -> QPointF:
        return QPointF(self._x.place(workers), self._y.place(speedup))

    def _write(
        self,
        text: str,
        place: QRectF,
        *,
        color: QColor | None = None,
        is_right: bool = False,
        is_centred: bool = False,
    ) -> None:
        self._painter.setPen(color or self._looks.muted)
        flags = Qt.AlignmentFlag
        side = flags.AlignRight if is_right else flags.AlignLeft
        side = flags.AlignHCenter if is_centred else side
        self._painter.drawText(place, side | flags.AlignVCenter, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("race_chart", text)
