"""One decode, several results: each right, each with its own outcome."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from processing.imaging import pipeline
from processing.imaging._decoding import decode
from processing.imaging.metadata.read import LARGE_TEXTS
from processing.imaging.pipeline import NO_SMALLER, SMALL_ALREADY, make_picture
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.flip import Flip
from processing.imaging.stopwatch import Stopwatch
from processing.settings.choices import (
    ColorPolicy,
    LargerPolicy,
    MetadataPolicy,
    SizeMode,
    SmallPolicy,
    VariantMetadata,
    VariantSize,
)
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, Stage, Status, Task
from tests.support.described_pictures import PERSON, PLACE, jpeg_segments
from tests.support.pictures import COLORS, RUN_CONTEXT, assert_alike, patches, quarters

YEAR_2001_NS = 1_000_000_000 * 10**9


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.png"
    quarters().save(path)
    return path


def make_all(source: Path, recipe: Recipe, *names: str) -> list[Outcome]:
    """Make every output of `recipe` under these names, beside the source."""
    tasks = [
        Task(number, source, source.parent / name, output=number)
        for number, name in enumerate(names)
    ]
    bundle = replace(tasks[0], beside=tuple(tasks[1:]))
    first = make_picture(bundle, replace(RUN_CONTEXT, recipe=recipe), Stopwatch(1))
    return [replace(first, beside=()), *first.beside]


def test_every_result_has_its_own_size_and_format(source: Path) -> None:
    recipe = Recipe(also=(Variant(width_pixels=32, height_pixels=32, output_format="webp"),))

    large, small = make_all(source, recipe, "large.png", "small.webp")

    assert (large.status, small.status) == (Status.DONE, Status.DONE)
    with Image.open(source.parent / "small.webp") as made:
        assert (made.format, made.size, small.result_size) == ("WEBP", (32, 24), (32, 24))
        assert_alike(patches(made), COLORS, 12)
    with Image.open(source.parent / "large.png") as made:
        assert made.size == large.result_size
        assert_alike(patches(made), COLORS, 2)


def test_all_results_come_of_one_decode(source: Path, monkeypatch) -> None:
    decodes = []

    def counted(*arguments):
        decodes.append(arguments)
        return decode(*arguments)

    monkeypatch.setattr(pipeline, "decode", counted)
    recipe = Recipe(also=tuple(Variant(width_pixels=side) for side in (8, 16, 24)))

    outcomes = make_all(source, recipe, "a.png", "b.png", "c.png", "d.png")

    assert [each.status for each in outcomes] == [Status.DONE] * 4
    assert len(decodes) == 1


def test_a_jpeg_is_decoded_as_large_as_its_largest_result_needs(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    quarters().resize((1600, 1200)).save(source, quality=95, subsampling=0)
    recipe = Recipe(width_pixels=64, height_pixels=64, also=(Variant(800, 800),))

    small, large = make_all(source, recipe, "small.jpg", "large.jpg")

    assert (small.result_size, large.result_size) == ((64, 48), (800, 600))


def test_deep_grey_stays_deep_where_it_can_whatever_the_other_results_hold(tmp_path) -> None:
    source = tmp_path / "source.png"
    Image.new("I;16", (64, 48), 0x1234).save(source)
    recipe = Recipe(width_pixels=32, height_pixels=32, also=(Variant(16, 16, "webp"),))

    make_all(source, recipe, "deep.png", "flat.webp")

    with Image.open(tmp_path / "deep.png") as deep, Image.open(tmp_path / "flat.webp") as flat:
        assert (deep.mode, deep.getpixel((5, 5))) == ("I;16", 0x1234)
        assert abs(flat.convert("L").getpixel((5, 5)) - 0x12) <= 2  # WebP is lossy


def test_a_result_that_cannot_be_written_costs_the_others_nothing(source: Path) -> None:
    (source.parent / "taken.png").write_bytes(b"somebody's")
    recipe = Recipe(also=(Variant(16, 16), Variant(8, 8)))

    first, taken, last = make_all(source, recipe, "first.png", "taken.png", "last.png")

    assert (first.status, last.status) == (Status.DONE, Status.DONE)
    assert (taken.status, taken.stage) == (Status.FAILED, Stage.WRITE)
    assert "taken.png" in taken.reason
    assert (source.parent / "taken.png").read_bytes() == b"somebody's"


def test_a_small_picture_is_made_again_unless_something_else_is_asked(source: Path) -> None:
    recipe = Recipe(width_pixels=999, height_pixels=999, if_larger=LargerPolicy.ALLOW)
    (outcome,) = make_all(source, recipe, "a.png")

    assert outcome.status is Status.DONE
    assert (source.parent / "a.png").read_bytes() != source.read_bytes()


def test_a_small_picture_is_copied_to_the_byte_where_that_is_asked(source: Path) -> None:
    recipe = Recipe(
        width_pixels=999,
        height_pixels=999,
        small_pictures=SmallPolicy.COPY,
        metadata=MetadataPolicy.KEEP,
    )

    (outcome,) = make_all(source, recipe, "a.png")

    assert outcome.status is Status.DONE
    assert outcome.result_size == outcome.source_size == quarters().size
    assert (source.parent / "a.png").read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": MetadataPolicy.NO_LOCATION},
        {"color": ColorPolicy.SRGB},
        {"size_percent": 50.0},
    ],
)
def test_a_copy_never_brings_what_was_to_be_taken_out(source: Path, change) -> None:
    mode = SizeMode.PERCENT if "size_percent" in change else SizeMode.FIT
    base = Recipe(
        size_mode=mode,
        width_pixels=999,
        height_pixels=999,
        small_pictures=SmallPolicy.COPY,
        metadata=MetadataPolicy.KEEP,
    )

    (outcome,) = make_all(source, replace(base, **change), "a.png")

    assert outcome.status is Status.DONE
    assert (source.parent / "a.png").read_bytes() != source.read_bytes()


def test_a_file_larger_than_asked_is_made_again_and_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    Image.effect_noise((90, 60), 50).save(source, quality=95)
    recipe = Recipe(
        small_pictures=SmallPolicy.COPY, metadata=MetadataPolicy.KEEP, target_kilobytes=2
    )

    (outcome,) = make_all(source, recipe, "a.jpg")

    assert outcome.result_bytes <= 2000 < source.stat().st_size


def test_a_small_picture_is_skipped_where_that_is_asked_and_a_large_one_is_made(
    source: Path,
) -> None:
    recipe = Recipe(
        width_pixels=999,
        height_pixels=999,
        small_pictures=SmallPolicy.SKIP,
        also=(Variant(16, 16),),
    )

    skipped, made = make_all(source, recipe, "a.png", "b.png")

    assert (skipped.status, made.status) == (Status.SKIPPED, Status.DONE)
    assert skipped.reason == SMALL_ALREADY
    assert not (source.parent / "a.png").exists()


@pytest.mark.parametrize("policy", [SmallPolicy.COPY, SmallPolicy.SKIP])
def test_a_jpeg_that_is_decoded_at_a_reduced_size_is_not_taken_for_small(tmp_path, policy) -> None:
    source = tmp_path / "source.jpg"
    quarters().resize((1600, 1200)).save(source, quality=95)
    recipe = Recipe(width_pixels=420, height_pixels=420, small_pictures=policy)

    (outcome,) = make_all(source, recipe, "small.jpg")

    assert (outcome.status, outcome.result_size) == (Status.DONE, (420, 315))


def described(folder: Path) -> Path:
    """Return a JPEG on its side, with a person and a place in its metadata."""
    path = folder / "source.jpg"
    noise = Image.effect_noise((90, 60), 50).convert("RGB")
    noise.save(path, quality=95, extra=jpeg_segments("<"))
    return path


def tables_of(jpeg: bytes) -> object:
    """Return the quantization tables of a JPEG, which its quality decides."""
    with Image.open(BytesIO(jpeg)) as image:
        return image.quantization


def test_a_further_result_has_the_quality_and_the_metadata_of_its_own(tmp_path: Path) -> None:
    small = Variant(
        90, 90, quality_percent=10, metadata=VariantMetadata.NO_LOCATION, size_mode=VariantSize.FIT
    )
    bare = Variant(90, 90, metadata=VariantMetadata.NONE)
    recipe = Recipe(quality_percent=95, metadata=MetadataPolicy.KEEP, also=(small, bare))

    outcomes = make_all(described(tmp_path), recipe, "full.jpg", "small.jpg", "bare.jpg")

    full, low, none = ((tmp_path / f"{n}.jpg").read_bytes() for n in ("full", "small", "bare"))
    assert [each.result_size for each in outcomes] == [(60, 90)] * 3
    assert (PLACE.encode() in full, PLACE.encode() in low) == (True, False)
    assert (PERSON.encode() in full, PERSON.encode() in low) == (True, True)
    assert PERSON.encode() not in none
    tables = [tables_of(content) for content in (full, low, none)]
    assert tables[0] == tables[2] != tables[1]
    assert len(low) < len(full)


def test_a_first_result_without_metadata_takes_none_from_a_further_one(tmp_path: Path) -> None:
    kept = Variant(90, 90, metadata=VariantMetadata.KEEP)
    make_all(
        described(tmp_path),
        Recipe(metadata=MetadataPolicy.NONE, also=(kept,)),
        "bare.jpg",
        "kept.jpg",
    )
    assert PERSON.encode() not in (tmp_path / "bare.jpg").read_bytes()
    assert PLACE.encode() in (tmp_path / "kept.jpg").read_bytes()


def test_a_warning_about_metadata_is_told_of_the_results_that_lose_it(tmp_path: Path) -> None:
    source = tmp_path / "source.png"
    texts = PngInfo()
    for keyword in ("One", "Another"):
        texts.add_text(keyword, "x" * 600_000)
    quarters().save(source, pnginfo=texts)
    bare = Variant(9, 9, metadata=VariantMetadata.NONE)

    kept, left = make_all(
        source, Recipe(metadata=MetadataPolicy.KEEP, also=(bare,)), "a.png", "b.png"
    )

    assert kept.warnings == (LARGE_TEXTS,)
    assert not left.warnings


def test_a_result_that_keeps_its_size_has_the_pixels_of_its_source(source: Path) -> None:
    kept = Recipe(size_mode=SizeMode.KEEP, sharpen_percent=100, linear_light=True)
    small = Variant(9, 9, size_mode=VariantSize.FIT)

    outcome, _ = make_all(source, replace(kept, also=(small,)), "same.png", "small.png")

    with Image.open(source) as before, Image.open(source.parent / "same.png") as after:
        assert outcome.result_size == before.size == after.size
        assert before.tobytes() == after.tobytes()


def test_a_source_on_its_side_keeps_its_upright_size(tmp_path: Path) -> None:
    (outcome,) = make_all(described(tmp_path), Recipe(size_mode=SizeMode.KEEP), "same.webp")
    assert outcome.result_size == (60, 90)


def test_steps_work_on_a_picture_that_keeps_its_size(source: Path) -> None:
    recipe = Recipe(size_mode=SizeMode.KEEP, steps=(Crop("1:1"), Flip()))

    (outcome,) = make_all(source, recipe, "square.png")

    with Image.open(source) as before, Image.open(source.parent / "square.png") as after:
        side = min(before.size)
        start = (before.width - side) // 2
        cut = before.crop((start, 0, start + side, side))
        assert outcome.result_size == (side, side) != before.size
        assert after.tobytes() == ImageOps.mirror(cut).tobytes()


@pytest.mark.parametrize("policy", [SmallPolicy.SKIP, SmallPolicy.COPY])
def test_a_result_that_keeps_its_size_is_made_whatever_becomes_of_small_ones(
    source: Path, policy: SmallPolicy
) -> None:
    recipe = Recipe(size_mode=SizeMode.KEEP, small_pictures=policy, if_larger=LargerPolicy.ALLOW)
    (outcome,) = make_all(source, recipe, "a.png")
    assert outcome.status is Status.DONE
    assert (source.parent / "a.png").read_bytes() != source.read_bytes()


def test_an_original_that_keeps_its_size_is_replaced_by_a_smaller_file_only(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    Image.effect_noise((90, 60), 50).save(source, quality=60)
    context = replace(RUN_CONTEXT, replaces_originals=True)
    outcomes = [
        make_picture(
            Task(0, source, source, overwrite=True),
            replace(context, recipe=Recipe(size_mode=SizeMode.KEEP, quality_percent=quality)),
            Stopwatch(1),
        )
        for quality in (95, 20)
    ]
    assert (outcomes[0].status, outcomes[0].reason) == (Status.SKIPPED, NO_SMALLER)
    assert outcomes[1].status is Status.DONE
    assert outcomes[1].result_bytes < source.stat().st_size
