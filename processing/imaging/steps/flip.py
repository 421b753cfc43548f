"""Mirror a picture."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from processing.picture import Picture, Size
from processing.settings.fields import Section, check_limits, setting
from processing.settings.step import Phase


class Direction(StrEnum):
    """What changes sides."""

    HORIZONTAL = "horizontal"  # left and right
    VERTICAL = "vertical"  # top and bottom


@dataclass(frozen=True, slots=True)
class Flip:
    """Swaps left and right, or top and bottom."""

    key: ClassVar[str] = "flip"
    label: ClassVar[str] = "Mirror"
    phase: ClassVar[Phase] = Phase.BEFORE_RESIZE
    copies: ClassVar[int] = 1
    own_bytes: ClassVar[int] = 0
    draws_color: ClassVar[bool] = False
    makes_holes: ClassVar[bool] = False

    direction: Direction = setting(
        Direction.HORIZONTAL,
        Section.STEPS,
        "Direction",
        "swap left and right (horizontal) or top and bottom (vertical)",
    )

    def __post_init__(self) -> None:
        check_limits(self)

    def size_after(self, size: Size) -> Size:
        """Return the same size."""
        return size

    def apply(self, picture: Picture) -> Picture:
        """Return the picture as in a mirror."""
        from processing.imaging.operations.orient import Orient, Orientation

        stored_so = {
            Direction.HORIZONTAL: Orientation.TOP_RIGHT,
            Direction.VERTICAL: Orientation.BOTTOM_LEFT,
        }
        return Orient(stored_so[self.direction]).apply(picture)
