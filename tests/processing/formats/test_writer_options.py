"""What a recipe asks of an encoder is in the file, or a sentence says that it is not."""

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, JpegImagePlugin

from processing.formats.available import WRITABLE, by_key
from processing.formats.writer_options import own_quality, writer_options
from processing.imaging._color import Colored
from processing.imaging._encoding import Encoded, encode
from processing.imaging._target_size import fit_into
from processing.measuring.samples._scenes import SCENES, paint_scene
from processing.settings.choices import Effort, Subsampling
from processing.settings.recipe import Recipe
from tests.support.every_format import SUFFIXES
from tests.support.pictures import make, quarters, with_hole

LOSSY = [row for row in WRITABLE if row.has_quality]
LOSSLESS = [row for row in WRITABLE if row.lossless]


def detailed(side: int = 160) -> Image.Image:
    """Return a picture that costs more bytes the finer it is kept."""
    smooth = Image.effect_noise((side // 8, side // 8), 90).resize((side, side), 3)
    bands = [ImageChops.add(smooth, Image.effect_noise((side, side), 20 + n)) for n in range(3)]
    return Image.merge("RGB", bands)


def encoded(image: Image.Image, key: str, **settings: Any) -> Encoded:
    return encode(Colored(image), by_key(key), Recipe(**settings))


def reopened(result: Encoded) -> Image.Image:
    image = Image.open(io.BytesIO(result.content))
    image.load()
    return image


@pytest.mark.parametrize("row", LOSSY, ids=lambda row: row.key)
def test_a_higher_quality_gives_more_bytes_all_along_the_scale(row: Any) -> None:
    sizes = [
        len(encoded(detailed(), row.key, quality_percent=percent).content)
        for percent in (1, 30, 60, 75, 85, 95, 100)
    ]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("row", LOSSY, ids=lambda row: row.key)
def test_the_scale_of_every_format_goes_from_end_to_end_and_only_up(row: Any) -> None:
    own = [own_quality(row, percent) for percent in range(1, 101)]
    assert own == sorted(own)
    assert own[0] == 1
    assert own[-1] >= 99


@pytest.mark.parametrize(
    ("subsampling", "quality", "stored"),
    [
        (Subsampling.AUTO, 85, 2),
        (Subsampling.AUTO, 90, 0),
        (Subsampling.FULL, 50, 0),
        (Subsampling.HALF, 95, 1),
        (Subsampling.QUARTER, 95, 2),
    ],
)
def test_jpeg_stores_colour_as_finely_as_asked(
    subsampling: Subsampling, quality: int, stored: int
) -> None:
    result = encoded(detailed(), "jpeg", subsampling=subsampling, quality_percent=quality)
    assert JpegImagePlugin.get_sampling(reopened(result)) == stored
    assert result.warnings == ()


def test_avif_keeps_a_red_line_on_blue_only_with_full_colour() -> None:
    image = Image.new("RGB", (64, 64), (0, 0, 255))
    for x in range(1, 64, 4):
        image.paste((255, 0, 0), (x, 0, x + 1, 64))
    errors = {}
    for subsampling in (Subsampling.FULL, Subsampling.QUARTER):
        made = reopened(encoded(image, "avif", subsampling=subsampling, quality_percent=98))
        errors[subsampling] = max(
            band[1] for band in ImageChops.difference(made, image).getextrema()
        )
    assert errors[Subsampling.FULL] < 40 < errors[Subsampling.QUARTER]


def test_webp_says_that_it_cannot_store_colour_in_full_unless_it_is_lossless() -> None:
    lossy = encoded(detailed(), "webp", subsampling=Subsampling.FULL)
    lossless = encoded(detailed(), "webp", subsampling=Subsampling.FULL, lossless=True)
    assert lossy.warnings == ("WebP stores colour as 4:2:0 unless it is lossless.",)
    assert lossless.warnings == ()


def test_a_progressive_jpeg_is_one_and_others_are_not() -> None:
    assert reopened(encoded(detailed(), "jpeg", progressive=True)).info["progressive"]
    assert "progressive" not in reopened(encoded(detailed(), "jpeg")).info
    assert encoded(detailed(), "png", progressive=True).warnings == ()


@pytest.mark.parametrize("row", LOSSLESS, ids=lambda row: row.key)
def test_lossless_results_have_every_pixel_of_the_picture(row: Any) -> None:
    image = with_hole(detailed())
    made = reopened(encoded(image, row.key, lossless=True, quality_percent=10)).convert("RGBA")
    seen = Image.new("RGBA", image.size)
    difference = ImageChops.difference(
        Image.alpha_composite(seen, made), Image.alpha_composite(seen, image)
    )
    assert difference.getextrema() == ((0, 0),) * 4


@pytest.mark.parametrize("key", ["jpeg", "avif"])
def test_formats_that_cannot_be_lossless_say_so(key: str) -> None:
    result = encoded(detailed(), key, lossless=True, quality_percent=70)
    (warning,) = result.warnings
    assert "cannot be written without loss here; it has quality 70" in warning


@pytest.mark.parametrize("key", ["jpeg", "png", "webp"])
def test_more_effort_gives_fewer_bytes(key: str) -> None:
    image = paint_scene(SCENES[0], 0, (320, 240))
    fast, usual, thorough = (len(encoded(image, key, effort=effort).content) for effort in Effort)
    assert thorough < usual < fast


def test_a_large_jpeg_is_written_fast_unless_its_bytes_are_counted_or_more_effort_is_asked() -> (
    None
):
    image = paint_scene(SCENES[0], 0, (320, 240)).resize((1200, 900))
    fast, usual, thorough = (encoded(image, "jpeg", effort=effort).content for effort in Effort)
    counted = encoded(image, "jpeg", target_kilobytes=10_000).content
    assert usual == fast
    assert max(len(thorough), len(counted)) < len(usual)
    assert (
        ImageChops.difference(
            Image.open(io.BytesIO(counted)), Image.open(io.BytesIO(usual))
        ).getbbox()
        is None
    )


@pytest.mark.parametrize("row", LOSSY, ids=lambda row: row.key)
def test_a_largest_size_is_met_at_the_finest_quality_that_fits(row: Any) -> None:
    image = detailed()
    finest = len(encoded(image, row.key).content)
    limit_kilobytes = max(1, finest * 6 // 10_000)
    result = encoded(image, row.key, target_kilobytes=limit_kilobytes)
    assert len(result.content) <= limit_kilobytes * 1000
    assert result.warnings == ()
    limit = limit_kilobytes * 1000
    options = writer_options(row, Recipe(), image.size)
    assert options.quality is not None

    def size_at(quality: int) -> int:
        buffer = io.BytesIO()
        image.save(buffer, row.pillow_name, quality=quality, **dict(options.named))
        return len(buffer.getvalue())

    # Not every writer's files grow with every step, so the finest is where the next is too large.
    sizes = [size_at(quality) for quality in range(1, options.quality + 1)]
    edges = [size for size, next_size in pairwise(sizes) if size <= limit < next_size]
    assert len(result.content) in edges


def test_a_quality_that_fits_already_is_not_lowered() -> None:
    image = detailed()
    free, limited = encoded(image, "jpeg"), encoded(image, "jpeg", target_kilobytes=999)
    assert bytes(limited.content) == bytes(free.content)


@pytest.mark.parametrize(
    ("key", "settings", "why"),
    [
        ("jpeg", {}, "cannot have a lower quality"),
        ("png", {}, "has no quality to lower"),
        ("webp", {"lossless": True}, "has no quality to lower"),
    ],
)
def test_a_size_that_cannot_be_met_gives_the_smallest_file_and_a_sentence(
    key: str, settings: dict[str, Any], why: str
) -> None:
    result = encoded(detailed(400), key, target_kilobytes=1, **settings)
    kilobytes = -(-len(result.content) // 1000)
    (warning,) = result.warnings
    assert warning.startswith(f"The file takes {kilobytes} kB, more than the 1 kB asked for")
    assert why in warning
    assert "another format" in warning


def test_the_search_writes_no_more_than_nine_files_and_ends_at_the_edge() -> None:
    tried: list[int] = []
    most = 0

    def write(quality: int) -> memoryview:
        tried.append(quality)
        return memoryview(bytes(quality * 100))

    for limit in range(100, 10_100, 100):
        tried.clear()
        sized = fit_into(limit, 100, write)
        assert (sized.fits, len(sized.content)) == (True, limit // 100 * 100)
        most = max(most, len(tried))
    assert most == 9
    assert not fit_into(99, 100, write).fits


@pytest.mark.parametrize("suffix", [".jpg", ".bmp"])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_lie_on_the_background_where_there_is_no_transparency(
    tmp_path: Path, suffix: str, mode: str
) -> None:
    with_hole(quarters()).convert(mode).save(tmp_path / "a.png")
    recipe = Recipe(background="#3060a0", quality_percent=98)
    make(tmp_path / "a.png", tmp_path / f"b{suffix}", recipe)
    with Image.open(tmp_path / f"b{suffix}") as made:
        seen = made.convert("RGB").getpixel((48, 36))
    assert seen == pytest.approx((0x30, 0x60, 0xA0), abs=4)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_effort_and_kind_makes_a_file_that_opens(tmp_path: Path, suffix: str) -> None:
    detailed(40).save(tmp_path / "a.png")
    for number, effort in enumerate(Effort):
        recipe = Recipe(effort=effort, progressive=True, lossless=effort is Effort.FAST)
        outcome = make(tmp_path / "a.png", tmp_path / f"{number}{suffix}", recipe)
        assert outcome.result_size == (40, 40)
