"""Captions: how the chart of a comparison is saved."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter

from gui.look.colors import ChartColors
from gui.look.saving import Paint
from processing.files.display import display
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.translation import ntr, style, tr
from processing.measuring.benchmark.environment import Circumstances
from processing.record import record

_PAD = 10
_FONT_PIXELS = 12
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


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
