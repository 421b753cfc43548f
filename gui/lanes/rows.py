"""Where each lane is on the screen, from top to bottom."""

from dataclasses import dataclass

LEAST_PITCH = 4  # pixels from one lane to the next; more lanes than fit so are scrolled
_MOST_PITCH = 56
_GAP_SHARE = 8  # a part in so many of the pitch parts one lane from the next
_TOP = 2


@dataclass(frozen=True, slots=True)
class LaneRows:
    """Rows of one height.

    Attributes:
        count: how many lanes.
        pitch: pixels from the top of one to that of the next.
    """

    count: int
    pitch: int

    @property
    def height(self) -> int:
        """How high the bars are."""
        return self.pitch - max(1, self.pitch // _GAP_SHARE)

    @property
    def bottom(self) -> int:
        """Where the last one ends."""
        return _TOP + self.count * self.pitch

    def top(self, lane: int) -> int:
        """Return where the bars of a lane begin."""
        return _TOP + lane * self.pitch

    def lane_at(self, y: int) -> int | None:
        """Return the lane at a height; None where there is none."""
        lane = (y - _TOP) // self.pitch
        return lane if 0 <= lane < self.count else None


def rows_in(height: int, count: int, scale: float = 1.0) -> LaneRows:
    """Return rows that fill `height` as far as they can; `scale` is pixels a unit of the screen."""
    room = (height - _TOP) // max(1, count)
    return LaneRows(count, max(LEAST_PITCH, min(round(_MOST_PITCH * scale), room)))


def least_height(count: int) -> int:
    """Return what so many lanes need."""
    return _TOP + count * LEAST_PITCH
