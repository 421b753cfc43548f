"""The steps of a recipe in the order in which they run, and what they need."""

from collections.abc import Iterable

from processing.picture import Operation, Size
from processing.settings.choices import ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from processing.settings.step import Phase, Step

_PIXEL_BYTES = 4


def steps_before(recipe: Recipe) -> tuple[Step, ...]:
    """Return the steps for the upright picture before the resize, in order."""
    return tuple(step for step in recipe.steps if step.phase is Phase.BEFORE_RESIZE)


def steps_after(recipe: Recipe) -> tuple[Step, ...]:
    """Return the steps for the result once it has its size and colours, in order."""
    return tuple(step for step in recipe.steps if step.phase is Phase.AFTER_RESIZE)


def color_policy(recipe: Recipe) -> ColorPolicy:
    """Return the colour policy: sRGB if steps add colours, or if results get no profile."""
    needs_srgb = recipe.metadata is MetadataPolicy.NONE or any(
        step.draws_color for step in recipe.steps
    )
    return ColorPolicy.SRGB if needs_srgb else recipe.color


def converts_colors_first(recipe: Recipe) -> bool:
    """Return whether colours are converted before the steps: CMYK and Lab have no transparency."""
    return any(step.makes_holes for step in recipe.steps)


def size_through(operations: Iterable[Operation], size: Size) -> Size:
    """Return the size that a picture of `size` has after all `operations`."""
    for operation in operations:
        size = operation.size_after(size)
    return size


def bytes_of_steps(recipe: Recipe, decoded: Size, resized: Size) -> int:
    """Estimate the memory in bytes that the steps take beside the decoded picture.

    Includes the copies that are turned upright or converted for them.

    Args:
        recipe: whose steps they are.
        decoded: size of the decoded picture, upright.
        resized: size of the result after the resize.
    """
    before = steps_before(recipe)
    copies = bool(before) + 2 * converts_colors_first(recipe)
    upright = copies * decoded[0] * decoded[1] * _PIXEL_BYTES
    own = sum(step.own_bytes for step in recipe.steps)
    return upright + own + _bytes_of(before, decoded) + _bytes_of(steps_after(recipe), resized)


def _bytes_of(steps: Iterable[Step], size: Size) -> int:
    """Return what the largest of `steps` takes, with the picture from the step before it."""
    most = given = 0
    for step in steps:
        after = step.size_after(size)
        made = after[0] * after[1]
        larger = max(size[0] * size[1], made)
        most = max(most, (given + step.copies * larger) * _PIXEL_BYTES)
        given, size = made, after
    return most
