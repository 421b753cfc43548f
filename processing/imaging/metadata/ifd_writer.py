"""Write a tree of tags as an EXIF block, or at the end of a TIFF file."""

import struct
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from processing.imaging.metadata.ifd import (
    HEADER_BYTES,
    MAKER_NOTE,
    MAX_INLINE_BYTES,
    PARENTS,
    Directory,
    Entry,
    Place,
    Tree,
)
from processing.record import record

_ORDER_NAMES = {"<": b"II", ">": b"MM"}
_FRAME_BYTES = (
    6  # the number of entries before them, and the offset of the next directory after them
)
_ENTRY_BYTES = 12


@record
class Written:
    """A tree in bytes.

    Attributes:
        start: where its main directory is, from the start of the block or the file.
    """

    content: bytes
    start: int


def write_block(tree: Tree) -> bytes:
    """Return an EXIF block; maker notes keep their offset, as they contain unknown offsets."""
    written = _Writer(tree, HEADER_BYTES, tree.at(Place.EXIF).get(MAKER_NOTE)).write(0)
    return write_header(tree.order, written.start) + written.content


def write_behind(
    tree: Tree, end: int, present: Mapping[int, bytes], next_directory: int = 0
) -> Written:
    """Return what is appended to a TIFF file to add the tags of `tree`.

    Args:
        tree: what is added, in the file's byte order.
        end: the length of the file; an even number.
        present: the raw entries of its main directory; they stay.
        next_directory: the offset of the next page's directory.
    """
    rest = {tag: entry for tag, entry in tree.at(Place.MAIN).items() if tag not in present}
    added = replace(tree, directories={**tree.directories, Place.MAIN: rest})
    return _Writer(added, end, None, present).write(next_directory)


def write_header(order: str, start: int) -> bytes:
    """Return the first bytes of a block or file whose main directory is at `start`."""
    return _ORDER_NAMES[order] + struct.pack(f"{order}HI", 42, start)


class _Writer:
    """Lays a tree out around the one value with a fixed offset."""

    def __init__(
        self,
        tree: Tree,
        base: int,
        fixed: Entry | None,
        present: Mapping[int, bytes] = MappingProxyType({}),
    ) -> None:
        self._tree = tree
        self._base = base
        self._standing = present
        self._contents = {place: self._entries(place) for place in self._places()}
        self._chunks: dict[int, bytes] = {}
        self._low = self._high = base
        self._low_end: int | None = None
        if fixed is not None and fixed.offset >= base:
            self._chunks[fixed.offset] = fixed.data
            self._low_end = fixed.offset
            self._high = _even(fixed.offset + len(fixed.data))

    def write(self, next_directory: int) -> Written:
        starts = {place: self._reserve(self._length_of(place)) for place in self._contents}
        for place, start in starts.items():
            entries = {**self._contents[place], **self._pointers(place, starts)}
            if place is Place.MAIN:
                content = self._directory(entries, self._standing, next_directory)
            else:
                content = self._directory(entries)
            self._chunks[start] = content
        return Written(self._joined(), starts[Place.MAIN])

    def _joined(self) -> bytes:
        content = bytearray(max(at + len(chunk) for at, chunk in self._chunks.items()) - self._base)
        for at, chunk in self._chunks.items():
            content[at - self._base : at - self._base + len(chunk)] = chunk
        return bytes(content)

    def _length_of(self, place: Place) -> int:
        count = len(self._contents[place]) + len(self._standing) * (place is Place.MAIN)
        return _FRAME_BYTES + _ENTRY_BYTES * count

    def _places(self) -> list[Place]:
        needed = {place for place in Place if self._tree.at(place)} | {Place.MAIN}
        if Place.INTEROP in needed:
            needed.add(Place.EXIF)
        return [place for place in Place if place in needed]

    def _entries(self, place: Place) -> Directory:
        """Return the entries of a directory, with its pointers not set yet."""
        places = self._places()
        pointers = {
            child.value: self._tree.long(0)
            for child, parent in PARENTS.items()
            if parent is place and child in places
        }
        return {**self._tree.at(place), **pointers}

    def _pointers(self, place: Place, starts: dict[Place, int]) -> Directory:
        children = [child for child, parent in PARENTS.items() if parent is place]
        return {each.value: self._tree.long(starts[each]) for each in children if each in starts}

    def _directory(
        self,
        entries: Directory,
        present: Mapping[int, bytes] = MappingProxyType({}),
        following: int = 0,
    ) -> bytes:
        order = self._tree.order
        rows = {
            tag: struct.pack(f"{order}HHI", tag, entry.kind, entry.count) + self._value(entry)
            for tag, entry in entries.items()
        }
        rows |= present
        table = b"".join(row for _, row in sorted(rows.items()))
        return struct.pack(f"{order}H", len(rows)) + table + struct.pack(f"{order}I", following)

    def _value(self, entry: Entry) -> bytes:
        """Return the last four bytes of `entry` in its directory: the value or its offset."""
        if len(entry.data) <= MAX_INLINE_BYTES:
            return entry.data.ljust(MAX_INLINE_BYTES, b"\0")
        return struct.pack(f"{self._tree.order}I", self._place_of(entry))

    def _place_of(self, entry: Entry) -> int:
        if entry.offset and self._chunks.get(entry.offset) is entry.data:
            return entry.offset
        start = self._reserve(len(entry.data))
        self._chunks[start] = entry.data
        return start

    def _reserve(self, length: int) -> int:
        """Allocate `length` bytes before the value with a fixed offset, or else after it."""
        if self._low_end is None or self._low + length <= self._low_end:
            start, self._low = self._low, _even(self._low + length)
        else:
            start, self._high = self._high, _even(self._high + length)
        return start


def _even(offset: int) -> int:
    return offset + offset % 2
