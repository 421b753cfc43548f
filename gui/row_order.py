"""What the rows of the table can be sorted by; asks some rows at a time, and makes none."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from gui.file_row import Column
from gui.row_choice import Key, Keys
from gui.row_filter import RowFilter
from processing.task import Status

_NOTHING_SAVED = float("-inf")  # stands apart from a result that grew
_WORKING, _WAITING = 0, 1
_RANK_OF_STATUS = {
    Status.FAILED: 2,
    Status.SKIPPED: 3,
    Status.CANCELLED: 4,
    Status.DONE: 5,
}


class Standing(Protocol):
    """How rows stand at the time at which they are sorted, by their ids."""

    def status(self, row_id: int) -> Status | None:
        """Return how it ended, or is to end; None before."""

    def ended_bytes(self, row_id: int) -> tuple[int, int]:
        """Return what its picture and its result were found to take; 0 where that is unknown."""

    def is_worked_on(self, row_id: int) -> bool:
        """Return whether a worker is on it."""


def keys_of(column: Column, rows: RowFilter, standing: Standing) -> Keys:
    """Return what sorts rows by `column`, from what is known of them when they are asked for."""
    match column:
        case Column.NAME:
            return rows.names
        case Column.ORIGINAL:
            return _each(lambda row_id: rows.size_bytes(row_id) or standing.ended_bytes(row_id)[0])
        case Column.RESULT:
            return _each(lambda row_id: standing.ended_bytes(row_id)[1])
        case Column.SAVED:
            return _each(partial(_saved, standing))
        case Column.STATE:
            return _each(partial(_rank, standing))


def _each(key: Callable[[int], Key]) -> Keys:
    def keys(row_ids: Sequence[int]) -> list[Key]:
        return [key(row_id) for row_id in row_ids]

    return keys


def _saved(standing: Standing, row_id: int) -> float:
    source_bytes, result_bytes = standing.ended_bytes(row_id)
    if not source_bytes or standing.status(row_id) is not Status.DONE:
        return _NOTHING_SAVED
    return 1 - result_bytes / source_bytes


def _rank(standing: Standing, row_id: int) -> int:
    status = standing.status(row_id)
    if status is not None:
        return _RANK_OF_STATUS[status]
    return _WORKING if standing.is_worked_on(row_id) else _WAITING
