"""Draw one picture for the present view once; what is drawn is copied until the view changes."""

import math

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap

from gui.look.theme import Colors
from processing.previewing.pixels import BYTES_PER_PIXEL, Pixels

_NEAREST_FROM = 2.0  # times enlarged; then single pixels are to be seen
_SQUARE = 8  # pixels of the device, of the checkerboard behind transparent parts
_HALF = 2


class Layer:
    """One picture, its reduced versions, and the part of it that was drawn last.

    Takes a third more memory than the picture, and one pixmap as large as what is visible.

    Attributes:
        image: the whole picture.
        pixmap: what was drawn last.
    """

    def __init__(self, pixels: Pixels) -> None:
        self.pixmap = QPixmap()
        self._pixels = pixels  # the first image lives in its memory
        width, height = pixels.size
        stride, form = width * BYTES_PER_PIXEL, QImage.Format.Format_RGBA8888_Premultiplied
        self.image = QImage(pixels.data, width, height, stride, form)
        self._levels = {0: self.image}  # by how often width and height are halved
        self._drawn: tuple[QRect, QRect, Colors, bool] | None = None

    def draw(
        self, target: QRect, visible: QRect, colors: Colors, *, shows_pixels: bool = True
    ) -> QPixmap:
        """Return the `visible` part of the picture, which as a whole fills `target`.

        With `shows_pixels`, those of a picture that is much enlarged have sharp edges.
        """
        wanted = (target, visible, colors, shows_pixels)
        if wanted != self._drawn:
            self._drawn = wanted
            self.pixmap = QPixmap(visible.size())
            painter = QPainter(self.pixmap)
            painter.setBrushOrigin(QPoint() - visible.topLeft())
            painter.fillRect(QRect(QPoint(), visible.size()), _checkerboard(colors))
            is_enlarged = target.width() >= self._levels[0].width() * _NEAREST_FROM
            hint = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(hint, not (shows_pixels and is_enlarged))
            self._paint(painter, target, visible)
            painter.end()
        return self.pixmap

    def _paint(self, painter: QPainter, target: QRect, visible: QRect) -> None:
        """Paint from the smallest version that has enough pixels, and only what is seen of it."""
        level = self._level_for(target.width())
        x_scale, y_scale = level.width() / target.width(), level.height() / target.height()
        away = visible.topLeft() - target.topLeft()
        left = max(0, math.floor(away.x() * x_scale) - 1)
        top = max(0, math.floor(away.y() * y_scale) - 1)
        right = min(level.width(), math.ceil((away.x() + visible.width()) * x_scale) + 1)
        bottom = min(level.height(), math.ceil((away.y() + visible.height()) * y_scale) + 1)
        source = QRectF(left, top, right - left, bottom - top)
        place = QRectF(
            left / x_scale - away.x(),
            top / y_scale - away.y(),
            source.width() / x_scale,
            source.height() / y_scale,
        )
        painter.drawImage(place, level, source)

    def _level_for(self, wide: int) -> QImage:
        """Return the version of the picture that is at least so wide, and not twice as wide."""
        whole, power = self._levels[0], 0
        while whole.width() >> (power + 1) >= wide:
            power += 1
        if power not in self._levels:
            larger = self._levels[max(known for known in self._levels if known < power)]
            size = QSize(whole.width() >> power, max(1, whole.height() >> power))
            smooth = Qt.TransformationMode.SmoothTransformation
            ratio = Qt.AspectRatioMode.IgnoreAspectRatio
            self._levels[power] = larger.scaled(size, ratio, smooth)
        return self._levels[power]


def _checkerboard(colors: Colors) -> QBrush:
    tile = QPixmap(_HALF * _SQUARE, _HALF * _SQUARE)
    tile.fill(QColor(colors.panel))
    painter = QPainter(tile)
    for place in (QPoint(0, 0), QPoint(_SQUARE, _SQUARE)):
        painter.fillRect(QRect(place, QSize(_SQUARE, _SQUARE)), QColor(colors.pressed))
    painter.end()
    return QBrush(tile)
