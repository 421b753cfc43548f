"""What mouse, touch and keys do with a preview: zoom, pan, and move the split."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from gui.preview._canvas import PreviewCanvas
from gui.preview._marks import GRIP_RADIUS

_NOTCH = 120  # of a mouse wheel
_NOTCH_ZOOM = 1.25  # times nearer with each
_DRAG_PIXELS = 4  # a shorter move is a click
_KEY_SPLIT = 0.05  # of the width
_KEY_PAN_PART = 8  # a key moves the view by a part in so many of its width
_PANS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_SPLITS = {Qt.Key.Key_Left: -_KEY_SPLIT, Qt.Key.Key_Right: _KEY_SPLIT}
_PREVIOUS = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp}
_NEXT = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown}


class PreviewView(PreviewCanvas):
    """Wheel and pinch zoom, dragging pans or moves the split, a double click fits or shows 100 %.

    Arrow and page keys go to the next and previous picture, with Control they move the split, with
    Shift they pan. Plus and minus zoom; 0 fits, 1, 2 and 4 show 100, 200 and 400 %.

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
        self._keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Plus: lambda: self.step_zoom(1),
            Qt.Key.Key_Equal: lambda: self.step_zoom(1),
            Qt.Key.Key_Minus: lambda: self.step_zoom(-1),
            Qt.Key.Key_0: lambda: self.set_zoom(None),
            Qt.Key.Key_1: lambda: self.set_zoom(1.0),
            Qt.Key.Key_2: lambda: self.set_zoom(2.0),
            Qt.Key.Key_4: lambda: self.set_zoom(4.0),
            Qt.Key.Key_F: self._toggle_fit,
            Qt.Key.Key_Space: self.large_requested.emit,
            **dict.fromkeys(_PREVIOUS, self.previous_requested.emit),
            **dict.fromkeys(_NEXT, self.next_requested.emit),
        }
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier and key in _SPLITS:
            self.set_split(self.split + _SPLITS[key])
        elif modifiers & Qt.KeyboardModifier.ShiftModifier and key in _PANS:
            self.pan(_PANS[key] * self._room().width() / _KEY_PAN_PART)
        elif key in self._keys and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._keys[key]()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        """Zoom by two fingers, on a touchpad or a screen."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.set_zoom(self.zoom * (1 + event.value()), self._device(event.position()))
            return True
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys work here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not."""
        super().focusOutEvent(event)
        self.update()

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
