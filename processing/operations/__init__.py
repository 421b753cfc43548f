"""The operations between decoding and encoding, in order: one line each."""

from collections.abc import Callable

from processing.operations.orient import Orient, Orientation
from processing.operations.resize import Resize
from processing.picture import Operation
from processing.settings import Recipe

# The first decides how large a picture must be decoded at least.
OPERATIONS: tuple[Callable[[Recipe, Orientation], Operation], ...] = (
    Resize.from_recipe,
    Orient.from_recipe,
)


def operations_for(recipe: Recipe, orientation: Orientation) -> tuple[Operation, ...]:
    """Return what `recipe` asks for on a picture that is stored in `orientation`."""
    return tuple(make(recipe, orientation) for make in OPERATIONS)
