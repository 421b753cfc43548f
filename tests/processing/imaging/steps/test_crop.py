"""Cropping: the right part stays, in whole pixels, and nothing else shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from processing.errors import PictureError, SettingsError
from processing.imaging.operations._resampling import resample
from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.picture import whole
from tests.support.pixels import DEEP, MODES_BEFORE, likeness, numbers, reduced, shown, waves

SIZE = (401, 302)
sides = st.integers(1, 70_000)
sizes = st.tuples(sides, sides)


@given(size=sizes, across=st.integers(1, 99), down=st.integers(1, 99), turn=st.booleans())
def test_the_largest_part_of_the_proportions_stays(size, across, down, turn):
    width, height = Crop(f"{across}:{down}", turn=turn).size_after(size)
    if turn and size[1] > size[0]:
        across, down = down, across
    assert 1 <= width <= size[0]
    assert 1 <= height <= size[1]
    assert width == size[0] or height == size[1]
    assert abs(width - max(1, height * across / down)) <= 0.5001 or (
        abs(height - max(1, width * down / across)) <= 0.5001
    )


@pytest.mark.parametrize("mode", MODES_BEFORE)
@pytest.mark.parametrize("place", Anchor)
def test_each_place_keeps_its_own_pixels_untouched(mode, place):
    image = waves(SIZE, mode)
    tall = Crop("1:1", place).apply(whole(image))
    flat = Crop("4:1", place).apply(whole(image))
    left = {"west": 0, "east": 99}.get(place.split("-")[-1], 49)
    top = {"north": 0, "south": 202}.get(place.split("-")[0], 101)
    assert np.array_equal(numbers(tall.image), numbers(image)[:, left : left + 302])
    assert np.array_equal(numbers(flat.image), numbers(image)[top : top + 100])
    assert tall.image.mode == mode


@pytest.mark.parametrize("mode", MODES_BEFORE)
@pytest.mark.parametrize(
    "step", [Crop("1:1", Anchor.EAST), CropArea(Unit.PIXELS, 50, 31, 203, 101)], ids=["1:1", "area"]
)
def test_a_reduced_decode_is_cut_at_the_same_place(mode, step):
    image = waves(SIZE, mode)
    cut = step.apply(reduced(image))
    expected = step.apply(whole(image))
    assert cut.size == expected.size == step.size_after(SIZE)
    full = 65535 if mode == DEEP else 255
    assert likeness(shown(cut), numbers(expected.image), full) > 38
    assert cut.image.width <= cut.size[0] / 4 + 2  # and the rest is not carried along


def test_percent_and_pixels_mean_the_same_part():
    image = waves((200, 100))
    by_percent = CropArea(Unit.PERCENT, 10, 20, 50, 30).apply(whole(image))
    by_pixels = CropArea(Unit.PIXELS, 20, 20, 100, 30).apply(whole(image))
    expected = numbers(image)[20:50, 20:120]
    assert np.array_equal(numbers(by_percent.image), expected)
    assert np.array_equal(numbers(by_pixels.image), expected)


def test_what_was_cut_off_does_not_bleed_into_a_small_result():
    image = Image.new("L", (900, 900))
    image.paste(255, (200, 200, 800, 800))
    cut = CropArea(Unit.PIXELS, 200, 200, 600, 600).apply(whole(image))
    assert resample(cut.image, (60, 60), cut.area).getextrema() == (255, 255)


def test_a_rectangle_that_hangs_over_ends_where_the_picture_ends():
    cut = CropArea(Unit.PIXELS, 150, 90, 500, 500).apply(whole(waves((200, 100))))
    assert cut.size == cut.image.size == (50, 10)


def test_a_rectangle_beside_the_picture_costs_the_picture_with_a_sentence():
    with pytest.raises(PictureError, match="only 200 x 100 pixels; choose"):
        CropArea(Unit.PIXELS, 200, 0, 10, 10).apply(whole(waves((200, 100))))


@given(size=sizes, numbers=st.tuples(*[st.floats(0.01, 50)] * 4), unit=st.sampled_from(Unit))
def test_a_rectangle_always_keeps_some_pixels_inside(size, numbers, unit):
    width, height = CropArea(unit, *numbers).size_after(size)
    assert 1 <= width <= size[0]
    assert 1 <= height <= size[1]


def test_nothing_is_done_where_nothing_is_cut():
    picture = whole(waves(SIZE))
    assert Crop("401:302").apply(picture) is picture
    assert CropArea().apply(picture) is picture


@pytest.mark.parametrize("text", ["", "3", "3:0", "3/2", "-3:2", "3:2:1", "a:b", "nan:1"])
def test_senseless_proportions_are_refused(text):
    with pytest.raises(SettingsError, match="must be two numbers such as 3:2"):
        Crop(text)


def test_a_rectangle_of_more_than_all_is_refused():
    with pytest.raises(SettingsError, match="together they must not be more than 100"):
        CropArea(Unit.PERCENT, 30, 0, 80, 50)
