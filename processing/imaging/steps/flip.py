"""Mirror a picture."""

from enum import StrEnum

from processing.language.lazy_text import lazy_tr
from processing.picture import Picture
from processing.record import record
from processing.settings.fields import Section, setting
from processing.settings.step import Phase, Step


class Direction(StrEnum):
    """What is swapped."""

    HORIZONTAL = "horizontal"  # left and right
    VERTICAL = "vertical"  # top and bottom


@record
class Flip(Step):
    """Swaps left and right, or top and bottom."""

    key = "flip"
    label = lazy_tr("Mirror")
    phase = Phase.BEFORE_RESIZE

    direction: Direction = setting(
        Direction.HORIZONTAL,
        Section.STEPS,
        lazy_tr("Direction"),
        lazy_tr("Swap left and right (horizontally) or top and bottom (vertically)."),
    )

    def apply(self, picture: Picture) -> Picture:
        """Return the mirrored picture."""
        from processing.imaging.operations.orient import Orient, Orientation

        stored_so = {
            Direction.HORIZONTAL: Orientation.TOP_RIGHT,
            Direction.VERTICAL: Orientation.BOTTOM_LEFT,
        }
        return Orient(stored_so[self.direction]).apply(picture)
