"""What is seen of an animation whose frames cover parts of its canvas, and leave or clear them."""

import pytest
from PIL import Image

from processing.task import Status
from tests.support.animations import (
    ANIMATED,
    BLUE,
    ENDLESS,
    GREEN,
    RED,
    SAME_SIZE,
    TOLERANCE,
    frames,
    gif,
    gif_frame,
    played,
    save,
)
from tests.support.pictures import make

CLEAR = (0, 0, 0, 0)


def colors(image: Image.Image, *points: tuple[int, int]) -> list[tuple[int, ...]]:
    """Return the colours at `points`; what is transparent has none."""
    found = [image.getpixel(point) for point in points]
    return [each if each[3] else CLEAR for each in found]


LOSSLESS = [".gif", ".png"]


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
