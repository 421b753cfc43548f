"""Animations keep their frames and their time, or their first frame, as chosen."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from processing.errors import PictureError, TooHeavyError
from processing.imaging._animation import FOR_EVER, animation_of
from processing.imaging._encoding import Encoded
from processing.settings.choices import AnimationPolicy, Gravity, LargerPolicy, SizeMode
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.pictures import MEMORY_BYTES, make

SIZE = (96, 72)
MILLISECONDS = (100, 250, 40, 1000)
COLORS = ((220, 30, 40), (30, 200, 60), (40, 60, 220), (240, 220, 30))
KEEP = Recipe(animation=AnimationPolicy.KEEP, width_pixels=48, height_pixels=48, quality_percent=95)
ANIMATED = [".gif", ".png", ".webp", ".avif"]
TOLERANCE = 12
# A GIF that says nothing of it is shown once, and what an AVIF shows never ends.
ENDLESS = {(".gif", ".avif"): ("In AVIF it plays without end.",)}


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


def test_more_frames_than_memory_holds_are_refused_before_they_are_decoded(tmp_path):
    path = save(tmp_path / "a.gif", [image.resize((400, 400)) for image in frames() * 10][:4])
    with pytest.raises(TooHeavyError, match="Raise the memory limit"):
        make(path, tmp_path / "b.gif", KEEP, 10_000)
    assert make(path, tmp_path / "b.gif", KEEP, MEMORY_BYTES).status is Status.DONE


def gif_frame(
    box: tuple[int, int, int, int],
    color: int | None,
    *,
    disposal: int = 0,
    transparent: int | None = None,
    centiseconds: int = 5,
    table: bytes = b"",
) -> bytes:
    """Return a frame of a GIF that is one index all over, in its part (left, upper, width, height).

    Without a `color`, what should be its pixels is cut off.
    """
    flags = disposal << 2 | (transparent is not None)
    control = b"!\xf9\x04" + struct.pack("<BHBB", flags, centiseconds, transparent or 0, 0)
    descriptor = b"," + struct.pack("<HHHHB", *box, 0x81 if table else 0) + table
    codes = [4] if color is None else [code for _ in range(box[2] * box[3]) for code in (4, color)]
    bits = sum(code << 3 * place for place, code in enumerate([*codes, 5]))
    packed = bits.to_bytes(3 * (len(codes) + 1) // 8 + 1, "little")
    parts = (packed[at : at + 255] for at in range(0, len(packed), 255))
    return control + descriptor + b"\2" + b"".join(bytes([len(p)]) + p for p in parts) + b"\0"


TABLE = bytes((255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9))
RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)
CLEAR = (0, 0, 0, 0)


def gif(
    screen: tuple[int, int], *parts: bytes, loop: int | None = None, end: bytes = b";"
) -> bytes:
    """Return a GIF with the colours of `TABLE`: red, green, blue and nearly black."""
    told = b"" if loop is None else b"!\xff\x0bNETSCAPE2.0\3\1" + struct.pack("<HB", loop, 0)
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", *screen, 0x81, 0, 0)
        + TABLE
        + told
        + b"".join(parts)
        + end
    )


def colors(image: Image.Image, *points: tuple[int, int]) -> list[tuple[int, ...]]:
    """Return the colours at `points`; what is transparent has none."""
    found = [image.getpixel(point) for point in points]
    return [each if each[3] else CLEAR for each in found]


LOSSLESS = [".gif", ".png"]
SAME_SIZE = Recipe(animation=AnimationPolicy.KEEP)


@pytest.mark.parametrize("result", ANIMATED)
def test_what_a_later_frame_has_beyond_the_canvas_is_not_seen(tmp_path, result):
    whole, beyond = gif_frame((0, 0, 20, 10), 0), gif_frame((10, 5, 20, 10), 1)
    (tmp_path / "a.gif").write_bytes(gif((20, 10), whole, beyond))

    outcome = make(tmp_path / "a.gif", tmp_path / f"b{result}", SAME_SIZE)

    assert (outcome.status, outcome.result_size, outcome.warnings) == (
        Status.DONE,
        (20, 10),
        ENDLESS.get((".gif", result), ()),
    )
    images, _ = played(tmp_path / f"b{result}")
    assert [image.size for image in images] == [(20, 10)] * 2
    if result in LOSSLESS:
        assert colors(images[1], (2, 2), (12, 2), (12, 7)) == [RED, RED, GREEN]


@pytest.mark.parametrize(
    "box", [(65_535, 65_535, 4, 4), (20, 0, 5, 5), (0, 10, 5, 5), (3, 3, 0, 4), (3, 3, 4, 0)]
)
def test_a_frame_of_which_nothing_is_seen_changes_nothing(tmp_path, box):
    frames_of_it = (gif_frame((0, 0, 20, 10), 0), gif_frame(box, 1), gif_frame((0, 0, 5, 5), 2))
    (tmp_path / "a.gif").write_bytes(gif((20, 10), *frames_of_it))

    assert make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE).status is Status.DONE

    images, shown = played(tmp_path / "b.png")
    assert {image.size for image in images} == {(20, 10)}
    assert sum(shown) == 150
    assert colors(images[-1], (2, 2), (10, 5)) == [BLUE, RED]


def test_a_first_frame_beyond_the_canvas_enlarges_it(tmp_path):
    parts = gif_frame((4, 4, 16, 6), 0), gif_frame((0, 0, 30, 30), 1)
    (tmp_path / "a.gif").write_bytes(gif((8, 8), *parts))

    make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE)

    images, _ = played(tmp_path / "b.png")
    assert [image.size for image in images] == [(20, 10)] * 2
    assert colors(images[0], (1, 1), (19, 9)) == [CLEAR, RED]


@pytest.mark.parametrize("result", ANIMATED)
@pytest.mark.parametrize("parts", [1, 2])
def test_what_no_frame_covers_is_transparent(tmp_path, result, parts):
    layers = gif_frame((4, 4, 8, 8), 0), gif_frame((8, 8, 8, 8), 1)
    (tmp_path / "a.gif").write_bytes(gif((16, 16), *layers[:parts]))

    make(tmp_path / "a.gif", tmp_path / f"b{result}", SAME_SIZE)

    images, _ = played(tmp_path / f"b{result}") if parts > 1 else ([], [])
    with Image.open(tmp_path / f"b{result}") as still:
        images = images or [still.convert("RGBA")]
    assert [image.getpixel((1, 1))[3] for image in images] == [0] * parts
    assert images[0].getpixel((6, 6))[3] >= 255 - TOLERANCE


@pytest.mark.parametrize("clears", [False, True])
def test_what_no_frame_of_a_webp_covers_is_transparent(tmp_path, clears):
    whole = Image.new("RGBA", (32, 32), RED if clears else CLEAR)
    part = Image.new("RGBA", (32, 32), CLEAR)
    part.paste(GREEN, (8, 8, 24, 24))
    whole.save(tmp_path / "a.webp", save_all=True, append_images=[part, whole], lossless=True)
    content = bytearray((tmp_path / "a.webp").read_bytes())
    content[20] &= ~0x10  # says that nothing is transparent
    (tmp_path / "a.webp").write_bytes(content)

    make(tmp_path / "a.webp", tmp_path / "b.png", SAME_SIZE)

    images, _ = played(tmp_path / "b.png")
    assert colors(images[1], (1, 1), (12, 12)) == [CLEAR, GREEN]


def test_a_webp_whose_frames_cover_all_stays_opaque(tmp_path):
    save(tmp_path / "a.webp", frames())

    make(tmp_path / "a.webp", tmp_path / "b.webp", SAME_SIZE)

    with Image.open(tmp_path / "b.webp") as made:
        assert made.mode == "RGB"


@pytest.mark.parametrize(
    ("disposal", "last"),
    [
        (0, [GREEN, BLUE, RED]),
        (1, [GREEN, BLUE, RED]),
        (2, [CLEAR, BLUE, RED]),
        (3, [RED, BLUE, RED]),
        (4, [RED, BLUE, RED]),
    ],
)
def test_a_frame_leaves_behind_what_it_is_told_to(tmp_path, disposal, last):
    parts = (
        gif_frame((0, 0, 12, 8), 0),
        gif_frame((0, 0, 6, 8), 1, disposal=disposal),
        gif_frame((6, 0, 3, 8), 2),
    )
    (tmp_path / "a.gif").write_bytes(gif((12, 8), *parts))

    make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE)

    images, _ = played(tmp_path / "b.png")
    assert colors(images[1], (2, 2), (7, 2), (11, 2)) == [GREEN, RED, RED]
    assert colors(images[2], (2, 2), (7, 2), (11, 2)) == last


@pytest.mark.parametrize("disposal", [2, 3])
def test_a_first_frame_that_goes_leaves_nothing(tmp_path, disposal):
    parts = gif_frame((0, 0, 12, 8), 0, disposal=disposal), gif_frame((6, 0, 3, 8), 2)
    (tmp_path / "a.gif").write_bytes(gif((12, 8), *parts))

    make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE)

    images, _ = played(tmp_path / "b.png")
    assert colors(images[0], (2, 2), (7, 2)) == [RED, RED]
    assert colors(images[1], (2, 2), (7, 2)) == [CLEAR, BLUE]


def test_a_frame_has_its_own_colours_and_its_own_transparent_one(tmp_path):
    own = bytes((9, 9, 9, 255, 255, 0, 0, 255, 255, 0, 0, 0))
    parts = (
        gif_frame((0, 0, 12, 8), 0, transparent=3),
        gif_frame((0, 0, 6, 8), 1, table=own, transparent=2),
        gif_frame((6, 0, 6, 8), 1, transparent=1),
    )
    (tmp_path / "a.gif").write_bytes(gif((12, 8), *parts))

    make(tmp_path / "a.gif", tmp_path / "b.png", SAME_SIZE)

    images, shown = played(tmp_path / "b.png")
    assert sum(shown) == 150
    assert colors(images[-1], (2, 2), (7, 2)) == [(255, 255, 0, 255), RED]


DAMAGED = gif_frame((0, 0, 8, 8), None)
WHOLE = [gif_frame((0, 0, 8, 8), 0), gif_frame((0, 0, 8, 8), 1), gif_frame((0, 0, 8, 8), 2)]


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
