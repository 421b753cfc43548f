"""Turning and mirroring: every pixel in its place, and corners as asked."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.rotate import Corners, Rotate
from processing.picture import whole
from tests.support.pixels import DEEP, MODES_BEFORE, likeness, numbers, reduced, shown, waves

SIZE = (201, 142)
sides = st.integers(2, 20_000)
sizes = st.tuples(sides, sides)
slants = st.integers(-3599, 3599).filter(lambda tenths: tenths % 900).map(lambda each: each / 10)


def turned_by_the_book(array, degrees, size):
    """Return `array` turned clockwise about its middle, in `size` pixels, by bilinear mixing."""
    radians = math.radians(degrees)
    cosine, sine = math.cos(radians), math.sin(radians)
    y, x = np.mgrid[: size[1], : size[0]] + 0.5
    x, y = x - size[0] / 2, y - size[1] / 2
    source_x = np.clip(x * cosine + y * sine + array.shape[1] / 2 - 0.5, 0, array.shape[1] - 1.001)
    source_y = np.clip(-x * sine + y * cosine + array.shape[0] / 2 - 0.5, 0, array.shape[0] - 1.001)
    column, row = source_x.astype(int), source_y.astype(int)
    right, below = (source_x - column)[..., None], (source_y - row)[..., None]
    above = array[row, column] * (1 - right) + array[row, column + 1] * right
    under = array[row + 1, column] * (1 - right) + array[row + 1, column + 1] * right
    return above * (1 - below) + under * below


@pytest.mark.parametrize("mode", MODES_BEFORE)
@pytest.mark.parametrize("degrees", [-360, -90, 0, 90, 180, 270])
def test_quarter_turns_move_every_pixel_to_its_place(mode, degrees):
    image = waves(SIZE, mode)
    turned = Rotate(degrees).apply(whole(image))
    assert np.array_equal(numbers(turned.image), np.rot90(numbers(image), -degrees // 90))
    assert turned.size == turned.image.size == Rotate(degrees).size_after(SIZE)


@pytest.mark.parametrize("mode", MODES_BEFORE)
def test_mirrors_swap_sides(mode):
    image = waves(SIZE, mode)
    across = Flip(Direction.HORIZONTAL).apply(whole(image)).image
    down = Flip(Direction.VERTICAL).apply(whole(image)).image
    assert np.array_equal(numbers(across), np.fliplr(numbers(image)))
    assert np.array_equal(numbers(down), np.flipud(numbers(image)))


@pytest.mark.parametrize(
    ("step", "by_the_book"),
    [
        (Rotate(90), lambda array: np.rot90(array, -1)),
        (Rotate(180), lambda array: np.rot90(array, 2)),
        (Rotate(270), np.rot90),
        (Flip(Direction.HORIZONTAL), np.fliplr),
        (Flip(Direction.VERTICAL), np.flipud),
    ],
    ids=["90", "180", "270", "across", "down"],
)
def test_a_reduced_decode_keeps_its_ragged_end_outside(step, by_the_book):
    image = waves(SIZE)
    turned = step.apply(reduced(image))
    assert turned.size == step.size_after(SIZE)
    assert likeness(shown(turned), by_the_book(numbers(image))) > 35


@given(size=sizes, degrees=slants)
def test_the_cut_lies_inside_the_turned_picture(size, degrees):
    width, height = Rotate(degrees).size_after(size)
    cosine, sine = (abs(f(math.radians(degrees))) for f in (math.cos, math.sin))
    slack = 1e-3 if min(width, height) > 1 else 1.0  # a result has a pixel at least
    assert width * cosine + height * sine <= size[0] + slack
    assert width * sine + height * cosine <= size[1] + slack


@given(size=sizes, degrees=slants)
def test_no_upright_rectangle_inside_is_larger_than_the_cut(size, degrees):
    width, height = Rotate(degrees).size_after(size)
    cosine, sine = (abs(f(math.radians(degrees))) for f in (math.cos, math.sin))
    # Every width with the greatest height for it, by the picture's four sides.
    widths = np.linspace(0, math.hypot(*size), 2000)
    heights = np.minimum((size[0] - widths * cosine) / sine, (size[1] - widths * sine) / cosine)
    assert (width + 1) * (height + 1) >= np.max(widths * heights) * (1 - 1e-9)


@pytest.mark.parametrize("mode", MODES_BEFORE)
@pytest.mark.parametrize("degrees", [7, -33.5, 52, 95])
def test_a_slanted_picture_is_turned_as_by_the_book(mode, degrees):
    image = waves(SIZE, mode)
    step = Rotate(degrees)
    turned = step.apply(whole(image))
    expected = turned_by_the_book(numbers(image), degrees, step.size_after(SIZE))
    assert turned.image.mode == mode
    assert turned.size == turned.image.size == step.size_after(SIZE)
    found = numbers(turned.image)
    if mode in {"LA", "RGBA"}:  # where alpha is mixed, colours follow what is seen
        found, expected = found * found[..., -1:] / 255, expected * expected[..., -1:] / 255
    assert likeness(found, expected, 65535 if mode == DEEP else 255) > 42


@pytest.mark.parametrize("corners", Corners)
def test_a_reduced_decode_is_turned_about_the_same_middle(corners):
    image = waves((804, 603))
    step = Rotate(12, corners)
    turned = step.apply(reduced(image))
    expected = numbers(step.apply(whole(image)).image)
    inside = np.s_[130:-130, 130:-130, :3]
    assert turned.size == expected.shape[1::-1]
    assert turned.image.width == pytest.approx(turned.size[0] / 4, abs=1)
    assert likeness(shown(turned)[inside], expected[inside]) > 38


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "I;16"])
def test_corners_become_transparent_and_lend_the_rim_no_colour(mode):
    white = Image.new(mode, SIZE, "white" if mode != DEEP else 65535)
    turned = Rotate(30, Corners.TRANSPARENT).apply(whole(white)).image
    assert turned.mode == ("RGBA" if "RGB" in mode else "LA")
    alpha = numbers(turned)[..., -1]
    assert alpha[0, 0] == alpha[-1, -1] == 0
    assert alpha[alpha.shape[0] // 2, alpha.shape[1] // 2] == 255
    assert alpha.sum() / 255 == pytest.approx(SIZE[0] * SIZE[1], rel=0.004)
    assert np.all(numbers(turned)[alpha > 16][:, 0] >= 250)
    assert 0 < np.mean((alpha > 0) & (alpha < 255)) < 0.05  # the rim is smooth


def test_what_lies_beside_the_area_never_shows():
    image = Image.new("RGB", (100, 80), "red")
    image.paste("white", (20, 20, 80, 60))
    picture = whole(image)
    part = type(picture)(image, (60, 40), (20.0, 20.0, 80.0, 60.0))
    assert Rotate(20).apply(part).image.getextrema() == ((255, 255),) * 3
    seen = numbers(Rotate(20, Corners.TRANSPARENT).apply(part).image)
    assert np.all(seen[seen[..., 3] > 16][:, 1] > 240)


def test_deep_grey_stays_deep_where_corners_are_cut():
    turned = Rotate(10).apply(whole(Image.new("I;16", SIZE, 12345))).image
    assert turned.getextrema() == (12345, 12345)


def test_no_turn_is_no_work():
    picture = whole(waves(SIZE))
    assert Rotate(0).apply(picture) is picture
