"""Where things are in a picture of lanes, in its pixels."""

from processing.record import record

PIXELS = 1000  # of the time that is shown; the picture grows with the page
GUTTER = 34  # for the numbers of the lanes
LEAST_LABEL = 60  # of a bar with a label
_TOP = 4
_PITCH, _NARROW_PITCH = 36, 16  # from lane to lane
_MANY_LANES = 16
_GAP = 4
_PAD = 8
_LETTER = 6.0  # about as wide as one letter of a label


@record
class LaneRoom:
    """The room of all lanes.

    Attributes:
        scale: pixels per second.
        pitch: from one lane to the next.
        bottom: below the last lane.
    """

    scale: float
    pitch: int
    bottom: int

    @property
    def height(self) -> int:
        """That of one lane."""
        return self.pitch - _GAP

    @property
    def is_high(self) -> bool:
        """Whether a lane has room for text."""
        return self.pitch == _PITCH

    def x(self, seconds: float) -> float:
        """Return where a moment is."""
        return GUTTER + seconds * self.scale

    def top(self, lane: int) -> int:
        """Return the upper edge of a lane."""
        return _TOP + lane * self.pitch

    def baseline(self, lane: int) -> float:
        """Return where text in the middle of a lane stands."""
        return self.top(lane) + self.height / 2 + 4

    def stretch(self, kind: str, lane: int, start: float, end: float, more: str = "") -> str:
        """Return a rectangle of a lane from one moment to another; empty if it has no width.

        It is of the class `kind`, or has the attributes `more`.
        """
        left, right = self.x(start), self.x(end)
        if right <= left:
            return ""
        named = f'class="{kind}"' if kind else more
        return (
            f'<rect {named} x="{left:.2f}" width="{right - left:.2f}" y="{self.top(lane)}" '
            f'height="{self.height}"/>'
        )


def room_for(lanes: int, seconds: float) -> LaneRoom:
    """Return the room of so many lanes and seconds."""
    pitch = _PITCH if lanes <= _MANY_LANES else _NARROW_PITCH
    return LaneRoom(PIXELS / seconds if seconds > 0 else 0.0, pitch, _TOP + lanes * pitch)


def shortened(text: str, width: float) -> str:
    """Return as much of a label as about fits into a bar."""
    letters = int((width - _PAD) / _LETTER)
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
