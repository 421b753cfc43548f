"""Paint a picture before and after, split, side by side or one alone."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.control.preview import Preview
from gui.look.text_scale import scaled, text_scale
from gui.look.theme import Colors, colors_of
from gui.preview._geometry import MOST_ZOOM, Pane, Viewpoint, beside_or_above
from gui.preview._layer import Layer
from gui.preview._marks import MarkPainter
from gui.preview._matching import share_before
from gui.preview._placing import cut_by_content, expected_size, place_original
from processing.language.translation import tr
from processing.picture import Size
from processing.previewing.messages import ShownPicture
from processing.settings.recipe import Recipe

_GAP = 8  # between two pictures side by side
_LEAST_SIDE = 64
_WHOLE = QRectF(0, 0, 1, 1)
_Side = Qt.AlignmentFlag


class ViewMode(Enum):
    """How the two pictures are compared."""

    SPLIT = "split"
    SIDE_BY_SIDE = "side"
    AFTER = "after"


class PreviewCanvas(QWidget):
    """Shows the pictures of a `Preview`; while there is no result, the original alone.

    Both are drawn at the same scale of their content. All places are in device pixels.

    Args:
        is_large: whether it fills a screen: small pictures are enlarged to fit in, and the focus,
            which is always here, is not marked.

    Attributes:
        before, after: the pictures as they are drawn; None where there is none.

    Signals:
        view_changed: zoom, mode or split are others now.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_large: bool = False) -> None:
        super().__init__(parent)
        self._is_large = is_large
        self.before: Layer | None = None
        self.after: Layer | None = None
        self._pictures: tuple[ShownPicture | None, ShownPicture | None] = (None, None)
        self._frame = _WHOLE  # of the result, in its pixels
        self._original = _WHOLE  # where the original lies on it
        self._mode = ViewMode.SPLIT
        self._view = Viewpoint()
        self._split = 0.5  # of the visible width
        self._is_updating = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def mode(self) -> ViewMode:
        """How the pictures are compared."""
        return self._mode

    @property
    def split(self) -> float:
        """Which share of the visible width shows the original, from 0 to 1."""
        return self._split

    @property
    def has_pictures(self) -> bool:
        """Whether anything is shown."""
        return self.before is not None or self.after is not None

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown at whatever size."""
        return self._view.zoom is None

    @property
    def zoom(self) -> float:
        """Device pixels per pixel of the result."""
        return self._panes()[0].zoom(self._view)

    def show_preview(self, preview: Preview) -> None:
        """Show these pictures; those shown before are dropped."""
        if preview.original is self._pictures[0] and preview.result is self._pictures[1]:
            return
        if preview.original is not self._pictures[0]:
            self.before = Layer(preview.original.pixels) if preview.original else None
        if preview.result is not self._pictures[1]:
            self.after = Layer(preview.result.pixels) if preview.result else None
        self._pictures = (preview.original, preview.result)
        self._lay_out(preview)
        self.view_changed.emit()
        self.update()

    def show_updating(self, *, is_updating: bool) -> None:
        """Show, or show no more, that a newer result is being made."""
        self._is_updating = is_updating
        self.update()

    def set_mode(self, mode: ViewMode) -> None:
        """Compare the pictures in another way."""
        self._mode = mode
        self._look(self._view)

    def set_split(self, share: float) -> None:
        """Show the original in this share of the visible width."""
        self._split = min(max(share, 0.0), 1.0)
        self._look(self._view)

    def set_zoom(self, zoom: float | None, place: QPointF | None = None) -> None:
        """Zoom so that what is at `place` stays there; None shows the whole picture."""
        pane = self._pane_at(place)
        self._look(Viewpoint() if zoom is None else pane.zoomed(self._view, zoom, place))

    def step_zoom(self, steps: int) -> None:
        """Zoom in by one usual step, or out for -1."""
        self._look(self._panes()[0].stepped(self._view, steps))

    def pan(self, by: QPointF) -> None:
        """Move the view over the picture."""
        self._look(self._panes()[0].panned(self._view, by))

    def room_of_result(self) -> QRect:
        """Return where the result is seen, or would be, in pixels of the widget."""
        ratio, room = self.devicePixelRatioF(), self._panes()[-1].room
        return QRectF(QPointF(room.topLeft()) / ratio, QSizeF(room.size()) / ratio).toRect()

    def sizeHint(self) -> QSize:
        """Return room for a strip."""
        return QSize(480, 180)

    def minimumSizeHint(self) -> QSize:
        """Return room in which a picture can be recognised."""
        least = scaled(_LEAST_SIDE, self.font())
        return QSize(least, least)

    def event(self, event: QEvent) -> bool:
        """Tell the zoom, which differs for another size or density."""
        is_handled = super().event(event)
        if event.type() in {QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange}:
            self.view_changed.emit()
        return is_handled

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Copy what was drawn of both pictures, and draw the marks over them."""
        colors, ratio = colors_of(self.palette()), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colors.hover))
        painter.scale(1 / ratio, 1 / ratio)
        marks = MarkPainter(painter, colors, self._mark_font(), text_scale(self.font()) * ratio)
        if self.has_pictures:
            self._paint_pictures(painter, colors, marks)
        if self._is_updating:
            newer, first = tr("Updating…"), tr("Making the preview…")
            text = newer if self.has_pictures else first
            marks.chip(text, self._panes()[-1].room, Qt.AlignmentFlag.AlignHCenter)
        if self.hasFocus() and not self._is_large:
            marks.focus(self._room())
        painter.end()

    def _paint_pictures(self, painter: QPainter, colors: Colors, marks: MarkPainter) -> None:
        panes = self._panes()
        if self._is_split:
            x, within = self._split_x(), self._room()
            rooms = _left_of(within, x), _right_of(within, x)
            sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
            for layer, room, side in zip((self.before, self.after), rooms, sides, strict=True):
                self._paint_layer(painter, colors, layer, panes[0], room)
                self._mark(marks, layer, panes[0], room, side)
            marks.handle(x, self._seen(panes[0]), is_focused=self.hasFocus())
        elif self._mode is ViewMode.SIDE_BY_SIDE:
            for layer, pane in zip((self.before, self.after), panes, strict=True):
                self._paint_layer(painter, colors, layer, pane, pane.room)
                self._mark(marks, layer, pane, pane.room, Qt.AlignmentFlag.AlignLeft)
        else:
            layer = self.after or self.before
            self._paint_layer(painter, colors, layer, panes[0], panes[0].room)
            self._mark(marks, layer, panes[0], panes[0].room, Qt.AlignmentFlag.AlignLeft)

    def _mark(
        self, marks: MarkPainter, layer: Layer | None, pane: Pane, clip: QRect, side: _Side
    ) -> None:
        """Write on a picture which of the two it is."""
        if layer is not None:
            text = tr("After") if layer is self.after else tr("Before")
            marks.chip(text, self._seen(pane, layer).intersected(clip), side)

    def _paint_layer(
        self, painter: QPainter, colors: Colors, layer: Layer | None, pane: Pane, clip: QRect
    ) -> None:
        """Paint as much of a picture as `clip` shows; all that the pane shows is drawn once."""
        if layer is None:
            return
        part = self._part_of(layer)
        target, visible = pane.place(self._view, part), pane.visible(self._view, part)
        shown = visible.intersected(clip)
        if shown.isEmpty():
            return
        drawn = layer.draw(target, visible, colors, shows_pixels=not self.is_fitted)
        painter.drawPixmap(shown, drawn, shown.translated(-visible.topLeft()))

    @property
    def _is_split(self) -> bool:
        """Whether there is a handle between two pictures."""
        return self._mode is ViewMode.SPLIT and None not in (self.before, self.after)

    def _lay_out(self, preview: Preview) -> None:
        original, result, recipe = preview.original, preview.result, preview.made_by
        if original is None or recipe is None:
            self._frame = QRectF(0, 0, *result.size_pixels) if result else _WHOLE
            self._original = self._frame
            return
        expected = expected_size(recipe, original.size_pixels)
        size = result.size_pixels if result is not None else expected
        self._frame = QRectF(0, 0, *size)
        share = self._share_before(recipe, original.size_pixels)
        self._original = place_original(recipe, original.size_pixels, size, share)

    def _share_before(self, recipe: Recipe, original: Size) -> float | None:
        """Return how much of what was cut off lay at the left or above; None without a search."""
        cut = cut_by_content(recipe, original)
        if cut is None or self.before is None or self.after is None:
            return None
        kept, is_wide = cut
        return share_before(self.before.image, self.after.image, kept, is_wide=is_wide)

    def _look(self, view: Viewpoint) -> None:
        """Take another view."""
        self._view = self._panes()[0].settled(view)
        self.view_changed.emit()
        self.update()

    def _part_of(self, layer: Layer) -> QRectF:
        return self._frame if layer is self.after else self._original

    def _room(self) -> QRect:
        ratio = self.devicePixelRatioF()
        return QRect(
            0, 0, max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        )

    def _panes(self) -> tuple[Pane, ...]:
        room, content = self._room(), self._frame.united(self._original)
        most_fit = MOST_ZOOM if self._is_large else 1.0
        if self._mode is ViewMode.AFTER and self.after is not None:
            content = self._frame
        if self._mode is not ViewMode.SIDE_BY_SIDE:
            return (Pane(room, content, most_fit),)
        gap = round(scaled(_GAP, self.font()) * self.devicePixelRatioF())
        halves = beside_or_above(room, content, gap)
        return tuple(Pane(half, content, most_fit) for half in halves)

    def _pane_at(self, place: QPointF | None) -> Pane:
        panes = self._panes()
        is_last = place is not None and panes[-1].room.contains(place.toPoint())
        return panes[-1 if is_last else 0]

    def _seen(self, pane: Pane, layer: Layer | None = None) -> QRect:
        """Return where a picture is seen, or the two of them."""
        part = pane.content if layer is None else self._part_of(layer)
        return pane.visible(self._view, part)

    def _split_x(self) -> int:
        seen = self._seen(self._panes()[0])
        return seen.x() + round(seen.width() * self._split)

    def _mark_font(self) -> QFont:
        """Return the font in device pixels; the painter is scaled to these."""
        font = QFont(self.font())
        font.setPixelSize(max(1, round(self.fontInfo().pixelSize() * self.devicePixelRatioF())))
        return font


def _left_of(room: QRect, x: int) -> QRect:
    return QRect(room.x(), room.y(), x - room.x(), room.height())


def _right_of(room: QRect, x: int) -> QRect:
    return QRect(x, room.y(), room.x() + room.width() - x, room.height())
