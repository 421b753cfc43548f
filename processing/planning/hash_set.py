"""A set of very many keys that keeps of each no more than its hash."""

from array import array
from collections.abc import Hashable

_FIRST_SLOTS = 64  # a power of two, as all later numbers are
_FULLEST = 0.6  # of the slots; beyond it the ways to a free one become long
_HALF_BITS = 32
_EMPTY = 0


class HashSet:
    """Keys that were added, in 13 to 27 bytes each; thread-confined.

    It never forgets a key. Of a million it takes another one for one of them about as seldom as
    once in 10 ** 13 looks: good only for questions where that does no harm.
    """

    def __init__(self) -> None:
        self._slots = _empty(_FIRST_SLOTS)
        self._count = 0

    def __contains__(self, key: Hashable) -> bool:
        """Return whether the key was added."""
        return self._slots[self._place(hash(key) or 1)] != _EMPTY

    def add(self, key: Hashable) -> None:
        """Keep a key."""
        mark = hash(key) or 1
        place = self._place(mark)
        if self._slots[place] == _EMPTY:
            self._slots[place] = mark
            self._count += 1
            if self._count > _FULLEST * len(self._slots):
                self._grow()

    def _place(self, mark: int) -> int:
        """Return the slot in which a hash is, or the free one in which it belongs."""
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


def _empty(slots: int) -> "array[int]":
    return array("q", bytes(array("q").itemsize * slots))
