"""Filter and sort very many rows in steps, so that the window can respond in between."""

import heapq
import itertools
from array import array
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator, Sequence
from operator import itemgetter
from typing import TypeAlias

from processing.record import record

STEP_ROWS = 4_096  # per step, which takes some milliseconds

Key: TypeAlias = float | str
Choice: TypeAlias = Generator[None, None, Sequence[int]]  # yields between two steps

Matching = Callable[[Sequence[int]], Sequence[int]]  # returns which of some rows to show
Keys = Callable[[Sequence[int]], Sequence[Key]]  # returns the sort keys of some rows


@record
class _Run:
    """Some sorted rows with their keys."""

    keys: list[Key]
    row_ids: "array[int]"


def matching_rows(base: Sequence[int], matching: Matching) -> Choice:
    """Return the matching rows of `base`; `matching` is asked for neighbouring rows at a time.

    The ids in `base` are ascending.
    """
    chosen = array("I")
    for number, near in enumerate(near_rows(base)):
        if number:
            yield
        chosen.extend(matching(near))
    return chosen


def sorted_rows(base: Sequence[int], keys: Keys, *, is_descending: bool) -> Choice:
    """Return the rows of `base` in the order of their keys; the sort is stable.

    The ids in `base` are ascending; `keys` is asked for neighbouring rows at a time.
    """
    runs: list[_Run] = []
    for near in near_rows(base):
        if runs:
            yield
        runs.append(_sorted_run(near, keys(near), is_descending=is_descending))
    if len(runs) == 1:
        return runs[0].row_ids
    return (yield from _merged(runs, is_descending=is_descending))


def near_rows(base: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield rows in groups, each within `STEP_ROWS` rows of the batch; ids are ascending."""
    first = 0
    while first < len(base):
        end = bisect_left(base, (base[first] // STEP_ROWS + 1) * STEP_ROWS, first)
        yield base[first:end]
        first = end


def places_of(row_ids: Sequence[int], count: int) -> Choice:
    """Return the position in `row_ids` of each id below `count`; 0 for ids that are not in it."""
    if isinstance(row_ids, range):
        return row_ids  # each is at the place that is its id
    places = array("I", bytes(array("I").itemsize * count))
    for first in range(0, len(row_ids), STEP_ROWS):
        if first:
            yield
        for place, row_id in enumerate(row_ids[first : first + STEP_ROWS], first):
            places[row_id] = place
    return places


def _sorted_run(row_ids: Sequence[int], keys: Sequence[Key], *, is_descending: bool) -> _Run:
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=is_descending)
    return _Run([keys[n] for n in order], array("I", (row_ids[n] for n in order)))


def _merged(runs: Sequence[_Run], *, is_descending: bool) -> Choice:
    merged = heapq.merge(*map(_used_up, runs), key=itemgetter(0), reverse=is_descending)
    row_ids = map(itemgetter(1), merged)
    ordered = array("I")
    while bit := array("I", itertools.islice(row_ids, STEP_ROWS)):
        ordered.extend(bit)
        yield
    return ordered


def _used_up(run: _Run) -> Iterator[tuple[Key, int]]:
    """Yield a run's rows in order, freeing each: to free a million keys at once takes long."""
    keys, row_ids = run.keys, run.row_ids
    keys.reverse()
    row_ids.reverse()
    while keys:
        yield keys.pop(), row_ids.pop()
