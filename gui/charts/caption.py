"""Write below a chart that is saved what it shows, and where and on what it was measured."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter

from gui.look.colors import ChartLooks
from gui.look.saving import Paint
from gui.text import phrases
from processing.files.display import display
from processing.measuring.benchmark.environment import Circumstances

_PAD = 10
_FONT_PIXELS = 12
_FLAGS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def caption_of(sentence: str, told: Circumstances) -> str:
    """Return `sentence` and, below it, the machine and the pictures."""
    machine = told.machine
    text = _tr("{cpu}, {n} cores, {system}; Python {python}, Thumbpool {version}").format(
        cpu=machine.cpu,
        n=machine.cores,
        system=machine.system,
        python=machine.python,
        version=machine.thumbpool,
    )
    amount = _tr("{pictures}, {n:,.1f} megapixels; {day}").format(
        pictures=phrases.pictures(told.pictures), n=told.megapixels, day=told.made_at[:10]
    )
    return f"{sentence}\n{display(text)}\n{display(amount)}"


def captioned(size: QSize, paint: Paint, words: str, looks: ChartLooks) -> tuple[QSize, Paint]:
    """Return the size and the painting of a chart of `size` with `words` below it."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(_FONT_PIXELS)
    room = QRectF(_PAD, size.height() + _PAD, size.width() - 2 * _PAD, 1000)
    wanted = QFontMetricsF(font).boundingRect(room, int(_FLAGS), words)
    whole = QSize(size.width(), round(size.height() + wanted.height() + 3 * _PAD))

    def paint_all(painter: QPainter) -> None:
        painter.fillRect(QRectF(QPointF(0, 0), whole.toSizeF()), looks.ground)
        painter.save()
        paint(painter)
        painter.restore()
        painter.setFont(font)
        painter.setPen(looks.text)
        painter.drawText(room, _FLAGS, words)

    return whole, paint_all


def _tr(text: str) -> str:
    return QCoreApplication.translate("caption", text)
