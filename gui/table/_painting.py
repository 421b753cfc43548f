"""What both views paint alike: thumbnails, marks of states, lines of text, selection and cursor."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from gui.look import icons
from gui.look.text_scale import scaled
from gui.look.theme import Colors
from gui.table.row import FileRow
from processing.record import record
from processing.task import Status

MARGIN = 10
CURSOR_PIXELS = 2
_LINE_HEIGHT = 19
_PLACEHOLDER_PIXELS = 18
_SMALL_FONT_SCALE = 0.92
_LEFT = Qt.AlignmentFlag.AlignLeft
_ICON_OF_STATUS = {
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
    Status.CANCELLED: "cancelled",
}


@record
class Mark:
    """The sign of a picture's state, and the colour of the word beside it."""

    icon_name: str
    icon_color: str
    text_color: str


def mark_of(row: FileRow, colors: Colors) -> Mark:
    """Return the mark of a picture's state; what is done with warnings has one of its own."""
    if row.is_warned:
        return Mark("warning", colors.warning, colors.done)
    if row.status is not None:
        color = colors.of_status(row.status)
        return Mark(_ICON_OF_STATUS[row.status], color, color)
    if row.lane is not None:
        return Mark("working", colors.accent, colors.link)
    return Mark("waiting", colors.faint, colors.muted)


def line_height(font: QFont) -> int:
    """Return how high a line of text is, in pixels."""
    return max(_LINE_HEIGHT, QFontMetrics(font).height() + 1)


@record
class Brush:
    """What a cell is painted with."""

    painter: QPainter
    font: QFont
    colors: Colors

    @property
    def small_font(self) -> QFont:
        """The font of second lines."""
        small = QFont(self.font)
        small.setPointSizeF(self.font.pointSizeF() * _SMALL_FONT_SCALE)
        return small

    def line(
        self,
        rect: QRect,
        text: str,
        color: str,
        font: QFont | None = None,
        alignment: Qt.AlignmentFlag = _LEFT,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        """Write one line, elided to fit."""
        self.painter.setFont(font or self.font)
        self.painter.setPen(QColor(color))
        shown = self.painter.fontMetrics().elidedText(text, elide, rect.width())
        self.painter.drawText(rect, int(alignment | Qt.AlignmentFlag.AlignVCenter), shown)

    def icon(self, left: int, middle: int, name: str, color: str, size: int) -> None:
        """Draw a line icon, its left edge and its middle line given."""
        ratio = self.painter.device().devicePixelRatioF()
        sign = icons.pixmap(name, color, size, ratio)
        self.painter.drawPixmap(left, middle - size // 2, sign)

    def fill(self, rect: QRect, color: str) -> None:
        """Fill `rect`."""
        self.painter.fillRect(rect, QColor(color))

    def cursor(self, frame: QRect) -> None:
        """Frame what the keyboard is on."""
        self.painter.setPen(QPen(QColor(self.colors.accent), CURSOR_PIXELS))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def thumbnail(self, box: QRect, image: QPixmap | None) -> None:
        """Draw a picture in the middle of `box`, or an empty one while there is none."""
        if image is None or image.isNull():
            self.fill(box, self.colors.hover)
            side = scaled(_PLACEHOLDER_PIXELS, self.font)
            left = box.left() + (box.width() - side) // 2
            self.icon(left, box.center().y() + 1, "pictures", self.colors.faint, side)
            return
        size = image.deviceIndependentSize().toSize()
        if size.width() > box.width() or size.height() > box.height():
            size.scale(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
            self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.painter.drawPixmap(_in_middle(size, box), image)


def _in_middle(size: QSize, box: QRect) -> QRect:
    left = box.left() + (box.width() - size.width()) // 2
    top = box.top() + (box.height() - size.height()) // 2
    return QRect(left, top, size.width(), size.height())
