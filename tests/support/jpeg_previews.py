"""Embed previews in JPEGs as cameras do."""

import struct

ON_ITS_SIDE = 6
SHORT, LONG = 3, 4


def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
    """Return an entry of a directory; its value has up to four bytes."""
    return struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")


def with_exif_preview(picture: bytes, preview: bytes, length: int | None = None) -> bytes:
    """Return `picture` with `preview` where EXIF's second directory says, on its side."""
    first = 8
    second = first + 2 + 12 + 4
    start = second + 2 + 2 * 12 + 4
    told = len(preview) if length is None else length
    block = b"II*\0" + struct.pack("<I", first)
    block += struct.pack("<H", 1) + entry(0x112, SHORT, 1, struct.pack("<H", ON_ITS_SIDE))
    block += struct.pack("<I", second) + struct.pack("<H", 2)
    block += entry(0x201, LONG, 1, struct.pack("<I", start))
    block += entry(0x202, LONG, 1, struct.pack("<I", told))
    return with_segment(picture, 0xE1, b"Exif\0\0" + block + struct.pack("<I", 0) + preview)


def with_segment(picture: bytes, marker: int, content: bytes) -> bytes:
    """Return `picture` with a segment behind its first marker."""
    return picture[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + picture[2:]
