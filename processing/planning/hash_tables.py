"""A set and a map of very many keys that take little memory: hash tables in plain arrays."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from processing.planning.rows import Packed, Row

_LEAST_SLOTS = 2  # per value of a map, so that a search for a free one stays short
_FREE = -1  # in a map

_FIRST_SLOTS = 64  # of a set: a power of two, as all later numbers are
_FULLEST = 0.6  # share of a set's slots; beyond it a search for a free one becomes long
_HALF_BITS = 32
_EMPTY = 0  # in a set
_MARK_OF_ZERO = 0x5BD1_E995_27D4_EB2F  # of a key whose hash is that of an empty slot

_Value = TypeVar("_Value")


class HashSet:
    """A set that stores only the hashes of its keys, in 13 to 27 bytes each; thread-confined.

    False positives: about one in 10 ** 13 look-ups with a million keys, so only for questions
    where one does no harm. There are no false negatives.
    """

    def __init__(self) -> None:
        self._slots = _empty(_FIRST_SLOTS)
        self._count = 0

    def __contains__(self, key: Hashable) -> bool:
        """Return whether the key was added."""
        return self._slots[self._place(hash(key) or _MARK_OF_ZERO)] != _EMPTY

    def add(self, key: Hashable) -> None:
        """Add a key."""
        mark = hash(key) or _MARK_OF_ZERO
        place = self._place(mark)
        if self._slots[place] == _EMPTY:
            self._slots[place] = mark
            self._count += 1
            if self._count > _FULLEST * len(self._slots):
                self._grow()

    def _place(self, mark: int) -> int:
        """Return the slot of a hash, or the free one where it belongs."""
        slots, last = self._slots, len(self._slots) - 1
        place = (mark ^ mark >> _HALF_BITS) & last
        while slots[place] != _EMPTY and slots[place] != mark:
            place = place + 1 & last
        return place

    def _grow(self) -> None:
        marks, self._slots = self._slots, _empty(2 * len(self._slots))
        for mark in marks:
            if mark != _EMPTY:
                self._slots[self._place(mark)] = mark


class TextMap(Mapping[str, _Value], Generic[_Value]):
    """A read-only map of texts to values, made once from all its pairs.

    Each pair takes 16 to 24 bytes beside what `Packed` takes for its text and value. Look-ups are
    fast if they come in about the order in which the pairs were given.
    """

    def __init__(
        self,
        to_row: Callable[[_Value], Row],
        to_value: Callable[[Row], _Value],
        pairs: Iterable[tuple[str, _Value]],
    ) -> None:
        """Keep the values of `pairs`; of those with the same text the last one counts."""
        self._to_value = to_value
        self._pairs: Packed[Row] = Packed(_itself, _itself)
        self._marks = array("q")  # the hash of each text
        for text, value in pairs:
            self._pairs.append_row((text, to_row(value)))
            self._marks.append(hash(text))
        slots = 1 << (_LEAST_SLOTS * len(self._marks)).bit_length()
        self._places = array("i", [_FREE]) * slots
        self._count = 0
        for place, text in enumerate(self._texts()):
            slot = self._slot(text)
            self._count += self._places[slot] == _FREE
            self._places[slot] = place

    def __getitem__(self, text: str) -> _Value:
        """Return the value of a text.

        Raises:
            KeyError: there is none.
        """
        place = self._places[self._slot(text)]
        if place == _FREE:
            raise KeyError(text)
        return self._to_value(self._pairs.row_at(place)[1])

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[str]:
        """Yield each text once."""
        for place, text in enumerate(self._texts()):
            if self._places[self._slot(text)] == place:
                yield text

    def _texts(self) -> Iterator[str]:
        return (row[0] for row in self._pairs.rows())

    def _slot(self, text: str) -> int:
        """Return the slot of a text's position, or the free one where it belongs."""
        mark, last = hash(text), len(self._places) - 1
        slot = mark & last
        while (place := self._places[slot]) != _FREE:
            if self._marks[place] == mark and self._pairs.row_at(place)[0] == text:
                break
            slot = slot + 1 & last
        return slot


def _itself(row: Row) -> Row:
    return row


def _empty(slots: int) -> "array[int]":
    return array("q", bytes(array("q").itemsize * slots))
