"""Very many values in little memory: kept as plain bytes by the block, made when looked at."""

import functools
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import Any, Generic, Self, TypeVar, overload

BLOCK_ROWS = 256  # what one look has to unpack, which takes a tenth of a millisecond
_OPEN_BLOCKS = 16  # kept unpacked; who reads in order, or nearly so, finds its block there
_RECENT_VALUES = 128  # a task in work is looked at time and again
_QUICK = 1  # of zlib's levels; the others take longer and hardly less room

Row = Any  # one value as types of Python itself: its fields mostly, or a text

_Value = TypeVar("_Value")


class Packed(Sequence[_Value], Generic[_Value]):
    """A sequence that only grows, of values that are made anew from their fields at each look.

    What is found twice at one place is equal and need not be the same. One thread appends; once
    that is over, any may read.
    """

    def __init__(
        self,
        to_row: Callable[[_Value], Row],
        to_value: Callable[[Row], _Value],
        values: Iterable[_Value] = (),
    ) -> None:
        """Keep `values`, taken apart by `to_row` and put together by `to_value`."""
        self._to_row = to_row
        self._to_value = to_value
        self._blocks: list[bytes] = []
        self._last: list[Row] = []  # those that are no whole block yet
        self._at = _looker(self._blocks, self._last, to_value)
        self.extend(values)

    def append(self, value: _Value) -> None:
        """Add a value at the end."""
        self.append_row(self._to_row(value))

    def append_row(self, row: Row) -> None:
        """Add at the end a value that was taken apart."""
        self._last.append(row)
        if len(self._last) == BLOCK_ROWS:
            self._blocks.append(zlib.compress(pickle.dumps(self._last), _QUICK))
            self._last.clear()

    def copy(self) -> Self:
        """Return another one of the same values, which grows on its own."""
        twin = copy(self)
        twin._blocks, twin._last = self._blocks[:], self._last[:]
        twin._at = _looker(twin._blocks, twin._last, twin._to_value)
        return twin

    def extend(self, values: Iterable[_Value]) -> None:
        """Add values at the end; those of the same kind of sequence stay as they are."""
        rows = values.rows() if isinstance(values, type(self)) else map(self._to_row, values)
        for row in rows:
            self.append_row(row)

    def rows(self, first: int = 0, end: int | None = None) -> Iterator[Row]:
        """Yield the fields of all values in order, each block unpacked once.

        With `first` and `end` it yields those of the places from one to before the other.
        """
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
        """Return the value at a place, or those at several."""
        places = range(len(self))[place]
        if isinstance(places, range):
            return tuple(map(self._at, places))
        return self._at(places)

    def __iter__(self) -> Iterator[_Value]:
        """Yield all values in order, quicker than one by one."""
        return map(self._to_value, self.rows())

    def __eq__(self, other: object) -> bool:
        """Return whether it is another sequence of equal values."""
        if not isinstance(other, Packed | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(map(_are_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # it grows


def _looker(
    blocks: list[bytes], last: list[Row], to_value: Callable[[Row], _Value]
) -> Callable[[int], _Value]:
    """Return what finds the value at a place of these blocks and rows.

    It remembers what it found of late. It does not know the sequence, so that this goes, with all
    that it holds, as soon as nobody has it any more.
    """
    opened = functools.lru_cache(_OPEN_BLOCKS)(lambda block: _unpacked(blocks[block]))

    def look(place: int) -> _Value:
        block, row = divmod(place, BLOCK_ROWS)
        return to_value((opened(block) if block < len(blocks) else last)[row])

    return functools.lru_cache(_RECENT_VALUES)(look)


def _unpacked(block: bytes) -> list[Row]:
    rows: list[Row] = pickle.loads(zlib.decompress(block))  # noqa: S301 - our own
    return rows


class Reordered(Sequence[_Value], Generic[_Value]):
    """The values of a sequence in an order of their own; both stay as they are."""

    def __init__(self, values: Sequence[_Value], places: Sequence[int]) -> None:
        """Show of `values` what is at `places`, in that order."""
        self._values = values
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> _Value: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Value, ...]: ...
    def __getitem__(self, place: int | slice) -> _Value | tuple[_Value, ...]:
        """Return the value at a place, or those at several."""
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

    __hash__ = None  # type: ignore[assignment]  # what it shows may grow


def _are_equal(one: object, other: object) -> bool:
    return one == other
