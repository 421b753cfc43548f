"""What becomes of pictures that would have to be enlarged, and are not to be."""

from processing.formats.table import PictureFormat
from processing.imaging._target_size import KILOBYTE
from processing.imaging.operations.order import operations_for
from processing.imaging.operations.orient import Orientation
from processing.picture import Size
from processing.settings.choices import ColorPolicy, MetadataPolicy, SmallPolicy
from processing.settings.recipe import Recipe


def policy_for(recipe: Recipe, size: Size, orientation: Orientation) -> SmallPolicy:
    """Return what `recipe` wants of a picture that is stored in `size` pixels.

    Where a size or a step changes the picture, it is made like any other.
    """
    if not recipe.only_shrink or recipe.steps or not recipe.size_mode.keeps_proportions:
        return SmallPolicy.REENCODE
    after = size
    for operation in operations_for(recipe, orientation):
        after = operation.size_after(after)
    upright = size[::-1] if orientation.lies_on_side else size
    return recipe.small_pictures if after == upright else SmallPolicy.REENCODE


def is_copy_right(
    recipe: Recipe, source: PictureFormat, result: PictureFormat, source_bytes: int
) -> bool:
    """Return whether the bytes of the source are all that `recipe` asks of its result.

    A copy keeps all colours and all that the file tells of camera and place, and its length.
    """
    keeps_all = recipe.metadata is MetadataPolicy.KEEP and recipe.color is ColorPolicy.KEEP
    return source is result and keeps_all and is_small_file(recipe, source_bytes)


def is_small_file(recipe: Recipe, size_bytes: int) -> bool:
    """Return whether a result of `recipe` may take so many bytes."""
    return not recipe.target_kilobytes or size_bytes <= recipe.target_kilobytes * KILOBYTE
