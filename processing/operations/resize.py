"""Fit a picture into the recipe's box."""

from dataclasses import dataclass

from processing.operations.orient import Orientation
from processing.picture import Operation, Picture, Size, whole
from processing.resampling import resample
from processing.settings import Recipe


@dataclass(frozen=True, slots=True)
class Resize:
    """Fits stored pixels into a box, keeping their proportions; a side is at least one pixel."""

    box: Size
    only_shrink: bool

    @classmethod
    def from_recipe(cls, recipe: Recipe, orientation: Orientation) -> Operation:
        """Return the operation; the box lies on its side as the stored pixels do."""
        box = (recipe.width_pixels, recipe.height_pixels)
        return cls(box[::-1] if orientation.lies_on_side else box, recipe.only_shrink)

    def size_after(self, size: Size) -> Size:
        """Return the largest size of the same proportions inside the box."""
        scale = min(self.box[0] / size[0], self.box[1] / size[1])
        if self.only_shrink:
            scale = min(scale, 1.0)
        return (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))

    def apply(self, picture: Picture) -> Picture:
        """Return the picture in its new size."""
        size = self.size_after(picture.size)
        if size == picture.image.size and picture.area == (0.0, 0.0, *size):
            return picture
        return whole(resample(picture.image, size, picture.area))
