"""A thin bar of coloured parts, such as what was made, skipped and failed of a batch."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.text_scale import scaled
from gui.look.theme import Colors, colors_of

_HEIGHT = 6
_LINE_PIXELS = 1  # between two parts, whose colours may be equally light
_LEAST_WIDTH = 5.0  # pixels of a part that is not empty: one of a thousand is seen, too

# Failures are hatched, and what was skipped is dotted: both are told without colour, too.
_PATTERNS = {"failed": Qt.BrushStyle.BDiagPattern, "faint": Qt.BrushStyle.Dense5Pattern}

Part = tuple[int, str]  # how many, and the field of `Colors` they are shown in


def widths(counts: Sequence[int], room: float) -> list[float]:
    """Return the width of each part in pixels; they fill `room`, and only an empty one has none."""
    whole = sum(counts)
    found = [max(_LEAST_WIDTH, room * count / whole) if count else 0.0 for count in counts]
    if whole:
        found[found.index(max(found))] -= sum(found) - room
    return found


class ShareBar(QWidget):
    """Shows parts of a whole side by side; what it shows is written beside it as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, *parts: Part) -> None:
        """Show these parts, from the left."""
        self._parts = parts
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line that grows with the text."""
        height = scaled(_HEIGHT, self.font())
        return QSize(10 * height, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts with round ends."""
        painter = QPainter(self)
        paint_parts(painter, QRectF(self.rect()), self._parts, colors_of(self.palette()))
        painter.end()


def paint_parts(painter: QPainter, place: QRectF, parts: Sequence[Part], colors: Colors) -> None:
    """Paint the parts of a bar with round ends; they fill `place` from the left."""
    shape = QPainterPath()
    radius = min(place.width(), place.height()) / 2
    shape.addRoundedRect(place, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(shape)
    left = place.left()
    for width, (_count, name) in zip(
        widths([count for count, _name in parts], place.width()), parts, strict=True
    ):
        color = QColor(getattr(colors, name))
        part = QRectF(left, place.top(), width, place.height())
        painter.fillRect(part, color)
        if name in _PATTERNS:
            painter.fillRect(part, QBrush(QColor(colors.base), _PATTERNS[name]))
        left += width
        if place.left() < left < place.right():
            line = QRectF(left - _LINE_PIXELS, place.top(), _LINE_PIXELS, place.height())
            painter.fillRect(line, QColor(colors.base))
