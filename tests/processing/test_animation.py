"""Animations keep their frames and their time, or their first frame, as chosen."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pictures import MEMORY_BYTES, make
from PIL import Image, ImageDraw

from processing.animation import FOR_EVER, animation_of
from processing.errors import TooHeavyError
from processing.policies import AnimationPolicy, Gravity, SizeMode
from processing.recipe import Recipe
from processing.task import Status

SIZE = (96, 72)
MILLISECONDS = (100, 250, 40, 1000)
COLORS = ((220, 30, 40), (30, 200, 60), (40, 60, 220), (240, 220, 30))
KEEP = Recipe(animation=AnimationPolicy.KEEP, width_pixels=48, height_pixels=48, quality_percent=95)
ANIMATED = [".gif", ".png", ".webp", ".avif"]
TOLERANCE = 12


def frames(*, holes: bool = False) -> list[Image.Image]:
    """Return a ball that wanders over a ground of another colour in each frame."""
    made = []
    for number, color in enumerate(COLORS):
        image = Image.new("RGBA", SIZE, (0, 0, 0, 0) if holes else (*color, 255))
        pen = ImageDraw.Draw(image)
        pen.rectangle((number * 24, 24, number * 24 + 23, 47), fill=(*color[::-1], 255))
        if holes:  # a file of nothing but opaque parts is not marked as transparent by all writers
            pen.rectangle((number * 24, 24, number * 24 + 3, 27), fill=(0, 0, 0, 0))
        made.append(image if holes else image.convert("RGB"))
    return made


def save(path: Path, images: list[Image.Image], **options) -> Path:
    lossless = {"lossless": True} if path.suffix == ".webp" else {}
    quality = {"quality": 95, "subsampling": "4:4:4"} if path.suffix == ".avif" else {}
    disposal = {"disposal": 2} if path.suffix == ".gif" else {}
    images[0].save(
        path,
        save_all=True,
        append_images=images[1:],
        duration=list(MILLISECONDS),
        **lossless,
        **quality,
        **disposal,
        **options,
    )
    return path


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


def played(path: Path) -> tuple[list[Image.Image], list[int]]:
    """Return the frames of a file as a person sees them, and how long each is shown."""
    images, shown = [], []
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            images.append(image.convert("RGBA"))
            shown.append(round(image.info["duration"]))
    return images, shown


def spots(image: Image.Image) -> list[tuple[int, ...]]:
    """Return a colour of each quarter column, on the ball's height and below it."""
    return [
        image.getpixel((round((column + 0.5) * image.width / 4), round(image.height * part)))
        for column in range(4)
        for part in (0.5, 0.85)
    ]


def assert_frames_alike(found: list[Image.Image], wanted: list[Image.Image]) -> None:
    assert len(found) == len(wanted)
    for one, two in zip(found, wanted, strict=True):
        for seen, meant in zip(spots(one), spots(two.convert("RGBA")), strict=True):
            assert abs(seen[3] - meant[3]) <= TOLERANCE
            if meant[3]:
                assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) <= TOLERANCE


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize("source", ANIMATED)
def test_frames_and_their_time_are_kept_from_every_format_to_every_other(tmp_path, source, result):
    path = save(tmp_path / f"a{source}", frames())

    outcome = make(path, tmp_path / f"b{result}", KEEP)

    assert (outcome.status, outcome.result_size) == (Status.DONE, (48, 36))
    assert outcome.warnings == ()
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

    make(tmp_path / "a.png", tmp_path / "b.png", KEEP)

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


def test_more_frames_than_memory_holds_are_refused_before_they_are_decoded(tmp_path):
    path = save(tmp_path / "a.gif", [image.resize((400, 400)) for image in frames() * 10][:4])
    with pytest.raises(TooHeavyError, match="Raise the memory limit"):
        make(path, tmp_path / "b.gif", KEEP, 10_000)
    assert make(path, tmp_path / "b.gif", KEEP, MEMORY_BYTES).status is Status.DONE


def test_an_animation_that_ends_early_gives_its_first_frame_and_says_so(tmp_path):
    path = save(tmp_path / "a.gif", frames())
    path.write_bytes(path.read_bytes()[:-200])

    outcome = make(path, tmp_path / "b.gif", KEEP)

    assert outcome.status is Status.DONE
    assert "only the first was used" in outcome.warnings[0]
