"""Read the directories of tags that EXIF blocks and TIFF files are made of."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

from PIL import ExifTags

MAX_TREE_BYTES = 1_000_000  # sixteen times what a JPEG holds; entries may share one long value
MAX_INLINE_BYTES = 4  # a value no longer than this stands in the entry itself
HEADER_BYTES = 8
_COUNT_BYTES = 2
_CLASSIC = 42  # 43 would be BigTIFF

# TIFF 6.0, section 2, and Exif 3.0, 4.6.2: bytes of one value, and of what is turned around in it
# between the two byte orders.
_VALUE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 129: 1}
_TURNED_BYTES = {**_VALUE_BYTES, 5: 4, 10: 4}
SHORT, LONG = 3, 4

MAKER_NOTE = int(ExifTags.Base.MakerNote)


class Place(Enum):
    """The directories of an EXIF block that are understood, each by the tag that points to it."""

    MAIN = 0
    EXIF = int(ExifTags.IFD.Exif)
    GPS = int(ExifTags.IFD.GPSInfo)
    INTEROP = int(ExifTags.IFD.Interop)


# Where the pointer to a directory stands; what is pointed to is read after it.
PARENTS = {Place.EXIF: Place.MAIN, Place.GPS: Place.MAIN, Place.INTEROP: Place.EXIF}
_POINTERS = frozenset(place.value for place in PARENTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one tag.

    Attributes:
        kind: the type of its numbers, by its TIFF code.
        data: the value's bytes, in the byte order of its tree.
        offset: where it has to stay in the block; 0 where that does not matter.
    """

    kind: int
    data: bytes
    offset: int = 0

    @property
    def count(self) -> int:
        """How many numbers or characters it holds."""
        return len(self.data) // _VALUE_BYTES[self.kind]

    def turned(self) -> "Entry":
        """Return it in the other byte order."""
        width = _TURNED_BYTES[self.kind]
        parts = [self.data[at : at + width][::-1] for at in range(0, len(self.data), width)]
        return Entry(self.kind, b"".join(parts))


Directory = Mapping[int, Entry]


@dataclass(frozen=True, slots=True)
class Tree:
    """All that was understood of an EXIF block or a TIFF file's first page.

    Attributes:
        order: of its bytes, as `struct` writes it: < or >.
        is_damaged: whether something could not be read.
    """

    order: str
    directories: Mapping[Place, Directory] = field(default_factory=dict)
    is_damaged: bool = False

    def at(self, place: Place) -> Directory:
        """Return the directory there; empty if there is none."""
        return self.directories.get(place, {})

    def short(self, value: int) -> Entry:
        """Return the entry of a number below 65,536."""
        return Entry(SHORT, struct.pack(f"{self.order}H", value))

    def long(self, *values: int) -> Entry:
        """Return the entry of numbers below 4,294,967,296."""
        return Entry(LONG, struct.pack(f"{self.order}{len(values)}I", *values))

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """Return the numbers of an entry that `short` or `long` might have made.

        Raises:
            ValueError: it is of another kind.
        """
        if entry.kind not in {SHORT, LONG}:
            raise ValueError("a number was expected")
        letter = "H" if entry.kind == SHORT else "I"
        return struct.unpack(f"{self.order}{entry.count}{letter}", entry.data)


def read_tree(file: BinaryIO, left_out: frozenset[int] = frozenset()) -> Tree:
    """Read the tree that begins at the start of `file`; previews behind it are never looked at.

    Args:
        file: an EXIF block, or a whole TIFF file.
        left_out: tags of the main directory whose values are not even read.

    Raises:
        ValueError: there is none, or it is senselessly large.
    """
    file.seek(0)
    header = file.read(HEADER_BYTES)
    order = {b"II": "<", b"MM": ">"}.get(header[:2], "")
    if not order or len(header) < HEADER_BYTES:
        raise ValueError("there is no directory of tags")
    magic, start = struct.unpack(f"{order}HI", header[2:])
    if magic != _CLASSIC:
        raise ValueError("the directory of tags is of an unknown kind")
    return _Reader(file, order, left_out).read(start)


class _Reader:
    """Reads one tree; what it cannot read it leaves out, and remembers that."""

    def __init__(self, file: BinaryIO, order: str, left_out: frozenset[int]) -> None:
        self._file = file
        self._order = order
        self._left_out = left_out
        self._is_damaged = False
        self._bytes_left = MAX_TREE_BYTES

    def read(self, start: int) -> Tree:
        starts = {Place.MAIN: start}
        directories: dict[Place, Directory] = {}
        for place in Place:
            if place not in starts:
                continue
            left_out = self._left_out if place is Place.MAIN else frozenset[int]()
            entries = self._read_directory(starts[place], left_out)
            directories[place] = {tag: e for tag, e in entries.items() if tag not in _POINTERS}
            starts |= self._find_children(place, entries)
        return Tree(self._order, directories, self._is_damaged)

    def _find_children(self, parent: Place, entries: Directory) -> dict[Place, int]:
        places = [place for place, where in PARENTS.items() if where is parent]
        found = {place: entries[place.value] for place in places if place.value in entries}
        for place, entry in list(found.items()):
            if entry.kind != LONG or entry.count != 1:
                self._is_damaged = True
                del found[place]
        return {place: self._number(entry.data) for place, entry in found.items()}

    def _read_directory(self, start: int, left_out: frozenset[int]) -> Directory:
        entries: dict[int, Entry] = {}
        for tag, kind, count, inline in self._read_table(start):
            if tag in left_out or tag in entries:
                continue
            entry = self._read_entry(kind, count, inline, is_note=tag == MAKER_NOTE)
            if entry is None:
                self._is_damaged = True
            else:
                entries[tag] = entry
        return entries

    def _read_table(self, start: int) -> Iterator[tuple[int, int, int, bytes]]:
        """Return tag, kind, count and value, or where that is, of a directory's whole entries."""
        layout = struct.Struct(f"{self._order}HHI4s")
        counted = self._read_at(start, _COUNT_BYTES)
        expected = int.from_bytes(counted, "little" if self._order == "<" else "big") * layout.size
        table = self._read_at(start + _COUNT_BYTES, expected)
        whole = len(table) - len(table) % layout.size
        self._is_damaged |= len(counted) < _COUNT_BYTES or whole < expected
        return layout.iter_unpack(table[:whole])

    def _read_entry(self, kind: int, count: int, inline: bytes, *, is_note: bool) -> Entry | None:
        """Return what an entry holds, or None if it is damaged, of no known kind or too large."""
        length = count * _VALUE_BYTES.get(kind, 0)
        if kind not in _VALUE_BYTES or length > self._bytes_left:
            return None
        if length <= MAX_INLINE_BYTES:
            return Entry(kind, inline[:length])
        offset = self._number(inline)
        data = self._read_at(offset, length)
        # Makers' notes point into themselves, counted from the start of the block.
        return Entry(kind, data, offset if is_note else 0) if len(data) == length else None

    def _read_at(self, offset: int, length: int) -> bytes:
        self._bytes_left -= length
        if self._bytes_left < 0:
            raise ValueError("the tags are senselessly large")
        self._file.seek(offset)
        return self._file.read(length)

    def _number(self, data: bytes) -> int:
        number: int = struct.unpack(f"{self._order}I", data)[0]
        return number
