"""Unpack the strips and tiles of a TIFF file into rows of packed samples."""

import io
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator
from itertools import accumulate
from typing import BinaryIO

from PIL import Image

from processing.imaging.readers._tiff_layout import Layout, Packing, Photometric
from processing.record import record

_BYTE = 8
_PART_BYTES = 4_000_000
_ZLIB_PACKINGS = frozenset({Packing.DEFLATE, Packing.OLD_DEFLATE})
_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_ARRAY_TYPES = {2: "H", 4: "I", 8: "Q"}
_HORIZONTAL = 2  # the predictor that stores each sample as the difference from the one before
_TRUNCATED = "image file is truncated"
_SHORT, _LONG = 3, 4
_HEADER_BYTES = 8
_ENTRY = struct.Struct("<HHII")


@record
class Piece:
    """A strip or tile: a rectangle of the picture, or of one sample of it.

    Attributes:
        plane: number of the sample if they are in planes; else 0.
        rows: how many it has; `width` is the same for all.
    """

    plane: int
    x: int
    y: int
    rows: int
    offset: int
    length: int


def pieces_of(layout: Layout) -> Iterator[Piece]:
    """Yield the strips or tiles in the order in which they are stored.

    Raises:
        SyntaxError: there are fewer than the picture has.
    """
    width, height = layout.piece
    row_bytes = row_bytes_of(layout)
    # Uncompressed strips can be read in parts, which saves memory.
    is_plain = layout.packing is Packing.NONE and not layout.is_tiled
    most_rows = max(1, _PART_BYTES // row_bytes) if is_plain else height
    number = 0
    for plane in range(layout.samples if layout.is_apart else 1):
        for y in range(0, layout.height, height):
            rows = height if layout.is_tiled else min(height, layout.height - y)
            for x in range(0, layout.width, width):
                if number >= len(layout.offsets):
                    raise SyntaxError("too few strips or tiles")
                length = layout.lengths[number] if number < len(layout.lengths) else 0
                for row in range(0, rows, most_rows):
                    offset = layout.offsets[number] + row * row_bytes
                    yield Piece(plane, x, y + row, min(most_rows, rows - row), offset, length)
                number += 1


def row_bytes_of(layout: Layout) -> int:
    """Return the bytes per row of an unpacked strip or tile."""
    samples = 1 if layout.is_apart else layout.samples
    return -(-layout.piece[0] * samples * layout.bits // _BYTE)


def unpacked(piece: Piece, layout: Layout, file: BinaryIO, *, is_little: bool) -> bytes:
    """Return the rows of `piece`, with samples of several bytes in big-endian order.

    Raises:
        OSError: the file ends early, or the data are damaged.
    """
    size = row_bytes_of(layout) * piece.rows
    data = _inflated(piece, layout, file, size)
    if len(data) < size:
        raise OSError(_TRUNCATED)
    data = data[:size]
    width_bytes = layout.bits // _BYTE
    if layout.predictor == _HORIZONTAL and layout.packing is not Packing.NONE:
        samples = 1 if layout.is_apart else layout.samples
        return _summed(data, layout, samples, is_little=is_little)
    if is_little and width_bytes > 1 and not layout.bits % _BYTE:
        return swapped(data, width_bytes)
    return data


def _inflated(piece: Piece, layout: Layout, file: BinaryIO, size: int) -> bytes:
    """Return the bytes of `piece` without their compression."""
    file.seek(piece.offset)
    if layout.packing is Packing.NONE:
        data = file.read(size)
        return data.translate(_REVERSED) if layout.is_reversed else data
    content = file.read(piece.length or -1)
    if not content or len(content) < piece.length:
        raise OSError(_TRUNCATED)
    if layout.packing in _ZLIB_PACKINGS:
        content = content.translate(_REVERSED) if layout.is_reversed else content
        try:
            return zlib.decompressobj().decompress(content, size)
        except zlib.error as error:
            raise OSError(f"broken data stream: {error}") from error
    return _by_libtiff(content, row_bytes_of(layout), piece.rows, layout)


def _by_libtiff(content: bytes, width: int, rows: int, layout: Layout) -> bytes:
    """Unpack `content` by libtiff; declared as grey, it is not converted."""
    tags = (
        (256, _LONG, width),
        (257, _LONG, rows),
        (258, _SHORT, _BYTE),
        (259, _SHORT, layout.packing),
        (262, _SHORT, Photometric.BLACK_IS_ZERO),
        (266, _SHORT, 2 if layout.is_reversed else 1),
        (273, _LONG, _HEADER_BYTES),
        (277, _SHORT, 1),
        (278, _LONG, rows),
        (279, _LONG, len(content)),
    )
    place = _HEADER_BYTES + len(content) + len(content) % 2
    parts = [b"II*\0", struct.pack("<I", place), content, bytes(len(content) % 2)]
    parts += [struct.pack("<H", len(tags)), *(_ENTRY.pack(t, k, 1, v) for t, k, v in tags)]
    parts.append(bytes(4))
    with Image.open(io.BytesIO(b"".join(parts)), formats=("TIFF",)) as image:
        return image.tobytes()


def _summed(data: bytes, layout: Layout, samples: int, *, is_little: bool) -> bytes:
    """Undo the predictor: add up the differences in each row of `data`."""
    row = row_bytes_of(layout)
    rows = (data[start : start + row] for start in range(0, len(data), row))
    if layout.bits == _BYTE:
        return b"".join(_summed_bytes(each, samples) for each in rows)
    kind = _ARRAY_TYPES.get(layout.bits // _BYTE)
    if kind is None or layout.bits % _BYTE:
        raise OSError("broken data stream: no such predictor for so many bits")
    mask = (1 << layout.bits) - 1
    numbers = array(kind)
    for each in rows:
        numbers.extend(_summed_numbers(array(kind, each), samples, mask, is_little=is_little))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def _summed_bytes(row: bytes, samples: int) -> bytes:
    result = bytearray(row)
    for sample in range(samples):
        sums = accumulate(row[sample::samples])
        result[sample::samples] = bytes(value & 0xFF for value in sums)
    return bytes(result)


def _summed_numbers(row: "array[int]", samples: int, mask: int, *, is_little: bool) -> "array[int]":
    if is_little != (sys.byteorder == "little"):
        row.byteswap()
    for sample in range(samples):
        sums = accumulate(row[sample::samples])
        row[sample::samples] = array(row.typecode, (value & mask for value in sums))
    return row


def swapped(data: bytes, size: int) -> bytes:
    """Return `data` in the other byte order."""
    result = bytearray(len(data))
    for place in range(size):
        result[place::size] = data[size - 1 - place :: size]
    return bytes(result)
