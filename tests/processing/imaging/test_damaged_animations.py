"""Animations that are damaged or cut off: what is whole is made, and what is lost is told."""

import struct
import zlib

import pytest
from PIL import Image

from processing.errors import PictureError, TooHeavyError
from processing.imaging._encoding import Encoded
from processing.settings.choices import AnimationPolicy
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.animations import (
    ANIMATED,
    COLORS,
    ENDLESS,
    KEEP,
    RED,
    SAME_SIZE,
    WHOLE,
    assert_frames_alike,
    frames,
    gif,
    gif_frame,
    played,
    save,
)
from tests.support.pictures import MEMORY_BYTES, make


def test_more_frames_than_memory_holds_are_refused_before_they_are_decoded(tmp_path):
    path = save(tmp_path / "a.gif", [image.resize((400, 400)) for image in frames() * 10][:4])
    with pytest.raises(TooHeavyError, match="Raise the memory limit"):
        make(path, tmp_path / "b.gif", KEEP, 10_000)
    assert make(path, tmp_path / "b.gif", KEEP, MEMORY_BYTES).status is Status.DONE


DAMAGED = gif_frame((0, 0, 8, 8), None)


@pytest.mark.parametrize(
    "content",
    [
        gif((8, 8), *WHOLE, DAMAGED),
        gif((8, 8), *WHOLE, DAMAGED, WHOLE[0]),
        gif((8, 8), *WHOLE, WHOLE[0][:-9], end=b""),
        gif((8, 8), *WHOLE, WHOLE[0][:12], end=b""),
        gif((8, 8), *WHOLE, end=b""),
        gif((8, 8), *WHOLE, b"noise, and a trailer", end=b";"),
    ],
    ids=["damaged", "damaged amid", "cut in pixels", "cut in a header", "cut between", "noise"],
)
@pytest.mark.parametrize("result", ANIMATED)
def test_the_whole_frames_before_a_damaged_one_are_kept_and_the_loss_is_told(
    tmp_path, content, result
):
    (tmp_path / "a.gif").write_bytes(content)

    outcome = make(tmp_path / "a.gif", tmp_path / f"b{result}", SAME_SIZE)

    images, shown = played(tmp_path / f"b{result}")
    assert (len(images), shown) == (3, [50] * 3)
    assert outcome.warnings == (
        *ENDLESS.get((".gif", result), ()),
        "Its file is damaged or ends early after frame 3; the result plays the 3 up to there.",
    )


def test_an_animation_of_one_whole_frame_becomes_a_still_and_says_why(tmp_path):
    for number, content in enumerate(
        (
            gif((8, 8), WHOLE[0], DAMAGED),
            gif((8, 8), WHOLE[0], WHOLE[1][:-9], end=b""),
            gif((8, 8), WHOLE[0], loop=0, end=b""),
            gif((8, 8), WHOLE[0], b"noise"),
        )
    ):
        path = tmp_path / f"{number}.gif"
        path.write_bytes(content)

        outcome = make(path, tmp_path / f"{number}.png", SAME_SIZE)

        assert len(outcome.warnings) == 1
        assert "is damaged or ends early after frame 1" in outcome.warnings[0]
        with Image.open(tmp_path / f"{number}.png") as made:
            assert made.convert("RGBA").getpixel((3, 3)) == RED


def test_a_still_gif_without_its_last_byte_is_nothing_to_warn_of(tmp_path):
    (tmp_path / "a.gif").write_bytes(gif((8, 8), WHOLE[0], end=b""))
    assert make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE).warnings == ()


@pytest.mark.parametrize("suffix", [".gif", ".png"])
def test_an_animation_cut_off_anywhere_gives_what_is_whole_or_fails(tmp_path, suffix):
    whole = save(tmp_path / f"whole{suffix}", frames()).read_bytes()
    wanted = [image.resize((48, 36)) for image in frames()]
    counts = set()
    for length in range(40, len(whole) - 1, max(1, len(whole) // 60)):
        (tmp_path / f"a{suffix}").write_bytes(whole[:length])
        result = tmp_path / f"{length}.webp"
        try:
            outcome = make(tmp_path / f"a{suffix}", result, KEEP)
        except Exception:  # noqa: BLE001 - as a worker takes it
            assert not result.exists()
            continue
        with Image.open(result) as made:
            count = getattr(made, "n_frames", 1)
        if suffix == ".gif" or count < len(COLORS):  # a PNG tells how many there are
            assert any("ends early" in text for text in outcome.warnings), length
        if count > 1:
            assert_frames_alike(played(result)[0], wanted[:count])
        counts.add(count)
    assert {2, 3} <= counts


@pytest.mark.parametrize("claimed", [5, 6, 0x80000000])
def test_a_png_that_claims_more_frames_than_it_has_gives_those_and_says_so(tmp_path, claimed):
    path = save(tmp_path / "a.png", frames())
    content = bytearray(path.read_bytes())
    at = content.index(b"acTL")
    content[at + 4 : at + 8] = struct.pack(">I", claimed)
    content[at + 12 : at + 16] = struct.pack(">I", zlib.crc32(content[at : at + 12]))
    path.write_bytes(content)

    outcome = make(path, tmp_path / "b.webp", KEEP)

    assert len(played(tmp_path / "b.webp")[0]) == 4
    assert "after frame 4" in outcome.warnings[0]


@pytest.mark.parametrize("result", ANIMATED)
def test_an_animation_that_reads_otherwise_than_it_was_meant_is_not_put_in_place(
    tmp_path, monkeypatch, result
):
    path = save(tmp_path / "a.webp", frames())
    monkeypatch.setattr(
        "processing.imaging._result.encode", lambda *_: Encoded(memoryview(content))
    )
    for content in (b"", save(tmp_path / f"small{result}", halves()).read_bytes()):  # noqa: B007 - used above
        with pytest.raises(PictureError, match="could not be read back"):
            make(path, tmp_path / f"b{result}", KEEP)
        assert not (tmp_path / f"b{result}").exists()


def halves() -> list[Image.Image]:
    return [image.resize((24, 18)) for image in frames()]


@pytest.mark.parametrize("policy", list(AnimationPolicy))
def test_a_tiny_file_whose_frame_is_huge_is_refused_by_what_it_would_take(tmp_path, policy):
    huge = b"," + struct.pack("<HHHHB", 0, 0, 65_535, 65_535, 0) + b"\2\1\5\0"
    (tmp_path / "a.gif").write_bytes(gif((8, 8), WHOLE[0], huge))
    recipe = Recipe(animation=policy)
    if policy is AnimationPolicy.FIRST:
        assert make(tmp_path / "a.gif", tmp_path / "b.png", recipe).status is Status.DONE
    else:
        with pytest.raises(TooHeavyError, match="8 x 8 pixels in 2 frames take about 8,590 MB"):
            make(tmp_path / "a.gif", tmp_path / "b.png", recipe)
