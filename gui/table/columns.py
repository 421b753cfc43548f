"""The columns of the table: what each is called, shows, is sorted by and how wide it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from PySide6.QtCore import Qt

from gui.table._filter import RowFilter
from gui.table._sorting import Key, Keys
from gui.table.row import FileRow, RowStates, placing_text, state_text
from gui.text import phrases
from gui.text.translation import tr
from processing.files.display import display
from processing.task import Status

_NOTHING_SAVED = float("-inf")  # sorted apart from results that grew
_WORKING, _WAITING = 0, 1
_RANK_OF_STATUS = {
    Status.FAILED: 2,
    Status.SKIPPED: 3,
    Status.CANCELLED: 4,
    Status.DONE: 5,
}

Lines = tuple[str, str]  # the first and the second line of a cell


def _name(row: FileRow) -> Lines:
    return row.name, row.detail


def _original(row: FileRow) -> Lines:
    outcome = row.outcome
    size_bytes = row.source.size_bytes or (outcome.source_bytes if outcome else 0)
    size = phrases.size(size_bytes) if size_bytes else ""
    dimensions = phrases.pixels(outcome.source_size) if outcome else ""
    return (dimensions, size) if dimensions else (size, "")


def _result(row: FileRow) -> Lines:
    """Return the name of the result, and its size, or before it is made what its name means."""
    if row.task is None or row.status not in {None, Status.DONE}:
        return "", ""
    name = display(row.task.destination.name)
    if row.outcome is None:
        return name, placing_text(row.placing) if row.placing else ""
    pixels, size = phrases.pixels(row.outcome.result_size), phrases.size(row.outcome.result_bytes)
    return name, " · ".join(filter(None, (pixels, size)))


def _saved(row: FileRow) -> Lines:
    if row.outcome is None or row.outcome.status is not Status.DONE:
        return "", ""
    return phrases.saved(row.outcome.source_bytes, row.outcome.result_bytes), ""


def _state(row: FileRow) -> Lines:
    return state_text(row), ""


def _by_name(rows: RowFilter, _states: RowStates) -> Keys:
    return rows.names


def _by_original(rows: RowFilter, states: RowStates) -> Keys:
    return _each(lambda row_id: rows.size_bytes(row_id) or states.ended_bytes(row_id)[0])


def _by_result(_rows: RowFilter, states: RowStates) -> Keys:
    return _each(lambda row_id: states.ended_bytes(row_id)[1])


def _by_part_saved(_rows: RowFilter, states: RowStates) -> Keys:
    def part_saved(row_id: int) -> float:
        source_bytes, result_bytes = states.ended_bytes(row_id)
        if not source_bytes or states.status(row_id) is not Status.DONE:
            return _NOTHING_SAVED
        return 1 - result_bytes / source_bytes

    return _each(part_saved)


def _by_state(_rows: RowFilter, states: RowStates) -> Keys:
    def rank(row_id: int) -> int:
        status = states.status(row_id)
        if status is not None:
            return _RANK_OF_STATUS[status]
        return _WORKING if states.is_worked_on(row_id) else _WAITING

    return _each(rank)


def _each(key: Callable[[int], Key]) -> Keys:
    def keys(row_ids: Sequence[int]) -> list[Key]:
        return [key(row_id) for row_id in row_ids]

    return keys


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What there is to know of one column.

    Attributes:
        heading: its title.
        sort_text: the entry of the menu that sorts by it.
        lines: what a cell says.
        keys: what rows are sorted by, from what is known of them when they are asked for.
        width: in pixels; 0 for a column that shares what the others leave.
        gives_way: in which turn it is hidden where there is no room; 0 for never.
        alignment: of the first line and the heading.
    """

    heading: Callable[[], str]
    sort_text: Callable[[], str]
    lines: Callable[[FileRow], Lines]
    keys: Callable[[RowFilter, RowStates], Keys]
    width: int = 0
    gives_way: int = 0
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


class Column(IntEnum):
    """All columns, from left to right; a new one is a row here."""

    spec: ColumnSpec

    NAME = (
        0,
        ColumnSpec(
            lambda: tr("Name"),
            lambda: tr("&Name"),
            _name,
            _by_name,
        ),
    )
    ORIGINAL = (
        1,
        ColumnSpec(
            lambda: tr("Original"),
            lambda: tr("Size of the &original"),
            _original,
            _by_original,
            width=116,
            gives_way=2,
        ),
    )
    RESULT = (
        2,
        ColumnSpec(
            lambda: tr("Result"),
            lambda: tr("Size of the &result"),
            _result,
            _by_result,
        ),
    )
    SAVED = (
        3,
        ColumnSpec(
            lambda: tr("Saved"),
            lambda: tr("Part sa&ved"),
            _saved,
            _by_part_saved,
            width=76,
            gives_way=1,
            alignment=Qt.AlignmentFlag.AlignRight,
        ),
    )
    STATE = (
        4,
        ColumnSpec(
            lambda: tr("State"),
            lambda: tr("&State"),
            _state,
            _by_state,
            width=112,
        ),
    )

    def __new__(cls, place: int, spec: ColumnSpec | None = None) -> Self:
        """Make a column; `Column(place)` finds one and needs no more."""
        column = int.__new__(cls, place)
        column._value_ = place
        if spec is not None:
            column.spec = spec
        return column
