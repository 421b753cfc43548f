"""What mouse, touch and keys do with a preview: zoom, pan, and move the split."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from gui.look.keys import KeyMap, KeyRow
from gui.preview._canvas import PreviewCanvas
from gui.preview._marks import GRIP_RADIUS
from processing.language.translation import tr

_NOTCH = 120  # of a mouse wheel
_NOTCH_ZOOM = 1.25  # times nearer with each
_DRAG_PIXELS = 4  # a shorter move is a click
_KEY_SPLIT = 0.05  # of the width
_KEY_PAN_PART = 8  # a key moves the view by a part in so many of its width
_LEFT, _RIGHT, _UP, _DOWN = QPointF(-1, 0), QPointF(1, 0), QPointF(0, -1), QPointF(0, 1)


class PreviewView(PreviewCanvas):
    """Wheel and pinch zoom, dragging pans or moves the split, a double click fits or shows 100 %.

    Attributes:
        keys: what each key does here.

    Signals:
        next_requested, previous_requested: the user wants to see another picture of the batch.
        large_requested: the user wants the large view, or no longer.
    """

    next_requested = Signal()
    previous_requested = Signal()
    large_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, is_large: bool = False) -> None:
        super().__init__(parent, is_large=is_large)
        self._pressed: QPointF | None = None  # where the mouse went down, and is dragged since
        self._moves: Callable[[QPointF, QPointF], None] | None = None  # what a drag does
        self.keys = KeyMap(self._key_rows())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything."""
        return self.keys.take(event)

    def event(self, event: QEvent) -> bool:
        """Zoom by two fingers, on a touchpad or a screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.set_zoom(self.zoom * (1 + event.value()), self._device(event.position()))
            return True
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, pan, move the split, or ask for another picture."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is."""
        turned = event.angleDelta().y() / _NOTCH
        if self.has_pictures and turned:
            self.set_zoom(self.zoom * _NOTCH_ZOOM**turned, self._device(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle, or of the picture."""
        if event.button() is not Qt.MouseButton.LeftButton or not self.has_pictures:
            return
        self._pressed = self._device(event.position())
        if self._is_on_handle(self._pressed):
            self._moves = self._drag_split
        elif self._panes()[0].can_pan(self._view):
            self._moves = self._drag_picture
        else:  # nothing else could be meant
            self._moves = self._drag_split if self._is_split else None
        self._show_cursor(self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was taken hold of."""
        place, pressed = self._device(event.position()), self._pressed
        if pressed is not None and self._moves is not None:
            least = _DRAG_PIXELS * self.devicePixelRatioF()
            if (place - pressed).manhattanLength() >= least or self._is_on_handle(pressed):
                self._moves(pressed, place)
                self._pressed = place
        self._show_cursor(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self._pressed = self._moves = None
        self._show_cursor(self._device(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole picture or 100 %, whichever is not shown."""
        if event.button() is Qt.MouseButton.LeftButton and self.has_pictures:
            self._toggle_fit(self._device(event.position()))

    def _key_rows(self) -> list[KeyRow]:
        return [
            KeyRow(tr("Next picture"), ("Right", "Down", "PgDown"), self.next_requested.emit),
            KeyRow(
                tr("Previous picture"),
                ("Left", "Up", "PgUp"),
                self.previous_requested.emit,
            ),
            KeyRow(
                tr("Move the line between before and after left"), ("Ctrl+Left",), self._split_left
            ),
            KeyRow(
                tr("Move the line between before and after right"),
                ("Ctrl+Right",),
                self._split_right,
            ),
            KeyRow(tr("Move the picture left"), ("Shift+Right",), partial(self._pan, _RIGHT)),
            KeyRow(tr("Move the picture right"), ("Shift+Left",), partial(self._pan, _LEFT)),
            KeyRow(tr("Move the picture up"), ("Shift+Down",), partial(self._pan, _DOWN)),
            KeyRow(tr("Move the picture down"), ("Shift+Up",), partial(self._pan, _UP)),
            KeyRow(tr("Zoom in"), ("+", "="), partial(self.step_zoom, 1)),
            KeyRow(tr("Zoom out"), ("-",), partial(self.step_zoom, -1)),
            KeyRow(tr("Fit the whole picture"), ("0",), partial(self.set_zoom, None)),
            KeyRow(tr("Show one pixel as one pixel"), ("1",), partial(self.set_zoom, 1.0)),
            KeyRow(tr("Twice as large"), ("2",), partial(self.set_zoom, 2.0)),
            KeyRow(tr("Four times as large"), ("4",), partial(self.set_zoom, 4.0)),
            KeyRow(tr("Fit, or one pixel as one pixel"), ("F",), self._toggle_fit),
            KeyRow(tr("Show large, or no longer"), ("Space",), self.large_requested.emit),
        ]

    def _split_left(self) -> None:
        self.set_split(self.split - _KEY_SPLIT)

    def _split_right(self) -> None:
        self.set_split(self.split + _KEY_SPLIT)

    def _pan(self, way: QPointF) -> None:
        self.pan(way * self._room().width() / _KEY_PAN_PART)

    def _toggle_fit(self, place: QPointF | None = None) -> None:
        self.set_zoom(1.0 if self.is_fitted else None, place)

    def _drag_split(self, _before: QPointF, after: QPointF) -> None:
        seen = self._seen(self._panes()[0])
        self.set_split((after.x() - seen.x()) / max(1, seen.width()))

    def _drag_picture(self, before: QPointF, after: QPointF) -> None:
        self.pan(before - after)

    def _pinch(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture) and self.has_pictures:
            place = QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint()))
            self.set_zoom(self.zoom * pinch.scaleFactor(), self._device(place))
        return True

    def _device(self, place: QPointF) -> QPointF:
        return place * self.devicePixelRatioF()

    def _is_on_handle(self, place: QPointF) -> bool:
        near = GRIP_RADIUS * self.devicePixelRatioF()
        return self._is_split and abs(place.x() - self._split_x()) <= near

    def _show_cursor(self, place: QPointF) -> None:
        """Show what a drag would do here, or does."""
        shapes = Qt.CursorShape
        if self._moves == self._drag_split or (self._moves is None and self._is_on_handle(place)):
            self.setCursor(shapes.SplitHCursor)
        elif self.has_pictures and self._panes()[0].can_pan(self._view):
            self.setCursor(
                shapes.OpenHandCursor if self._moves is None else shapes.ClosedHandCursor
            )
        else:
            self.setCursor(shapes.ArrowCursor)
