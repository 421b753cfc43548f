"""Axes and words: what the charts of all rooms are drawn with."""

import math
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPicture

from processing.language.translation import style, tr
from processing.record import record

_T = TypeVar("_T")

_STEPS = (1.0, 2.0, 5.0, 10.0)
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


@record
class Scale:
    """A straight axis from one figure to another, in pixels; `high` exceeds `low`."""

    low: float
    high: float
    from_pixel: float
    to_pixel: float

    def place(self, value: float) -> float:
        """Return where `value` lies; it may lie outside."""
        part = (value - self.low) / (self.high - self.low)
        return self.from_pixel + part * (self.to_pixel - self.from_pixel)

    def value_at(self, pixel: float) -> float:
        """Return which value lies at a place; it may lie outside."""
        part = (pixel - self.from_pixel) / (self.to_pixel - self.from_pixel)
        return self.low + part * (self.high - self.low)

    def ticks(self, least_pixels: float) -> list[float]:
        """Return the round figures on the axis, at least so many pixels from each other."""
        length = abs(self.to_pixel - self.from_pixel)
        least = (self.high - self.low) * least_pixels / max(1.0, length)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(each * power for each in _STEPS if each * power >= least * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def figure(value: float) -> str:
    """Return a round figure of an axis."""
    return style().short_decimal(value)


def moment(seconds: float) -> str:
    """Return a round moment of an axis of time."""
    return tr("{seconds} s", seconds=figure(seconds))


def write(
    painter: QPainter, text: str, place: QRectF, color: QColor, side: Qt.AlignmentFlag = LEFT
) -> None:
    """Write one line, vertically centred in `place`, at its `side`."""
    painter.setPen(color)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


def laid_out(lay_out: Callable[[QPainter], _T]) -> _T:
    """Return what `lay_out` finds with a painter that paints nowhere, as for the room of texts."""
    nowhere = QPicture()
    painter = QPainter(nowhere)
    try:
        return lay_out(painter)
    finally:
        painter.end()
