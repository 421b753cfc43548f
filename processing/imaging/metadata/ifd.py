"""Read the directories of tags that EXIF blocks and TIFF files are made of."""

import io
import struct
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum
from typing import BinaryIO

from PIL import ExifTags

from processing.record import record

MAX_TREE_BYTES = (
    1_000_000  # sixteen times what fits into a JPEG; several entries may share one long value
)
MAX_INLINE_BYTES = 4  # a value up to this length is in the entry itself
HEADER_BYTES = 8
# Of TIFF and EXIF, and of the raw files of Olympus (two) and Panasonic, which are TIFF otherwise.
_CLASSIC_NUMBERS = frozenset({42, 0x4F52, 0x5352, 0x55})
_BIG_NUMBER = 43

# TIFF 6.0, section 2, and Exif 3.0, 4.6.2: bytes of one value, and of the units in it that a change
# of byte order reverses.
_VALUE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 129: 1}
_TURNED_BYTES = {**_VALUE_BYTES, 5: 4, 10: 4}
SHORT, LONG, RATIONAL, _SIGNED_LONG = 3, 4, 5, 9
# Adobe's TIFF Technical Note 1, and BigTIFF: offsets of directories, and numbers of eight bytes.
_IFD, _LONG8, _SIGNED_LONG8, _IFD8 = 13, 16, 17, 18
_LONG8_BYTES = 8
_NARROW_KINDS = {_LONG8: (LONG, "Q", "I"), _SIGNED_LONG8: (_SIGNED_LONG, "q", "i")}
_POINTER_LETTERS = {SHORT: "H", LONG: "I", _IFD: "I", _LONG8: "Q", _IFD8: "Q"}

MAKER_NOTE = int(ExifTags.Base.MakerNote)


@record
class _Layout:
    """The layout of directories, in the codes of `struct`.

    Attributes:
        count: the number of entries, before them.
        entry: tag, kind, count, and the value or its offset.
        offset: an offset from the start of the block or file.
        inline_bytes: a value up to this length is in the entry itself.
    """

    count: str
    entry: str
    offset: str
    inline_bytes: int


_CLASSIC = _Layout("H", "HHI4s", "I", MAX_INLINE_BYTES)
_BIG = _Layout("Q", "HHQ8s", "Q", 8)


class Place(Enum):
    """The known directories of an EXIF block, each by the tag that points to it."""

    MAIN = 0
    EXIF = int(ExifTags.IFD.Exif)
    GPS = int(ExifTags.IFD.GPSInfo)
    INTEROP = int(ExifTags.IFD.Interop)


# The directory in which each pointer belongs; the directory that it points to is read later.
PARENTS = {Place.EXIF: Place.MAIN, Place.GPS: Place.MAIN, Place.INTEROP: Place.EXIF}
_POINTERS = frozenset(place.value for place in PARENTS)


@record
class Entry:
    """The value of one tag.

    Attributes:
        kind: the type of its numbers, by its TIFF code.
        data: the value's bytes, in the byte order of its tree.
        offset: its fixed offset in the block; 0 if it may move.
    """

    kind: int
    data: bytes
    offset: int = 0

    @property
    def count(self) -> int:
        """The number of its values or characters."""
        return len(self.data) // _VALUE_BYTES[self.kind]

    def turned(self) -> "Entry":
        """Return it converted to the other byte order."""
        width = _TURNED_BYTES[self.kind]
        parts = [self.data[at : at + width][::-1] for at in range(0, len(self.data), width)]
        return Entry(self.kind, b"".join(parts))


Directory = Mapping[int, Entry]


@record
class Tree:
    """The tags of an EXIF block or of a TIFF file's first page, as far as they are known.

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
        """Return an entry of one number below 65,536."""
        return Entry(SHORT, struct.pack(f"{self.order}H", value))

    def long(self, *values: int) -> Entry:
        """Return an entry of numbers below 4,294,967,296."""
        return Entry(LONG, struct.pack(f"{self.order}{len(values)}I", *values))

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """Return the numbers of an entry of type SHORT or LONG.

        Raises:
            ValueError: it has another type.
        """
        if entry.kind not in {SHORT, LONG}:
            raise ValueError("a number was expected")
        letter = "H" if entry.kind == SHORT else "I"
        return struct.unpack(f"{self.order}{entry.count}{letter}", entry.data)


def read_tree(file: BinaryIO, left_out: frozenset[int] = frozenset()) -> Tree:
    """Read the tags of `file`; further pages, such as previews, are never read.

    Args:
        file: an EXIF block, or a whole TIFF file.
        left_out: tags of the main directory that are skipped.

    Raises:
        ValueError: there are none, or too many.
    """
    file.seek(0)
    header = file.read(HEADER_BYTES)
    order = {b"II": "<", b"MM": ">"}.get(header[:2], "")
    if not order or len(header) < HEADER_BYTES:
        raise ValueError("there is no directory of tags")
    number, start = struct.unpack(f"{order}HI", header[2:])
    if number in _CLASSIC_NUMBERS:
        return _Reader(file, order, _CLASSIC, left_out).read(start)
    if number != _BIG_NUMBER:
        raise ValueError("the directory of tags is of an unknown kind")
    header = file.read(_LONG8_BYTES)
    if len(header) < _LONG8_BYTES:
        raise ValueError("there is no directory of tags")
    (start,) = struct.unpack(f"{order}Q", header)
    return _Reader(file, order, _BIG, left_out).read(start)


class _Reader:
    """Reads one tree; skips what it cannot read, and remembers that."""

    def __init__(
        self, file: BinaryIO, order: str, layout: _Layout, left_out: frozenset[int]
    ) -> None:
        self._file = file
        self._order = order
        self._layout = layout
        self._left_out = left_out
        self._is_damaged = False
        self._bytes_left = MAX_TREE_BYTES
        self._end = file.seek(0, io.SEEK_END)
        self._starts: dict[Place, int] = {}

    def read(self, start: int) -> Tree:
        self._starts[Place.MAIN] = start
        directories: dict[Place, Directory] = {}
        for place in Place:
            if place in self._starts:
                left_out = self._left_out if place is Place.MAIN else frozenset[int]()
                directories[place] = self._read_directory(self._starts[place], left_out)
        return Tree(self._order, directories, self._is_damaged)

    def _read_directory(self, start: int, left_out: frozenset[int]) -> Directory:
        entries: dict[int, Entry] = {}
        for tag, kind, count, inline in self._read_table(start):
            if not kind:  # some cameras write unused entries
                continue
            if tag in _POINTERS:
                self._note_child(Place(tag), kind, count, inline)
            elif tag not in left_out and tag not in entries:
                entry = self._read_entry(kind, count, inline, is_note=tag == MAKER_NOTE)
                if entry is None:
                    self._is_damaged = True
                else:
                    entries[tag] = entry
        return entries

    def _note_child(self, place: Place, kind: int, count: int, inline: bytes) -> None:
        """Note the offset of a directory.

        Some programs write the pointer with another type, or in another directory.
        """
        letter = _POINTER_LETTERS.get(kind)
        if letter is None:
            self._is_damaged = True
            return
        layout = struct.Struct(self._order + letter)
        is_inline = max(count, 1) * layout.size <= self._layout.inline_bytes
        data = inline if is_inline else self._read_at(self._offset(inline), layout.size)
        if len(data) < layout.size:
            self._is_damaged = True
        else:
            self._starts.setdefault(place, *layout.unpack_from(data))

    def _read_table(self, start: int) -> Iterator[tuple[int, int, int, bytes]]:
        """Return tag, type, count and value or its offset of each complete entry of a directory."""
        layout = struct.Struct(self._order + self._layout.entry)
        counted = self._read_at(start, struct.calcsize(self._layout.count))
        expected = int.from_bytes(counted, "little" if self._order == "<" else "big") * layout.size
        table = self._read_at(start + len(counted), expected)
        whole = len(table) - len(table) % layout.size
        self._is_damaged |= not counted or whole < expected
        return layout.iter_unpack(table[:whole])

    def _read_entry(self, kind: int, count: int, inline: bytes, *, is_note: bool) -> Entry | None:
        """Return an entry, or None if it is damaged, of an unknown type or too large."""
        width = _LONG8_BYTES if kind in _NARROW_KINDS else _VALUE_BYTES.get(kind, 0)
        length = count * width
        if not width or length > self._bytes_left:
            return None
        if length <= self._layout.inline_bytes:
            return self._narrowed(Entry(kind, inline[:length]))
        offset = self._offset(inline)
        data = self._read_at(offset, length)
        # Maker notes contain offsets from the start of the block.
        entry = Entry(kind, data, offset if is_note else 0)
        return self._narrowed(entry) if len(data) == length else None

    def _narrowed(self, entry: Entry) -> Entry | None:
        """Return `entry` without BigTIFF's types; None if its numbers are too large."""
        if entry.kind not in _NARROW_KINDS:
            return entry
        kind, letter, narrow = _NARROW_KINDS[entry.kind]
        count = len(entry.data) // _LONG8_BYTES
        numbers = struct.unpack(f"{self._order}{count}{letter}", entry.data)
        try:
            return Entry(kind, struct.pack(f"{self._order}{count}{narrow}", *numbers))
        except struct.error:
            return None

    def _read_at(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        self._bytes_left -= length
        if self._bytes_left < 0:
            raise ValueError("the tags are senselessly large")
        if offset >= self._end:  # an offset that the system may refuse
            return b""
        self._file.seek(offset)
        return self._file.read(length)

    def _offset(self, inline: bytes) -> int:
        offset: int = struct.unpack(self._order + self._layout.offset, inline)[0]
        return offset
