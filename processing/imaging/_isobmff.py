"""Read the boxes of ISO media files, and the items of HEIF (ISO/IEC 14496-12 and 23008-12)."""

import io
import struct
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from processing.record import record

_HEAD = struct.Struct(">I4s")  # size and kind; some boxes have a long size after them
_HEAD_BYTES = 8
_LONG_SIZE = 1  # a size of 1 means that the long size follows
_TO_THE_END = 0
_KIND_AT = 4
FULL_BYTES = 4  # a version and flags, before the content of some boxes
_LEAST_ENTRY_BYTES = 12
_UNKNOWN_KIND = b"free"  # of an item; as the kind of a box it means free space
_SHORT_ID_VERSION = 2  # the last version of an item's entry with numbers of two bytes


@record
class Item:
    """A picture or other item in a file.

    Attributes:
        number: its id.
        kind: four letters, its type.
        kind_at: offset of the type in the file, in bytes.
    """

    number: int
    kind: bytes
    kind_at: int


class Box(NamedTuple):  # many are made, and a tuple is made in a third of the time
    """One box of a file.

    Attributes:
        kind: four letters, its type.
        at: offset of the box in the file, in bytes.
        start: offset of its content.
        end: offset of its end, or of the end of the file if that comes first.
        is_cut_off: whether the file ends before the box does.
    """

    kind: bytes
    at: int
    start: int
    end: int
    is_cut_off: bool


def file_boxes(file: IO[bytes], start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the sibling boxes between two offsets of `file`, up to the first broken one."""

    def read_head(at: int) -> bytes:
        file.seek(at)
        return file.read(2 * _HEAD_BYTES)

    last = file.seek(0, io.SEEK_END)
    yield from _walk(read_head, start, last if end is None else min(end, last))


def boxes(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the sibling boxes in a part of `content`, up to the first broken one."""
    last = len(content)
    yield from _walk(
        lambda at: content[at : at + 2 * _HEAD_BYTES],
        start,
        last if end is None else min(end, last),
    )


def _walk(read_head: Callable[[int], bytes], start: int, end: int) -> Iterator[Box]:
    while start + _HEAD_BYTES <= end:
        head = read_head(start)
        size, kind = _HEAD.unpack_from(head)
        head_bytes = _HEAD_BYTES
        if size == _LONG_SIZE and start + 2 * _HEAD_BYTES <= end:
            size, head_bytes = int.from_bytes(head[_HEAD_BYTES:]), 2 * _HEAD_BYTES
        if size == _TO_THE_END:
            size = end - start
        if size < head_bytes:
            return
        after = start + size
        yield Box(kind, start, start + head_bytes, min(after, end), after > end)
        start = after


def first_box(content: bytes, kind: bytes, start: int = 0, end: int | None = None) -> Box | None:
    """Return the first of several sibling boxes that is of a kind; None if there is none."""
    return next((box for box in boxes(content, start, end) if box.kind == kind), None)


def inner_box(content: bytes, *path: bytes) -> Box | None:
    """Return the box at `path`, kinds from the outermost to its own; None if there is none."""
    start, end = 0, len(content)
    box = None
    for kind in path:
        box = first_box(content, kind, start, end)
        if box is None:
            return None
        start, end = box.start + (FULL_BYTES if kind == b"meta" else 0), box.end
    return box


def items(content: bytes) -> Iterator[Item]:
    """Yield the items that a file lists."""
    listed = inner_box(content, b"meta", b"iinf")
    if listed is None:
        return
    count_bytes = 4 if content[listed.start] else 2
    for entry in boxes(content, listed.start + FULL_BYTES + count_bytes, listed.end):
        if entry.kind == b"infe" and entry.end - entry.start >= _LEAST_ENTRY_BYTES:
            id_bytes = 4 if content[entry.start] > _SHORT_ID_VERSION else 2
            number = number_at(content, entry.start + FULL_BYTES, id_bytes)
            at = entry.start + FULL_BYTES + id_bytes + 2
            yield Item(number, content[at : at + 4], at)


def number_at(content: bytes, at: int, count: int) -> int:
    """Return the number that is stored in `count` bytes; 0 beyond the end."""
    return int.from_bytes(content[at : at + count], "big")


def main_item(content: bytes) -> int:
    """Return the id of the main picture; 0 if there is none."""
    main = inner_box(content, b"meta", b"pitm")
    if main is None:
        return 0
    return number_at(content, main.start + FULL_BYTES, 4 if content[main.start] else 2)


def without_items(content: bytes, kinds: frozenset[bytes]) -> bytes:
    """Return a file of the same length in which no reader finds items of `kinds`."""
    changed = bytearray(content)
    for item in items(content):
        if item.kind in kinds:
            changed[item.kind_at : item.kind_at + len(_UNKNOWN_KIND)] = _UNKNOWN_KIND
    return bytes(changed)


def without_box(content: bytes, *path: bytes) -> bytes:
    """Return a file of the same length in which no reader finds the first box at `path`."""
    box = inner_box(content, *path)
    if box is None:
        return content
    at = box.at + _KIND_AT
    return content[:at] + _UNKNOWN_KIND + content[at + len(_UNKNOWN_KIND) :]
