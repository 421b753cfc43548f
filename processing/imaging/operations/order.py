"""What is done between decoding and encoding, in order."""

from processing.imaging.operations._pad import Pad
from processing.imaging.operations.orient import Orient, Orientation
from processing.imaging.operations.resize import Resize
from processing.imaging.steps import sequence
from processing.picture import Operation
from processing.settings.choices import ColorPolicy, SizeMode
from processing.settings.recipe import Recipe


def operations_for(recipe: Recipe, orientation: Orientation) -> tuple[Operation, ...]:
    """Return what brings a picture that is stored in `orientation` upright to its size.

    The pixels are turned last, where they are fewest, unless a step has to see them upright.
    """
    steps = sequence.steps_before(recipe)
    if not steps:
        return (Resize(recipe, orientation), Orient(orientation))
    return (Orient(orientation), *steps, Resize(recipe, Orientation.TOP_LEFT))


def finishers_for(recipe: Recipe) -> tuple[Operation, ...]:
    """Return what is done with a result whose size and colours are settled."""
    return (*_padding(recipe), *sequence.steps_after(recipe))


def color_policy(recipe: Recipe) -> ColorPolicy:
    """Return how colours are settled before `finishers_for` the recipe draw in theirs."""
    draws = any(pad.draws_color for pad in _padding(recipe))
    return ColorPolicy.SRGB if draws else sequence.color_policy(recipe)


def _padding(recipe: Recipe) -> tuple[Pad, ...]:
    return (Pad.from_recipe(recipe),) if recipe.size_mode is SizeMode.PAD else ()
