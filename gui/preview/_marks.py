"""Draw what lies over the pictures: their names, and the handle between them."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.look.theme import LIGHT, Colors

_CHIP_ALPHA = 225
_CHIP_PADDING = (8, 3)
_CHIP_RADIUS = 5
_CHIP_DISTANCE = 8  # from the edges of the picture
GRIP_RADIUS = 11
_ARROW = 3.5  # half the height of one of the two in the grip
_LINE = 2
_SHADOW_ALPHA = 90
_FOCUS = 2


class MarkPainter:
    """Paints in device pixels; all lengths grow with text and density.

    Args:
        unit: device pixels of a pixel for text of the usual size.
    """

    def __init__(self, painter: QPainter, colors: Colors, font: QFont, unit: float) -> None:
        self._painter = painter
        self._colors = colors
        self._font = font
        self._unit = unit

    def chip(self, text: str, within: QRect, side: Qt.AlignmentFlag) -> None:
        """Write `text` at the left, in the middle or at the right of the top of a picture.

        Nothing is written where there is no room for it.
        """
        padding = [length * self._unit for length in _CHIP_PADDING]
        metrics = QFontMetricsF(self._font)
        wide = metrics.horizontalAdvance(text) + 2 * padding[0]
        high = metrics.height() + 2 * padding[1]
        away = _CHIP_DISTANCE * self._unit
        if wide + 2 * away > within.width() or high + 2 * away > within.height():
            return
        left = {
            Qt.AlignmentFlag.AlignLeft: within.x() + away,
            Qt.AlignmentFlag.AlignHCenter: within.x() + (within.width() - wide) / 2,
            Qt.AlignmentFlag.AlignRight: within.x() + within.width() - away - wide,
        }[side]
        place = QRectF(round(left), round(within.y() + away), round(wide), round(high))
        ground = QColor(self._colors.panel)
        ground.setAlpha(_CHIP_ALPHA)
        self._painter.setPen(QColor(self._colors.border))
        self._painter.setBrush(ground)
        radius = _CHIP_RADIUS * self._unit
        self._painter.drawRoundedRect(place, radius, radius)
        self._painter.setFont(self._font)
        self._painter.setPen(QColor(self._colors.text))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def handle(self, x: int, within: QRect, *, is_focused: bool) -> None:
        """Draw the line between before and after, and the grip on it."""
        unit, colors, painter = self._unit, self._colors, self._painter
        # The lighter colour of either theme parts pictures, with a darker edge for light ones.
        ground, mark = sorted((colors.panel, colors.text), key=lambda c: -QColor(c).lightness())
        wide = round(_LINE * unit)
        line = QRect(x - wide // 2, within.y(), wide, within.height())
        shadow = QColor(mark)
        shadow.setAlpha(_SHADOW_ALPHA)
        painter.fillRect(line.adjusted(-1, 0, 1, 0), shadow)
        painter.fillRect(line, QColor(ground))
        middle = QPointF(x, within.y() + within.height() / 2)
        painter.setPen(QPen(QColor(colors.accent if is_focused else colors.edge), 1.5 * unit))
        painter.setBrush(QColor(ground))
        painter.drawEllipse(middle, GRIP_RADIUS * unit, GRIP_RADIUS * unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LIGHT.accent if is_focused else mark))
        for way in (-1, 1):
            painter.drawPolygon(_arrow(middle, way, unit))

    def focus(self, within: QRect) -> None:
        """Show that the keys work here."""
        wide = round(_FOCUS * self._unit)
        self._painter.setPen(QPen(QColor(self._colors.accent), wide))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = QRect(within.topLeft() + QPoint(wide // 2, wide // 2), within.size())
        self._painter.drawRect(inner.adjusted(0, 0, -wide, -wide))
        # A picture may have the colour of the frame; a line inside parts them.
        self._painter.setPen(QPen(QColor(self._colors.base), max(1, wide // 2)))
        self._painter.drawRect(inner.adjusted(wide, wide, -2 * wide, -2 * wide))


def _arrow(middle: QPointF, way: int, unit: float) -> QPolygonF:
    """Return a triangle that points left for -1 and right for 1."""
    near, far, high = 2.5 * unit * way, 6.5 * unit * way, _ARROW * unit
    points = (QPointF(near, -high), QPointF(far, 0), QPointF(near, high))
    return QPolygonF([middle + point for point in points])
