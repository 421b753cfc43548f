"""Axes, words and captions: what all charts are drawn with."""

import math
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter

from gui.look.colors import ChartColors
from gui.look.saving import Paint
from processing.files.display import display
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import ntr, style, tr
from processing.measuring.benchmark.environment import Circumstances
from processing.record import record

_STEPS = (1.0, 2.0, 5.0, 10.0)
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
_PAD = 10
_FONT_PIXELS = 12
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


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


def _caption_of(sentence: str, circumstances: Circumstances) -> str:
    """Return `sentence` and, below it, the machine and the pictures."""
    machine = circumstances.machine
    where = (
        machine.cpu,
        ntr("{n} core", "{n} cores", machine.cores),
        machine.system,
        f"Python {machine.python}",
        f"Thumbpool {machine.thumbpool}",
    )
    what = (
        phrases.pictures(circumstances.pictures),
        tr("{n} megapixels", n=decimal_amount(circumstances.megapixels, 1)),
        _day_of(circumstances.made_at),
    )
    return "\n".join((sentence, *(display(" · ".join(parts)) for parts in (where, what))))


def _day_of(made_at: str) -> str:
    """Return the day of a moment in ISO 8601, or what a stranger's file has in its place."""
    try:
        return style().date(datetime.fromisoformat(made_at))
    except ValueError:
        return made_at[:10]


@record
class Drawing:
    """A chart to be saved, with a sentence on what it shows."""

    size: QSize
    paint: Paint
    sentence: str


def captioned(
    drawing: Drawing, circumstances: Circumstances, colors: ChartColors
) -> tuple[QSize, Paint]:
    """Return the size and the painting of a chart with its caption below it."""
    size, words = drawing.size, _caption_of(drawing.sentence, circumstances)
    font = QFont(QGuiApplication.font())
    font.setPixelSize(_FONT_PIXELS)
    room = QRectF(_PAD, size.height() + _PAD, size.width() - 2 * _PAD, 1000)
    wanted = QFontMetricsF(font).boundingRect(room, int(_FLAGS), words)
    whole = QSize(size.width(), round(size.height() + wanted.height() + 3 * _PAD))

    def paint_all(painter: QPainter) -> None:
        painter.fillRect(QRectF(QPointF(0, 0), whole.toSizeF()), colors.ground)
        painter.save()
        drawing.paint(painter)
        painter.restore()
        painter.setFont(font)
        painter.setPen(colors.text)
        painter.drawText(room, _FLAGS, words)

    return whole, paint_all
