"""Very many values that are found by a text each, in little memory."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from processing.planning.rows import Packed, Row

_LEAST_SLOTS = 2  # for each value, so that the ways to a free one stay short
_FREE = -1

_Value = TypeVar("_Value")


class TextMap(Mapping[str, _Value], Generic[_Value]):
    """Values by their texts; made once, of all of them.

    Beside what `Packed` takes for texts and values, each has 16 to 24 bytes. Looks are quick where
    they come in about the order in which the values were given.
    """

    def __init__(
        self,
        to_row: Callable[[_Value], Row],
        to_value: Callable[[Row], _Value],
        pairs: Iterable[tuple[str, _Value]],
    ) -> None:
        """Keep the values of `pairs`; of those with the same text the last one counts."""
        self._pairs: Packed[tuple[str, _Value]] = Packed(
            lambda pair: (pair[0], to_row(pair[1])), lambda row: (row[0], to_value(row[1]))
        )
        self._marks = array("q")  # the hash of each text
        for text, value in pairs:
            self._pairs.append((text, value))
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
        return self._pairs[place][1]

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
        """Return the slot in which the place of a text is, or the free one in which it belongs."""
        mark, last = hash(text), len(self._places) - 1
        slot = mark & last
        while (place := self._places[slot]) != _FREE:
            if self._marks[place] == mark and self._pairs[place][0] == text:
                break
            slot = slot + 1 & last
        return slot
