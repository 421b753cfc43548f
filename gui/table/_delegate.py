"""Paint the rows of the file table: a thumbnail, two lines per cell, an icon for the state."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gui.look import icons
from gui.look.text_scale import scaled
from gui.look.theme import Colors, colors_of
from gui.table.columns import Column
from gui.table.model import ROW_ROLE, THUMBNAIL_ROLE
from gui.table.row import FileRow, state_text
from gui.table.thumbnails import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from processing.task import Status

_ROW_HEIGHT = 52  # at least; text of two lines may need more
_MARGIN = 10
_LINE_HEIGHT = 19
_ICON_PIXELS = 14
_ROOM_PIXELS = 14  # above and below the lines of a row
_CURSOR_PIXELS = 2
_SMALL_FONT_SCALE = 0.92
_LEFT = Qt.AlignmentFlag.AlignLeft
_ICON_OF_STATUS = {
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
    Status.CANCELLED: "cancelled",
}


def row_height_for(font: QFont) -> int:
    """Return how high a row is whose text is in `font`."""
    return max(_ROW_HEIGHT, 2 * _line_height(font) + _ROOM_PIXELS)


def _line_height(font: QFont) -> int:
    return max(_LINE_HEIGHT, QFontMetrics(font).height() + 1)


@dataclass(frozen=True, slots=True)
class _Brush:
    """What a cell is painted with."""

    painter: QPainter
    font: QFont
    colors: Colors

    @property
    def small_font(self) -> QFont:
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


class FileDelegate(QStyledItemDelegate):
    """Draws a `FileRow` from the model's `ROW_ROLE`.

    A note is written below the name and across the following columns, which are empty then.
    """

    def __init__(self, table: QTableView, parent: QObject | None = None) -> None:
        super().__init__(parent or table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one cell."""
        row: FileRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        brush = _Brush(painter, option.font, colors_of(option.palette))
        rect: QRect = option.rect
        column = Column(index.column())
        painter.save()
        painter.setClipRect(rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(brush.colors.accent_fill))
        painter.setPen(QColor(brush.colors.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, -1)
        if column is Column.STATE:
            _draw_state(brush, inner, row)
        else:
            if column is Column.NAME:
                _draw_thumbnail(brush, inner, index.data(THUMBNAIL_ROLE))
                inner.setLeft(inner.left() + THUMBNAIL_WIDTH + _MARGIN)
            self._draw_lines(brush, inner, row, column)
        if self._table.hasFocus() and self._table.currentIndex().row() == index.row():
            self._draw_cursor(brush, rect, column)
        painter.restore()

    def _draw_cursor(self, brush: _Brush, rect: QRect, column: Column) -> None:
        """Frame the current row; each cell draws its part."""
        header = self._table.horizontalHeader()
        shown = [n for n in range(header.count()) if not header.isSectionHidden(n)]
        frame = rect.adjusted(0, 0, 0, -1)
        if column != shown[0]:
            frame.setLeft(frame.left() - _MARGIN)  # out of the clip
        if column != shown[-1]:
            frame.setRight(frame.right() + _MARGIN)
        brush.painter.setPen(QPen(QColor(brush.colors.accent), _CURSOR_PIXELS))
        brush.painter.drawRect(frame.adjusted(1, 1, -1, -1))

    def _draw_lines(self, brush: _Brush, rect: QRect, row: FileRow, column: Column) -> None:
        first, second = column.spec.lines(row)
        alignment, colors = column.spec.alignment, brush.colors
        if not second and not row.note:
            brush.line(rect, first, colors.text, alignment=alignment)
            return
        middle, high = rect.top() + rect.height() // 2, _line_height(brush.font)
        upper = QRect(rect.left(), middle - high, rect.width(), high)
        lower = upper.translated(0, high)
        brush.line(upper, first, colors.text, alignment=alignment)
        if row.note and row.status is not Status.DONE:
            lower = self._across(lower)
            color, second = colors.of_status(row.status), row.note
        else:
            color = colors.warning if row.note and column is Column.NAME else colors.muted
        elide = Qt.TextElideMode.ElideRight if row.note else Qt.TextElideMode.ElideMiddle
        brush.line(lower, second, color, brush.small_font, alignment=_LEFT, elide=elide)

    def _across(self, line: QRect) -> QRect:
        """Return `line` from below the name to the state, of which each cell draws its part."""
        table = self._table
        left = table.columnViewportPosition(Column.NAME) + 2 * _MARGIN + THUMBNAIL_WIDTH
        right = table.columnViewportPosition(Column.STATE) - _MARGIN
        return QRect(left, line.top(), right - left, line.height())


def _draw_thumbnail(brush: _Brush, rect: QRect, image: QPixmap | None) -> None:
    """Draw the result in its frame, or an empty frame while there is none."""
    top = rect.top() + (rect.height() - THUMBNAIL_HEIGHT) // 2
    frame = QRect(rect.left(), top, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    if image is None or image.isNull():
        brush.painter.fillRect(frame, QColor(brush.colors.hover))
        brush.icon(frame.center().x() - 7, frame.center().y(), "pictures", brush.colors.faint, 16)
        return
    size = image.deviceIndependentSize().toSize()
    left = frame.left() + (frame.width() - size.width()) // 2
    brush.painter.drawPixmap(left, frame.top() + (frame.height() - size.height()) // 2, image)


def _draw_state(brush: _Brush, rect: QRect, row: FileRow) -> None:
    colors = brush.colors
    name, icon_color, text_color = "waiting", colors.faint, colors.muted
    if row.status is not None:
        name, icon_color = _ICON_OF_STATUS[row.status], colors.of_status(row.status)
        text_color = icon_color
    elif row.lane is not None:
        name, icon_color, text_color = "working", colors.accent, colors.link
    size = scaled(_ICON_PIXELS, brush.font)
    brush.icon(rect.left(), rect.center().y() + 1, name, icon_color, size)
    rect.setLeft(rect.left() + size + 7)
    brush.line(rect, state_text(row), text_color)
