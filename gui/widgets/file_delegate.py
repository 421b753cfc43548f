"""Paint the rows of the file table: a small picture, two lines a cell, a sign for the state."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import resources
from gui.file_model import ROW_ROLE, THUMBNAIL_ROLE
from gui.file_row import Column, FileRow, texts
from gui.theme import Colors, colors_of
from gui.thumbnails import THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH
from processing.task import Status

ROW_HEIGHT = 52
_MARGIN = 10
_ICON_PIXELS = 14
_SMALL_FONT_SCALE = 0.92
_ICON_OF_STATUS = {
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
    Status.CANCELLED: "cancelled",
}


class FileDelegate(QStyledItemDelegate):
    """Draws a `FileRow` from the model's `ROW_ROLE`."""

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
        colors = colors_of(option.palette)
        painter.save()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.accent_fill))
        painter.setPen(QColor(colors.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, -1)
        column = Column(index.column())
        if column is Column.NAME:
            _draw_thumbnail(painter, inner, index.data(THUMBNAIL_ROLE), colors)
            inner.setLeft(inner.left() + THUMBNAIL_WIDTH + _MARGIN)
        elif column is Column.STATE:
            _draw_state_icon(painter, inner, row, colors)
            inner.setLeft(inner.left() + _ICON_PIXELS + 7)
        _draw_lines(painter, inner, option, row, column, colors)
        painter.restore()


def _draw_lines(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    row: FileRow,
    column: Column,
    colors: Colors,
) -> None:
    """Draw the one or two lines of a cell, cut where there is no room."""
    first, second = texts(row, column)
    alignment = Qt.AlignmentFlag.AlignLeft
    if column is Column.SAVED:
        alignment = Qt.AlignmentFlag.AlignRight
    first_color = colors.of_status(row.status) if column is Column.STATE else colors.text
    if column is Column.STATE and row.lane is not None and row.outcome is None:
        first_color = colors.link
    if not second:
        _draw_line(painter, rect, option.font, first, first_color, alignment)
        return
    middle = rect.top() + rect.height() // 2
    upper = QRect(rect.left(), middle - 19, rect.width(), 19)
    lower = QRect(rect.left(), middle + 1, rect.width(), 18)
    small = QFont(option.font)
    small.setPointSizeF(option.font.pointSizeF() * _SMALL_FONT_SCALE)
    is_reason = column is Column.NAME and bool(row.note)
    second_color = colors.of_status(row.status) if is_reason else colors.muted
    if is_reason and row.status is Status.DONE:
        second_color = colors.warning
    _draw_line(painter, upper, option.font, first, first_color, alignment)
    _draw_line(painter, lower, small, second, second_color, alignment)


def _draw_line(
    painter: QPainter,
    rect: QRect,
    font: QFont,
    text: str,
    color: str,
    alignment: Qt.AlignmentFlag,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
    painter.drawText(rect, int(alignment | Qt.AlignmentFlag.AlignVCenter), shown)


def _draw_thumbnail(painter: QPainter, rect: QRect, image: QPixmap | None, colors: Colors) -> None:
    """Draw the result in its frame, or an empty frame while there is none."""
    top = rect.top() + (rect.height() - THUMBNAIL_HEIGHT) // 2
    frame = QRect(rect.left(), top, THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
    if image is not None and not image.isNull():
        size = image.deviceIndependentSize().toSize()
        painter.drawPixmap(
            frame.left() + (frame.width() - size.width()) // 2,
            frame.top() + (frame.height() - size.height()) // 2,
            image,
        )
        return
    painter.fillRect(frame, QColor(colors.hover))
    sign = resources.pixmap("pictures", colors.faint, 16, painter.device().devicePixelRatioF())
    painter.drawPixmap(frame.center().x() - 7, frame.center().y() - 7, sign)


def _draw_state_icon(painter: QPainter, rect: QRect, row: FileRow, colors: Colors) -> None:
    name, color = "waiting", colors.faint
    if row.status is not None:
        name, color = _ICON_OF_STATUS[row.status], colors.of_status(row.status)
    elif row.lane is not None:
        name, color = "working", colors.accent
    sign = resources.pixmap(name, color, _ICON_PIXELS, painter.device().devicePixelRatioF())
    top = rect.top() + (rect.height() - _ICON_PIXELS) // 2
    painter.drawPixmap(rect.left(), top, sign)
