"""Operations: the estimated size is the actual size, and each part is in its place."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from processing.errors import PictureError
from processing.imaging.operations._pad import Pad
from processing.imaging.operations.order import finishers_for, operations_for
from processing.imaging.operations.orient import Orient, Orientation, orientation_of
from processing.imaging.operations.resize import Resize
from processing.picture import Picture, Size, whole
from processing.settings.choices import Gravity, PadFill, SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_SIDE_PIXELS
from tests.support.pictures import (
    BLUE,
    COLORS,
    GREEN,
    RED,
    WHITE,
    assert_alike,
    patches,
    quarters,
    with_hole,
)

SIZES = {
    SizeMode.FIT: (96, 72),
    SizeMode.FILL: (100, 72),
    SizeMode.PAD: (100, 72),
    SizeMode.EXACT: (100, 72),
    SizeMode.PERCENT: (80, 60),
    SizeMode.WIDTH: (100, 75),
    SizeMode.HEIGHT: (96, 72),
    SizeMode.LONG_EDGE: (80, 60),
    SizeMode.SHORT_EDGE: (107, 80),
    SizeMode.MEGAPIXELS: (100, 75),
    SizeMode.KEEP: (160, 120),
}


def recipe_for(mode: SizeMode) -> Recipe:
    return Recipe(
        size_mode=mode,
        width_pixels=100,
        height_pixels=72,
        edge_pixels=80,
        size_percent=50,
        megapixels=0.0075,
    )


def stored(upright: Image.Image, orientation: Orientation) -> Image.Image:
    """Return `upright` as a camera held that way stores it."""
    return Orient(orientation.inverse).apply(whole(upright)).image


def made(picture: Picture, recipe: Recipe, orientation: Orientation) -> Image.Image:
    """Return what all operations make, each of which has to foretell its size."""
    for operation in (*operations_for(recipe, orientation), *finishers_for(recipe)):
        foretold = operation.size_after(picture.size)
        picture = operation.apply(picture)
        assert picture.size == foretold
    assert picture.image.size == picture.size
    return picture.image


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("mode", SizeMode)
def test_every_mode_shows_a_picture_upright_in_the_size_that_was_foretold(
    mode: SizeMode, orientation: Orientation
) -> None:
    picture = whole(stored(quarters(size=(160, 120)), orientation))
    result = made(picture, recipe_for(mode), orientation)
    assert result.size == SIZES[mode]
    assert_alike(patches(result), COLORS, 2)


@pytest.mark.parametrize("orientation", Orientation)
def test_orientations_are_turned_as_their_areas_are(orientation: Orientation) -> None:
    image = stored(quarters(size=(160, 120)), orientation)
    area = orientation.inverse.turned((0.0, 0.0, 80.0, 60.0), (160, 120))
    assert {color for _, color in image.crop(area).getcolors()} == {RED}
    assert orientation.turned(area, image.size) == (0.0, 0.0, 80.0, 60.0)
    upright = Orient(orientation).apply(Picture(image, (image.width * 2, image.height * 2), area))
    assert upright.area == (0.0, 0.0, 80.0, 60.0)
    assert upright.size == (320, 240)
    assert_alike(patches(upright.image), COLORS, 0)


# What is left of four patches where a fifth of each side, or two, is kept around each anchor.
KEPT = {
    Gravity.CENTER: COLORS,
    Gravity.NORTH: (RED, GREEN, RED, GREEN),
    Gravity.NORTH_EAST: (GREEN,) * 4,
    Gravity.EAST: (GREEN, GREEN, WHITE, WHITE),
    Gravity.SOUTH_EAST: (WHITE,) * 4,
    Gravity.SOUTH: (BLUE, WHITE, BLUE, WHITE),
    Gravity.SOUTH_WEST: (BLUE,) * 4,
    Gravity.WEST: (RED, RED, BLUE, BLUE),
    Gravity.NORTH_WEST: (RED,) * 4,
}


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("gravity", KEPT)
def test_gravity_is_meant_as_a_person_sees_the_picture(
    gravity: Gravity, orientation: Orientation
) -> None:
    upright = quarters(size=(160, 120))
    for box in ((20, 60), (80, 20)):
        recipe = Recipe(
            size_mode=SizeMode.FILL, width_pixels=box[0], height_pixels=box[1], gravity=gravity
        )
        result = made(whole(stored(upright, orientation)), recipe, orientation)
        assert result.size == box
        # One side is shown whole, so only the other one can tell where the part was taken.
        across, down = (gravity, Gravity.CENTER) if box == (20, 60) else (Gravity.CENTER, gravity)
        columns = [KEPT[across][0], KEPT[across][1]]
        rows = [KEPT[down][0], KEPT[down][2]]
        expected = tuple(_patch(column, row) for row in rows for column in columns)
        assert_alike(patches(result), expected, 3)


def _patch(column: tuple[int, ...], row: tuple[int, ...]) -> tuple[int, ...]:
    """Return the patch that lies in the column of one and in the row of another."""
    right, below = column in (GREEN, WHITE), row in (BLUE, WHITE)
    return COLORS[right + 2 * below]


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("mode", [SizeMode.FIT, SizeMode.FILL, SizeMode.PAD, SizeMode.EXACT])
def test_a_reduced_decode_that_ends_within_a_pixel_is_cut_there(
    mode: SizeMode, orientation: Orientation
) -> None:
    """The last columns and rows of an eighth of 1001 x 797 pixels hold what is not there."""
    reduced = Image.new("RGB", (126, 100), "black")
    reduced.paste(quarters(size=(125, 99)).resize((125, 99)))
    area = (0.0, 0.0, 125.0, 99.0)
    picture = Picture(reduced, (1000, 792), area)
    on_side = Orient(orientation.inverse).apply(picture)
    result = made(on_side, recipe_for(mode), orientation)
    edge = result.getpixel((result.width - 1, result.height * 3 // 4))
    assert min(edge) > 200
    assert_alike(patches(result), COLORS, 2)


def test_a_picture_that_only_has_to_be_cut_keeps_its_pixels() -> None:
    image = Image.effect_noise((160, 120), 80)
    recipe = Recipe(
        size_mode=SizeMode.FILL, width_pixels=75, height_pixels=120, sharpen_percent=200
    )
    result = made(whole(image), recipe, Orientation.TOP_LEFT)
    assert result.tobytes() == image.crop((42, 0, 117, 120)).tobytes()


def test_pixels_are_turned_last_unless_a_step_has_to_see_them_upright() -> None:
    orders = [type(each) for each in operations_for(Recipe(), Orientation.RIGHT_TOP)]
    assert orders == [Resize, Orient]
    assert finishers_for(Recipe()) == ()
    padding = finishers_for(Recipe(size_mode=SizeMode.PAD))
    assert [type(each) for each in padding] == [Pad]


def test_nothing_is_computed_where_nothing_changes() -> None:
    picture = whole(quarters())
    for mode in SizeMode:
        recipe = replace(recipe_for(mode), width_pixels=64, height_pixels=48, size_percent=100)
        for operation in (*operations_for(recipe, Orientation.TOP_LEFT), *finishers_for(recipe)):
            assert operation.apply(picture) is picture


def test_a_result_of_too_many_pixels_is_refused() -> None:
    recipe = Recipe(size_mode=SizeMode.PERCENT, size_percent=1000, only_shrink=False)
    resize = operations_for(recipe, Orientation.TOP_LEFT)[0]
    with pytest.raises(PictureError, match="20000 x 10 pixels"):
        resize.apply(whole(Image.new("L", (2000, 1))))


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("fill", PadFill)
def test_a_box_is_filled_beside_every_kind_of_picture(mode: str, fill: PadFill) -> None:
    image = Image.new("L", (40, 40), 160).convert(mode.replace("I;16", "I"))
    if mode == "I;16":
        image = image.point(lambda value: value * 257 + 0).convert("I;16")
    pad = Pad((100, 60), Gravity.CENTER, fill, "#404040")
    result = pad.apply(whole(image)).image
    assert (result.mode, result.size) == (mode, (100, 60))
    assert result.crop((30, 10, 70, 50)).tobytes() == image.tobytes()
    level = 64 if fill is PadFill.COLOR else 160
    beside = {"L": level, "LA": (level, 255), "RGB": (level,) * 3, "I;16": level * 257}
    assert result.getpixel((3, 3)) == beside.get(mode, (level, level, level, 255))


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_a_coloured_background_makes_grey_pictures_coloured(mode: str) -> None:
    image = Image.new("I", (4, 4), 257 * 90).convert("I;16")
    if mode != "I;16":
        image = Image.new("L", (4, 4), 90).convert(mode)
    result = Pad((8, 4), Gravity.CENTER, PadFill.COLOR, "#ff0000").apply(whole(image)).image
    assert result.convert("RGB").getpixel((0, 0)) == (255, 0, 0)
    assert result.convert("RGB").getpixel((4, 2)) == (90, 90, 90)


@pytest.mark.parametrize("fill", PadFill)
def test_what_is_transparent_in_a_padded_picture_stays_so(fill: PadFill) -> None:
    picture = whole(with_hole(quarters()))
    result = Pad((128, 48), Gravity.WEST, fill, "#ffffff").apply(picture).image
    alpha = result.getchannel("A")
    assert [alpha.getpixel(place) for place in ((16, 12), (48, 36))] == [255, 0]
    if fill is PadFill.COLOR:
        assert alpha.getpixel((100, 36)) == 255


@pytest.mark.parametrize(("gravity", "left"), [("west", 0), ("center", 3), ("east", 7)])
def test_gravity_places_a_picture_in_its_box(gravity: str, left: int) -> None:
    pad = Pad((11, 4), Gravity(gravity), PadFill.COLOR, "#ffffff")
    result = pad.apply(whole(Image.new("L", (4, 4), 0))).image
    assert result.getbbox() is not None
    assert [result.getpixel((x, 1)) for x in range(11)] == [
        0 if left <= x < left + 4 else 255 for x in range(11)
    ]


def test_a_blurred_edge_continues_the_picture() -> None:
    image = Image.new("RGB", (40, 80), RED)
    image.paste(BLUE, (0, 40, 40, 80))
    result = Pad((120, 80), Gravity.CENTER, PadFill.BLUR, "#00ff00").apply(whole(image)).image
    assert_alike(((*result.getpixel((4, 4)),), (*result.getpixel((116, 76)),)), (RED, BLUE), 25)


sides = st.one_of(st.sampled_from([1, 2, 7]), st.integers(1, 200))


@given(
    recipe=st.builds(
        Recipe,
        size_mode=st.sampled_from(SizeMode),
        width_pixels=sides,
        height_pixels=sides,
        edge_pixels=sides,
        size_percent=st.sampled_from([0.1, 33.3, 250.0]),
        megapixels=st.sampled_from([0.001, 0.02]),
        only_shrink=st.booleans(),
        gravity=st.sampled_from(Gravity),
        pad_fill=st.sampled_from(PadFill),
        linear_light=st.booleans(),
        sharpen_percent=st.sampled_from([0, 150]),
    ),
    orientation=st.sampled_from(Orientation),
    mode=st.sampled_from(["L", "LA", "RGB", "RGBA", "I;16"]),
    size=st.tuples(sides, sides),
    is_reduced=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_every_recipe_makes_the_size_it_foretold_of_every_picture(
    recipe: Recipe, orientation: Orientation, mode: str, size: Size, is_reduced: bool
) -> None:
    picture = whole(Image.new(mode, size))
    if is_reduced:
        area = (0.0, 0.0, size[0] - 0.375, size[1] - 0.625)
        picture = Picture(picture.image, (size[0] * 8 - 3, size[1] * 8 - 5), area)
    assume(max(Resize(recipe, orientation).size_after(picture.size)) <= MAX_SIDE_PIXELS)
    made(picture, recipe, orientation)


@pytest.mark.parametrize("value", [0, 9, -1, 70_000, "6", None, (6, 6)])
def test_a_senseless_orientation_counts_as_upright(value: object) -> None:
    image = Image.new("L", (1, 1))
    image.getexif()[0x0112] = value
    assert orientation_of(image) is Orientation.TOP_LEFT
