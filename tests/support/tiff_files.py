"""TIFF files of every layout, written byte by byte: each is of the four patches of `pictures`."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

Rows = list[list[tuple[int, ...]]]  # rows of pixels of samples

LZW, DEFLATE, PACK_BITS = 5, 8, 32773
SHORT, LONG, LONG8 = 3, 4, 16
_FORMATS = {SHORT: "H", LONG: "I", LONG8: "Q"}


@dataclass
class TiffKind:
    """How a TIFF file is to be written."""

    bits: int = 8
    photometric: int = 2
    order: str = "<"
    is_big: bool = False
    is_apart: bool = False
    is_reversed: bool = False
    compression: int = 1
    predictor: int = 1
    sample_format: int = 1
    strip_rows: int = 1000
    tile: tuple[int, int] | None = None
    tags: dict[int, tuple[int, ...]] = field(default_factory=dict)


def rows_of(image: Image.Image, full: int = 255, *, is_white_zero: bool = False) -> Rows:
    """Return the pixels of `image` scaled so that 255 becomes `full`."""
    pixels = [each if isinstance(each, tuple) else (each,) for each in image.get_flattened_data()]
    width = image.width
    scaled = [
        tuple((255 - v if is_white_zero else v) * full // 255 for v in pixel) for pixel in pixels
    ]
    return [scaled[start : start + width] for start in range(0, len(scaled), width)]


def packed(row: Sequence[int], kind: TiffKind) -> bytes:
    """Return the samples of a row as bytes."""
    bits = kind.bits
    mask = (1 << bits) - 1
    if bits % 8 == 0:
        order = "little" if kind.order == "<" else "big"
        return b"".join((value & mask).to_bytes(bits // 8, order) for value in row)
    text = "".join(f"{value & mask:0{bits}b}" for value in row)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[start : start + 8], 2) for start in range(0, len(text), 8))


def write_tiff(path: Path, rows: Rows, kind: TiffKind) -> Path:
    """Write the pixels of `rows` as a TIFF of this kind."""
    height, width, samples = len(rows), len(rows[0]), len(rows[0][0])
    planes = (
        [[[(pixel[s],) for pixel in row] for row in rows] for s in range(samples)]
        if kind.is_apart
        else [rows]
    )
    pieces = [piece for plane in planes for piece in _pieces(plane, kind)]
    contents = [_compressed(piece, kind) for piece in pieces]
    start = 16 if kind.is_big else 8
    offsets = [start + sum(map(len, contents[:number])) for number in range(len(contents))]
    lengths = [len(content) for content in contents]
    tile = kind.tile
    tags: dict[int, tuple[int, tuple[int, ...]]] = {
        256: (SHORT, (width,)),
        257: (SHORT, (height,)),
        258: (SHORT, (kind.bits,) * samples),
        259: (SHORT, (kind.compression,)),
        262: (SHORT, (kind.photometric,)),
        266: (SHORT, (2 if kind.is_reversed else 1,)),
        277: (SHORT, (samples,)),
        284: (SHORT, (2 if kind.is_apart else 1,)),
        317: (SHORT, (kind.predictor,)),
        339: (SHORT, (kind.sample_format,) * samples),
        (324 if tile else 273): (LONG, tuple(offsets)),
        (325 if tile else 279): (LONG, tuple(lengths)),
    }
    if tile:
        tags |= {322: (SHORT, (tile[0],)), 323: (SHORT, (tile[1],))}
    else:
        tags[278] = (SHORT, (min(kind.strip_rows, height),))
    tags |= {tag: (SHORT, value) for tag, value in kind.tags.items()}
    path.write_bytes(_file(b"".join(contents), tags, kind))
    return path


def _pieces(plane: Rows, kind: TiffKind) -> list[list[bytes]]:
    """Return the packed rows of every strip or tile."""
    width, height = len(plane[0]), len(plane)
    across, down = kind.tile or (width, kind.strip_rows)
    black = (0,) * len(plane[0][0])
    pieces = []
    for y in range(0, height, down):
        for x in range(0, width, across):
            part = [row[x : x + across] for row in plane[y : y + down]]
            if kind.tile:
                part = [row + [black] * (across - len(row)) for row in part]
                part += [[black] * across] * (down - len(part))
            pieces.append([packed(_differences(row, kind), kind) for row in part])
    return pieces


def _differences(row: list[tuple[int, ...]], kind: TiffKind) -> list[int]:
    if kind.predictor == 1:
        return [value for pixel in row for value in pixel]
    zero = (0,) * len(row[0])
    pairs = zip(row, [zero, *row], strict=False)
    return [a - b for pixel, before in pairs for a, b in zip(pixel, before, strict=True)]


def _compressed(rows: list[bytes], kind: TiffKind) -> bytes:
    content = b"".join(rows)
    if kind.compression == DEFLATE:
        content = zlib.compress(content)
    elif kind.compression == PACK_BITS:
        content = b"".join(
            bytes((len(part) - 1,)) + part
            for row in rows
            for part in (row[start : start + 128] for start in range(0, len(row), 128))
        )
    elif kind.compression == LZW:
        content = _lzw(content)
    if kind.is_reversed:
        content = bytes(int(f"{value:08b}"[::-1], 2) for value in content)
    return content


def _lzw(content: bytes) -> bytes:
    """Return `content` in codes of nine bits, each a byte, the table cleared before it grows."""
    codes = []
    for start in range(0, len(content), 250):
        codes += [256, *content[start : start + 250]]
    text = "".join(f"{code:09b}" for code in (*codes, 257))
    text += "0" * (-len(text) % 8)
    return bytes(int(text[start : start + 8], 2) for start in range(0, len(text), 8))


def _file(content: bytes, tags: dict[int, tuple[int, tuple[int, ...]]], kind: TiffKind) -> bytes:
    """Return the whole file: header, pixels, and the directory with what it points to."""
    o, is_big = kind.order, kind.is_big
    start = (16 if is_big else 8) + len(content)
    entry, inline, count_format = (20, 8, "Q") if is_big else (12, 4, "I")
    place = start + (8 if is_big else 2) + entry * len(tags) + inline
    entries, beyond = b"", b""
    for tag, (form, values) in sorted(tags.items()):
        value = struct.pack(f"{o}{len(values)}{_FORMATS[form]}", *values)
        entries += struct.pack(f"{o}HH{count_format}", tag, form, len(values))
        if len(value) > inline:
            entries += struct.pack(o + count_format, place + len(beyond))
            beyond += value
        else:
            entries += value.ljust(inline, b"\0")
    mark = b"II" if o == "<" else b"MM"
    if is_big:
        header = mark + struct.pack(o + "HHHQ", 43, 8, 0, start)
        directory = struct.pack(o + "Q", len(tags))
    else:
        header = mark + struct.pack(o + "HI", 42, start)
        directory = struct.pack(o + "H", len(tags))
    return header + content + directory + entries + bytes(inline) + beyond
