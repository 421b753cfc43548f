"""No result is larger than its source, at the same size and in the same format, without a word."""

import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from processing.formats.available import by_key
from processing.imaging.metadata.model import Metadata
from processing.imaging.pipeline import NO_SMALLER, ResultStyle, make_in_memory, make_picture
from processing.imaging.steps.flip import Flip
from processing.imaging.stopwatch import Stopwatch
from processing.language.lazy_text import code_of
from processing.language.translation import localized
from processing.settings.choices import (
    AnimationPolicy,
    ColorPolicy,
    Effort,
    LargerPolicy,
    MetadataPolicy,
    SizeMode,
)
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Outcome, Status, Task
from tests.support.pictures import RUN_CONTEXT

KEPT = Recipe(size_mode=SizeMode.KEEP)
WARNING, SKIPPED = "larger-than-source", "would-be-larger"
ORIENTATION_HALF_TURN = 3
HEADER_BYTES = 33  # of a PNG, before its other chunks


def noise(mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((90, 60), 50).convert(mode)


def small_png(path: Path, **options: object) -> None:
    """Write four colours in two bits each, which a result writes in 24."""
    noise("L").quantize(4).save(path, **options)


def small_jpeg(path: Path, **options: object) -> None:
    noise().save(path, quality=20, **options)


WRITERS: dict[str, Callable[[Path], None]] = {"png": small_png, "jpg": small_jpeg}


def make(source: Path, recipe: Recipe, name: str = "") -> Outcome:
    """Make the result of `source` beside it."""
    task = Task(0, source, source.parent / (name or f"result{source.suffix}"))
    return make_picture(task, replace(RUN_CONTEXT, recipe=recipe), Stopwatch(1))


def result_of(source: Path) -> bytes:
    return source.with_stem("result").read_bytes()


def codes(outcome: Outcome) -> list[str]:
    return [code_of(warning) for warning in outcome.warnings]


@pytest.fixture(params=WRITERS)
def source(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a picture of which any result of the usual quality is larger."""
    path = tmp_path / f"source.{request.param}"
    WRITERS[request.param](path)
    return path


@pytest.mark.parametrize("recipe", [KEPT, Recipe(), Recipe(progressive=True)])
def test_the_smaller_of_both_is_the_result(source: Path, recipe: Recipe) -> None:
    outcome = make(source, recipe)

    assert result_of(source) == source.read_bytes()
    assert (outcome.status, outcome.warnings) == (Status.DONE, ())
    assert outcome.result_bytes == outcome.source_bytes == source.stat().st_size
    assert outcome.result_size == outcome.source_size == (90, 60)


def test_a_preview_is_what_a_run_would_write(source: Path) -> None:
    task = Task(0, source, source.with_stem("result"))
    made = make_in_memory(task, replace(RUN_CONTEXT, recipe=KEPT), Stopwatch(1))
    assert made.content == source.read_bytes()


def test_a_result_that_is_smaller_stays(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    noise().save(source, quality=95)

    outcome = make(source, KEPT)

    assert result_of(source) != source.read_bytes()
    assert outcome.result_bytes < outcome.source_bytes
    assert not outcome.warnings


@pytest.mark.parametrize(
    "asked",
    [
        {"metadata": MetadataPolicy.NO_LOCATION},
        {"metadata": MetadataPolicy.NONE},
        {"color": ColorPolicy.SRGB},
    ],
)
def test_where_a_copy_would_keep_too_much_a_warning_says_how_much_larger_it_is(
    source: Path, asked: dict[str, object]
) -> None:
    outcome = make(source, replace(KEPT, **asked))

    assert outcome.status is Status.DONE
    assert result_of(source) != source.read_bytes()
    assert codes(outcome) == [WARNING]
    percent = 100 * (outcome.result_bytes / outcome.source_bytes - 1)
    assert f" {percent:,.0f}% larger" in localized(outcome.warnings[0])


def test_a_small_growth_is_told_too(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    noise().save(source, quality=85, subsampling=2, optimize=True)
    recipe = replace(KEPT, metadata=MetadataPolicy.NONE, progressive=True, quality_percent=85)
    outcome = next(
        each
        for each in (
            make(source, replace(recipe, quality_percent=n), f"{n}.jpg") for n in range(70, 100)
        )
        if each.result_bytes > each.source_bytes
    )
    percent = 100 * (outcome.result_bytes / outcome.source_bytes - 1)
    assert percent < 10
    assert f" {math.ceil(percent * 10) / 10:.1f}% larger" in localized(outcome.warnings[0])


def turned(path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = ORIENTATION_HALF_TURN
    small_jpeg(path, exif=exif)


def turned_tiff(path: Path) -> None:
    tags = {ExifTags.Base.Orientation: ORIENTATION_HALF_TURN}
    image = Image.new("1", (900, 600), 1)
    ImageDraw.Draw(image).ellipse((20, 20, 850, 550), outline=0)
    image.save(path, compression="group4", tiffinfo=tags)


def with_colour_tags(path: Path) -> None:
    small_png(path)
    body = b"cICP" + bytes((12, 13, 0, 1))
    chunk = struct.pack(">I", 4) + body + struct.pack(">I", zlib.crc32(body))
    content = path.read_bytes()
    path.write_bytes(content[:HEADER_BYTES] + chunk + content[HEADER_BYTES:])


def for_print(path: Path) -> None:
    noise("CMYK").save(path, quality=5)


def with_a_further_picture(path: Path) -> None:
    small_jpeg(path)
    path.write_bytes(path.read_bytes() + b"\xff\xd8\xff\xe0 a gain map \xff\xd9")


def with_a_video(path: Path) -> None:
    small_jpeg(path)
    path.write_bytes(path.read_bytes() + b"\0\0\0\x18ftypmp42")


def with_remains_of_a_picture(path: Path) -> None:
    small_png(path)
    path.write_bytes(path.read_bytes() * 2)


def with_a_broken_segment(path: Path) -> None:
    small_jpeg(path)
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"\0\0" + content[2:])


def with_a_foreign_profile(path: Path) -> None:
    small_jpeg(path, icc_profile=b"none" * 40)


def with_broken_metadata(path: Path) -> None:
    texts = PngInfo()
    texts.add_text("Raw profile type exif", "no profile")
    small_png(path, pnginfo=texts)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (turned, "source.jpg"),
        (turned_tiff, "source.tif"),
        (with_colour_tags, "source.png"),
        (for_print, "source.jpg"),
        (with_a_further_picture, "source.jpg"),
        (with_a_video, "source.jpg"),
        (with_remains_of_a_picture, "source.png"),
        (with_a_broken_segment, "source.jpg"),
        (with_a_foreign_profile, "source.jpg"),
        (with_broken_metadata, "source.png"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_copy_never_brings_what_no_result_has(
    tmp_path: Path, write: Callable[[Path], None], name: str
) -> None:
    source = tmp_path / name
    write(source)

    outcome = make(source, replace(KEPT, quality_percent=100))

    assert outcome.result_bytes > source.stat().st_size
    assert WARNING in codes(outcome)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0", b"<xmp>/9j/4AAQ</xmp>"])
def test_an_embedded_preview_is_not_copied(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source.jpg"
    small_jpeg(source, comment=content)
    assert WARNING in codes(make(source, KEPT))


def test_a_larger_result_is_skipped_where_that_is_asked(source: Path) -> None:
    outcome = make(source, replace(KEPT, if_larger=LargerPolicy.SKIP))

    assert (outcome.status, code_of(outcome.reason)) == (Status.SKIPPED, SKIPPED)
    assert "% larger" in localized(outcome.reason)
    assert not source.with_stem("result").exists()


def test_a_larger_result_stays_without_a_word_where_that_is_allowed(source: Path) -> None:
    outcome = make(source, replace(KEPT, if_larger=LargerPolicy.ALLOW))

    assert (outcome.status, outcome.warnings) == (Status.DONE, ())
    assert outcome.result_bytes > source.stat().st_size


@pytest.mark.parametrize("policy", [LargerPolicy.COPY, LargerPolicy.SKIP])
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("result.png", {"steps": (Flip(),)}),
        ("result.tif", {}),
        ("result.png", {"size_mode": SizeMode.PERCENT, "size_percent": 200, "only_shrink": False}),
    ],
)
def test_what_another_size_a_step_or_a_format_accounts_for_is_no_surprise(
    tmp_path: Path, policy: LargerPolicy, name: str, asked: dict[str, object]
) -> None:
    source = tmp_path / "source.png"
    small_png(source)

    outcome = make(source, replace(KEPT, if_larger=policy, **asked), name)

    assert outcome.result_bytes > source.stat().st_size
    assert (outcome.status, outcome.warnings) == (Status.DONE, ())


def animation(path: Path, count: int = 2) -> None:
    """Write a picture of noise and flat ones, which a result writes faster and larger."""
    flat = [Image.new("L", (90, 60), 80 * number).convert("P") for number in range(1, count)]
    frames = [noise("L").quantize(4), *flat]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, compress_level=9)


def test_an_animation_is_copied_with_all_its_frames(tmp_path: Path) -> None:
    source = tmp_path / "source.png"
    animation(source)

    outcome = make(source, replace(KEPT, effort=Effort.FAST))

    assert result_of(source) == source.read_bytes()
    assert (outcome.status, outcome.warnings) == (Status.DONE, ())


def test_an_animation_that_lost_a_frame_is_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "source.png"
    animation(source, 3)
    content = source.read_bytes()
    place = content.rindex(b"fdAT") + 8
    source.write_bytes(content[:place] + b"\xff\xff" + content[place + 2 :])

    outcome = make(source, replace(KEPT, effort=Effort.FAST))

    assert codes(outcome) == ["frames-lost", WARNING]


def test_a_file_that_ends_after_its_first_frame_is_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "source.gif"
    Image.radial_gradient("L").quantize(16).save(source, interlace=0)  # a result is interlaced
    source.write_bytes(source.read_bytes().removesuffix(b";") + b"!\xff\x0bNETS")

    outcome = make(source, KEPT)

    assert codes(outcome) == ["frames-lost", WARNING]


def test_the_first_frame_of_an_animation_is_not_compared_with_all(tmp_path: Path) -> None:
    source = tmp_path / "source.png"
    animation(source)

    outcome = make(source, replace(KEPT, effort=Effort.FAST, animation=AnimationPolicy.FIRST))

    assert outcome.result_bytes > source.stat().st_size
    assert codes(outcome) == ["one-of-several"]


def test_a_thumbnail_of_the_desktop_is_none_without_what_its_rules_put_into_it(
    tmp_path: Path,
) -> None:
    source = tmp_path / "source.png"
    small_png(source)
    style = ResultStyle(by_key("png"), lambda *_: Metadata(texts=(("Thumb::URI", "file:///a"),)))
    task = Task(0, source, source.with_stem("result"))

    outcome = make_picture(task, replace(RUN_CONTEXT, recipe=KEPT), Stopwatch(1), style)

    assert b"Thumb::URI" in result_of(source)
    assert (outcome.status, outcome.warnings) == (Status.DONE, ())


def test_each_of_several_results_is_compared_by_itself(tmp_path: Path) -> None:
    source = tmp_path / "source.png"
    small_png(source)
    small, web = tmp_path / "small.png", tmp_path / "web.webp"
    recipe = replace(KEPT, also=(Variant(45, 30), Variant(90, 60, "webp")))
    tasks = [Task(n, source, path, output=n) for n, path in enumerate((small, web), 1)]
    task = Task(0, source, tmp_path / "result.png", beside=tuple(tasks))

    first = make_picture(task, replace(RUN_CONTEXT, recipe=recipe), Stopwatch(1))

    assert result_of(source) == source.read_bytes()
    assert [each.result_size for each in first.beside] == [(45, 30), (90, 60)]
    assert not any(each.warnings for each in (first, *first.beside))


def replaced(source: Path, recipe: Recipe) -> Outcome:
    context = replace(RUN_CONTEXT, replaces_originals=True, recipe=recipe)
    return make_picture(Task(0, source, source, overwrite=True), context, Stopwatch(1))


@pytest.mark.parametrize("policy", LargerPolicy)
def test_an_original_is_never_replaced_by_a_larger_one_of_the_same(
    source: Path, policy: LargerPolicy
) -> None:
    outcome = replaced(source, replace(KEPT, if_larger=policy))
    assert (outcome.status, outcome.reason) == (Status.SKIPPED, NO_SMALLER)


def test_where_an_original_has_to_change_its_replacement_may_be_larger_with_a_word(
    source: Path,
) -> None:
    bare = replace(KEPT, metadata=MetadataPolicy.NONE)

    skipped = replaced(source, replace(bare, if_larger=LargerPolicy.SKIP))
    done = replaced(source, bare)

    assert (skipped.status, code_of(skipped.reason)) == (Status.SKIPPED, SKIPPED)
    assert (done.status, codes(done)) == (Status.DONE, [WARNING])
