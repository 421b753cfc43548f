"""Bring a picture to the size that its recipe asks for, and cut off what its box does not show."""

from dataclasses import dataclass, replace

from PIL import Image

from processing.imaging.operations._gravity import part_kept
from processing.imaging.operations._resampling import resample
from processing.imaging.operations._sharpening import sharpen
from processing.imaging.operations.linear_light import LIGHT_MODES, resample_light
from processing.imaging.operations.orient import Orientation
from processing.imaging.sizing import Layout, check_size, lay_out
from processing.picture import Area, Picture, Size, whole
from processing.settings.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Resize:
    """Cuts and resamples pixels that are stored in `orientation`, so that few have to be turned.

    Attributes:
        part: what is shown of a picture, in its own pixels; None if that is to be found out.
    """

    recipe: Recipe
    orientation: Orientation
    part: Area | None = None

    def size_after(self, size: Size) -> Size:
        """Return the size before anything is filled in; a side is at least one pixel."""
        return self.layout(size).size

    def layout(self, size: Size) -> Layout:
        """Return how a stored picture of `size` becomes a result; sides as they are stored."""
        if self.orientation.lies_on_side:
            return lay_out(self.recipe, size[::-1]).on_its_side()
        return lay_out(self.recipe, size)

    def settled(self, picture: Picture) -> "Resize":
        """Return the operation that shows of others of its size what it shows of `picture`."""
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
    """Return where `part` of what `picture` stands for lies in its image; never beyond its edge."""
    left, top, right, bottom = picture.area
    across, down = (right - left) / picture.size[0], (bottom - top) / picture.size[1]
    return (
        left + part[0] * across,
        top + part[1] * down,
        min(right, left + part[2] * across),
        min(bottom, top + part[3] * down),
    )


def _is_a_cut(area: Area, size: Size) -> bool:
    """Return whether `area` holds just the pixels that are wanted, none of them in parts."""
    is_whole = all(side == int(side) for side in area)  # integers, too: drafts have some
    return is_whole and (area[2] - area[0], area[3] - area[1]) == size
