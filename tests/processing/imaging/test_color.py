"""Colours: what is carried, what is converted, and what a bad profile costs."""

import struct
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageColor

from processing.formats.available import WRITABLE, by_key
from processing.imaging import _color, _encoding
from processing.imaging.steps.rotate import Corners, Rotate
from processing.settings.choices import ColorPolicy, RenderingIntent, SizeMode
from processing.settings.recipe import Recipe
from tests.support.pictures import (
    COLORS,
    GREYS,
    assert_alike,
    cmyk_profile,
    grey_profile,
    make,
    patches,
    quarters,
    wide_rgb_profile,
    with_hole,
)

CARRIERS = [row.suffixes[0] for row in WRITABLE if row.has_profile]
OTHERS = [row.suffixes[0] for row in WRITABLE if not row.has_profile]
SRGB = Recipe(color=ColorPolicy.SRGB, quality_percent=98)
KEEP = Recipe(color=ColorPolicy.KEEP, quality_percent=98)
MUTED = ((150, 90, 90), (90, 140, 90), (90, 90, 150), (255, 255, 255))

# What the same light has for numbers in sRGB, by the spaces' published matrices.
MUTED_IN_SRGB = ((169, 90, 90), (53, 141, 86), (90, 90, 153), (255, 255, 255))


def _srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("suffix", CARRIERS)
def test_a_kept_profile_is_in_the_result_and_the_numbers_stay(tmp_path: Path, suffix: str) -> None:
    profile = wide_rgb_profile()
    quarters(MUTED).save(tmp_path / "a.png", icc_profile=profile)
    outcome = make(tmp_path / "a.png", tmp_path / f"b{suffix}", KEEP)
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert made.info["icc_profile"] == profile
        assert_alike(patches(made), MUTED, 4)
    assert outcome.warnings == ()


@pytest.mark.parametrize("suffix", OTHERS)
def test_where_a_format_holds_no_profile_colours_are_converted(tmp_path: Path, suffix: str) -> None:
    quarters(MUTED).save(tmp_path / "a.png", icc_profile=wide_rgb_profile())
    make(tmp_path / "a.png", tmp_path / f"b{suffix}", KEEP)
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert_alike(patches(made), MUTED_IN_SRGB, 4)


@pytest.mark.parametrize("suffix", CARRIERS)
def test_srgb_is_asked_for_and_made(tmp_path: Path, suffix: str) -> None:
    with_hole(quarters(MUTED)).save(tmp_path / "a.png", icc_profile=wide_rgb_profile())
    make(tmp_path / "a.png", tmp_path / f"b{suffix}", SRGB)
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert "icc_profile" not in made.info
        assert_alike(patches(made), MUTED_IN_SRGB, 4)


def test_a_profile_that_is_srgb_already_changes_no_number(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.png", icc_profile=_srgb_profile())
    make(tmp_path / "a.png", tmp_path / "b.png", SRGB)
    with Image.open(tmp_path / "b.png") as made:
        assert patches(made) == COLORS


def test_a_grey_profile_stays_with_grey_and_is_converted_for_colour_formats(
    tmp_path: Path,
) -> None:
    quarters(GREYS, mode="L").save(tmp_path / "a.png", icc_profile=grey_profile())
    make(tmp_path / "a.png", tmp_path / "b.png", KEEP)
    make(tmp_path / "a.png", tmp_path / "b.webp", KEEP)
    make(tmp_path / "a.png", tmp_path / "c.png", SRGB)
    with Image.open(tmp_path / "b.png") as kept:
        assert (kept.mode, kept.info["icc_profile"]) == ("L", grey_profile())
    for name in ("b.webp", "c.png"):
        with Image.open(tmp_path / name) as made:
            assert "icc_profile" not in made.info
            # Light of 80/255 and 160/255 by the sRGB curve.
            assert_alike(patches(made), ((0,) * 3, (151,) * 3, (207,) * 3, (255,) * 3), 3)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("recipe", [KEEP, SRGB], ids=["keep", "srgb"])
def test_cmyk_goes_through_its_profile_and_never_carries_it_on(
    tmp_path: Path, suffix: str, recipe: Recipe
) -> None:
    inks = Image.new("CMYK", (64, 48), (255, 255, 255, 0))  # prints nothing on that press
    inks.paste((0, 0, 0, 255), (32, 0, 64, 48))
    inks.save(tmp_path / "a.tif", icc_profile=cmyk_profile())
    outcome = make(tmp_path / "a.tif", tmp_path / f"b{suffix}", recipe)
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert "icc_profile" not in made.info
        assert_alike(patches(made), ((255,) * 3, (0,) * 3) * 2, 6)
    assert outcome.warnings == ()


@pytest.mark.parametrize(
    "profile", [b"x" * 300, wide_rgb_profile()[:200], wide_rgb_profile()[:132] + b"\xff" * 400]
)
@pytest.mark.parametrize("recipe", [KEEP, SRGB], ids=["keep", "srgb"])
def test_a_damaged_profile_costs_the_profile_and_a_warning(
    tmp_path: Path, profile: bytes, recipe: Recipe
) -> None:
    quarters().save(tmp_path / "a.tif", icc_profile=profile)
    outcome = make(tmp_path / "a.tif", tmp_path / "b.png", recipe)
    assert outcome.warnings == (_color.DAMAGED_PROFILE,)
    with Image.open(tmp_path / "b.png") as made:
        assert "icc_profile" not in made.info
        assert patches(made) == COLORS


def test_a_profile_for_other_pixels_is_left_out_with_a_warning(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.png", icc_profile=grey_profile())
    outcome = make(tmp_path / "a.png", tmp_path / "b.png", KEEP)
    assert outcome.warnings == (_color.FOREIGN_PROFILE,)


@pytest.mark.parametrize("error", [TypeError, SyntaxError, struct.error, OSError, ValueError])
def test_a_profile_that_cannot_be_written_costs_the_profile_only(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    save = Image.Image.save

    def refuse(image: Image.Image, *place: object, **options: object) -> None:
        if "icc_profile" in options:
            raise error("no")
        save(image, *place, **options)

    monkeypatch.setattr(Image.Image, "save", refuse)
    encoded = _encoding.encode(_color.Colored(quarters(), wide_rgb_profile()), by_key("jpeg"), KEEP)
    assert encoded.warnings == (_encoding.PROFILE_REFUSED,)
    assert bytes(encoded.content[:2]) == b"\xff\xd8"


def test_a_profile_of_absurd_size_is_left_out() -> None:
    profile = wide_rgb_profile() + bytes(_color.MAX_PROFILE_BYTES)
    colored = _color.convert_colors(quarters(), profile, ColorPolicy.KEEP, by_key("jpeg"))
    assert (colored.profile, colored.warning) == (b"", _color.DAMAGED_PROFILE)


def test_a_transform_is_made_once_for_all_pictures_of_one_profile() -> None:
    profile = wide_rgb_profile()
    first = _color._CACHE.known(profile, "RGB", RenderingIntent.RELATIVE)
    again = _color._CACHE.known(bytes(bytearray(profile)), "RGB", RenderingIntent.RELATIVE)
    assert again is first


def test_no_profile_outlives_its_picture() -> None:
    for number in range(_color.CACHED_PROFILES + 3):
        profile = wide_rgb_profile() + bytes([number])
        holders = sys.getrefcount(profile)
        assert _color.convert_colors(quarters(), profile, ColorPolicy.SRGB, by_key("jpeg")).image
        assert sys.getrefcount(profile) == holders
    assert len(_color._CACHE._known) <= _color.CACHED_PROFILES


def test_the_profiles_that_were_met_last_are_the_known_ones() -> None:
    cache = _color._Cache()
    profiles = [
        wide_rgb_profile() + bytes([number]) for number in range(_color.CACHED_PROFILES + 1)
    ]
    first, *others, last = (
        cache.known(each, "RGB", RenderingIntent.RELATIVE) for each in profiles[:-1]
    )
    assert cache.known(profiles[0], "RGB", RenderingIntent.RELATIVE) is first
    cache.known(profiles[-1], "RGB", RenderingIntent.RELATIVE)  # takes the place of the second
    assert cache.known(profiles[0], "RGB", RenderingIntent.RELATIVE) is first
    assert cache.known(profiles[-2], "RGB", RenderingIntent.RELATIVE) is last
    assert cache.known(profiles[1], "RGB", RenderingIntent.RELATIVE) is not others[0]


@pytest.mark.parametrize("color", ["#3366cc", "#808080"])
@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("laid.jpg", Recipe()),
        ("turned.jpg", Recipe(steps=(Rotate(45.0, Corners.TRANSPARENT),))),
        ("padded.png", Recipe(size_mode=SizeMode.PAD, width_pixels=200, height_pixels=200)),
    ],
)
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_background_is_seen_in_its_color_whatever_the_profile(
    tmp_path, mode, name, recipe, color
):
    profile = wide_rgb_profile() if mode == "RGBA" else grey_profile()
    clear = Image.new(mode, (64, 48))
    clear.putalpha(255 * (name == "padded.png"))
    clear.save(tmp_path / "a.png", icc_profile=profile)

    make(tmp_path / "a.png", tmp_path / name, replace(recipe, background=color))

    with Image.open(tmp_path / name) as made:
        assert "icc_profile" not in made.info
        found = made.convert("RGB").getpixel((0, 0))
    assert_alike((found,), (ImageColor.getrgb(color),), 3)


def in_srgb(light: float) -> float:
    """Return the level of sRGB that gives `light` (IEC 61966-2-1)."""
    signal = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return 255 * signal


@pytest.mark.parametrize("gamma", [1.0, 1.8, 2.2, 2.8])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_every_level_of_grey_is_right_in_srgb(tmp_path: Path, mode: str, gamma: float) -> None:
    levels = Image.frombytes("L", (16, 16), bytes(range(256))).convert(mode)
    levels.save(tmp_path / "a.png", icc_profile=grey_profile(gamma))
    make(tmp_path / "a.png", tmp_path / "b.png", SRGB)
    with Image.open(tmp_path / "b.png") as made:
        assert made.mode == mode
        found = made.getchannel("L").tobytes()
    worst = max(abs(found[x] - in_srgb((x / 255) ** gamma)) for x in range(256))
    assert worst <= 1


@pytest.mark.parametrize("gamma", [1.0, 1.8, 2.2])
def test_every_level_of_deep_grey_is_right_in_srgb(tmp_path: Path, gamma: float) -> None:
    content = b"".join(struct.pack("<H", value) for value in range(65536))
    levels = Image.frombytes("I;16", (256, 256), content)
    levels.save(tmp_path / "a.png", icc_profile=grey_profile(gamma))
    make(tmp_path / "a.png", tmp_path / "b.png", SRGB)
    with Image.open(tmp_path / "b.png") as made:
        assert made.mode == "L"
        found = made.tobytes()
    worst = max(abs(found[x] - round(in_srgb((x / 65535) ** gamma))) for x in range(65536))
    assert worst <= 1
