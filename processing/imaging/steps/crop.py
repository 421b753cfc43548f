"""Crop a picture to proportions."""

import math
import re

from processing.errors import SettingsError
from processing.files.display import display
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.pixels import Box, narrowed
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, Size
from processing.record import record
from processing.settings.fields import Section, check_limits, setting
from processing.settings.step import Phase, Step

_PROPORTIONS = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?):([0-9]{1,5}(?:\.[0-9]{1,4})?)")


@record
class Crop(Step):
    """Crops as little as needed for the proportions.

    Raises:
        SettingsError: the proportions are invalid.
    """

    key = "crop"
    label = lazy_tr("Crop to proportions")
    phase = Phase.BEFORE_RESIZE

    proportions: str = setting(
        "1:1",
        Section.STEPS,
        lazy_tr("Proportions"),
        lazy_tr(
            "Proportion of width to height of what stays: 1:1 for squares, 3:2 or 16:9 for photos."
        ),
    )
    keep: Anchor = setting(
        Anchor.CENTER,
        Section.STEPS,
        lazy_tr("Crop to"),
        lazy_tr("Which part of a picture stays when something is cut off."),
    )
    turn: bool = setting(
        default=False,
        section=Section.STEPS,
        label=lazy_tr("Swap for portraits"),
        help_text=lazy_tr(
            "Swap the proportions for pictures that are taller than wide, so that 3:2 becomes 2:3."
        ),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        match = _PROPORTIONS.fullmatch(self.proportions)
        if match is None or 0.0 in map(float, match.groups()):
            raise SettingsError(
                lazy_tr(
                    "Proportions are '{text}', but must be two numbers such as 3:2.",
                    text=display(self.proportions),
                )
            )

    def size_after(self, size: Size) -> Size:
        """Return the largest size of the proportions inside `size`; a side is at least 1 pixel."""
        width, height = size
        across, down = map(float, self.proportions.split(":"))
        if self.turn and height > width:
            across, down = down, across
        if width * down > height * across:
            return max(1, round(height * across / down)), height
        return width, max(1, round(width * down / across))

    def apply(self, picture: Picture) -> Picture:
        """Return the part that stays."""
        box = self.box(picture.size)
        return picture if box == (0, 0, *picture.size) else narrowed(picture, box)

    def box(self, size: Size) -> Box:
        """Return the part that stays of a picture of `size`, in its pixels."""
        width, height = self.size_after(size)
        # Whole pixels, so that a part that is not resized is not resampled.
        left = math.floor((size[0] - width) * self.keep.across)
        top = math.floor((size[1] - height) * self.keep.down)
        return left, top, left + width, top + height
