"""Which rows have ended, how, and why they failed."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Sequence

from gui.control.failure_causes import Causes
from gui.table.wanted import GROUP_OF_STATUS, Group
from processing.task import Status

_ENDED_GROUPS: tuple[Group, ...] = tuple(
    group for group in Group if group not in {Group.ALL, Group.WAITING}
)
_FEW = 256  # rows that are looked up one by one


class Endings:
    """The rows of a batch by how they ended; a row ends once. Knows no Qt.

    Attributes:
        causes: why rows failed.
    """

    def __init__(self, count: int = 0) -> None:
        """Begin with so many rows, of which none has ended."""
        self.causes = Causes()
        self._ended = {group: array("I") for group in _ENDED_GROUPS}
        self._is_ended = bytearray(count)

    def append(self, count: int) -> None:
        """Add so many rows that have not ended."""
        self._is_ended += bytes(count)

    def has_ended(self, row_id: int) -> bool:
        """Return whether a row has ended."""
        return bool(self._is_ended[row_id])

    def end(self, row_id: int, status: Status, cause: str, *, has_warnings: bool) -> set[Group]:
        """Record how a row ended; return the groups it is in now, none if it had ended before."""
        if self._is_ended[row_id]:
            return set()
        self._is_ended[row_id] = 1
        groups = {GROUP_OF_STATUS[status]} | ({Group.WARNED} if has_warnings else set())
        for group in groups:
            insort(self._ended[group], row_id)
        if cause:
            self.causes.note(row_id, cause)
        return groups

    def end_all(self, group: Group, row_ids: Sequence[int]) -> None:
        """Record how many rows ended at once; ids in ascending order."""
        known = self._ended[group]
        self._ended[group] = array("I", sorted([*known, *row_ids]) if known else row_ids)
        for row_id in row_ids:
            self._is_ended[row_id] = 1

    def count(self, group: Group) -> int:
        """Return how many rows are in a group."""
        if group in self._ended:
            return len(self._ended[group])
        ended = self._is_ended.count(1) if group is Group.WAITING else 0
        return len(self._is_ended) - ended

    def candidates(self, group: Group) -> Sequence[int]:
        """Return the rows of a group, in ascending order; for `WAITING` all rows."""
        known = self._ended.get(group)
        return range(len(self._is_ended)) if known is None else known[:]

    def among(self, group: Group, row_ids: Sequence[int]) -> Sequence[int]:
        """Return those of some rows that ended so, in ascending order."""
        ended = self._ended[group]
        if not ended or len(row_ids) == len(self._is_ended):
            return ended if row_ids else ()
        if len(row_ids) < _FEW:
            return sorted(row_id for row_id in row_ids if _has(ended, row_id))
        wanted = set(row_ids)
        return [row_id for row_id in ended if row_id in wanted]


def _has(ordered: Sequence[int], row_id: int) -> bool:
    place = bisect_left(ordered, row_id)
    return place < len(ordered) and ordered[place] == row_id
