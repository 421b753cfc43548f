"""Undo the filters of PNG rows by a faster library if it is installed.

It is a decoder of whole pictures without an interface for rows. So it gets pictures of some rows
each, which are made here: of the file they hold nothing but filtered pixels, and however large its
picture is, they are small.
"""

import struct
from collections.abc import Callable, Iterator

from processing.record import record

try:
    from isal.isal_zlib import adler32, crc32  # type: ignore[import-not-found,unused-ignore]
    from micro_reader_codecs import png_decode_into as decode_into  # type: ignore[import-not-found,import-untyped,unused-ignore]
except ImportError:
    decode_into = None

# Of the rows that are read at a time: small enough for the caches of a processor.
BAND_BYTES = 262_144
_FEWEST_ROWS = 4

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = struct.pack(">I4sI", 0, b"IEND", 0xAE426082)
_HEADER = ">IIBBBBB"  # width, height, bits, colour type, and three that are 0
_NO_FILTER = b"\0"
# The zlib and deflate formats: RFC 1950 and 1951.
_STORED_HEADER = b"\x78\x01"
BLOCK_BYTES = 0xFFFF  # the maximum of a stored block

_BYTE = 8


@record
class _Kind:
    """How the library reads pictures of one of Pillow's raw modes.

    Filters know bytes only. So a picture may be read as one of another kind, as long as its pixels
    take as many bytes, or no more than one.

    Attributes:
        bits: of a pixel.
        color_type: of the picture that the library gets, by the standard.
        depth: bits of a sample of it.
        raw_mode: that of the rows which the library returns: it swaps the bytes of 16 bits.
    """

    bits: int
    color_type: int
    depth: int = _BYTE
    raw_mode: str = ""


_GREY, _RGB, _GREY_AND_ALPHA, _RGBA = 0, 2, 4, 6
_SAMPLES = {_GREY: 1, _RGB: 3, _GREY_AND_ALPHA: 2, _RGBA: 4}
_KINDS = {
    "1": _Kind(1, _GREY),
    "L;2": _Kind(2, _GREY),
    "L;4": _Kind(4, _GREY),
    "L": _Kind(8, _GREY),
    "P;1": _Kind(1, _GREY),
    "P;2": _Kind(2, _GREY),
    "P;4": _Kind(4, _GREY),
    "P": _Kind(8, _GREY),
    "LA": _Kind(16, _GREY_AND_ALPHA),
    "I;16B": _Kind(16, _GREY_AND_ALPHA),
    "RGB": _Kind(24, _RGB),
    "RGBA": _Kind(32, _RGBA),
    "LA;16B": _Kind(32, _RGBA),
    "RGB;16B": _Kind(48, _RGB, 16, "RGB;16L"),
    "RGBA;16B": _Kind(64, _RGBA, 16, "RGBA;16L"),
}


class OddError(Exception):
    """Something unusual about a file; Pillow has to read it alone."""


@record
class Layout:
    """How the rows of a picture are stored.

    Attributes:
        width: pixels of a row of the picture that the library gets.
        height: how many rows there are.
        row_bytes: bytes of each, without its filter type.
        kind: how the library reads them.
        raw_mode: Pillow's raw mode of the rows without filters.
    """

    width: int
    height: int
    row_bytes: int
    kind: _Kind
    raw_mode: str

    @property
    def rows_at_once(self) -> int:
        """How many rows are read at a time."""
        return BAND_BYTES // (self.row_bytes + 1)


def layout_of(size: tuple[int, int], raw_mode: object) -> Layout | None:
    """Return the layout of a picture that is not interlaced; None if it cannot be read here."""
    kind = _KINDS.get(raw_mode) if isinstance(raw_mode, str) else None
    if decode_into is None or not isinstance(raw_mode, str) or kind is None:
        return None
    row_bytes = (size[0] * kind.bits + _BYTE - 1) // _BYTE
    width = row_bytes if kind.bits < _BYTE else size[0]
    layout = Layout(width, size[1], row_bytes, kind, kind.raw_mode or raw_mode)
    return layout if layout.rows_at_once >= _FEWEST_ROWS else None


def rows_of(take: Callable[[int], bytes], layout: Layout) -> Iterator[memoryview]:
    """Yield all rows without filters, some at a time; each is valid until the next.

    The filtered ones come from `take`, which is asked once more at the end.

    Raises:
        OddError: there are too few or too many, or the library did not do what it should.
    """
    buffer = memoryview(bytearray((min(layout.rows_at_once, layout.height) + 1) * layout.row_bytes))
    above = bytes(layout.row_bytes)
    missing = layout.height
    while missing:
        count = min(missing, layout.rows_at_once)
        filtered = take(count * (layout.row_bytes + 1))
        missing -= count
        if len(filtered) != count * (layout.row_bytes + 1) or (not missing and take(1)):
            raise OddError
        rows = buffer[: (count + 1) * layout.row_bytes]
        _decode(_small_picture(above, filtered, count, layout), rows, layout)
        above = bytes(rows[-layout.row_bytes :])
        if layout.kind.raw_mode:
            above = _swapped(above)
        yield rows[layout.row_bytes :]


def _decode(picture: bytes, rows: memoryview, layout: Layout) -> None:
    """Have the library put the rows of a small picture into `rows`.

    Raises:
        OddError: it raised whatever it may, or did not tell that it filled all of them.
    """
    try:
        told = decode_into(picture, rows)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of Rust is no `Exception`
        raise OddError from error
    kind = layout.kind
    height = len(rows) // layout.row_bytes
    if told != (layout.width, height, _SAMPLES[kind.color_type], kind.depth):
        raise OddError


def _swapped(samples: bytes) -> bytes:
    """Return `samples` of 16 bits with their bytes in the other order."""
    swapped = bytearray(len(samples))
    swapped[::2], swapped[1::2] = samples[1::2], samples[::2]
    return bytes(swapped)


def _small_picture(above: bytes, filtered: bytes, count: int, layout: Layout) -> bytes:
    """Return a PNG of the row `above`, which has no filter any more, and of `count` filtered."""
    kind = layout.kind
    header = struct.pack(_HEADER, layout.width, count + 1, kind.depth, kind.color_type, 0, 0, 0)
    pixels = _stored_stream(b"".join((_NO_FILTER, above, filtered)))
    return b"".join((_SIGNATURE, *_chunk(b"IHDR", header), *_chunk(b"IDAT", *pixels), _END))


def _stored_stream(content: bytes) -> list[bytes]:
    """Return a zlib stream of stored blocks, in parts."""
    parts = [_STORED_HEADER]
    for start in range(0, len(content), BLOCK_BYTES):
        block = content[start : start + BLOCK_BYTES]
        parts += stored_block(block, is_last=start + BLOCK_BYTES >= len(content))
    parts.append(struct.pack(">I", adler32(content)))
    return parts


def stored_block(block: bytes, *, is_last: bool) -> tuple[bytes, bytes]:
    """Return the head of a stored block, and `block`."""
    return struct.pack("<BHH", is_last, len(block), len(block) ^ BLOCK_BYTES), block


def _chunk(name: bytes, *parts: bytes) -> tuple[bytes, ...]:
    """Return a chunk in parts."""
    checksum = crc32(name)
    for part in parts:
        checksum = crc32(part, checksum)
    head = struct.pack(">I4s", sum(map(len, parts)), name)
    return head, *parts, struct.pack(">I", checksum)
