"""The operations between decoding and encoding, in order."""

from processing.imaging.operations._pad import Pad
from processing.imaging.operations.orient import Orient, Orientation
from processing.imaging.operations.resize import Resize
from processing.imaging.steps import sequence
from processing.picture import Operation
from processing.settings.choices import ColorPolicy, SizeMode
from processing.settings.recipe import Recipe


def operations_for(recipe: Recipe, orientation: Orientation) -> tuple[Operation, ...]:
    """Return the operations that resize a picture, stored in `orientation`, and turn it upright.

    It is turned last, when it has the fewest pixels, unless a step needs it upright.
    """
    steps = sequence.steps_before(recipe)
    if not steps:
        return (Resize(recipe, orientation), Orient(orientation))
    return (Orient(orientation), *steps, Resize(recipe, Orientation.TOP_LEFT))


def finishers_for(recipe: Recipe) -> tuple[Operation, ...]:
    """Return the operations that follow once a result has its size and colours."""
    return (*_padding(recipe), *sequence.steps_after(recipe))


def color_policy(recipe: Recipe) -> ColorPolicy:
    """Return the colour policy, so that the colours fit those that `finishers_for` add."""
    draws = any(pad.draws_color for pad in _padding(recipe))
    return ColorPolicy.SRGB if draws else sequence.color_policy(recipe)


def _padding(recipe: Recipe) -> tuple[Pad, ...]:
    return (Pad.from_recipe(recipe),) if recipe.size_mode is SizeMode.PAD else ()
