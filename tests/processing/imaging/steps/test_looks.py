"""Grayscale, sharpening, borders and backgrounds against the arithmetic of textbooks."""

import numpy as np
import pytest
from PIL import Image

from processing.errors import SettingsError
from processing.imaging.steps.anchors import Unit
from processing.imaging.steps.background import Background
from processing.imaging.steps.border import Border
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.sharpen import Sharpen
from processing.picture import whole
from tests.support.pixels import MODES_AFTER, likeness, numbers, waves

SIZE = (120, 90)
HAS_ALPHA = ("LA", "RGBA")


def in_eight_bits(image):
    """Return the pixels as levels from 0 to 255."""
    return numbers(image) / (257 if image.mode == "I;16" else 1)


@pytest.mark.parametrize("mode", MODES_AFTER)
def test_grey_is_the_weighted_sum_of_the_colours(mode):
    image = waves(SIZE, mode)
    grey = Grayscale().apply(whole(image)).image
    if mode not in {"RGB", "RGBA"}:
        assert grey is image
        return
    luma = numbers(image)[..., :3] @ (0.299, 0.587, 0.114)
    assert grey.mode == ("LA" if mode == "RGBA" else "L")
    assert np.abs(numbers(grey)[..., 0] - luma).max() <= 0.51
    assert np.array_equal(numbers(grey)[..., 1:], numbers(image)[..., 3:])


def blurred(array, radius):
    reach = np.arange(-20, 21)
    weights = np.exp(-(reach**2) / (2 * radius**2))
    weights /= weights.sum()
    for axis in (0, 1):
        padding = [(20, 20) if axis == each else (0, 0) for each in range(3)]
        padded = np.pad(array, padding, mode="edge")
        array = np.apply_along_axis(np.convolve, axis, padded, weights, "valid")
    return array


@pytest.mark.parametrize("mode", MODES_AFTER)
def test_sharpening_adds_what_differs_from_the_surroundings(mode):
    steps = Image.new(mode, SIZE, "white" if mode != "I;16" else 50000)
    steps.paste(waves((60, 45), mode), (30, 20))
    sharp = Sharpen(radius=2, percent=150, threshold=0).apply(whole(steps)).image
    before = in_eight_bits(steps)
    colors = before[..., :-1] if mode in HAS_ALPHA else before
    expected = np.clip(colors + 1.5 * (colors - blurred(colors, 2)), 0, 255)
    found = numbers(sharp)
    assert likeness(found[..., : colors.shape[2]], expected) > 32
    assert likeness(colors, expected) < 30  # it does change
    assert np.array_equal(found[..., colors.shape[2] :], before[..., colors.shape[2] :])


def test_small_differences_stay_as_they_are():
    image = Image.new("L", SIZE, 100)
    image.paste(104, (30, 30, 60, 60))
    assert Sharpen(1, 300, threshold=20).apply(whole(image)).image.getextrema() == (100, 104)
    assert Sharpen(1, 300, threshold=0).apply(whole(image)).image.getextrema() != (100, 104)


@pytest.mark.parametrize("mode", MODES_AFTER)
@pytest.mark.parametrize("color", ["#ff8000", "#808080"])
def test_a_border_surrounds_the_untouched_picture(mode, color):
    image = waves(SIZE, mode)
    step = Border(7, Unit.PIXELS, color)
    framed = step.apply(whole(image)).image
    assert framed.size == step.size_after(SIZE) == (134, 104)
    assert framed.mode == {
        ("L", "#808080"): "L",
        ("I;16", "#808080"): "L",
        ("LA", "#808080"): "LA",
    }.get((mode, color), "RGBA" if mode in HAS_ALPHA else "RGB")
    seen = np.asarray(framed.convert("RGBA")).astype(int)
    inside = np.zeros(seen.shape[:2], bool)
    inside[7:-7, 7:-7] = True
    expected = tuple(bytes.fromhex(color[1:] + "ff"))
    assert np.all(seen[~inside] == expected)
    colors = in_eight_bits(image)
    if mode in {"RGB", "RGBA"}:
        assert np.array_equal(seen[7:-7, 7:-7, : colors.shape[2]], colors)
    else:
        assert np.abs(seen[7:-7, 7:-7, 0] - colors[..., 0]).max() <= 0.51


def test_a_border_in_percent_follows_the_shorter_side():
    assert Border(10, Unit.PERCENT).size_after((300, 200)) == (340, 240)
    assert Border(10, Unit.PERCENT).size_after((200, 300)) == (240, 340)
    assert Border(1, Unit.PERCENT).size_after((20, 10)) == (20, 10)


@pytest.mark.parametrize("mode", MODES_AFTER)
@pytest.mark.parametrize("color", ["#20c040", "#404040"])
def test_a_background_shows_as_far_as_the_picture_does_not(mode, color):
    image = waves(SIZE, mode)
    laid = Background(color).apply(whole(image)).image
    if mode not in HAS_ALPHA:
        assert laid is image
        return
    seen = numbers(image.convert("RGBA"))
    alpha = seen[..., 3:] / 255
    expected = seen[..., :3] * alpha + np.array(tuple(bytes.fromhex(color[1:]))) * (1 - alpha)
    assert laid.mode == ("L" if (mode, color) == ("LA", "#404040") else "RGB")
    assert np.abs(numbers(laid.convert("RGB")) - expected).max() <= 1


@pytest.mark.parametrize("color", ["", "white", "#fff", "#FFFFFF", "#ffffff0"])
def test_what_is_no_colour_is_refused(color):
    for make in (lambda: Background(color), lambda: Border(color=color)):
        with pytest.raises(SettingsError, match="must be a colour such as #ffffff"):
            make()


def test_a_border_of_more_than_half_is_refused():
    with pytest.raises(SettingsError, match="at most 50"):
        Border(51, Unit.PERCENT)
