"""The chart of dispatch: a row a method, with a tick where each result arrived."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPen

from gui.look.chart_drawing import CENTRE, LEFT, RIGHT, Scale, moment, write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.translation import localized, ptr, tr
from processing.measuring.benchmark.dispatch_analysis import DispatchRow
from processing.measuring.durations import hundredths

_ROW, _TOP, _BOTTOM = 26, 40, 4
_TITLE, _TRACK, _FIGURE = 230, 460, 76
_PAD = 10
_TICK, _TICK_PIXELS = 2, 64  # how wide a tick is, and how far figures are apart
_MARK = 4  # the line below a figure of the axis
_FIGURE_HEIGHT = 16
_FONT_PIXELS = 12


def longest_of(rows: Sequence[DispatchRow]) -> float:
    """Return when the last result of all arrived, in seconds: the end of the common axis."""
    return max((row.ticks[-1] for row in rows), default=0.0) or 1.0


def axis_of(place: QRectF, longest: float) -> Scale:
    """Return the axis of all ticks that stand in the width of `place`, of `longest` seconds."""
    return Scale(0, longest, place.left(), place.right() - _TICK)


def paint_arrivals(
    painter: QPainter, place: QRectF, row: DispatchRow, longest: float, colors: ChartColors
) -> None:
    """Paint into `place` when each result of one method arrived, of `longest` seconds."""
    painter.fillRect(place, colors.grid)
    scale = axis_of(place, longest)
    for seconds in row.ticks:
        x = round(scale.place(seconds))
        painter.fillRect(QRectF(x, place.top(), _TICK, place.height()), colors.measured)


def paint_axis(
    painter: QPainter, scale: Scale, bottom: float, colors: ChartColors, text: float = 1.0
) -> None:
    """Paint the moments of the axis, with marks that end at `bottom`.

    `text` is how many times as large as usual the text is.
    """
    wide, high = _TICK_PIXELS * text, _FIGURE_HEIGHT * text
    for seconds in scale.ticks(wide):
        x = round(scale.place(seconds)) + _TICK / 2
        painter.setPen(QPen(colors.muted, 1))
        painter.drawLine(QPointF(x, bottom - _MARK), QPointF(x, bottom))
        place = QRectF(x - wide / 2, 0, wide, high)
        place.moveBottom(bottom - _MARK)
        # Neither of those at the ends may reach beyond the axis, where it would be cut off.
        side = CENTRE
        if seconds == 0:
            side = LEFT
            place.moveLeft(x - 1)
        elif place.right() > scale.to_pixel + _TICK:
            side = RIGHT
            place.moveRight(scale.to_pixel + _TICK)
        write(painter, moment(seconds), place, colors.muted, side)


def size_of(rows: Sequence[DispatchRow]) -> QSize:
    """Return how large the chart of these rows is."""
    return QSize(
        _TITLE + _TRACK + len(headings()) * _FIGURE + 2 * _PAD,
        _TOP + _ROW * len(rows) + _BOTTOM,
    )


def paint_dispatch(painter: QPainter, rows: Sequence[DispatchRow], colors: ChartColors) -> None:
    """Paint all rows on one axis of time."""
    size = size_of(rows)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), colors.ground)
    font = QFont(painter.font())
    font.setPixelSize(_FONT_PIXELS)
    painter.setFont(font)
    longest = longest_of(rows)
    paint_axis(painter, axis_of(QRectF(_TITLE, 0, _TRACK, 0), longest), _TOP - 2, colors)
    title = QRectF(_TITLE, 2, _TRACK, _FIGURE_HEIGHT)
    write(painter, tr("When results arrive"), title, colors.muted)
    for number, heading in enumerate(headings()):
        write(painter, heading, _figure_place(number, _TOP - 22, 16), colors.muted, RIGHT)
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        write(painter, localized(row.title), QRectF(_PAD, y, _TITLE - 2 * _PAD, _ROW), colors.text)
        paint_arrivals(painter, QRectF(_TITLE, y + 4, _TRACK, _ROW - 8), row, longest, colors)
        for place, figure in enumerate(figures_of(row)):
            write(painter, figure, _figure_place(place, y, _ROW), colors.text, RIGHT)


def headings() -> dict[str, str]:
    """Return what the figures of a row are called, in their order, and what they mean."""
    return {
        # Translators: a column with a time: until the first result was there.
        ptr("results", "First"): tr(
            "Until the first result was at hand; the median over the rounds."
        ),
        # Translators: a column with a time: until half of the results were there.
        ptr("results", "Half"): tr("Until half of them were."),
        # Translators: a column with a time: until all results were there.
        ptr("results", "All"): tr("Until all were."),
        # Translators: a column: how far the order of results differs from that of the pictures.
        tr("Moved by"): tr("How many places a result came from its own, on average."),
    }


def figures_of(row: DispatchRow) -> tuple[str, ...]:
    """Return the figures of a row: when the first, half and all results were there, and order."""
    seconds = (localized(hundredths(each)) for each in (row.first, row.half, row.total))
    return (*seconds, phrases.decimal(row.displacement, 1))


def _figure_place(number: int, y: float, height: float) -> QRectF:
    return QRectF(_TITLE + _TRACK + number * _FIGURE, y, _FIGURE, height)
