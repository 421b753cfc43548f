"""Sizes on the command line: one option, read as the mode asks."""

from pathlib import Path

import pytest

from processing.cli._parser import parse
from processing.errors import SettingsError
from processing.settings.choices import Gravity, PadFill, ResamplingFilter, SizeMode
from processing.settings.recipe import Recipe

RUN = ("run", "pictures", "--output", "out")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ((), Recipe()),
        (("--size", "640x480"), Recipe(width_pixels=640, height_pixels=480)),
        (("--size", "300"), Recipe(width_pixels=300, height_pixels=300)),
        (("--size", "50%"), Recipe(size_mode=SizeMode.PERCENT, size_percent=50)),
        (("--size", "12.5%"), Recipe(size_mode=SizeMode.PERCENT, size_percent=12.5)),
        (("--size", "keep"), Recipe(size_mode=SizeMode.KEEP)),
        (("--mode", "keep"), Recipe(size_mode=SizeMode.KEEP)),
        (("--size", "2MP"), Recipe(size_mode=SizeMode.MEGAPIXELS, megapixels=2)),
        (
            ("--size", "1.5", "--mode", "megapixels"),
            Recipe(size_mode=SizeMode.MEGAPIXELS, megapixels=1.5),
        ),
        (
            ("--size", "900", "--mode", "long-edge"),
            Recipe(size_mode=SizeMode.LONG_EDGE, edge_pixels=900),
        ),
        (("--size", "900", "--mode", "width"), Recipe(size_mode=SizeMode.WIDTH, width_pixels=900)),
        (
            ("--size", "900", "--mode", "height"),
            Recipe(size_mode=SizeMode.HEIGHT, height_pixels=900),
        ),
        (
            ("--size", "64x48", "--mode", "fill", "--gravity", "north-east", "--filter", "box"),
            Recipe(
                size_mode=SizeMode.FILL,
                width_pixels=64,
                height_pixels=48,
                gravity=Gravity.NORTH_EAST,
                resampling=ResamplingFilter.BOX,
            ),
        ),
        (
            ("--mode", "pad", "--fill-with", "blur", "--background", "#102030"),
            Recipe(size_mode=SizeMode.PAD, pad_fill=PadFill.BLUR, background="#102030"),
        ),
        (("--linear-light", "--sharpen", "80"), Recipe(linear_light=True, sharpen_percent=80)),
        (("--use-previews",), Recipe(use_previews=True)),
    ],
)
def test_each_way_to_write_a_size(typed: tuple[str, ...], expected: Recipe) -> None:
    assert parse([*RUN, *typed]).settings.recipe == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("--size", "64x48", "--mode", "long-edge"), "takes a size such as 1920, not 64x48"),
        (("--size", "50%", "--mode", "fill"), "takes a size such as 1920 or 640x480"),
        (("--size", "keep", "--mode", "fill"), "takes a size such as 1920 or 640x480, not keep"),
        (("--size", "64", "--mode", "keep"), "takes a size such as keep, not 64"),
        (("--size", "10.5"), "Width is 10.5, but must be whole pixels"),
        (("--size", "0x5"), "Width is 0, but must be from 1 to"),
    ],
)
def test_a_size_that_a_mode_cannot_take_is_refused(typed: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        parse([*RUN, *typed])


@pytest.mark.parametrize(
    "typed", [("--format", "webp"), ("--also", "64:webp"), ("--preset", "small")]
)
def test_a_largest_file_is_refused_where_nothing_may_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    monkeypatch.setenv("THUMBPOOL_PRESET_FOLDER", str(tmp_path))
    parse([*RUN, "--format", "webp", "--save-preset", "small"])
    with pytest.raises(SettingsError, match=r"WebP without loss .* drop --lossless or --target"):
        parse([*RUN, "--lossless", "--target-size", "20", *typed])


def test_a_largest_file_may_be_asked_where_pictures_tell_whether_they_lose() -> None:
    asked = parse([*RUN, "--lossless", "--target-size", "20", "--format", "jpeg"])
    assert asked.settings.recipe.target_kilobytes == 20
    assert parse([*RUN, "--lossless", "--target-size", "20"]).settings.recipe.lossless


def test_a_typed_size_takes_the_place_of_a_preset_that_asks_for_another_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUMBPOOL_PRESET_FOLDER", str(tmp_path))
    preset = ("--size", "900", "--mode", "long-edge", "--save-preset", "mine")
    parse([*RUN, *preset])

    again = parse([*RUN, "--preset", "mine", "--size", "700"]).settings.recipe
    boxed = parse([*RUN, "--preset", "mine", "--size", "70x60"]).settings.recipe

    assert (again.size_mode, again.edge_pixels) == (SizeMode.LONG_EDGE, 700)
    assert (boxed.size_mode, boxed.width_pixels, boxed.height_pixels) == (SizeMode.FIT, 70, 60)
