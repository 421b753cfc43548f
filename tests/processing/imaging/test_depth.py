"""Deep pictures: 16 bits of grey stay if possible, and losses have a warning."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from processing.formats.available import by_suffix
from processing.imaging._modes import LOST_BITS
from processing.settings.choices import ColorPolicy, LargerPolicy
from processing.settings.recipe import Recipe
from tests.support.every_format import SUFFIXES
from tests.support.pictures import grey_profile, make

SIDE = 96
FLOOR_DECIBELS = 80.0  # of the whole 16 bits; 8 bits cannot come above 59
DEEP = [suffix for suffix in SUFFIXES if by_suffix(Path(f"a{suffix}")).has_wide_grey]


def ramp() -> np.ndarray:
    """Return levels that no 8 bits can hold: some thirty between one step of those and the next."""
    across = np.linspace(20_000, 28_000, SIDE)
    return np.round(across[None, :] + np.linspace(0, 500, SIDE)[:, None]).astype(np.uint16)


def deep_png(bits: int, color_type: int) -> bytes:
    """Return a PNG of 4 x 4 white pixels, as `color_type` of the standard, so deep."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color_type]
    header = struct.pack(">IIBBBBB", 4, 4, bits, color_type, 0, 0, 0)
    row = b"\0" + b"\xff" * (4 * channels * bits // 8)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * 4)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@pytest.mark.parametrize("suffix", DEEP)
@pytest.mark.parametrize("source", [".png", ".tif"])
def test_16_bits_of_grey_go_through_resampling_to_formats_that_hold_them(
    tmp_path: Path, source: str, suffix: str
) -> None:
    Image.fromarray(ramp()).save(tmp_path / f"a{source}")
    recipe = Recipe(width_pixels=SIDE // 2, height_pixels=SIDE // 2, lossless=True)
    outcome = make(tmp_path / f"a{source}", tmp_path / f"b{suffix}", recipe)
    assert outcome.warnings == ()
    expected = ramp().astype(float).reshape(SIDE // 2, 2, SIDE // 2, 2).mean(axis=(1, 3))
    with Image.open(tmp_path / f"b{suffix}") as made:
        assert made.mode == "I;16"
        inner = np.s_[4:-4, 4:-4]  # filters differ at the edge
        error = (np.asarray(made).astype(float) - expected)[inner]
    decibels = 10 * np.log10(65_535**2 / np.mean(error**2))
    assert decibels > FLOOR_DECIBELS


@pytest.mark.parametrize("suffix", [each for each in SUFFIXES if each not in DEEP])
def test_other_formats_get_the_8_bits_that_come_nearest(tmp_path: Path, suffix: str) -> None:
    Image.fromarray(ramp()).save(tmp_path / "a.png")
    make(tmp_path / "a.png", tmp_path / f"b{suffix}", Recipe(quality_percent=100))
    with Image.open(tmp_path / f"b{suffix}") as made:
        levels = np.asarray(made.convert("L")).astype(float)
    assert np.abs(levels - ramp() / 257).mean() < 1.0


@pytest.mark.parametrize("color_type", [2, 4, 6])
def test_deep_colour_is_told_to_lose_its_bits(tmp_path: Path, color_type: int) -> None:
    for bits, warnings in ((16, (LOST_BITS,)), (8, ())):
        (tmp_path / f"{bits}.png").write_bytes(deep_png(bits, color_type))
        outcome = make(tmp_path / f"{bits}.png", tmp_path / f"{bits}.jpg")
        assert outcome.warnings == warnings


def test_deep_grey_with_a_transparent_level_keeps_that_and_is_told_to_lose_its_bits(
    tmp_path: Path,
) -> None:
    levels = ramp()
    hole = int(levels[0, 0])
    Image.fromarray(levels).save(tmp_path / "a.png", transparency=hole)
    outcome = make(
        tmp_path / "a.png",
        tmp_path / "b.png",
        Recipe(only_shrink=True, if_larger=LargerPolicy.ALLOW),
    )
    assert outcome.warnings == (LOST_BITS,)
    with Image.open(tmp_path / "b.png") as made:
        assert made.mode == "LA"
        seen = np.asarray(made.getchannel("A"))
    assert not seen[levels == hole].any()
    assert seen[levels != hole].all()


def test_deep_colour_in_tiff_is_told_too(tmp_path: Path) -> None:
    entries = (
        (256, 4), (257, 4), (258, 16), (259, 1), (262, 2), (273, 8), (277, 3), (278, 4), (279, 96)
    )  # fmt: skip
    table = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    content = b"II*\0" + struct.pack("<I", 8 + 96) + b"\xff" * 96
    content += struct.pack("<H", len(entries)) + table + bytes(4)
    (tmp_path / "a.tif").write_bytes(content)
    with Image.open(tmp_path / "a.tif") as image:
        assert image.tile[0][3][0] == "RGB;16L"
    assert make(tmp_path / "a.tif", tmp_path / "a.jpg").warnings == (LOST_BITS,)


@pytest.mark.parametrize("policy", ColorPolicy)
def test_deep_grey_with_a_profile_is_carried_or_converted(
    tmp_path: Path, policy: ColorPolicy
) -> None:
    Image.fromarray(ramp()).save(tmp_path / "a.png", icc_profile=grey_profile())
    make(tmp_path / "a.png", tmp_path / "b.png", Recipe(color=policy))
    with Image.open(tmp_path / "b.png") as made:
        is_kept = policy is ColorPolicy.KEEP
        assert ("icc_profile" in made.info, made.mode) == (is_kept, "I;16" if is_kept else "L")
