"""Foretell what a recipe makes of a picture, before anything of it is decoded."""

from dataclasses import dataclass

from processing.operations import finishers_for, operations_for
from processing.operations.orient import Orientation
from processing.operations.resize import Resize
from processing.picture import Size
from processing.settings.choices import ResamplingFilter
from processing.settings.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Foresight:
    """What becomes of a picture, as far as sizes tell.

    Attributes:
        scale: what part of its pixels, across and down, is enough for the result.
        between_pixels: how many there are once rows of all its pixels are resampled, and columns
            not yet.
        resized: size of the upright result before what comes after its colours are settled.
        result: size of the result.
        most_pixels: how many the result has at most, from the resize on.
    """

    scale: float
    between_pixels: int
    resized: Size
    result: Size
    most_pixels: int


def foresee(size: Size, recipe: Recipe, orientation: Orientation) -> Foresight:
    """Return what `recipe` makes of a picture of `size` that is stored in `orientation`."""
    scale, between_pixels = 1.0, 0
    for operation in operations_for(recipe, orientation):
        if isinstance(operation, Resize):
            layout = operation.layout(size)
            scale, between_pixels = layout.scale, layout.size[0] * size[1]
            size = layout.size
        else:
            size = operation.size_after(size)
    resized, most_pixels = size, size[0] * size[1]
    for operation in finishers_for(recipe):
        size = operation.size_after(size)
        most_pixels = max(most_pixels, size[0] * size[1])
    if recipe.linear_light or recipe.resampling is ResamplingFilter.NEAREST:
        scale = 1.0  # a reduced decode mixes pixels, and by their levels
    return Foresight(scale, between_pixels, resized, size, most_pixels)
