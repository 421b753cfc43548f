"""A figure with a small drawing of how it came to be."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.text_scale import text_scale
from gui.look.theme import colors_of

_SIZE = QSize(108, 38)
_DRAWING_SHARE = 0.5  # of the width at most, right of the value
_PAD = 2
_BESIDE_VALUE = 8  # pixels from the value to the drawing
_LEAST_DRAWING = 12  # pixels in width; a narrower one tells nothing
_FILL_ALPHA = 60
_LEAST_TOP = 1e-9  # where there are no points, or all are 0
_CAPTION_POINTS_LESS = 1.5  # than the usual font


class Gauge(QWidget):
    """Shows a caption, a value in words, and a line of points from 0 up."""

    def __init__(self, caption: str, meaning: str) -> None:
        """Explain `caption` by `meaning` in the tip."""
        super().__init__()
        self._caption = caption
        self._meaning = meaning
        self._value = ""
        self._points: tuple[float, ...] = ()
        self._top = _LEAST_TOP
        self._fit_to_text()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(meaning)
        self.setAccessibleName(caption)

    def show_value(self, value: str, points: Sequence[float]) -> None:
        """Show this; the largest point has the full height."""
        self._value = value
        self._points = tuple(points)
        self._top = max((*points, _LEAST_TOP))
        self.setAccessibleDescription(f"{value}. {self._meaning}")
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        self.setFixedSize(_SIZE * text_scale(self.font()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        self._draw_line(painter, QColor(colors.accent))
        usual = QFont(painter.font())
        small = QFont(usual)
        small.setPointSizeF(usual.pointSizeF() - _CAPTION_POINTS_LESS)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        place = self.rect().adjusted(_PAD, 0, -_PAD, -_PAD)
        flags = Qt.AlignmentFlag
        painter.drawText(place, flags.AlignLeft | flags.AlignTop, self._caption)
        usual.setBold(True)
        painter.setFont(usual)
        painter.setPen(QColor(colors.text))
        painter.drawText(place, flags.AlignLeft | flags.AlignBottom, self._value)
        painter.end()

    def _draw_line(self, painter: QPainter, color: QColor) -> None:
        if len(self._points) < 2:
            return
        place = self._drawing
        if place.width() < _LEAST_DRAWING:
            return
        step = place.width() / (len(self._points) - 1)
        line = [
            QPointF(place.left() + n * step, self._y(value)) for n, value in enumerate(self._points)
        ]
        fill = QColor(color)
        fill.setAlpha(_FILL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        floor = [place.bottomRight(), place.bottomLeft()]
        painter.drawPolygon(QPolygonF([*line, *floor]))
        painter.setPen(QPen(color, 1))
        painter.drawPolyline(QPolygonF(line))

    def _y(self, value: float) -> float:
        place = self._drawing
        return place.bottom() - (place.height() - 1) * min(1.0, value / self._top)

    @property
    def _drawing(self) -> QRectF:
        """Where the points are: below the caption, right of the value however long that is."""
        bold = QFont(self.font())
        bold.setBold(True)
        value = QFontMetricsF(bold).horizontalAdvance(self._value) + _BESIDE_VALUE
        left, top = max(self.width() * (1 - _DRAWING_SHARE), value), self.height() / 2 - _PAD
        return QRectF(left, top, self.width() - left, self.height() - top - _PAD)
