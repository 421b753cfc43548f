"""What a mouse does with the lanes: it clicks, drags, or turns its wheel."""

from PySide6.QtCore import QPointF

_NOTCH = 120  # of a mouse wheel
_CLICK_PIXELS = 4  # a hand that moves less means a click


class Hand:
    """Tells drags from clicks; places are in units of the screen."""

    def __init__(self) -> None:
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._turned = 0  # of the wheel, less than a notch

    def press(self, place: QPointF) -> None:
        """Take hold of the lanes."""
        self._pressed = place
        self._dragged = None

    def move(self, place: QPointF, scale: float) -> int:
        """Return how many pixels of the device to pan; `scale` is pixels a unit of the screen."""
        if self._pressed is None:
            return 0
        moved = (place - self._pressed).manhattanLength()
        if self._dragged is None and moved < _CLICK_PIXELS:
            return 0
        before = self._dragged or self._pressed
        distance = round((before.x() - place.x()) * scale)
        if distance:
            self._dragged = place
        return distance

    def release(self) -> bool:
        """Let go; return whether that was a click."""
        was_click = self._pressed is not None and self._dragged is None
        self._pressed = None
        return was_click

    def turn(self, angle: int) -> int:
        """Return how many whole notches the wheel has been turned since the last one."""
        self._turned += angle
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        return notches
