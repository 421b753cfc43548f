"""Write words into a place of a chart."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


def write(
    painter: QPainter, text: str, place: QRectF, color: QColor, side: Qt.AlignmentFlag = LEFT
) -> None:
    """Write one line, half way up `place`, at its `side`."""
    painter.setPen(color)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
