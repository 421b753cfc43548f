"""Decide what becomes of pictures that are small enough already."""

from processing.formats.table import PictureFormat
from processing.imaging._target_size import KILOBYTE
from processing.imaging.operations.order import operations_for
from processing.imaging.operations.orient import Orientation
from processing.picture import Size
from processing.settings.choices import ColorPolicy, MetadataPolicy, SmallPolicy
from processing.settings.recipe import Recipe


def policy_for(recipe: Recipe, size: Size, orientation: Orientation) -> SmallPolicy:
    """Return what `recipe` asks for if a picture, stored in `size` pixels, is small enough.

    A picture that the size or a step changes is encoded like any other, and so is every picture
    that keeps its size: then none is too small.
    """
    if not recipe.counts_for_small:
        return SmallPolicy.REENCODE
    after = size
    for operation in operations_for(recipe, orientation):
        after = operation.size_after(after)
    upright = size[::-1] if orientation.lies_on_side else size
    return recipe.small_pictures if after == upright else SmallPolicy.REENCODE


def is_copy_right(
    recipe: Recipe, source: PictureFormat, result: PictureFormat, source_bytes: int
) -> bool:
    """Return whether a copy of the source satisfies `recipe`.

    A copy keeps the colours, all metadata and the file size.
    """
    keeps_all = recipe.metadata is MetadataPolicy.KEEP and recipe.color is ColorPolicy.KEEP
    return source is result and keeps_all and is_small_file(recipe, source_bytes)


def is_small_file(recipe: Recipe, size_bytes: int) -> bool:
    """Return whether `size_bytes` is within the target file size of `recipe`."""
    return not recipe.target_kilobytes or size_bytes <= recipe.target_kilobytes * KILOBYTE
