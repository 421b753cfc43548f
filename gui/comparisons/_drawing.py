"""Axes, words and captions: what all charts are drawn with."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter

from gui.look.colors import ChartColors
from gui.look.saving import Paint
from processing.files.display import display
from processing.language import phrases
from processing.language.translation import tr
from processing.measuring.benchmark.environment import Circumstances

_STEPS = (1.0, 2.0, 5.0, 10.0)
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
_MILLISECONDS_BELOW = 0.1  # seconds
_PAD = 10
_FONT_PIXELS = 12
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
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


def brief(seconds: float) -> str:
    """Return a time in few letters: `27 ms`, `0.31 s`, `12 s`."""
    if seconds < _MILLISECONDS_BELOW:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def write(
    painter: QPainter, text: str, place: QRectF, color: QColor, side: Qt.AlignmentFlag = LEFT
) -> None:
    """Write one line, vertically centred in `place`, at its `side`."""
    painter.setPen(color)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


def _caption_of(sentence: str, circumstances: Circumstances) -> str:
    """Return `sentence` and, below it, the machine and the pictures."""
    machine = circumstances.machine
    text = tr("{cpu}, {n} cores, {system}; Python {python}, Thumbpool {version}").format(
        cpu=machine.cpu,
        n=machine.cores,
        system=machine.system,
        python=machine.python,
        version=machine.thumbpool,
    )
    amount = tr("{pictures}, {n:,.1f} megapixels; {day}").format(
        pictures=phrases.pictures(circumstances.pictures),
        n=circumstances.megapixels,
        day=circumstances.made_at[:10],
    )
    return f"{sentence}\n{display(text)}\n{display(amount)}"


@dataclass(frozen=True, slots=True)
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
