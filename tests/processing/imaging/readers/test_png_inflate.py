"""Reading PNG by the faster library: pixels and errors are exactly those of Pillow alone."""

import gc
import io
import itertools
import random
import struct
import weakref
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from processing.imaging.decode_errors import DAMAGE
from processing.imaging.readers import _png_inflate, _png_rows, png
from tests.support import png_decoder
from tests.support.pictures import png_of_size, quarters, wide_rgb_profile, with_hole

pytestmark = pytest.mark.skipif(_png_inflate.fast is None, reason="isal is not installed")

SIZE = (37, 29)
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the colour types of the standard
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
KINDS = [(bits, color) for color, depths in DEPTHS.items() for bits in depths]
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
PASSES = (*PASSES, (0, 1, 1, 2))  # first column and row, and the steps from there
FILTERS = 5

Chunk = tuple[bytes, bytes]


def packed(chunks: Sequence[Chunk], *, broken: bytes = b"") -> bytes:
    """Return a file of `chunks`; the checksum of those named `broken` is wrong."""
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data) ^ (name == broken))
        for name, data in chunks
    )


def pixels(bits: int, color: int, *, interlaced: bool = False) -> bytes:
    """Return rows of noise, filtered in all five ways."""
    noise = random.Random(bits * 8 + color)
    rows = []
    for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
        width = len(range(left, SIZE[0], across))
        row_bytes = (width * CHANNELS[color] * bits + 7) // 8
        ys = range(top, SIZE[1], down) if width else ()
        rows += [bytes([y % FILTERS]) + noise.randbytes(row_bytes) for y in ys]
    return b"".join(rows)


def chunks_of(
    stream: bytes, bits: int = 8, color: int = 2, *before: Chunk, interlaced: bool = False
) -> list[Chunk]:
    """Return the chunks of a picture with these compressed pixels."""
    header = struct.pack(">IIBBBBB", *SIZE, bits, color, 0, 0, interlaced)
    palette = [(b"PLTE", bytes(range(256)) * 3)] if color == 3 else []
    start = [(b"IHDR", header), *palette, *before]
    return [*start, (b"IDAT", stream), (b"IEND", b"")]


def split(chunks: Sequence[Chunk], size: int) -> Iterator[Chunk]:
    """Yield `chunks` with their pixels in pieces of `size` bytes."""
    for name, data in chunks:
        starts = range(0, len(data), size) if name == b"IDAT" else [0]
        for start in starts:
            yield name, data[start : start + size] if name == b"IDAT" else data


def saved(image: Image.Image, **options: Any) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG", **options)
    return content.getvalue()


def told(reader: type[PngImagePlugin.PngImageFile], content: bytes) -> object:
    """Return all there is to be known of a picture, or what is wrong with it."""
    try:
        image = reader(io.BytesIO(content), "")
        image.load()
        exif = dict(image.getexif())
        return image.mode, image.size, image.tobytes(), image.getpalette(), image.info, exif
    except DAMAGE as error:
        return type(error), str(error)


def assert_the_same(content: bytes) -> None:
    assert told(_png_inflate.FastPngFile, content) == told(PngImagePlugin.PngImageFile, content)


@pytest.fixture
def all_is_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """See to it that Pillow does not have to read by itself."""
    monkeypatch.setattr(
        _png_inflate.FastPngFile, "_begin_again", lambda _: pytest.fail("not the fast way")
    )


GOOD = zlib.compress(pixels(8, 2))
EXIF = Image.Exif()
EXIF[ExifTags.Base.Orientation] = 6
TEXTS = PngImagePlugin.PngInfo()
TEXTS.add_text("Title", "a", zip=True)
TEXTS.add_itxt("Comment", "b")
AFTER = (b"eXIf", EXIF.tobytes().removeprefix(b"Exif\0\0"))
PICTURES = {
    "profile, EXIF and texts": saved(
        quarters(), icc_profile=wide_rgb_profile(), exif=EXIF, pnginfo=TEXTS
    ),
    "transparency": saved(with_hole(quarters())),
    "a transparent colour": packed(chunks_of(GOOD, 8, 2, (b"tRNS", bytes(6)))),
    "a transparent grey": packed(chunks_of(zlib.compress(pixels(2, 0)), 2, 0, (b"tRNS", b"\0\1"))),
    "a transparent index": packed(chunks_of(zlib.compress(pixels(4, 3)), 4, 3, (b"tRNS", b"\7\0"))),
    "not compressed": saved(quarters(), compress_level=0),
    "several blocks": saved(Image.effect_noise((400, 300), 90).convert("RGB")),
    "one colour": saved(Image.new("RGB", (900, 700), "red"), compress_level=9),
    "two bytes a chunk": packed(list(split(chunks_of(GOOD), 2))),
    "an empty chunk": packed([*chunks_of(b"")[:-1], *chunks_of(GOOD)[1:]]),
    "EXIF at the end": packed([*chunks_of(GOOD)[:-1], AFTER, chunks_of(GOOD)[-1]]),
    "a wrong checksum of a chunk": packed(chunks_of(GOOD), broken=b"IDAT"),
    "something after its end": packed(chunks_of(GOOD)) + b"more",
}
ODD = {
    "a byte a chunk": packed(list(split(chunks_of(GOOD), 1))),
    "no pixels": packed([chunks_of(b"")[0], chunks_of(b"")[-1]]),
    "an empty stream": packed(chunks_of(b"")),
    "a single byte": packed(chunks_of(b"\x78")),
    "a wrong checksum": packed(chunks_of(GOOD[:-1] + bytes([GOOD[-1] ^ 1]))),
    "no checksum": packed(chunks_of(GOOD[:-4])),
    "a stream that ends early": packed(chunks_of(GOOD[:-99])),
    "too few rows": packed(chunks_of(zlib.compress(pixels(8, 2)[:999]))),
    "too many rows": packed(chunks_of(zlib.compress(pixels(8, 2) * 999))),
    "too large a window": packed(chunks_of(b"\x88\x1c" + GOOD[2:])),
    "a dictionary": packed(chunks_of(b"\x78\xbb" + GOOD[2:])),
    "an unknown filter": packed(chunks_of(zlib.compress(b"\x09" + pixels(8, 2)[1:]))),
    "no palette": packed([c for c in chunks_of(GOOD, 8, 3) if c[0] != b"PLTE"]),
    "no end": packed(chunks_of(GOOD)[:-1]),
    "a bad text at the end": packed(
        [*chunks_of(GOOD)[:-1], (b"zTXt", b"a\0\0bad"), (b"IEND", b"")]
    ),
    "a cut chunk at the end": packed([*chunks_of(GOOD)[:-1], (b"tEXt", bytes(99))])[:-50],
    "a broken name of a chunk": packed([*chunks_of(GOOD[:99])[:-1], (b"\0\0\0\0", GOOD[99:])]),
    "a header only": png_of_size(50, 40),
}


@pytest.fixture(params=["rows", "rows by a stand-in", "stored blocks"], autouse=True)
def what_pillow_gets(request, monkeypatch) -> None:
    """Let Pillow's decoder get rows without filters where they can be undone, and else a stream."""
    if request.param == "stored blocks":
        monkeypatch.setattr(_png_rows, "decode_into", None)
    elif request.param == "rows by a stand-in":
        monkeypatch.setattr(_png_rows, "decode_into", png_decoder.png_decode_into)
    elif _png_rows.decode_into is None:
        pytest.skip("micro-reader-codecs is not installed")


@pytest.fixture
def many_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rows be read some at a time also in small pictures."""
    monkeypatch.setattr(_png_rows, "BAND_BYTES", 1900)


@pytest.mark.usefixtures("many_bands")
@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("bits", "color"), KINDS)
def test_every_kind_of_pixel_is_as_pillow_reads_it(bits, color, interlaced, all_is_fast):
    stream = zlib.compress(pixels(bits, color, interlaced=interlaced))
    content = packed(chunks_of(stream, bits, color, interlaced=interlaced))
    assert isinstance(told(PngImagePlugin.PngImageFile, content)[0], str)
    assert_the_same(content)


@pytest.mark.parametrize("name", PICTURES)
def test_all_else_of_a_good_picture_is_as_pillow_reads_it(name, all_is_fast):
    assert_the_same(PICTURES[name])


@pytest.mark.parametrize("name", ODD)
def test_pillow_judges_what_is_odd(name):
    assert_the_same(ODD[name])


def test_pillow_judges_what_is_cut_or_changed_anywhere():
    chance = random.Random(1)
    whole = packed(list(split(chunks_of(zlib.compress(pixels(8, 2), 9), 8, 2, AFTER), 500)))
    for _ in range(150):
        at = chance.randrange(len(whole))
        assert_the_same(whole[:at])
        assert_the_same(whole[:at] + chance.randbytes(2) + whole[at + 2 :])


def test_an_animation_plays_as_before():
    frames = [Image.new("RGB", SIZE, color) for color in ("red", "lime", "blue")]
    content = saved(frames[0], save_all=True, append_images=frames[1:], duration=50)
    image = _png_inflate.FastPngFile(io.BytesIO(content), "")
    seen = []
    for frame in range(image.n_frames):
        image.seek(frame)
        seen.append(image.convert("RGB").getpixel((0, 0)))
    assert seen == [frame.getpixel((0, 0)) for frame in frames]


def test_what_was_told_of_a_picture_stays_with_it_when_pillow_judges(tmp_path):
    (tmp_path / "a.png").write_bytes(ODD["too many rows"])
    with (tmp_path / "a.png").open("rb") as file:
        image = _png_inflate.FastPngFile(file, "")
        image.info["icc_profile"] = b"told"
        image.load()
        assert (image.info["icc_profile"], file.closed) == (b"told", False)


def test_an_endless_stream_is_held_in_pieces():
    bomb = itertools.chain([zlib.compress(bytes(9_000_000))[:2000]], itertools.repeat(b""))
    stream = _png_inflate.Inflated(lambda _: next(bomb))
    sizes = [
        len(block) for block, _ in zip(_png_inflate.stored_blocks(stream), range(20), strict=False)
    ]
    assert max(sizes) <= 70_000
    assert not stream.is_whole


def test_a_picture_goes_with_its_last_user():
    gc.disable()
    try:
        image = _png_inflate.FastPngFile(io.BytesIO(PICTURES["transparency"]), "")
        image.load()
        seen = weakref.ref(image)
        del image
        assert seen() is None
    finally:
        gc.enable()


def test_without_the_library_pillow_reads_all(monkeypatch):
    content = PICTURES["transparency"]
    monkeypatch.setattr(_png_inflate, "fast", None)
    monkeypatch.setattr(_png_inflate, "Inflated", lambda _: pytest.fail("not Pillow"))
    assert told(png.PngFile, content) == told(PngImagePlugin.PngImageFile, content)


@pytest.mark.parametrize(
    ("size", "raw_mode", "is_read"),
    [((70_000, 8), "L", False), ((60_000, 8), "L", True), ((60_000, 8), "L;24", False)],
)
def test_rows_are_read_here_if_several_are_small_and_their_kind_is_known(size, raw_mode, is_read):
    is_there = _png_rows.decode_into is not None
    assert (_png_rows.layout_of(size, raw_mode) is not None) == (is_read and is_there)
