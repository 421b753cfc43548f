"""What the rows of the table can be sorted by; asks some rows at a time, and makes none."""

from collections.abc import Callable, Sequence
from functools import partial

from gui.table._filter import RowFilter
from gui.table._sorting import Key, Keys
from gui.table.row import Column, RowFacts
from processing.task import Status

_NOTHING_SAVED = float("-inf")  # stands apart from a result that grew
_WORKING, _WAITING = 0, 1
_RANK_OF_STATUS = {
    Status.FAILED: 2,
    Status.SKIPPED: 3,
    Status.CANCELLED: 4,
    Status.DONE: 5,
}


def keys_of(column: Column, rows: RowFilter, facts: RowFacts) -> Keys:
    """Return what sorts rows by `column`, from what is known of them when they are asked for."""
    match column:
        case Column.NAME:
            return rows.names
        case Column.ORIGINAL:
            return _each(lambda row_id: rows.size_bytes(row_id) or facts.ended_bytes(row_id)[0])
        case Column.RESULT:
            return _each(lambda row_id: facts.ended_bytes(row_id)[1])
        case Column.SAVED:
            return _each(partial(_saved, facts))
        case Column.STATE:
            return _each(partial(_rank, facts))


def _each(key: Callable[[int], Key]) -> Keys:
    def keys(row_ids: Sequence[int]) -> list[Key]:
        return [key(row_id) for row_id in row_ids]

    return keys


def _saved(facts: RowFacts, row_id: int) -> float:
    source_bytes, result_bytes = facts.ended_bytes(row_id)
    if not source_bytes or facts.status(row_id) is not Status.DONE:
        return _NOTHING_SAVED
    return 1 - result_bytes / source_bytes


def _rank(facts: RowFacts, row_id: int) -> int:
    status = facts.status(row_id)
    if status is not None:
        return _RANK_OF_STATUS[status]
    return _WORKING if facts.is_worked_on(row_id) else _WAITING
