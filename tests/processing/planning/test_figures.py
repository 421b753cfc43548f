"""What a plan shows before it is run: counts, room and losses."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.files.output_folder import free_bytes
from processing.formats import available
from processing.formats.available import by_key
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.planning._size_estimate import estimate_result_bytes
from processing.planning.figures import (
    CLAUSES,
    DULLER_COLORS,
    Loss,
    figures_of,
    loss_sentences,
    losses,
    shortage_of,
)
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.choices import (
    AnimationPolicy,
    ColorPolicy,
    LargerPolicy,
    MetadataPolicy,
    SizeMode,
)
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import PictureHeader, SourceImage
from tests.support.examples import batch, pictures


def test_every_result_is_counted_once(tmp_path):
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).touch()
    sources = pictures("a.jpg", "b.jpg", "c.jpg")
    counts = {}
    for policy in (ConflictPolicy.RENAME, ConflictPolicy.OVERWRITE, ConflictPolicy.SKIP):
        figures = figures_of(make_plan(batch(tmp_path, policy), sources))
        counts[policy] = (figures.new, figures.renamed, figures.replaced, figures.skipped)
    assert counts == {
        ConflictPolicy.RENAME: (1, 2, 0, 0),
        ConflictPolicy.OVERWRITE: (1, 0, 2, 0),
        ConflictPolicy.SKIP: (1, 0, 0, 2),
    }


def test_a_disk_that_is_too_small_is_told_in_words(tmp_path):
    plan = make_plan(batch(tmp_path), pictures("a.jpg"))
    figures = figures_of(plan)
    assert figures.fits
    assert shortage_of(plan, figures) == ""
    short = replace(figures, needed_bytes=12_300_000, free_bytes=4_000_000)
    assert "take about 12.3 MB, and the disk of " in shortage_of(plan, short)
    assert "has 4.0 MB free" in shortage_of(plan, short)
    assert shortage_of(plan, replace(short, free_bytes=None)) == ""


def test_the_room_below_a_folder_that_is_not_there_yet_is_that_of_its_disk(tmp_path):
    assert free_bytes(tmp_path / "not" / "yet") > 0
    assert free_bytes(Path("relative")) > 0


def test_losses_are_told_for_each_kind_of_picture_and_result_once(tmp_path):
    recipe = Recipe(output_format="jpeg", also=(Variant(9, 9, "gif"), Variant(8, 8, "gif")))
    settings = BatchSettings((Path("/pictures"),), tmp_path, recipe)
    told = figures_of(make_plan(settings, pictures("a.png", "b.png"))).losses
    assert [text.partition(":")[0] for text in told] == [
        "2 PNG pictures as JPEG",
        "2 PNG pictures as GIF",
        "Converting to sRGB",
    ]


@pytest.mark.parametrize("key", ["jpeg", "webp", "png", "tiff", "bmp", "gif"])
def test_a_guess_is_of_the_right_size_for_a_photo(key):
    """Half soft, half rough, as photos are between the two."""
    rough = Image.effect_noise((320, 240), 12).resize((1280, 960), Image.Resampling.BICUBIC)
    photo = Image.merge(
        "RGB", (rough, rough.rotate(90), Image.linear_gradient("L").resize((1280, 960)))
    )
    stored = io.BytesIO()
    photo.save(stored, "TIFF" if key == "tiff" else key, quality=85)
    size = PictureHeader((1280, 960))
    source = SourceImage(Path("a.jpg"), Path("a.jpg"), 400_000, header=size)
    recipe = Recipe(width_pixels=1280, height_pixels=960, output_format=key)
    assert stored.tell() / 4 < estimate_result_bytes(source, recipe) < stored.tell() * 4


@pytest.mark.parametrize("row", available.FORMATS, ids=lambda row: row.key)
def test_every_format_that_is_read_or_written_can_be_guessed(row):
    source = SourceImage(Path(f"a{row.suffixes[0]}"), Path(f"a{row.suffixes[0]}"), 10_000)
    for key in available.OUTPUT_KEYS:
        assert estimate_result_bytes(source, Recipe(output_format=key)) > 0


def test_without_its_header_a_picture_is_guessed_by_its_file(tmp_path):
    small, large = (
        estimate_result_bytes(
            SourceImage(Path("a.jpg"), Path("a.jpg"), size), Recipe(size_mode=SizeMode.PERCENT)
        )
        for size in (100_000, 10_000_000)
    )
    assert 20 * small < large


def test_a_largest_file_bounds_the_guess():
    source = SourceImage(Path("a.jpg"), Path("a.jpg"), 10_000_000)
    recipe = Recipe(width_pixels=4000, height_pixels=4000, target_kilobytes=50)
    assert 50_000 <= estimate_result_bytes(source, recipe) <= 54_096


def test_a_result_of_the_size_and_format_of_its_source_is_guessed_no_larger():
    size = PictureHeader((4000, 3000))
    source = SourceImage(Path("a.png"), Path("a.png"), 1000, header=size)
    kept = Recipe(size_mode=SizeMode.KEEP)
    assert estimate_result_bytes(source, kept) == 1000
    for asked in (
        {"if_larger": LargerPolicy.ALLOW},
        {"metadata": MetadataPolicy.NONE},
        {"color": ColorPolicy.SRGB},
        {"output_format": "webp"},
        {"steps": (Crop("1:1"),)},
        {"size_mode": SizeMode.FIT, "width_pixels": 3000},
    ):
        assert estimate_result_bytes(source, replace(kept, **asked)) > 1000


def test_small_results_take_whole_blocks_of_the_disk_and_are_told_as_files(tmp_path):
    sources = [SourceImage(Path(f"/in/{n}.jpg"), Path(f"{n}.jpg"), 680) for n in range(10)]
    plan = make_plan(BatchSettings((Path("/in"),), tmp_path), sources)
    figures = figures_of(plan)
    assert figures.needed_bytes == 10 * 4096
    assert 0 < figures.result_bytes < 10 * 680 * 4


@pytest.mark.parametrize("loss", Loss)
def test_a_loss_says_that_pictures_may_have_nothing_to_lose(loss: Loss) -> None:
    clause = DULLER_COLORS if loss is Loss.WIDE_COLORS else CLAUSES[loss]
    assert any(words in clause for words in (", if any,", "of more than", "may look"))


@pytest.mark.parametrize(
    ("source", "settings", "lost"),
    [
        ("jpeg", {}, set()),
        ("jpeg", {"output_format": "png"}, set()),
        ("bmp", {}, set()),
        ("png", {}, set()),
        ("png", {"output_format": "tiff"}, {Loss.FRAMES, Loss.COLOR_DEPTH}),
        ("gif", {"animation": AnimationPolicy.FIRST}, {Loss.FRAMES}),
        ("gif", {"output_format": "webp"}, set()),
        ("png", {"output_format": "jpeg"}, {Loss.TRANSPARENCY, Loss.FRAMES, Loss.DEPTH}),
        ("webp", {"output_format": "avif"}, set()),
        ("tiff", {}, {Loss.FRAMES}),
        ("jpeg", {"output_format": "gif"}, {Loss.WIDE_COLORS, Loss.MANY_COLORS}),
        ("jpeg", {"color": ColorPolicy.SRGB}, {Loss.WIDE_COLORS}),
        ("jpeg", {"metadata": MetadataPolicy.NONE}, {Loss.WIDE_COLORS}),
        ("jpeg", {"steps": (Border(),)}, {Loss.WIDE_COLORS}),
        ("jpeg", {"steps": (Crop(),)}, set()),
        (
            "jpeg",
            {"output_format": "bmp", "metadata": MetadataPolicy.KEEP},
            {Loss.WIDE_COLORS, Loss.METADATA},
        ),
        ("jpeg", {"output_format": "webp", "metadata": MetadataPolicy.KEEP}, set()),
    ],
)
def test_what_a_format_may_hold_and_the_result_cannot_is_a_loss(
    source: str, settings: dict[str, Any], lost: set[Loss]
) -> None:
    settings = {"metadata": MetadataPolicy.COLOR_ONLY, **settings}
    assert set(losses(by_key(source), Recipe(**settings))) == lost


def test_losses_are_told_once_for_each_kind_of_picture_with_their_number() -> None:
    pictures = [Path(name) for name in ("a.png", "b.PNG", "c.gif", "d.jpg")]
    gif, png = loss_sentences(pictures, Recipe(output_format="jpeg"))
    assert gif == (
        "1 GIF picture as JPEG: transparent parts, if any, are filled with the background colour; "
        "of animations and pages, if any, only the first one is kept."
    )
    assert png.startswith("2 PNG pictures as JPEG: ")
    assert png.endswith("; 16 bits per channel, if any, become 8.")


def test_a_conversion_to_srgb_is_told_once_for_all_formats() -> None:
    pictures = [Path(name) for name in ("a.png", "b.jpg")]
    *others, colors = loss_sentences(pictures, Recipe(color=ColorPolicy.SRGB))
    assert colors == "Converting to sRGB: very saturated colours may look duller."
    assert not any("sRGB" in other for other in others)


def test_nothing_is_told_where_nothing_can_be_lost() -> None:
    assert loss_sentences([Path("a.jpg"), Path("b.bmp")], Recipe()) == ()
