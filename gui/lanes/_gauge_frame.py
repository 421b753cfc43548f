"""What the small charts beside the lanes have in common: a title, axes with units, a legend."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.look.chart_drawing import CENTRE, RIGHT, Scale, figure, moment, write
from gui.look.colors import ChartColors
from processing.record import record

MARGIN = 3  # right of the plot
_PAD = 2
_HEAD, _AXIS, _LINE = 15, 15, 14  # heights
_PLOT = 20  # the least height of the plot
_BELOW_HEAD = 4
_AFTER_TITLE = 6
_SIGN, _AFTER_SIGN, _AFTER_ENTRY = 10, 4, 10  # of the legend, in width
_LEVEL_GAP = 4  # between the figures of the upright axis and the plot
_TICK_PIXELS = 46
_FONT_PIXELS = 11

Sign = Callable[[QPainter, QRectF], None]  # paints what an entry explains into a square


@record
class Entry:
    """An entry of the legend."""

    name: str
    sign: Sign


@record
class Frame:
    """What stands around a plot.

    Attributes:
        title: what is measured.
        value: how it is now, in a few words.
        entries: the legend.
        top: the highest value of the upright axis, which begins at 0.
        start, end: the moments at the ends of the axis of time, in seconds.
        below: pixels between the plot and the axis of time.
        left: pixels left of the plot, at least.
    """

    title: str
    value: str
    entries: Sequence[Entry]
    top: float
    start: float
    end: float
    below: float = 0.0
    left: float = 0.0


class FramePlaces:
    """Where the parts of a gauge of a size are, and how they are painted."""

    def __init__(self, painter: QPainter, size: QSizeF, frame: Frame, colors: ChartColors) -> None:
        self._painter = painter
        self._frame = frame
        self._colors = colors
        self._size = size
        self._font = _font(painter.font())
        painter.setFont(self._font)
        self._metrics = QFontMetricsF(self._font)
        self._placed = self._placed_entries()
        lines = max((line for _, line, _ in self._placed), default=-1) + 1
        around = _HEAD + _BELOW_HEAD + frame.below + _AXIS + lines * _LINE
        self.least_height = round(around + _PLOT)
        left = _PAD + self._metrics.horizontalAdvance(figure(frame.top)) + _LEVEL_GAP
        left = max(frame.left, left)
        room = max(1.0, size.width() - left - MARGIN)
        high = max(1.0, size.height() - around)
        self.plot = QRectF(left, _HEAD + _BELOW_HEAD, room, high)
        end = max(frame.end, frame.start + 1e-3)
        self.time = Scale(frame.start, end, self.plot.left(), self.plot.right())
        self.level = Scale(0.0, frame.top, self.plot.bottom(), self.plot.top() + 1)

    def paint(self) -> None:
        """Paint all but what is in the plot."""
        painter, frame, colors = self._painter, self._frame, self._colors
        painter.fillRect(QRectF(QPointF(0, 0), self._size), colors.ground)
        wide = self._size.width() - 2 * _PAD
        self._paint_head(wide)
        painter.setPen(QPen(colors.grid, 1))
        for level in (0.0, frame.top):
            y = self.level.place(level)
            painter.drawLine(QPointF(self.plot.left(), y), QPointF(self.plot.right(), y))
            place = QRectF(0, y - _LINE / 2, self.plot.left() - _LEVEL_GAP, _LINE)
            write(painter, figure(level), place, colors.muted, RIGHT)
            painter.setPen(QPen(colors.grid, 1))
        bottom = self.plot.bottom() + frame.below
        self._paint_moments(bottom)
        for entry, line, x in self._placed:
            top = bottom + _AXIS + line * _LINE
            entry.sign(painter, QRectF(x, top + (_LINE - _SIGN) / 2, _SIGN, _SIGN))
            place = QRectF(x + _SIGN + _AFTER_SIGN, top, wide, _LINE)
            write(painter, entry.name, place, colors.muted)

    def _paint_head(self, wide: float) -> None:
        """Write the title and, beside it, the value; what is too long is cut."""
        strong = QFont(self._font)
        strong.setBold(True)
        self._painter.setFont(strong)
        write(self._painter, self._frame.title, QRectF(_PAD, 0, wide, _HEAD), self._colors.text)
        self._painter.setFont(self._font)
        left = QFontMetricsF(strong).horizontalAdvance(self._frame.title) + _AFTER_TITLE
        rest = max(0.0, wide - left)
        cut = self._metrics.elidedText(self._frame.value, Qt.TextElideMode.ElideRight, rest)
        write(self._painter, cut, QRectF(_PAD + left, 0, rest, _HEAD), self._colors.muted)

    def _paint_moments(self, bottom: float) -> None:
        """Write round moments below the plot, and draw them as short lines."""
        for seconds in self.time.ticks(_TICK_PIXELS):
            x = self.time.place(seconds)
            self._painter.setPen(QPen(self._colors.muted, 1))
            self._painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + 3))
            text = moment(seconds)
            wide = self._metrics.horizontalAdvance(text) + 2
            left = min(max(0.0, x - wide / 2), self._size.width() - wide)
            place = QRectF(left, bottom + 2, wide, _AXIS - 2)
            write(self._painter, text, place, self._colors.muted, CENTRE)

    def _placed_entries(self) -> list[tuple[Entry, int, float]]:
        """Return each entry of the legend with its line, and how far from the left it begins."""
        placed, x, line = [], float(_PAD), 0
        for entry in self._frame.entries:
            wide = _SIGN + _AFTER_SIGN + self._metrics.horizontalAdvance(entry.name)
            if x > _PAD and x + wide > self._size.width() - _PAD:
                x, line = float(_PAD), line + 1
            placed.append((entry, line, x))
            x += wide + _AFTER_ENTRY
        return placed


def filled(color: QColor) -> Sign:
    """Return a sign that is an area."""
    return lambda painter, place: painter.fillRect(place, color)


def upright(pen: QPen, share: float = 1.0) -> Sign:
    """Return a sign that is a tick, as high as that share of the others, at the bottom."""

    def paint(painter: QPainter, place: QRectF) -> None:
        painter.setPen(pen)
        x = place.center().x()
        top = place.bottom() - place.height() * share
        painter.drawLine(QPointF(x, top), QPointF(x, place.bottom()))

    return paint


def dotted(color: QColor, radius: float, *, is_hollow: bool = False) -> Sign:
    """Return a sign that is a dot."""
    return lambda painter, place: paint_dot(
        painter, place.center(), color, radius, is_hollow=is_hollow
    )


def paint_dot(
    painter: QPainter, centre: QPointF, color: QColor, radius: float, *, is_hollow: bool = False
) -> None:
    """Paint a dot, or a ring."""
    painter.setPen(QPen(color, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else color)
    painter.drawEllipse(centre, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(_FONT_PIXELS)
    return made
