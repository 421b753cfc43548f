"""What size a result has, steps and all, told without a look at a single pixel."""

from processing.picture import Size
from processing.settings.recipe import Recipe
from processing.sizing import lay_out
from processing.steps.sequence import size_through, steps_after, steps_before


def result_size(recipe: Recipe, size: Size) -> Size:
    """Return width and height of what `recipe` makes of a picture that is `size`, upright."""
    before = size_through(steps_before(recipe), size)
    return size_through(steps_after(recipe), lay_out(recipe, before).canvas)
