"""Paint the rows of the file table: a thumbnail, two lines per cell, an icon for the state."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gui.look.text_scale import scaled, scaled_gently
from gui.look.theme import colors_of
from gui.table._painting import MARGIN, Brush, line_height, mark_of
from gui.table.columns import Column
from gui.table.model import ROW_ROLE, THUMBNAIL_ROLE
from gui.table.row import FileRow
from processing.task import Status

_THUMBNAIL = QSize(64, 48)  # for text of the usual size
_ICON_PIXELS = 14
_ROOM_PIXELS = 14  # above and below the lines of a row
_THUMBNAIL_ROOM_PIXELS = 12  # above and below the thumbnail
_SELECTION_PIXELS = 4  # of the bar at the left of a selected row
_LEFT = Qt.AlignmentFlag.AlignLeft


def thumbnail_box(font: QFont) -> QSize:
    """Return how much room a thumbnail has in a row whose text is in `font`."""
    return QSize(scaled_gently(_THUMBNAIL.width(), font), scaled_gently(_THUMBNAIL.height(), font))


def row_height_for(font: QFont) -> int:
    """Return how high a row is whose text is in `font`."""
    lines = 2 * line_height(font) + _ROOM_PIXELS
    return max(thumbnail_box(font).height() + _THUMBNAIL_ROOM_PIXELS, lines)


class FileDelegate(QStyledItemDelegate):
    """Draws a `FileRow` from the model's `ROW_ROLE`.

    A note is written below the name and across the following columns, which are empty then.

    Attributes:
        hovered_row: which row is below the mouse; -1 for none.
    """

    def __init__(self, table: QTableView, parent: QObject | None = None) -> None:
        super().__init__(parent or table)
        self._table = table
        self.hovered_row = -1

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
        brush = Brush(painter, option.font, colors_of(option.palette))
        rect: QRect = option.rect
        column = Column(index.column())
        painter.save()
        painter.setClipRect(rect)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._draw_ground(brush, rect, index, is_selected=is_selected)
        inner = rect.adjusted(MARGIN, 0, -MARGIN, -1)
        if column is Column.STATE:
            _draw_state(brush, inner, row)
        else:
            if column is Column.NAME:
                box = QRect(inner.topLeft(), thumbnail_box(brush.font))
                box.moveTop(inner.top() + (inner.height() - box.height()) // 2)
                brush.thumbnail(box, index.data(THUMBNAIL_ROLE))
                inner.setLeft(box.right() + 1 + MARGIN)
            self._draw_lines(brush, inner, row, column)
        if self._table.hasFocus() and self._table.currentIndex().row() == index.row():
            self._draw_cursor(brush, rect, column)
        painter.restore()

    def _draw_ground(
        self,
        brush: Brush,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        *,
        is_selected: bool,
    ) -> None:
        """Fill a selected row or the one below the mouse, and part it from the next."""
        if is_selected:
            brush.fill(rect, brush.colors.accent_fill)
        elif index.row() == self.hovered_row:
            brush.fill(rect, brush.colors.hover)
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        brush.fill(line, brush.colors.border)
        if is_selected and index.column() == self._shown_columns()[0]:
            width = scaled(_SELECTION_PIXELS, brush.font)
            brush.fill(
                QRect(rect.left(), rect.top(), width, rect.height() - 1), brush.colors.accent
            )

    def _shown_columns(self) -> list[int]:
        """Return the columns that are shown, from left to right as the user has put them."""
        header = self._table.horizontalHeader()
        columns = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in columns if not header.isSectionHidden(column)]

    def _draw_cursor(self, brush: Brush, rect: QRect, column: Column) -> None:
        """Frame the current row; each cell draws its part."""
        shown = self._shown_columns()
        frame = rect.adjusted(0, 0, 0, -1)
        if column != shown[0]:
            frame.setLeft(frame.left() - MARGIN)  # out of the clip
        if column != shown[-1]:
            frame.setRight(frame.right() + MARGIN)
        brush.cursor(frame)

    def _draw_lines(self, brush: Brush, rect: QRect, row: FileRow, column: Column) -> None:
        first, second = column.spec.lines(row)
        alignment, colors = column.spec.alignment, brush.colors
        if not second and not row.note:
            brush.line(rect, first, colors.text, alignment=alignment)
            return
        middle, high = rect.top() + rect.height() // 2, line_height(brush.font)
        upper = QRect(rect.left(), middle - high, rect.width(), high)
        lower = upper.translated(0, high)
        brush.line(upper, first, colors.text, alignment=alignment)
        span = self._across(lower)
        if row.note and row.status is not Status.DONE and span.intersects(lower):
            lower = span
            color, second = colors.of_status(row.status), row.note
        else:
            color = colors.warning if row.note and column is Column.NAME else colors.muted
        is_sentence = second == row.note
        elide = Qt.TextElideMode.ElideRight if is_sentence else Qt.TextElideMode.ElideMiddle
        brush.line(lower, second, color, brush.small_font, alignment=_LEFT, elide=elide)

    def _across(self, line: QRect) -> QRect:
        """Return `line` from below the name to the state, of which each cell draws its part."""
        table = self._table
        name, state = (table.columnViewportPosition(each) for each in (Column.NAME, Column.STATE))
        left = name + 2 * MARGIN + thumbnail_box(table.font()).width()
        is_before_state = name < state and not table.isColumnHidden(Column.STATE)
        right = (state if is_before_state else table.viewport().width()) - MARGIN
        return QRect(left, line.top(), right - left, line.height())


def _draw_state(brush: Brush, rect: QRect, row: FileRow) -> None:
    mark = mark_of(row, brush.colors)
    size = scaled(_ICON_PIXELS, brush.font)
    brush.icon(rect.left(), rect.center().y() + 1, mark.icon_name, mark.icon_color, size)
    rect.setLeft(rect.left() + size + 7)
    first, second = Column.STATE.spec.lines(row)
    if not second:
        brush.line(rect, first, mark.text_color)
        return
    middle, high = rect.top() + rect.height() // 2, line_height(brush.font)
    upper = QRect(rect.left(), middle - high, rect.width(), high)
    brush.line(upper, first, mark.text_color)
    brush.line(upper.translated(0, high), second, brush.colors.warning, brush.small_font)
