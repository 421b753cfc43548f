"""Turn a picture by any angle."""

import math
from enum import StrEnum
from typing import TYPE_CHECKING

from processing.imaging.steps.pixels import DEEP_GREY, has_alpha, shallow, trimmed
from processing.language.lazy_text import lazy_tr
from processing.picture import Picture, Size, whole
from processing.record import record
from processing.settings.fields import Section, setting
from processing.settings.step import Phase, Step

if TYPE_CHECKING:  # not needed to offer steps
    from PIL import Image

_FULL_TURN, _QUARTER_TURN = 360.0, 90.0  # degrees
_SPECK = 1e-6  # of a pixel; tolerance for rounding errors

_Lengths = tuple[float, float]
_Affine = tuple[float, float, float, float, float, float]


class Corners(StrEnum):
    """What becomes of the corners of a picture that is not rotated by quarter turns."""

    CUT = "cut"  # crop to the largest upright rectangle inside the picture
    TRANSPARENT = "transparent"  # keep the whole picture


@record
class Rotate(Step):
    """Turns the picture clockwise; quarter turns keep every pixel as it is.

    Raises:
        SettingsError: the angle is out of its limits.
    """

    key = "rotate"
    label = lazy_tr("Rotate")
    phase = Phase.BEFORE_RESIZE

    degrees: float = setting(
        90.0,
        Section.STEPS,
        lazy_tr("Angle"),
        lazy_tr(
            "Angle to turn by, in degrees clockwise; quarter turns such as 90 and -90 lose nothing."
        ),
        (-_FULL_TURN, _FULL_TURN),
    )
    corners: Corners = setting(
        Corners.CUT,
        Section.STEPS,
        lazy_tr("Corners"),
        lazy_tr(
            "Cut slanted corners off, or keep all of the picture with transparent "
            "corners, which get the background's colour in formats without "
            "transparency."
        ),
    )

    @property
    def copies(self) -> int:
        """How many pictures of four bytes a pixel it holds beside the one it is given."""
        return 3 if self.quarter_turns() is None else 1

    @property
    def makes_holes(self) -> bool:
        """Whether corners become transparent."""
        return self.quarter_turns() is None and self.corners is Corners.TRANSPARENT

    def size_after(self, size: Size) -> Size:
        """Return the size of the rectangle that is cut out, or that holds the whole picture."""
        quarters = self.quarter_turns()
        if quarters is not None:
            return size[::-1] if quarters % 2 else size
        if self.corners is Corners.CUT:
            width, height = _inner(size, self._radians())
            return max(1, math.floor(width + _SPECK)), max(1, math.floor(height + _SPECK))
        width, height = _outer(size, self._radians())
        return math.ceil(width - _SPECK), math.ceil(height - _SPECK)

    def apply(self, picture: Picture) -> Picture:
        """Return the picture turned; deep grey with transparent corners becomes LA."""
        from processing.imaging.operations.orient import Orient, Orientation

        quarters = self.quarter_turns()
        if quarters == 0:
            return picture
        if quarters is None:
            return self._askew(picture)
        # The orientations of a camera that was held so.
        stored_so = (Orientation.RIGHT_TOP, Orientation.BOTTOM_RIGHT, Orientation.LEFT_BOTTOM)
        return Orient(stored_so[quarters - 1]).apply(picture)

    def _askew(self, picture: Picture) -> Picture:
        picture = trimmed(picture)
        if self.makes_holes:
            picture = _rimmed(picture)
        size = self.size_after(picture.size)
        left, top, right, bottom = picture.area
        scale = ((right - left) / picture.size[0], (bottom - top) / picture.size[1])
        pixels = (max(1, round(size[0] * scale[0])), max(1, round(size[1] * scale[1])))
        image = _transformed(picture.image, pixels, self._way_back(picture, size, scale, pixels))
        return Picture(image, size, whole(image).area)

    def _way_back(self, picture: Picture, size: Size, scale: _Lengths, pixels: Size) -> _Affine:
        """Return the transform from the rotated picture, in `pixels`, to `picture.image`.

        `size` is the full size of the rotated picture, and `scale` the pixels of the image per
        pixel of the picture's full size.
        """
        cosine, sine = math.cos(self._radians()), math.sin(self._radians())
        across, down = size[0] / pixels[0], size[1] / pixels[1]
        middle_x = (picture.area[0] + picture.area[2]) / 2
        middle_y = (picture.area[1] + picture.area[3]) / 2
        return (
            scale[0] * cosine * across,
            scale[0] * sine * down,
            middle_x - scale[0] * (cosine * size[0] + sine * size[1]) / 2,
            scale[1] * -sine * across,
            scale[1] * cosine * down,
            middle_y - scale[1] * (cosine * size[1] - sine * size[0]) / 2,
        )

    def _radians(self) -> float:
        return math.radians(self.degrees)

    def quarter_turns(self) -> int | None:
        """Return the number of quarter turns, from 0 to 3, or None for other angles."""
        turns = self.degrees / _QUARTER_TURN
        return int(turns) % 4 if turns.is_integer() else None


def _outer(size: Size, radians: float) -> _Lengths:
    """Return the sides of the upright bounding box of a rotated rectangle of `size`."""
    cosine, sine = abs(math.cos(radians)), abs(math.sin(radians))
    return size[0] * cosine + size[1] * sine, size[0] * sine + size[1] * cosine


def _inner(size: Size, radians: float) -> _Lengths:
    """Return the sides of the largest upright rectangle inside a rotated one of `size`.

    Its corners touch all four sides; in a narrow picture, where two opposite corners would be
    outside, only two touch the long sides.
    """
    cosine, sine = abs(math.cos(radians)), abs(math.sin(radians))
    long, short = max(size), min(size)
    if short <= 2 * sine * cosine * long or math.isclose(cosine, sine):
        half = short / 2
        sides = (half / sine, half / cosine)
        return sides if size[0] >= size[1] else sides[::-1]
    spread = cosine * cosine - sine * sine
    return (
        (size[0] * cosine - size[1] * sine) / spread,
        (size[1] * cosine - size[0] * sine) / spread,
    )


def _rimmed(picture: Picture) -> Picture:
    """Return `picture` with a transparent rim of one pixel, which makes slanted edges smooth."""
    from PIL import Image

    image = shallow(picture.image)
    mode = "LA" if image.mode in {"L", "LA"} else "RGBA"
    canvas = Image.new(mode, (image.width + 2, image.height + 2))
    canvas.paste(image if has_alpha(image) else image.convert(mode), (1, 1))
    left, top, right, bottom = picture.area
    return Picture(canvas, picture.size, (left + 1, top + 1, right + 1, bottom + 1))


def _transformed(image: "Image.Image", size: Size, way_back: _Affine) -> "Image.Image":
    from PIL.Image import Resampling, Transform

    if image.mode == DEEP_GREY:  # Pillow would average its two bytes separately
        deep = _transformed(image.convert("F"), size, way_back)
        return deep.convert("I").convert(DEEP_GREY)
    return image.transform(size, Transform.AFFINE, way_back, Resampling.BICUBIC)
