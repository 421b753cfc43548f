"""The chart of dispatch: a row a method, with a tick where each result arrived."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from gui.charts.looks import ChartLooks
from gui.charts.scale import Scale
from processing.benchmark.dispatch_rows import DispatchRow

_ROW, _TOP, _BOTTOM = 26, 34, 30
_TITLE, _TRACK, _FIGURE = 220, 460, 70
_PAD = 6
_TICK_PIXELS = 60
_FONT_PIXELS = 12


def longest_of(rows: Sequence[DispatchRow]) -> float:
    """Return when the last result of all arrived, in seconds: the end of the common axis."""
    return max((row.ticks[-1] for row in rows), default=1.0)


def paint_arrivals(
    painter: QPainter, place: QRectF, row: DispatchRow, longest: float, looks: ChartLooks
) -> None:
    """Paint into `place` when each result of one method arrived, of `longest` seconds."""
    painter.fillRect(place, looks.grid)
    scale = Scale(0, longest, place.left(), place.right() - 1)
    for seconds in row.ticks:
        x = scale.place(seconds)
        painter.fillRect(QRectF(x, place.top(), 1.5, place.height()), looks.measured)


def size_of(rows: Sequence[DispatchRow]) -> QSize:
    """Return how large the chart of these rows is."""
    return QSize(
        _TITLE + _TRACK + len(figures_of(rows[0])) * _FIGURE + 3 * _PAD,
        _TOP + _ROW * len(rows) + _BOTTOM,
    )


def paint_dispatch(
    painter: QPainter, rows: Sequence[DispatchRow], looks: ChartLooks, note: str
) -> None:
    """Paint all rows on one axis of time; `note` is written below."""
    size = size_of(rows)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), looks.ground)
    font = QFont(painter.font())
    font.setPixelSize(_FONT_PIXELS)
    painter.setFont(font)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    middle = Qt.AlignmentFlag.AlignVCenter
    longest = longest_of(rows)
    scale = Scale(0, longest, _TITLE, _TITLE + _TRACK)
    painter.setPen(looks.muted)
    for seconds in scale.ticks(_TICK_PIXELS):
        x = scale.place(seconds)
        painter.drawText(QPointF(x + 2, _TOP - 14), f"{seconds:g} s")
        painter.setPen(QPen(looks.muted, 1))
        painter.drawLine(QPointF(x, _TOP - 10), QPointF(x, _TOP - 4))
    for number, heading in enumerate(headings()):
        place = QRectF(_TITLE + _TRACK + number * _FIGURE, 6, _FIGURE, _TOP - 16)
        painter.drawText(place, right | middle, heading)
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        painter.setPen(looks.text)
        painter.drawText(QRectF(_PAD, y, _TITLE - 2 * _PAD, _ROW), left | middle, row.title)
        paint_arrivals(painter, QRectF(_TITLE, y + 4, _TRACK, _ROW - 8), row, longest, looks)
        painter.setPen(looks.text)
        for place_number, figure in enumerate(figures_of(row)):
            x = _TITLE + _TRACK + place_number * _FIGURE
            painter.drawText(QRectF(x, y, _FIGURE, _ROW), right | middle, figure)
    painter.setPen(looks.muted)
    y = _TOP + _ROW * len(rows)
    painter.drawText(QRectF(_PAD, y, size.width() - 2 * _PAD, _BOTTOM), left | middle, note)


def headings() -> tuple[str, ...]:
    """Return what the figures of a row are called, in their order."""
    return _tr("First"), _tr("Half"), _tr("All"), _tr("Moved by")


def figures_of(row: DispatchRow) -> tuple[str, ...]:
    """Return the figures of a row: when the first, half and all results were there, and order."""
    seconds = (f"{each:.2f} s" for each in (row.first, row.half, row.total))
    return (*seconds, f"{row.displacement:.1f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("dispatch_chart", text)
