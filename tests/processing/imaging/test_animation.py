"""Animations keep their frames and their time, or their first frame, as chosen."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from processing.imaging._animation import FOR_EVER, animation_of
from processing.settings.choices import AnimationPolicy, Gravity, LargerPolicy, SizeMode
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.animations import (
    ANIMATED,
    COLORS,
    ENDLESS,
    KEEP,
    MILLISECONDS,
    SAME_SIZE,
    SIZE,
    WHOLE,
    assert_frames_alike,
    frames,
    gif,
    played,
    save,
)
from tests.support.pictures import make


def deep_animation(path: Path, levels: Sequence[int]) -> None:
    """Write a PNG of 8 x 8 pixels with a frame for each of the 16-bit `levels`; Pillow cannot."""
    chunks = [b"IHDR" + struct.pack(">IIBBBBB", 8, 8, 16, 0, 0, 0, 0)]
    chunks.append(b"acTL" + struct.pack(">II", len(levels), 0))
    for number, level in enumerate(levels):
        place = struct.pack(">IIIIIHHBB", max(0, 2 * number - 1), 8, 8, 0, 0, 1, 10, 0, 0)
        rows = zlib.compress((b"\0" + struct.pack(">H", level) * 8) * 8)
        name = b"fdAT" + struct.pack(">I", 2 * number) if number else b"IDAT"
        chunks += [b"fcTL" + place, name + rows]
    chunks.append(b"IEND")
    packed = (
        struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each))
        for each in chunks
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize("source", ANIMATED)
def test_frames_and_their_time_are_kept_from_every_format_to_every_other(tmp_path, source, result):
    path = save(tmp_path / f"a{source}", frames())

    outcome = make(path, tmp_path / f"b{result}", KEEP)

    assert (outcome.status, outcome.result_size) == (Status.DONE, (48, 36))
    assert outcome.warnings == ENDLESS.get((source, result), ())
    images, shown = played(tmp_path / f"b{result}")
    assert {image.size for image in images} == {(48, 36)}
    assert shown == list(MILLISECONDS)
    assert_frames_alike(images, frames())


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize("source", [".gif", ".png", ".webp"])
def test_what_is_transparent_in_a_frame_shows_nothing_of_the_one_before(tmp_path, source, result):
    path = save(tmp_path / f"a{source}", frames(holes=True))

    make(path, tmp_path / f"b{result}", KEEP)

    assert_frames_alike(played(tmp_path / f"b{result}")[0], frames(holes=True))


@pytest.mark.parametrize("result", [".gif", ".png", ".webp", ".avif"])
@pytest.mark.parametrize(("source", "loop"), [(".gif", 65_535), (".png", 65_536), (".png", 70_000)])
def test_a_source_that_plays_more_often_than_its_result_can_tell_is_made(
    tmp_path, source, loop, result
):
    path = save(tmp_path / f"a{source}", frames(), loop=loop)
    assert make(path, tmp_path / f"b{result}", KEEP).status is Status.DONE
    with Image.open(tmp_path / f"b{result}") as made:
        assert made.n_frames == len(COLORS)
        if result != ".avif":  # Pillow lets all of those play without an end
            assert animation_of(made).plays >= 65_535


@pytest.mark.parametrize(
    ("source", "options", "plays"),
    [
        (".gif", {}, 1),
        (".gif", {"loop": 0}, FOR_EVER),
        (".gif", {"loop": 2}, 3),
        (".png", {"loop": 3}, 3),
        (".webp", {"loop": 3}, 3),
        (".webp", {"loop": 0}, FOR_EVER),
    ],
)
@pytest.mark.parametrize("result", [".gif", ".png", ".webp"])
def test_a_result_plays_as_often_as_its_source(tmp_path, source, options, plays, result):
    path = save(tmp_path / f"a{source}", frames(), **options)

    make(path, tmp_path / f"b{result}", KEEP)

    with Image.open(tmp_path / f"b{result}") as made:
        assert animation_of(made).plays == plays


@pytest.mark.parametrize("recipe", [Recipe(animation=AnimationPolicy.FIRST), KEEP])
def test_frames_that_are_lost_are_told(tmp_path, recipe):
    path = save(tmp_path / "a.gif", frames())
    suffix = ".jpg" if recipe is KEEP else ".gif"

    outcome = make(path, tmp_path / f"b{suffix}", recipe)

    with Image.open(tmp_path / f"b{suffix}") as made:
        assert not getattr(made, "is_animated", False)
        assert_frames_alike([made.convert("RGBA").resize(SIZE)], frames()[:1])
    assert len(outcome.warnings) == 1
    assert "only the first was used" in outcome.warnings[0]


def test_a_still_picture_before_an_animation_is_no_frame_of_it(tmp_path):
    still, *others = frames()
    still.save(
        tmp_path / "a.png",
        save_all=True,
        default_image=True,
        append_images=others,
        duration=list(MILLISECONDS[1:]),
    )

    make(tmp_path / "a.png", tmp_path / "b.webp", KEEP)

    images, shown = played(tmp_path / "b.webp")
    assert shown == list(MILLISECONDS[1:])
    assert_frames_alike(images, others)


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize("source", ANIMATED)
def test_frames_that_keep_their_size_are_all_there_in_their_order(tmp_path, source, result):
    path = save(tmp_path / f"a{source}", frames())

    make(path, tmp_path / f"b{result}", replace(KEEP, width_pixels=96, height_pixels=96))

    assert_frames_alike(played(tmp_path / f"b{result}")[0], frames())


def test_deep_grey_frames_become_frames_of_8_bits(tmp_path):
    levels = (0, 13_000, 40_000, 65_535)
    deep_animation(tmp_path / "a.png", levels)

    recipe = replace(KEEP, if_larger=LargerPolicy.ALLOW)
    make(tmp_path / "a.png", tmp_path / "b.png", recipe)

    images, _ = played(tmp_path / "b.png")
    found = [image.getpixel((0, 0))[0] for image in images]
    assert found == [round(level / 257) for level in levels]


@pytest.mark.parametrize("gravity", [Gravity.ATTENTION, Gravity.ENTROPY])
def test_all_frames_are_cut_where_the_first_one_has_most_to_see(tmp_path, gravity):
    wandering = [Image.new("RGB", SIZE, "grey") for _ in COLORS]
    for number, image in enumerate(wandering):
        image.paste((220, 30, 40), (number * 24, 24, number * 24 + 24, 48))
        image.paste((30, 200, 60), (number * 24, 32, number * 24 + 24, 40))
    path = save(tmp_path / "a.webp", wandering)
    recipe = Recipe(
        animation=AnimationPolicy.KEEP,
        size_mode=SizeMode.FILL,
        width_pixels=36,
        height_pixels=36,
        gravity=gravity,
    )

    make(path, tmp_path / "b.png", recipe)

    images, _ = played(tmp_path / "b.png")
    cut = [image.crop((0, 0, 72, 72)).resize((36, 36)) for image in wandering]
    assert_frames_alike(images, cut)


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize(("loop", "plays"), [(65_535, 65_536), (65_534, 65_535), (1, 2)])
def test_a_gif_may_be_told_to_play_as_often_as_its_field_holds(tmp_path, loop, plays, result):
    (tmp_path / "a.gif").write_bytes(gif((8, 8), *WHOLE, loop=loop))

    outcome = make(tmp_path / "a.gif", tmp_path / f"b{result}", SAME_SIZE)

    assert outcome.status is Status.DONE
    most = {".webp": 65_535}.get(result, plays)
    if result != ".avif":  # its writer tells nothing of it
        with Image.open(tmp_path / f"b{result}") as made:
            assert animation_of(made).plays == min(plays, most)


def test_a_png_may_be_told_to_play_as_often_as_its_field_holds(tmp_path):
    path = save(tmp_path / "a.png", frames(), loop=0xFFFFFFFF)
    for result, plays in ((".png", 0xFFFFFFFF), (".webp", 65_535), (".gif", 65_536)):
        make(path, tmp_path / f"b{result}", KEEP)
        with Image.open(tmp_path / f"b{result}") as made:
            assert animation_of(made).plays == plays


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [
        (0, (0, 0, 1)),
        (65_535, (65_530, 65_535, 65_535)),
        (70_123, (70_120, 70_120, 70_123)),
        (16_777_215, (655_350, 16_777_000, 16_777_215)),
    ],
)
def test_a_frame_is_shown_for_as_long_as_its_format_can_tell(tmp_path, milliseconds, told):
    first, second, *_ = frames()
    path = tmp_path / "a.webp"
    first.save(path, save_all=True, append_images=[second], duration=milliseconds, lossless=True)
    for result, wanted in zip((".gif", ".png", ".avif"), told, strict=True):
        make(path, tmp_path / f"b{result}", KEEP)
        assert played(tmp_path / f"b{result}")[1] == [wanted] * 2
