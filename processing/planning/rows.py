"""Sequences of very many values in little memory: compressed blocks of rows, unpacked on access."""

import functools
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import Any, Generic, Self, TypeVar, overload

BLOCK_ROWS = 256  # unpacked at each access, in a tenth of a millisecond
_OPEN_BLOCKS = 16  # kept unpacked, for access in order or nearly so
_RECENT_VALUES = 128  # a task in progress is accessed often
_QUICK = 1  # zlib level; higher ones are slower and hardly save memory

Row = Any  # one value as built-in types: usually a tuple of its fields, or a text

_Value = TypeVar("_Value")


class Packed(Sequence[_Value], Generic[_Value]):
    """A sequence that only grows; its values are made from their rows at each access.

    Two accesses return equal objects, not always the same one. One thread appends; afterwards any
    may read.

    Attributes:
        row_at: returns the row at an index from 0, without making a value of it.
    """

    def __init__(
        self,
        to_row: Callable[[_Value], Row],
        to_value: Callable[[Row], _Value],
        values: Iterable[_Value] = (),
    ) -> None:
        """Store `values`; `to_row` and `to_value` convert them."""
        self._to_row = to_row
        self._to_value = to_value
        self._blocks: list[bytes] = []
        self._last: list[Row] = []  # the rows of the incomplete block
        self._look()
        self.extend(values)

    def append(self, value: _Value) -> None:
        """Append a value."""
        self.append_row(self._to_row(value))

    def append_row(self, row: Row) -> None:
        """Append the row of a value."""
        self._last.append(row)
        if len(self._last) == BLOCK_ROWS:
            self._blocks.append(zlib.compress(pickle.dumps(self._last), _QUICK))
            self._last.clear()

    def copy(self) -> Self:
        """Return a copy, which grows separately."""
        twin = copy(self)
        twin._blocks, twin._last = self._blocks[:], self._last[:]
        twin._look()
        return twin

    def _look(self) -> None:
        """Look values up in the blocks and rows there are now, and in what is appended to them."""
        self.row_at = _row_looker(self._blocks, self._last)
        self._at = _looker(self.row_at, self._to_value)

    def extend(self, values: Iterable[_Value]) -> None:
        """Append values; rows of the same kind of sequence are not converted."""
        rows = values.rows() if isinstance(values, type(self)) else map(self._to_row, values)
        for row in rows:
            self.append_row(row)

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[Row]:
        """Yield the rows from `first` to before `end` in order; unpacks each block once."""
        end = len(self) if end is None else min(end, len(self))
        for block in range(first // BLOCK_ROWS, -(-end // BLOCK_ROWS)):
            start = block * BLOCK_ROWS
            is_whole = block < len(self._blocks)
            rows = _unpacked(self._blocks[block]) if is_whole else self._last
            yield from rows[max(0, first - start) : end - start]

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK_ROWS + len(self._last)

    @overload
    def __getitem__(self, place: int) -> _Value: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Value, ...]: ...
    def __getitem__(self, place: int | slice) -> _Value | tuple[_Value, ...]:
        """Return the value at an index, or those of a slice."""
        if type(place) is int and 0 <= place < len(self):
            return self._at(place)
        places = range(len(self))[place]
        if isinstance(places, range):
            return tuple(map(self._at, places))
        return self._at(places)

    def __iter__(self) -> Iterator[_Value]:
        """Yield all values in order, faster than by index."""
        return map(self._to_value, self.rows())

    def __eq__(self, other: object) -> bool:
        """Return whether it is another sequence of equal values."""
        if not isinstance(other, Packed | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(_are_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # it grows


def _row_looker(blocks: list[bytes], last: list[Row]) -> Callable[[int], Row]:
    """Return a function that returns the row at an index of these blocks and rows.

    It caches recent blocks. It has no reference to the sequence, so that the sequence is freed
    without waiting for the garbage collector.
    """
    opened = functools.lru_cache(_OPEN_BLOCKS)(lambda block: _unpacked(blocks[block]))

    def look(place: int) -> Row:
        block, row = divmod(place, BLOCK_ROWS)
        return (opened(block) if block < len(blocks) else last)[row]

    return look


def _looker(
    row_at: Callable[[int], Row], to_value: Callable[[Row], _Value]
) -> Callable[[int], _Value]:
    """Return a function that returns the value at an index, and caches recent values."""
    return functools.lru_cache(_RECENT_VALUES)(lambda place: to_value(row_at(place)))


def _unpacked(block: bytes) -> list[Row]:
    rows: list[Row] = pickle.loads(zlib.decompress(block))  # noqa: S301 - our own
    return rows


class Reordered(Sequence[_Value], Generic[_Value]):
    """A view of a sequence in another order, or of some of its values."""

    def __init__(self, values: Sequence[_Value], places: Sequence[int]) -> None:
        """Show the values at the indices `places`, in that order."""
        self._values = values
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> _Value: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Value, ...]: ...
    def __getitem__(self, place: int | slice) -> _Value | tuple[_Value, ...]:
        """Return the value at an index, or those of a slice."""
        found = self._places[place]
        if isinstance(found, int):
            return self._values[found]
        return tuple(self._values[each] for each in found)

    def __iter__(self) -> Iterator[_Value]:
        return map(self._values.__getitem__, self._places)

    def __eq__(self, other: object) -> bool:
        """Return whether it is another sequence of equal values."""
        if not isinstance(other, Reordered | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(_are_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # its values may grow


def _are_equal(one: object, other: object) -> bool:
    return one == other
