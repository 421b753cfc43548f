"""Resize a picture as its recipe asks, and crop it to its box."""

from dataclasses import replace

from PIL import Image

from processing.imaging.operations._gravity import part_kept
from processing.imaging.operations._resampling import resample
from processing.imaging.operations._sharpening import sharpen
from processing.imaging.operations.linear_light import LIGHT_MODES, resample_light
from processing.imaging.operations.orient import Orientation
from processing.imaging.sizing import Layout, check_size, lay_out
from processing.picture import Area, Picture, Size, whole
from processing.record import record
from processing.settings.recipe import Recipe


@record
class Resize:
    """Crops and resamples pixels stored in `orientation`, so that fewer have to be turned.

    Attributes:
        part: the visible part of a picture, in its own pixels; None if it is still to be chosen.
    """

    recipe: Recipe
    orientation: Orientation
    part: Area | None = None

    def size_after(self, size: Size) -> Size:
        """Return the size before padding; a side is at least one pixel."""
        return self.layout(size).size

    def layout(self, size: Size) -> Layout:
        """Return how a stored picture of `size` becomes a result, not turned yet."""
        if self.orientation.lies_on_side:
            return lay_out(self.recipe, size[::-1]).on_its_side()
        return lay_out(self.recipe, size)

    def with_part_of(self, picture: Picture) -> "Resize":
        """Return the operation that shows the same part of other pictures as of `picture`."""
        return replace(self, part=self._part_of(picture))

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in its new size.

        Raises:
            PictureError: the result has too many pixels.
        """
        layout = self.layout(picture.size)
        check_size(layout.size)
        area = _in_pixels(self._part_of(picture), picture)
        if layout.size == picture.image.size and area == (0.0, 0.0, *layout.size):
            return picture
        return whole(
            sharpen(
                self._resampled(picture.image, layout.size, area),
                self.recipe.sharpen_percent,
                layout.scale,
            )
        )

    def _part_of(self, picture: Picture) -> Area:
        if self.part is not None:
            return self.part
        return part_kept(self.recipe.gravity, self.orientation, picture, self.layout(picture.size))

    def _resampled(self, image: Image.Image, size: Size, area: Area) -> Image.Image:
        if _is_a_cut(area, size):
            return image.crop(area)
        if self.recipe.linear_light and image.mode in LIGHT_MODES:
            return resample_light(image, size, area, self.recipe.resampling)
        return resample(image, size, area, self.recipe.resampling)


def _in_pixels(part: Area, picture: Picture) -> Area:
    """Convert `part`, in pixels of the picture's full size, to pixels of its image."""
    left, top, right, bottom = picture.area
    across, down = (right - left) / picture.size[0], (bottom - top) / picture.size[1]
    return (
        left + part[0] * across,
        top + part[1] * down,
        min(right, left + part[2] * across),
        min(bottom, top + part[3] * down),
    )


def _is_a_cut(area: Area, size: Size) -> bool:
    """Return whether `area` is a crop to whole pixels, without resampling."""
    is_whole = all(side == int(side) for side in area)  # also integers, which drafts return
    return is_whole and (area[2] - area[0], area[3] - area[1]) == size
