"""Calculate a result's size and how much of its picture it shows, from upright sizes alone."""

import math
from collections.abc import Callable

from processing.errors import PictureError
from processing.imaging.steps.sequence import size_through, steps_after, steps_before
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.picture import Size
from processing.record import record
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_SIDE_PIXELS

MEGAPIXEL = 1_000_000
PERCENT = 100


@record
class Layout:
    """How a picture becomes a result; all but `canvas` are before padding.

    Attributes:
        shown: width and height of the visible part, in pixels of the picture, possibly fractional;
            smaller than the picture if something is cut off.
        size: what that part is resampled to.
        canvas: size of the result; larger than `size` if it is padded.
        scale: pixels of the result per pixel of the picture, on the side with the larger scale.
    """

    shown: tuple[float, float]
    size: Size
    canvas: Size
    scale: float

    def on_its_side(self) -> "Layout":
        """Return the layout with width and height exchanged."""
        return Layout(self.shown[::-1], self.size[::-1], self.canvas[::-1], self.scale)


def lay_out(recipe: Recipe, size: Size) -> Layout:
    """Return how `recipe` makes a result of a picture of `size`, as a person sees it.

    Sides are rounded to the nearest pixel, and are at least one pixel. With `only_shrink`, a
    picture is never enlarged: a box to fill becomes the largest box of the same proportions that
    the picture fills; a box to pad stays as it is; for an exact size, each side shrinks by itself.
    """
    return _LAYOUTS.get(recipe.size_mode, _whole)(recipe, size)


def check_size(size: Size) -> None:
    """Refuse a result of a `size` that some format cannot hold.

    Raises:
        PictureError: a side has too many pixels.
    """
    if max(size) > MAX_SIDE_PIXELS:
        raise PictureError(
            lazy_tr(
                "The result would have {width} x {height} pixels, and no side may have more than "
                "{most}; choose a smaller size.",
                code="result-too-large",
                width=plain_amount(size[0]),
                height=plain_amount(size[1]),
                most=plain_amount(MAX_SIDE_PIXELS),
            )
        )


def _box(recipe: Recipe) -> Size:
    return (recipe.width_pixels, recipe.height_pixels)


def _fitting(recipe: Recipe, size: Size) -> float:
    return min(recipe.width_pixels / size[0], recipe.height_pixels / size[1])


def _covering(recipe: Recipe, size: Size) -> float:
    return max(recipe.width_pixels / size[0], recipe.height_pixels / size[1])


# Pixels of the result per pixel of the picture, for modes that keep proportions.
_SCALES: dict[SizeMode, Callable[[Recipe, Size], float]] = {
    SizeMode.FIT: _fitting,
    SizeMode.PAD: _fitting,
    SizeMode.PERCENT: lambda recipe, _: recipe.size_percent / PERCENT,
    SizeMode.WIDTH: lambda recipe, size: recipe.width_pixels / size[0],
    SizeMode.HEIGHT: lambda recipe, size: recipe.height_pixels / size[1],
    SizeMode.LONG_EDGE: lambda recipe, size: recipe.edge_pixels / max(size),
    SizeMode.SHORT_EDGE: lambda recipe, size: recipe.edge_pixels / min(size),
    SizeMode.MEGAPIXELS: lambda recipe, size: math.sqrt(
        recipe.megapixels * MEGAPIXEL / (size[0] * size[1])
    ),
    SizeMode.KEEP: lambda *_: 1.0,
}


def _limited(scale: float, recipe: Recipe) -> float:
    return min(scale, 1.0) if recipe.only_shrink else scale


def _rounded(width: float, height: float) -> Size:
    return (max(1, round(width)), max(1, round(height)))


def _whole(recipe: Recipe, size: Size) -> Layout:
    scale = _limited(_SCALES[recipe.size_mode](recipe, size), recipe)
    result = _rounded(size[0] * scale, size[1] * scale)
    return Layout(size, result, result, scale)


def _padded(recipe: Recipe, size: Size) -> Layout:
    inner = _whole(recipe, size)
    return Layout(inner.shown, inner.size, _box(recipe), inner.scale)


def _filled(recipe: Recipe, size: Size) -> Layout:
    covering = _covering(recipe, size)
    scale = _limited(covering, recipe)
    width, height = _box(recipe)
    result = _rounded(width * scale / covering, height * scale / covering)
    shown = (min(size[0], result[0] / scale), min(size[1], result[1] / scale))
    return Layout(shown, result, result, scale)


def _stretched(recipe: Recipe, size: Size) -> Layout:
    scales = [_limited(box / side, recipe) for box, side in zip(_box(recipe), size, strict=True)]
    result = _rounded(size[0] * scales[0], size[1] * scales[1])
    return Layout(size, result, result, max(scales))


_LAYOUTS: dict[SizeMode, Callable[[Recipe, Size], Layout]] = {
    SizeMode.PAD: _padded,
    SizeMode.FILL: _filled,
    SizeMode.EXACT: _stretched,
}


def result_size(recipe: Recipe, size: Size) -> Size:
    """Return width and height of the result of `recipe` for an upright picture of `size`."""
    before = size_through(steps_before(recipe), size)
    return size_through(steps_after(recipe), lay_out(recipe, before).canvas)
