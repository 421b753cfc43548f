"""Sizes: the same arithmetic for every mode, whatever the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import PictureError
from processing.imaging.sizing import Layout, check_size, lay_out
from processing.picture import Size
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_SIDE_PIXELS

HALF = 0.5001  # of a pixel, and what floating numbers add
sides = st.integers(1, 70_000)
sizes = st.tuples(sides, sides)
lengths = st.integers(1, MAX_SIDE_PIXELS)


def recipes(*modes: SizeMode) -> st.SearchStrategy[Recipe]:
    return st.builds(
        Recipe,
        size_mode=st.sampled_from(modes or list(SizeMode)),
        width_pixels=lengths,
        height_pixels=lengths,
        edge_pixels=lengths,
        size_percent=st.floats(0.1, 1000),
        megapixels=st.floats(0.001, 250),
        only_shrink=st.booleans(),
    )


proportional = [mode for mode in SizeMode if mode.keeps_proportions]


def box_of(recipe: Recipe) -> Size:
    return (recipe.width_pixels, recipe.height_pixels)


def assert_proportions(layout: Layout) -> None:
    """Fail unless what is shown is resampled by one scale to half a pixel; a side may be 1."""
    for shown, side in zip(layout.shown, layout.size, strict=True):
        assert side == 1 or abs(side - shown * layout.scale) <= HALF


@given(recipe=recipes(), size=sizes)
def test_every_result_has_pixels_and_shows_no_more_than_there_is(
    recipe: Recipe, size: Size
) -> None:
    layout = lay_out(recipe, size)
    assert min(*layout.size, *layout.canvas) >= 1
    assert all(0 < shown <= side for shown, side in zip(layout.shown, size, strict=True))
    assert all(part <= whole for part, whole in zip(layout.size, layout.canvas, strict=True))


@given(recipe=recipes(), size=sizes)
def test_a_picture_that_may_only_shrink_is_never_enlarged(recipe: Recipe, size: Size) -> None:
    layout = lay_out(recipe, size)
    if recipe.only_shrink:
        assert all(after <= before for after, before in zip(layout.size, size, strict=True))
        assert layout.scale <= 1


@given(recipe=recipes(), size=sizes)
def test_a_picture_on_its_side_gets_the_turned_box(recipe: Recipe, size: Size) -> None:
    turned_modes = {SizeMode.WIDTH: SizeMode.HEIGHT, SizeMode.HEIGHT: SizeMode.WIDTH}
    turned = Recipe(
        size_mode=turned_modes.get(recipe.size_mode, recipe.size_mode),
        width_pixels=recipe.height_pixels,
        height_pixels=recipe.width_pixels,
        edge_pixels=recipe.edge_pixels,
        size_percent=recipe.size_percent,
        megapixels=recipe.megapixels,
        only_shrink=recipe.only_shrink,
    )
    assert lay_out(turned, size[::-1]).on_its_side() == lay_out(recipe, size)


@given(recipe=recipes(*proportional), size=sizes)
def test_proportions_are_kept_to_half_a_pixel(recipe: Recipe, size: Size) -> None:
    layout = lay_out(recipe, size)
    assert layout.shown == size
    assert layout.canvas == layout.size
    assert_proportions(layout)


@given(recipe=recipes(SizeMode.FIT, SizeMode.PAD), size=sizes)
def test_a_fitted_picture_is_inside_the_box_and_touches_it(recipe: Recipe, size: Size) -> None:
    layout, box = lay_out(recipe, size), box_of(recipe)
    assert layout.size[0] <= box[0]
    assert layout.size[1] <= box[1]
    is_small = size[0] <= box[0] and size[1] <= box[1]
    if recipe.only_shrink and is_small:
        assert layout.size == size
    else:
        assert layout.size[0] == box[0] or layout.size[1] == box[1]
    assert layout.canvas == (box if recipe.size_mode is SizeMode.PAD else layout.size)


@given(recipe=recipes(SizeMode.FILL), size=sizes)
def test_a_filled_box_shows_the_whole_of_one_side(recipe: Recipe, size: Size) -> None:
    layout, box = lay_out(recipe, size), box_of(recipe)
    assert any(abs(shown - side) <= 1 for shown, side in zip(layout.shown, size, strict=True))
    assert_proportions(layout)
    if not recipe.only_shrink or (size[0] >= box[0] and size[1] >= box[1]):
        assert layout.size == box


@given(recipe=recipes(SizeMode.FILL), size=sizes)
def test_a_box_that_a_small_picture_fills_keeps_its_proportions(recipe: Recipe, size: Size) -> None:
    width, height = lay_out(recipe, size).size
    ratio = width / recipe.width_pixels
    assert (
        height == 1
        or width == 1
        or abs(height - recipe.height_pixels * ratio)
        <= (0.5 + 0.5 * recipe.height_pixels / recipe.width_pixels + 0.001)
    )


@given(recipe=recipes(SizeMode.EXACT), size=sizes)
def test_an_exact_size_is_met_on_each_side_that_need_not_grow(recipe: Recipe, size: Size) -> None:
    wanted = box_of(recipe)
    if recipe.only_shrink:
        wanted = (min(wanted[0], size[0]), min(wanted[1], size[1]))
    assert lay_out(recipe, size).size == wanted


@pytest.mark.parametrize(
    ("mode", "only_shrink", "expected"),
    [
        (SizeMode.FIT, True, (300, 200)),
        (SizeMode.FILL, True, (300, 200)),
        (SizeMode.FILL, False, (600, 400)),
        (SizeMode.PERCENT, True, (300, 200)),
        (SizeMode.PERCENT, False, (450, 300)),
        (SizeMode.WIDTH, False, (600, 400)),
        (SizeMode.HEIGHT, False, (600, 400)),
        (SizeMode.LONG_EDGE, False, (90, 60)),
        (SizeMode.SHORT_EDGE, False, (135, 90)),
        (SizeMode.MEGAPIXELS, False, (1225, 816)),
        (SizeMode.MEGAPIXELS, True, (300, 200)),
        (SizeMode.EXACT, False, (600, 400)),
    ],
)
def test_each_mode_by_example(mode: SizeMode, only_shrink: bool, expected: Size) -> None:
    recipe = Recipe(
        size_mode=mode,
        width_pixels=600,
        height_pixels=400,
        edge_pixels=90,
        size_percent=150,
        megapixels=1,
        only_shrink=only_shrink,
    )
    assert lay_out(recipe, (300, 200)).size == expected


def test_a_result_beyond_what_formats_hold_is_refused_with_its_size() -> None:
    check_size((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    with pytest.raises(PictureError, match=r"20000 x 30 pixels.*16383; choose a smaller size"):
        check_size((20_000, 30))
