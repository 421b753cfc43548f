"""Check whether a raw file has all its pixels; LibRaw would show missing ones as black."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from processing.imaging._isobmff import file_boxes

_MOST_DIRECTORIES = 32
_MOST_ENTRIES = 1000
_MOST_VALUES = 200_000  # one per tile or row
_ENTRY_BYTES = 12
_INLINE_BYTES = 4  # values up to this length are in the entry itself
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4}  # by the type of values: bytes, and codes of unsigned numbers
_CODES = {1: "B", 3: "H", 4: "I", 13: "I"}

# Tags of TIFF 6 and DNG, and of RW2.
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES = 256, 257, 258, 259, 262, 277
_STRIPS, _STRIP_BYTES = 273, 279
_TILES, _TILE_BYTES = 324, 325
_SUB_DIRECTORIES = 330
_DNG_VERSION = 50706
_SENSOR_WIDTH, _SENSOR_HEIGHT, _SENSOR_PACKING, _SENSOR_DATA = 2, 3, 45, 280
_WANTED = {
    *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _DNG_VERSION),
    *(_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES, _SUB_DIRECTORIES),
    *(_SENSOR_WIDTH, _SENSOR_HEIGHT, _SENSOR_PACKING, _SENSOR_DATA),
}
_OF_A_SENSOR = {32803, 34892}  # photometric: colour filter array, and three linear channels
_UNCOMPRESSED = 1  # in DNG; others use it for their own compression, too
# Pixels in deflate, lossy JPEG and JPEG XL may have any size. Others take at least one bit each.
_SMALL = {8, 34892, 52546}
_BITS_A_BYTE = 8
_PANASONIC = b"IIU\0"
_DENSEST_PACKING = 7  # up to this one, 14 pixels take at least 16 bytes
_PACKED_PIXELS, _PACKED_BYTES = 14, 16

_FUJI = b"FUJIFILMCCD-RAW"
_FUJI_PLACE = 100  # offset and length of the pixels
_START_BYTES = 108
_BOXES = b"ftyp"
_MOST_BOXES = 1000


@dataclass(slots=True)
class _Directory:
    """One directory of a TIFF: the numbers of its tags."""

    values: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def first(self, tag: int, otherwise: int = 0) -> int:
        return self.values.get(tag, (otherwise,))[0]

    def lacks_bytes(self, *, is_dng: bool) -> bool:
        """Return whether its strips or tiles are too short for its pixels in any compression."""
        lengths = (*self.values.get(_STRIP_BYTES, ()), *self.values.get(_TILE_BYTES, ()))
        compression = self.first(_COMPRESSION, _UNCOMPRESSED)
        if not lengths or compression in _SMALL:
            return False
        is_exact = is_dng and compression == _UNCOMPRESSED
        bits = self.first(_BITS, 1) if is_exact else 1
        samples = self.first(_WIDTH) * self.first(_HEIGHT) * self.first(_SAMPLES, 1)
        return sum(lengths) < samples * bits // _BITS_A_BYTE

    def end(self) -> int:
        """Return where the last of its strips or tiles ends."""
        ends: tuple[int, ...] = (0,)
        for places, lengths in ((_STRIPS, _STRIP_BYTES), (_TILES, _TILE_BYTES)):
            pairs = zip(self.values.get(places, ()), self.values.get(lengths, ()), strict=False)
            ends += tuple(place + length for place, length in pairs)
        return max(ends)


def ends_early(file: IO[bytes], file_bytes: int) -> bool:
    """Return whether part of the raw picture in `file` is beyond its end, or missing.

    Also false if the location of the pixels is unknown.
    """
    file.seek(0)
    start = file.read(_START_BYTES).ljust(_START_BYTES, b"\0")
    if start.startswith(_FUJI):
        place, length = struct.unpack_from(">II", start, _FUJI_PLACE)
        return bool(place + length > file_bytes)
    if start[4:8] == _BOXES:
        return _is_box_cut_off(file)
    directories = list(_directories(file, start))
    if start.startswith(_PANASONIC):
        return any(_panasonic_end(each) > file_bytes for each in directories)
    sensors = [each for each in directories if each.first(_PHOTOMETRIC) in _OF_A_SENSOR]
    is_dng = any(_DNG_VERSION in each.values for each in directories)
    return any(each.end() > file_bytes for each in sensors or directories) or any(
        each.lacks_bytes(is_dng=is_dng) for each in sensors
    )


def _panasonic_end(directory: _Directory) -> int:
    """Return the earliest possible end of the pixels of an RW2, as their length is not stored."""
    pixels = directory.first(_SENSOR_WIDTH) * directory.first(_SENSOR_HEIGHT)
    packing = directory.first(_SENSOR_PACKING)
    place = directory.first(_SENSOR_DATA)
    if not place or packing > _DENSEST_PACKING:
        return place
    return place + pixels * _PACKED_BYTES // _PACKED_PIXELS


def _directories(file: IO[bytes], start: bytes) -> Iterator[_Directory]:
    """Yield every readable directory of a TIFF-like file."""
    order = {b"II": "<", b"MM": ">"}.get(start[:2])
    if order is None:
        return
    waiting = [struct.unpack_from(f"{order}I", start, 4)[0]]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        place = waiting.pop()
        if place in seen or not place:
            continue
        seen.add(place)
        file.seek(place)
        count = int.from_bytes(file.read(2), "little" if order == "<" else "big")
        entries = file.read(min(count, _MOST_ENTRIES) * _ENTRY_BYTES)
        (following,) = struct.unpack(f"{order}I", file.read(4).ljust(4, b"\0"))
        directory = _Directory(dict(_values(file, order, entries)))
        yield directory
        waiting += [following, *directory.values.get(_SUB_DIRECTORIES, ())]


def _values(file: IO[bytes], order: str, entries: bytes) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the tags of interest with their numbers, as far as these are readable."""
    for at in range(0, len(entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        tag, kind, count = struct.unpack_from(f"{order}HHI", entries, at)
        if tag not in _WANTED or kind not in _SIZES or not 0 < count <= _MOST_VALUES:
            continue
        length = count * _SIZES[kind]
        content = entries[at + 8 : at + 8 + length]
        if length > _INLINE_BYTES:
            file.seek(*struct.unpack_from(f"{order}I", entries, at + 8))
            content = file.read(length)
        if len(content) == length:
            yield tag, struct.unpack(f"{order}{count}{_CODES[kind]}", content)


def _is_box_cut_off(file: IO[bytes]) -> bool:
    """Return whether the file ends within the box with the pixels of a CR3."""
    found = islice(file_boxes(file), _MOST_BOXES)
    return any(box.kind == b"mdat" and box.is_cut_off for box in found)
