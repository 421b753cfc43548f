"""Crop a picture to a rectangle."""

import math

from processing.errors import PictureError, SettingsError
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.pixels import Box, narrowed
from processing.language.amounts import plain_amount
from processing.language.lazy_text import LazyText, lazy_tr
from processing.picture import Picture, Size
from processing.record import record
from processing.settings.fields import Section, check_limits, setting, written, written_percent
from processing.settings.step import Phase, Step

_WHOLE_PERCENT = 100.0
_FARTHEST = 100_000.0  # pixels; no picture is wider
_TOO_WIDE = lazy_tr(
    "Left is {start} and the width {length}; together they must not be more than 100%."
)
_TOO_HIGH = lazy_tr(
    "Top is {start} and the height {length}; together they must not be more than 100%."
)


@record
class CropArea(Step):
    """Keeps one rectangle of the upright picture, as far as it lies inside.

    Raises:
        SettingsError: a number is out of its limits, or the rectangle exceeds 100 percent.
    """

    key = "crop-area"
    label = lazy_tr("Crop to a rectangle")
    phase = Phase.BEFORE_RESIZE

    unit: Unit = setting(
        Unit.PERCENT,
        Section.STEPS,
        lazy_tr("Unit"),
        lazy_tr("Measure in percent of the picture's sides, or in its pixels."),
    )
    left: float = setting(
        0.0,
        Section.STEPS,
        lazy_tr("Left"),
        lazy_tr("How much is cut off at the left, in the chosen unit."),
        (0.0, _FARTHEST),
    )
    top: float = setting(
        0.0,
        Section.STEPS,
        lazy_tr("Top"),
        lazy_tr("How much is cut off at the top, in the chosen unit."),
        (0.0, _FARTHEST),
    )
    width: float = setting(
        100.0,
        Section.STEPS,
        lazy_tr("Width"),
        lazy_tr("Width of the part that stays, in the chosen unit."),
        (0.01, _FARTHEST),
    )
    height: float = setting(
        100.0,
        Section.STEPS,
        lazy_tr("Height"),
        lazy_tr("Height of the part that stays, in the chosen unit."),
        (0.01, _FARTHEST),
    )

    def __post_init__(self) -> None:
        check_limits(self)
        if self.unit is Unit.PERCENT:
            _check_percent(self.left, self.width, _TOO_WIDE)
            _check_percent(self.top, self.height, _TOO_HIGH)

    def size_after(self, size: Size) -> Size:
        """Return the size of the part that stays; at least one pixel, also outside the picture."""
        left, top, right, bottom = self.box(size)
        return right - left, bottom - top

    def apply(self, picture: Picture) -> Picture:
        """Return the part that stays.

        Raises:
            PictureError: the rectangle lies outside the picture.
        """
        width, height = picture.size
        if self.unit is Unit.PIXELS and (self.left >= width or self.top >= height):
            raise PictureError(
                lazy_tr(
                    "The rectangle to keep begins at {left}, {top}, and the picture has only "
                    "{width} x {height} pixels; choose a rectangle inside all pictures.",
                    code="outside-the-picture",
                    left=written(self.left),
                    top=written(self.top),
                    width=plain_amount(width),
                    height=plain_amount(height),
                )
            )
        box = self.box(picture.size)
        return picture if box == (0, 0, width, height) else narrowed(picture, box)

    def box(self, size: Size) -> Box:
        """Return the part that stays of a picture of `size`, in its pixels."""
        left, right = self._span(self.left, self.width, size[0])
        top, bottom = self._span(self.top, self.height, size[1])
        return left, top, right, bottom

    def _span(self, start: float, length: float, side: int) -> tuple[int, int]:
        """Return the first pixel of a `side` that stays, and the first after those."""
        scale = side / _WHOLE_PERCENT if self.unit is Unit.PERCENT else 1.0
        first = min(_nearest(start * scale), side - 1)
        return first, max(first + 1, min(_nearest((start + length) * scale), side))


def _nearest(length: float) -> int:
    """Round half up; `round` would round half to even."""
    return math.floor(length + 0.5)


def _check_percent(start: float, length: float, problem: LazyText) -> None:
    if start + length > _WHOLE_PERCENT:
        values = {"start": written_percent(start), "length": written_percent(length)}
        raise SettingsError(LazyText(problem.message, values))
