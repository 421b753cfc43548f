"""Write words into a place of a chart."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


_MILLISECONDS_BELOW = 0.1  # seconds


def brief(seconds: float) -> str:
    """Return a time in as few letters as tell it apart from others: `27 ms`, `0.31 s`, `12 s`."""
    if seconds < _MILLISECONDS_BELOW:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def write(
    painter: QPainter, text: str, place: QRectF, color: QColor, side: Qt.AlignmentFlag = LEFT
) -> None:
    """Write one line, half way up `place`, at its `side`."""
    painter.setPen(color)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
