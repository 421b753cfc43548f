"""Headers of JPEG XL, written bit by bit."""

import io
import struct
from collections.abc import Callable

import pytest

from processing.imaging.readers.jpeg_xl import Header, read_header

SIZE = (200, 100)
CONTAINER = b"\0\0\0\x0cJXL \r\n\x87\n"


def bits(*fields: tuple[int, int]) -> str:
    """Return numbers of so many bits each, the lowest bit first."""
    return "".join(format(number, f"0{count}b")[::-1] for number, count in fields if count)


TWICE_AS_WIDE = bits((0, 1), (0, 2), (SIZE[1] - 1, 9), (7, 3))
NO_EXTRA = bits((0, 1))
SHOWN_SIZE = bits((1, 1), (1, 1), (4, 5), (1, 3))  # 40 x 40
PREVIEWS = {
    "none": bits((0, 1)),
    "in eighths": bits((1, 1), (1, 1), (2, 2), (3, 5), (1, 3)),
    "of any size": bits((1, 1), (0, 1), (1, 2), (77, 8), (0, 3), (2, 2), (77, 10)),
}
FRAMES = bits((1, 1), (2, 2), (9, 10), (3, 2), (0, 10), (1, 2), (2, 3), (0, 1))
EIGHT_BITS = bits((0, 1), (0, 2))
FLOATS = bits((1, 1), (0, 2), (7, 4))
NO_CHANNELS = bits((0, 1), (0, 2))

USUAL_ALPHA = bits((1, 1))
NAME = bits((1, 2), (5, 4)) + bits(*((letter, 8) for letter in b"glass"))


def channel(kind: int, *further: tuple[int, int]) -> str:
    """Return a channel with a name; `further` is what its kind has beside."""
    told = ((0, 2),) if kind == 0 else ((2, 2), (kind - 2, 4))
    return bits((0, 1), *told) + EIGHT_BITS + bits((1, 2)) + NAME + bits(*further)


MIXED_ALPHA = channel(0, (1, 1))
APART_ALPHA = channel(0, (0, 1))
SPOT = channel(2, *((0x3C00, 16),) * 4)
MOSAIC = channel(5, (1, 2), (2, 2))
BLACK = channel(4)


def stream(further: str) -> bytes:
    """Return the start of a picture whose header goes on with `further` after its size."""
    told = TWICE_AS_WIDE + bits((0, 1)) + further
    return b"\xff\x0a" + int(told[::-1], 2).to_bytes(len(told) // 8 + 1, "little") + bytes(40)


def of_channels(*channels: str) -> bytes:
    """Return the start of a picture with channels beside its colours."""
    count = len(channels)
    told = bits((1, 2)) if count == 1 else bits((2, 2), (count - 2, 4))
    return stream(NO_EXTRA + EIGHT_BITS + bits((0, 1)) + told + "".join(channels))


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def long_box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "bare": lambda content: content,
    "in a box": lambda content: CONTAINER + box(b"ftyp", b"jxl \0\0\0\0") + box(b"jxlc", content),
    "in a long box": lambda content: (
        CONTAINER + long_box(b"jxll", b"\5") + long_box(b"jxlc", content)
    ),
    "to the end": lambda content: CONTAINER + struct.pack(">I4s", 0, b"jxlc") + content,
    "in parts": lambda content: (
        CONTAINER
        + box(b"jxlp", bytes(4) + content[:3])
        + box(b"Exif", bytes(30))
        + long_box(b"jxlp", b"\0\0\0\1" + content[3:5])
        + struct.pack(">I4s", 0, b"jxlp")
        + b"\x80\0\0\2"
        + content[5:]
    ),
}


def header(content: bytes) -> Header:
    return read_header(io.BytesIO(content))


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("preview", PREVIEWS.values(), ids=PREVIEWS)
@pytest.mark.parametrize("shown", [bits((0, 1)), SHOWN_SIZE], ids=["own size", "shown in another"])
def test_an_animation_is_known_however_it_is_packed(
    pack: Callable[[bytes], bytes], preview: str, shown: str
) -> None:
    start = bits((1, 1), (5, 3)) + shown + preview
    told = stream(start + FRAMES + FLOATS + NO_CHANNELS)
    assert header(pack(told)) == Header(SIZE, is_animated=True)
    still = stream(start + bits((0, 1)) + FLOATS + NO_CHANNELS)
    assert header(pack(still)) == Header(SIZE)


def test_a_plain_picture_is_still_and_opaque() -> None:
    plain = TWICE_AS_WIDE + bits((1, 1)) + "1" * 90
    content = int(plain[::-1], 2).to_bytes(len(plain) // 8 + 1, "little")
    assert header(b"\xff\x0a" + content) == Header(SIZE)


@pytest.mark.parametrize(
    ("channels", "is_premultiplied", "has_black"),
    [
        ((USUAL_ALPHA,), False, False),
        ((APART_ALPHA,), False, False),
        ((MIXED_ALPHA,), True, False),
        ((BLACK,), False, True),
        ((SPOT, MOSAIC, MIXED_ALPHA), True, False),
        ((SPOT, BLACK, USUAL_ALPHA, MIXED_ALPHA), False, True),
    ],
)
def test_channels_tell_of_mixed_colours_and_of_black(
    channels: tuple[str, ...], is_premultiplied: bool, has_black: bool
) -> None:
    told = header(of_channels(*channels))
    assert told == Header(SIZE, is_premultiplied=is_premultiplied, has_black=has_black)
