"""Check whether a HEIF file has all of its main picture; libheif ignores missing tiles."""

from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from typing import IO

from processing.imaging._isobmff import (
    FULL_BYTES,
    Box,
    boxes,
    file_boxes,
    inner_box,
    items,
    main_item,
    number_at,
)
from processing.record import record

_MOST_BOXES = 1000
_MOST_META_BYTES = 50_000_000
_MOST_UNITS = 10_000  # NAL units in one picture or tile
_LENGTH_BYTES = 4  # their length fields, as all known writers have them
_LONG_NUMBERS_VERSION = 2  # of `iloc`: the first version with ids of four bytes
_HEVC_KINDS = {b"hvc1", b"hev1"}


class Extent(Enum):
    """How complete a HEIF file is."""

    WHOLE = auto()
    LACKS_OTHER_PARTS = auto()
    ENDS_EARLY = auto()
    IS_DAMAGED = auto()


@record
class _Place:
    """The location of some bytes of an item."""

    item: int
    start: int
    length: int


def read_meta(file: IO[bytes]) -> bytes:
    """Return the `meta` box of a file, its head included; empty if there is none."""
    for box in islice(file_boxes(file), _MOST_BOXES):
        if box.kind == b"meta":
            file.seek(box.at)
            return file.read(min(box.end - box.at, _MOST_META_BYTES))
    return b""


def extent_of(file: IO[bytes], meta: bytes, file_bytes: int) -> Extent:
    """Return how complete the file with this `meta` box is; unknown parts count as complete."""
    needed = _needed(meta)
    places = list(_places(meta))
    beyond = {each.item for each in places if each.start + each.length > file_bytes}
    if beyond & needed:
        return Extent.ENDS_EARLY
    kinds = {item.number: item.kind for item in items(meta)}
    located = [each.item for each in places]
    for place in places:
        is_coded = kinds.get(place.item) in _HEVC_KINDS and located.count(place.item) == 1
        if is_coded and place.item in needed and not _is_filled(file, place):
            return Extent.IS_DAMAGED
    return Extent.LACKS_OTHER_PARTS if beyond else Extent.WHOLE


def _needed(meta: bytes) -> set[int]:
    """Return the ids of the main picture and of those that it is composed of."""
    made_of: dict[int, list[int]] = {}
    for maker, parts in _references(meta):
        made_of.setdefault(maker, []).extend(parts)
    needed: set[int] = set()
    waiting = [main_item(meta)]
    while waiting:
        number = waiting.pop()
        if number not in needed:
            needed.add(number)
            waiting += made_of.get(number, ())
    return needed


def _references(meta: bytes) -> Iterator[tuple[int, list[int]]]:
    box = inner_box(meta, b"meta", b"iref")
    if box is None:
        return
    size = 4 if meta[box.start] else 2
    for each in boxes(meta, box.start + FULL_BYTES, box.end):
        if each.kind == b"dimg":
            count = number_at(meta, each.start + size, 2)
            first = each.start + size + 2
            last = min(first + count * size, each.end)
            yield (
                number_at(meta, each.start, size),
                [number_at(meta, at, size) for at in range(first, last, size)],
            )


def _places(meta: bytes) -> Iterator[_Place]:
    """Yield the locations of items in the file itself."""
    box = inner_box(meta, b"meta", b"iloc")
    if box is None:
        return
    reader = _Numbers(meta, box)
    version = reader.take(1)
    reader.take(3)
    sizes = reader.take(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    item_bytes = 4 if version >= _LONG_NUMBERS_VERSION else 2
    for _ in range(reader.take(item_bytes)):
        item = reader.take(item_bytes)
        is_elsewhere = bool(version and reader.take(2) & 15)
        is_elsewhere |= bool(reader.take(2))
        start = reader.take(base)
        for _ in range(reader.take(2)):
            reader.take(index if version else 0)
            place = _Place(item, start + reader.take(offset), reader.take(length))
            if not is_elsewhere:
                yield place
        if reader.is_at_end:
            return


class _Numbers:
    """Reads consecutive numbers of several bytes."""

    def __init__(self, content: bytes, box: Box) -> None:
        self._content = content
        self._at, self._end = box.start, box.end

    @property
    def is_at_end(self) -> bool:
        return self._at >= self._end

    def take(self, count: int) -> int:
        number = number_at(self._content, self._at, count)
        self._at += count
        return number


def _is_filled(file: IO[bytes], place: _Place) -> bool:
    """Return whether the NAL units, each after its length, fill their location exactly."""
    at, end = place.start, place.start + place.length
    for _ in range(_MOST_UNITS):
        if at == end:
            return True
        file.seek(at)
        length = number_at(file.read(_LENGTH_BYTES), 0, _LENGTH_BYTES)
        at += _LENGTH_BYTES + length
        if not length or at > end:
            return False
    return True
