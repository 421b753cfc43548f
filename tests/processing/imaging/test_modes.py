"""Modes: each row of the tables, and their edge cases."""

import math

import pytest
from PIL import Image

from processing.formats.available import WRITABLE
from processing.formats.table import PictureFormat
from processing.imaging import _modes
from tests.support.pictures import COLORS, GREYS, assert_alike, patches, quarters, wide, with_hole

MIXABLE = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}
BLACK_AND_WHITE = ((0,) * 3, (255,) * 3, (255,) * 3, (0,) * 3)

EXAMPLES = {
    "1": (quarters(BLACK_AND_WHITE, mode="1"), BLACK_AND_WHITE),
    "L": (quarters(GREYS, mode="L"), GREYS),
    "LA": (with_hole(quarters(GREYS, mode="L"), mode="LA"), GREYS),
    "La": (with_hole(quarters(GREYS, mode="L"), mode="La"), GREYS),
    "P": (quarters().quantize(8), COLORS),
    "PA": (with_hole(quarters()).convert("PA"), COLORS),
    "RGB": (quarters(), COLORS),
    "RGBA": (with_hole(quarters()), COLORS),
    "RGBa": (with_hole(quarters(), mode="RGBa"), COLORS),
    "RGBX": (quarters(mode="RGBX"), COLORS),
    "CMYK": (quarters(mode="CMYK"), COLORS),
    "YCbCr": (quarters(mode="YCbCr"), COLORS),
    "LAB": (quarters(mode="LAB"), COLORS),
    "HSV": (quarters(mode="HSV"), COLORS),
    "I;16": (wide("I;16", 257), GREYS),
    "I;16B": (wide("I;16B", 257), GREYS),
    "I;16L": (wide("I;16L", 257), GREYS),
    "I;16N": (wide("I;16N", 257), GREYS),
    "I": (wide("I", 257), GREYS),
    "F": (wide("F", 1), GREYS),
}


@pytest.mark.parametrize("mode", _modes.NORMALISATIONS)
def test_each_row_looks_right_after_it_was_resized(mode: str) -> None:
    image, seen = EXAMPLES[mode]
    assert image.mode == mode
    mixable = _modes.normalise(image)
    assert mixable.mode in MIXABLE
    small = mixable.resize((32, 24), Image.Resampling.LANCZOS, reducing_gap=2.0)
    assert_alike(patches(small), seen, 8)


def test_every_mode_that_pillow_knows_has_a_row() -> None:
    assert _modes.NORMALISATIONS.keys() >= set(Image.MODES)


def test_a_mode_without_a_row_is_refused_with_its_name() -> None:
    image = Image.new("L", (1, 1))
    image._mode = "XYZ"
    with pytest.raises(NotImplementedError, match="XYZ"):
        _modes.normalise(image)


def test_the_usual_pictures_are_not_copied() -> None:
    image = quarters()
    assert _modes.normalise(image) is image


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (0.0, 255.0), (-5.0, 1e6), (0.25, 0.75), (0.0, 1e-3)]
)
def test_floating_point_pictures_keep_their_order_whatever_their_range(
    low: float, high: float
) -> None:
    ramp = Image.linear_gradient("L").convert("F")
    step = (high - low) / 255
    scaled = ramp.point(lambda value: value * step + low)
    levels = list(_modes.normalise(scaled).resize((1, 256)).get_flattened_data())
    assert levels == sorted(levels)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_floating_point_values_that_are_no_numbers_do_no_harm(value: float) -> None:
    image = Image.new("F", (4, 4), 100.0)
    image.putpixel((0, 0), value)
    assert _modes.normalise(image).mode == "L"


def test_a_picture_of_one_level_only_does_no_harm() -> None:
    assert _modes.normalise(Image.new("I", (4, 4), 10**6)).mode == "L"


@pytest.mark.parametrize("row", WRITABLE, ids=lambda row: row.key)
@pytest.mark.parametrize("mode", _modes.RESULTS)
def test_every_result_has_a_way_into_every_format(mode: str, row: PictureFormat) -> None:
    image, seen = EXAMPLES[mode]
    fitted = _modes.fit_format(image, row.modes)
    assert fitted.mode in row.modes
    assert_alike(patches(_modes.normalise(fitted)), seen, 8)


def test_half_transparent_pixels_become_half_white_on_paper() -> None:
    image = Image.new("RGBA", (2, 2), (0, 100, 0, 128))
    assert_alike([_modes.flatten(image).getpixel((0, 0))], [(127, 177, 127)], 1)


def test_a_palette_picture_uses_many_colours_for_a_gradient() -> None:
    gradient = Image.merge(
        "RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)]
    )
    assert len(_modes.fit_format(gradient, frozenset({"P"})).getcolors()) > 200


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I;16L", "I;16N"])
def test_deep_grey_that_is_to_be_kept_keeps_all_its_levels(mode: str) -> None:
    kept = _modes.normalise(wide(mode, 257), keeps_wide_grey=True)
    assert kept.mode == "I;16"
    assert [kept.getpixel((x, y)) for y in (12, 36) for x in (16, 48)] == [
        level * 257 for (level, _, _) in GREYS
    ]


def test_a_coloured_background_shows_behind_grey() -> None:
    image = Image.new("LA", (2, 2), (0, 0))
    fitted = _modes.fit_format(image, frozenset({"L", "RGB"}), "#ff8000")
    assert (fitted.mode, fitted.getpixel((0, 0))) == ("RGB", (255, 128, 0))


@pytest.mark.parametrize("keeps_wide_grey", [True, False])
def test_of_deep_grey_the_transparent_level_alone_is_not_seen(keeps_wide_grey: bool) -> None:
    image = Image.new("I;16", (5, 1))
    for place, level in enumerate((0, 999, 1000, 1001, 65535)):
        image.putpixel((place, 0), level)
    image.info["transparency"] = 1000
    found = _modes.normalise(image, keeps_wide_grey=keeps_wide_grey)
    assert found.mode == "LA"
    assert [found.getpixel((place, 0)) for place in range(5)] == [
        (0, 255),
        (4, 255),
        (4, 0),
        (4, 255),
        (255, 255),
    ]
    assert "transparency" not in found.info
