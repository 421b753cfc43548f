"""Watermarks: their place, their strength, and what an invalid one costs."""

import os

import numpy as np
import pytest
from PIL import Image

from processing.errors import PictureError, SettingsError
from processing.imaging.steps import overlay, text_mask
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.overlay import tiles
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.picture import whole
from tests.support.pixels import MODES_AFTER, numbers

SIZE = (400, 200)
GROUND = {"L": 90, "LA": (90, 200), "RGB": (90, 20, 160), "RGBA": (90, 20, 160, 200), "I;16": 23130}
ORANGE = (250, 130, 10)


@pytest.fixture
def orange(tmp_path):
    Image.new("RGB", (100, 50), ORANGE).save(tmp_path / "orange.png")
    return tmp_path / "orange.png"


def changed(before, after):
    """Return left, top, right, bottom of what differs between two pictures."""
    difference = np.abs(numbers(before.convert("RGBA")) - numbers(after.convert("RGBA")))
    rows, columns = np.nonzero(difference.max(2))
    return (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


@pytest.mark.parametrize("mode", MODES_AFTER)
@pytest.mark.parametrize("opacity", [1, 37, 100])
def test_a_flat_watermark_is_mixed_exactly_as_strongly_as_asked(mode, opacity, orange):
    step = WatermarkPicture(
        orange, Anchor.CENTER, size_percent=50, margin_percent=0, opacity_percent=opacity
    )
    marked = step.apply(whole(Image.new(mode, SIZE, GROUND[mode]))).image
    seen = numbers(marked.convert("RGBA"))
    ground = np.full((*SIZE[::-1], 4), (90, 90, 90, 255) if "RGB" not in mode else 255.0)
    ground[..., : 3 if "RGB" in mode else 0] = GROUND["RGB"] if "RGB" in mode else ()
    ground[..., 3] = 200 if mode in {"LA", "RGBA"} else 255
    alpha = ground[..., 3:] / 255
    share = opacity / 100
    mixed_alpha = share + alpha * (1 - share)
    mixed = (np.array(ORANGE) * share + ground[..., :3] * alpha * (1 - share)) / mixed_alpha
    expected = ground.copy()
    expected[50:150, 100:300] = np.concatenate([mixed, mixed_alpha * 255], 2)[50:150, 100:300]
    assert marked.mode == ("RGBA" if mode in {"LA", "RGBA"} else "RGB")
    assert np.abs(seen - expected).max() <= 1.3  # the opacity itself has 256 levels


@pytest.mark.parametrize("place", Anchor)
def test_each_place_is_a_margin_away_from_its_sides(place, orange):
    ground = Image.new("RGB", SIZE)
    step = WatermarkPicture(orange, place, size_percent=25, margin_percent=5)
    left = {"west": 10, "east": 290}.get(place.split("-")[-1], 150)
    top = {"north": 10, "south": 140}.get(place.split("-")[0], 75)
    assert changed(ground, step.apply(whole(ground)).image) == (left, top, left + 100, top + 50)


def test_a_watermark_is_never_larger_than_the_picture(orange):
    for size in [(400, 20), (1, 1), (3, 2), (2, 400)]:
        ground = Image.new("RGBA", size, "black")
        for step in (
            WatermarkPicture(orange, size_percent=100, margin_percent=10),
            WatermarkText("Wide enough to hang over", size_percent=100, margin_percent=10),
        ):
            assert step.apply(whole(ground)).image.size == size
    wide = Image.new("RGB", (400, 20))
    step = WatermarkPicture(orange, Anchor.WEST, size_percent=100, margin_percent=10)
    assert changed(wide, step.apply(whole(wide)).image) == (2, 2, 34, 18)


@pytest.mark.parametrize("size", [SIZE, (33, 470), (1, 1), (20, 10)])
@pytest.mark.parametrize("margin", [0, 4, 45])
def test_tiles_cover_all_at_even_distances_from_the_middle(size, margin):
    sheet = numbers(tiles(Image.new("RGBA", (20, 10), "red"), size, margin))[..., 3] == 255
    x, y = np.arange(size[0]), np.arange(size[1])
    columns = (x - (size[0] - 20) // 2) % (20 + margin) < 20
    rows = (y - (size[1] - 10) // 2) % (10 + margin) < 10
    assert np.array_equal(sheet, rows[:, None] & columns)


def test_a_picture_all_over_leaves_nothing_out(orange):
    ground = Image.new("L", SIZE)
    step = WatermarkPicture(orange, margin_percent=0, opacity_percent=100, tiled=True)
    assert step.apply(whole(ground)).image.getcolors() == [(400 * 200, ORANGE)]


def test_transparent_parts_of_a_watermark_change_nothing(tmp_path):
    ring = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
    ring.paste("red", (0, 0, 40, 10))
    ring.save(tmp_path / "ring.png")
    ground = Image.new("RGB", SIZE, "blue")
    step = WatermarkPicture(tmp_path / "ring.png", Anchor.NORTH_WEST, 10, 0, 100)
    marked = step.apply(whole(ground)).image
    assert changed(ground, marked) == (0, 0, 40, 10)


@pytest.mark.parametrize("percent", [20, 60, 100])
@pytest.mark.parametrize("mode", MODES_AFTER)
def test_a_text_is_as_wide_as_asked_and_in_its_place(percent, mode):
    ground = Image.new(mode, SIZE, GROUND[mode])
    step = WatermarkText("Hill & Sea", Anchor.SOUTH_WEST, percent, 0, 100)
    marked = step.apply(whole(ground)).image
    unmarked = Image.new("L", SIZE, 90) if mode == "I;16" else ground
    box = changed(unmarked, marked)
    assert box[2] - box[0] == pytest.approx(SIZE[0] * percent / 100, abs=6)
    assert box[0] <= 2
    assert box[3] >= SIZE[1] - 2
    assert marked.mode == {"I;16": "L"}.get(mode, mode)  # white on grey stays grey
    assert np.max(numbers(marked.convert("L"))) >= 254


def test_a_text_that_fills_its_line_is_mixed_as_strongly_as_asked():
    ground = Image.new("RGB", SIZE, (200, 100, 0))
    step = WatermarkText("||||", Anchor.CENTER, 90, 0, 50, color="#0000ff")
    darkest = numbers(step.apply(whole(ground)).image)
    strongest = darkest[..., 2].max()
    assert strongest == pytest.approx(127.5, abs=1)
    assert darkest[darkest[..., 2] == strongest][0] == pytest.approx((100, 50, strongest), abs=1)


def test_a_coloured_text_makes_a_grey_picture_coloured():
    marked = WatermarkText("x", color="#ff0000").apply(whole(Image.new("L", SIZE))).image
    assert marked.mode == "RGB"


def test_a_text_all_over_reaches_every_part():
    ground = Image.new("L", SIZE)
    marked = WatermarkText("Mine", size_percent=15, tiled=True, opacity_percent=100)
    seen = numbers(marked.apply(whole(ground)).image)[..., 0] > 0
    parts = seen.reshape(4, 50, 4, 100)
    assert parts.any(axis=(1, 3)).all()


def test_a_sign_that_no_font_has_is_told_and_not_drawn_as_a_box(monkeypatch):
    monkeypatch.setattr(text_mask, "_SYSTEM_FONTS", ())
    with pytest.raises(
        PictureError, match="of this system has 'äж'; choose a font file that has it"
    ):
        WatermarkText("Bär ж").apply(whole(Image.new("L", SIZE)))


def test_a_font_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "mine.ttf").write_bytes(b"no font")
    step = WatermarkText("x", font=tmp_path / "mine.ttf")
    with pytest.raises(PictureError, match=r"The font mine\.ttf of the watermark cannot be read"):
        step.apply(whole(Image.new("L", SIZE)))


def test_signs_beyond_english_come_from_a_font_of_the_system():
    try:
        font = text_mask.font_for("Zażółć ©", "", 40)
    except PictureError:
        pytest.skip("this system has none of the usual fonts")
    assert text_mask.missing_signs(font, "Zażółć ©") == ""


def test_a_watermark_stands_upright_and_in_srgb(tmp_path):
    image = Image.new("RGB", (40, 20), "red")
    image.paste("lime", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "side.png", exif=exif)
    upright = overlay.logo_in(tmp_path / "side.png")
    assert upright.size == (20, 40)
    assert upright.getpixel((10, 5)) == (0, 255, 0, 255)


def test_a_watermark_is_read_once_and_again_when_it_changed(orange):
    first = overlay.logo_in(orange)
    assert overlay.logo_in(orange) is first
    Image.new("RGB", (10, 10), "blue").save(orange)
    os.utime(orange, ns=(1, 1))
    assert overlay.logo_in(orange).size == (10, 10)


def test_what_is_no_watermark_is_named_with_the_reason(tmp_path):
    (tmp_path / "empty.png").touch()
    Image.new("1", (3000, 2000)).save(tmp_path / "huge.png")
    ground = whole(Image.new("L", SIZE))
    for name, words in (
        ("empty.png", "The watermark empty.png cannot be used .The file is empty"),
        ("huge.png", "it has 3000 x 2000 pixels, and 4 million are allowed"),
        ("gone.png", "The watermark gone.png cannot be used"),
    ):
        with pytest.raises(PictureError, match=words):
            WatermarkPicture(tmp_path / name).apply(ground)


def test_a_watermark_of_nothing_is_refused():
    with pytest.raises(SettingsError, match="has no text"):
        WatermarkText("  ")
    with pytest.raises(SettingsError, match="has no picture"):
        WatermarkPicture()
    with pytest.raises(SettingsError, match="more than 200 letters"):
        WatermarkText("x" * 201)
