"""Paint the cells of the grid: a large thumbnail, the name and the state."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.look.text_scale import scaled, scaled_gently
from gui.look.theme import colors_of
from gui.table._painting import Brush, line_height, mark_of
from gui.table.model import ROW_ROLE, THUMBNAIL_ROLE
from gui.table.row import FileRow, state_text

_THUMBNAIL_PIXELS = 160
_MARGIN = 8  # within a cell
_GAP = 3  # between a cell and what is painted of it
_ICON_PIXELS = 13
_TICK_PIXELS = 20  # the disc on what is selected
_ROUNDING = 7
_CENTRE = Qt.AlignmentFlag.AlignHCenter


def grid_box(font: QFont) -> QSize:
    """Return how much room a thumbnail has in a cell whose text is in `font`."""
    side = scaled_gently(_THUMBNAIL_PIXELS, font)
    return QSize(side, side)


def cell_size(font: QFont) -> QSize:
    """Return the least size of a cell whose text is in `font`."""
    box, around = grid_box(font), 2 * (_MARGIN + _GAP)
    return QSize(box.width() + around, box.height() + 2 * line_height(font) + around + _MARGIN // 2)


class GridDelegate(QStyledItemDelegate):
    """Draws a `FileRow` as a cell.

    Attributes:
        hovered_row: which picture is below the mouse; -1 for none.
    """

    def __init__(self, grid: QListView) -> None:
        super().__init__(grid)
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
        outer = rect.adjusted(_GAP, _GAP, -_GAP, -_GAP)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_selected or index.row() == self.hovered_row:
            ground = brush.colors.accent_fill if is_selected else brush.colors.hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(outer, _ROUNDING, _ROUNDING)
        if option.state & QStyle.StateFlag.State_HasFocus:
            brush.cursor(outer)
        inner = outer.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        box = QRect(inner.topLeft(), grid_box(brush.font))
        box.moveLeft(inner.left() + (inner.width() - box.width()) // 2)
        brush.thumbnail(box, index.data(THUMBNAIL_ROLE))
        high = line_height(brush.font)
        name = QRect(inner.left(), box.bottom() + _MARGIN // 2, inner.width(), high)
        brush.line(name, row.name, brush.colors.text, alignment=_CENTRE)
        _draw_state(brush, name.translated(0, high), row)
        if is_selected:
            _draw_tick(brush, outer)
        painter.restore()


def tile_text(row: FileRow) -> str:
    """Return the second line: the state, or which of several results of one picture it is."""
    return (row.place if row.is_of_several else "") or state_text(row)


def _draw_state(brush: Brush, rect: QRect, row: FileRow) -> None:
    """Draw icon and words in the middle."""
    mark = mark_of(row, brush.colors)
    size = scaled(_ICON_PIXELS, brush.font)
    brush.painter.setFont(brush.small_font)
    text = tile_text(row)
    wide = brush.painter.fontMetrics().horizontalAdvance(text) + size + 5
    left = rect.left() + max(0, rect.width() - wide) // 2
    brush.icon(left, rect.center().y() + 1, mark.icon_name, mark.icon_color, size)
    words = QRect(left + size + 5, rect.top(), rect.right() - left - size - 4, rect.height())
    brush.line(words, text, mark.text_color, brush.small_font)


def _draw_tick(brush: Brush, cell: QRect) -> None:
    """Mark a selected cell by more than its colour."""
    side = scaled(_TICK_PIXELS, brush.font)
    disc = QRect(cell.right() - side - 3, cell.top() + 4, side, side)
    brush.painter.setPen(QColor(brush.colors.base))
    brush.painter.setBrush(QColor(brush.colors.accent))
    brush.painter.drawEllipse(disc)
    size = round(side * 0.66)
    left = disc.left() + (side - size) // 2 + 1
    brush.icon(left, disc.center().y() + 1, "done", brush.colors.on_accent, size)
