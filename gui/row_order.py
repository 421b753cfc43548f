"""What the rows of the table can be sorted by; asks 100,000 rows in a blink, so makes none."""

from collections.abc import Callable

from gui.file_row import Column
from gui.row_filter import RowKey
from processing.task import Outcome, SourceImage, Status

_NOTHING_SAVED = float("-inf")  # stands apart from a result that grew
_WORKING, _WAITING = 0, 1
_RANK_OF_STATUS = {
    Status.FAILED: 2,
    Status.SKIPPED: 3,
    Status.CANCELLED: 4,
    Status.DONE: 5,
}


def row_key(
    column: Column,
    source_of: Callable[[int], SourceImage],
    outcome_of: Callable[[int], Outcome | None],
    lane_of: Callable[[int], int | None],
) -> RowKey:
    """Return what sorts rows by `column`, from what is known of their ids at that time."""
    match column:
        case Column.NAME:
            return lambda row_id: source_of(row_id).path.name.casefold()
        case Column.ORIGINAL:
            return lambda row_id: _source_bytes(source_of(row_id), outcome_of(row_id))
        case Column.RESULT:
            return lambda row_id: _result_bytes(outcome_of(row_id))
        case Column.SAVED:
            return lambda row_id: _saved(outcome_of(row_id))
        case Column.STATE:
            return lambda row_id: _rank(row_id, outcome_of, lane_of)


def _source_bytes(source: SourceImage, outcome: Outcome | None) -> int:
    return source.size_bytes or (outcome.source_bytes if outcome else 0)


def _result_bytes(outcome: Outcome | None) -> int:
    return outcome.result_bytes if outcome else 0


def _saved(outcome: Outcome | None) -> float:
    if outcome is None or outcome.status is not Status.DONE or not outcome.source_bytes:
        return _NOTHING_SAVED
    return 1 - outcome.result_bytes / outcome.source_bytes


def _rank(
    row_id: int,
    outcome_of: Callable[[int], Outcome | None],
    lane_of: Callable[[int], int | None],
) -> int:
    outcome = outcome_of(row_id)
    if outcome is not None:
        return _RANK_OF_STATUS[outcome.status]
    return _WAITING if lane_of(row_id) is None else _WORKING
