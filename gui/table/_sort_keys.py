"""What rows are sorted by, for each column: from what is known of them when they are asked for."""

from collections.abc import Callable, Sequence

from gui.table._pictures import Pictures
from gui.table._row_states import RowStates
from gui.table._sorting import Key, Keys
from processing.task import Status

_NOTHING_SAVED = float("-inf")  # sorted apart from results that grew
_WORKING, _WAITING = 0, 1
_RANK_OF_STATUS = {
    Status.FAILED: 2,
    Status.SKIPPED: 3,
    Status.CANCELLED: 4,
    Status.DONE: 5,
}


def by_name(pictures: Pictures, _states: RowStates) -> Keys:
    """Sort by file name."""
    return pictures.names


def by_folder(pictures: Pictures, _states: RowStates) -> Keys:
    """Sort by folder."""
    return pictures.folders


def by_original(pictures: Pictures, states: RowStates) -> Keys:
    """Sort by the size of the original, in bytes."""
    return _each(lambda row_id: pictures.size_bytes(row_id) or states.ended_bytes(row_id)[0])


def by_date(pictures: Pictures, _states: RowStates) -> Keys:
    """Sort by the date of the original."""
    return pictures.write_times


def by_result(_pictures: Pictures, states: RowStates) -> Keys:
    """Sort by the size of the result, in bytes."""
    return _each(lambda row_id: states.ended_bytes(row_id)[1])


def by_dimensions(_pictures: Pictures, states: RowStates) -> Keys:
    """Sort by the pixels of the result."""
    return _each(states.ended_pixels)


def by_part_saved(_pictures: Pictures, states: RowStates) -> Keys:
    """Sort by the share of the original that is saved."""

    def part_saved(row_id: int) -> float:
        source_bytes, result_bytes = states.ended_bytes(row_id)
        if not source_bytes or states.status(row_id) is not Status.DONE:
            return _NOTHING_SAVED
        return 1 - result_bytes / source_bytes

    return _each(part_saved)


def by_state(_pictures: Pictures, states: RowStates) -> Keys:
    """Sort by what needs attention first."""

    def rank(row_id: int) -> int:
        status = states.status(row_id)
        if status is not None:
            return _RANK_OF_STATUS[status]
        return _WORKING if states.is_worked_on(row_id) else _WAITING

    return _each(rank)


def _each(key: Callable[[int], Key]) -> Keys:
    """Return the keys of rows that are asked for one by one."""

    def keys(row_ids: Sequence[int]) -> list[Key]:
        return [key(row_id) for row_id in row_ids]

    return keys
