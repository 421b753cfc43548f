"""The columns of the table: what each is called, shows, is sorted by and how wide it is."""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from enum import IntEnum
from typing import Self

from PySide6.QtCore import Qt

from gui.table._pictures import Pictures
from gui.table._row_states import RowStates
from gui.table._sort_keys import (
    by_date,
    by_dimensions,
    by_folder,
    by_name,
    by_original,
    by_part_saved,
    by_result,
    by_state,
)
from gui.table._sorting import Keys
from gui.table.row import FileRow, placing_text, state_text, state_words
from processing.files.display import display
from processing.language import phrases
from processing.language.phrases import listed
from processing.language.translation import style, tr
from processing.record import record
from processing.task import Status

_NANOSECONDS = 1_000_000_000

Lines = tuple[str, str]  # the first and the second line of a cell


def _name(row: FileRow) -> Lines:
    return row.name, row.detail


def _spoken_name(row: FileRow) -> str:
    """Return the whole row: readers read this cell where the keyboard is, in list and grid."""
    state = listed(_state(row))
    told = row.note if row.place else row.detail  # the place has the folder in it
    return ". ".join(filter(None, (row.name, state, row.place, told)))


def _folder(row: FileRow) -> Lines:
    return row.folder, ""


def _original(row: FileRow) -> Lines:
    """Return width and height if they are known, and the size of the file."""
    outcome, header = row.outcome, row.source.header
    size_bytes = row.source.size_bytes or (outcome.source_bytes if outcome else 0)
    size = phrases.size(size_bytes) if size_bytes else ""
    known = (outcome and outcome.source_size) or (header and header.size)
    return (phrases.pixels(known), size) if known else (size, "")


def _date(row: FileRow) -> Lines:
    """Return day and time at which the file was last written, by the clock of this place."""
    try:
        written = datetime.fromtimestamp(row.source.modified_ns / _NANOSECONDS)
    except (OverflowError, OSError, ValueError):  # a disk may say anything
        return "", ""
    if not row.source.modified_ns:
        return "", ""
    return style().date(written), style().time(written)


def _result(row: FileRow) -> Lines:
    """Return the name of the result; below it what is known of it, and where it goes."""
    if row.planned is None:
        return "", ""
    folder, _, name = row.place.rpartition(os.sep)
    return name, " · ".join(filter(None, (_result_detail(row), folder)))


def _result_detail(row: FileRow) -> str:
    """Return pixels and size of the result, or before it is made what its name means."""
    if row.outcome is None:
        return placing_text(row.placing) if row.placing else ""
    pixels, size = phrases.pixels(row.outcome.result_size), phrases.size(row.outcome.result_bytes)
    return " · ".join(filter(None, (pixels, size)))


def _spoken_result(row: FileRow) -> str:
    if row.planned is None:
        return ""
    return listed((display(row.planned), _result_detail(row)))


def _dimensions(row: FileRow) -> Lines:
    return phrases.pixels(row.outcome.result_size) if row.outcome else "", ""


def _saved(row: FileRow) -> Lines:
    if row.outcome is None or row.outcome.status is not Status.DONE:
        return "", ""
    return phrases.saved(row.outcome.source_bytes, row.outcome.result_bytes), ""


def _state(row: FileRow) -> Lines:
    return state_text(row), tr("with warnings") if row.is_warned else ""


@record
class ColumnSpec:
    """What there is to know of one column.

    Attributes:
        heading: its title.
        sort_text: the entry of the menu that sorts by it.
        lines: what a cell says.
        keys: what rows are sorted by, from what is known of them when they are asked for.
        width: in pixels for text of the usual size; the least for one that shares what is left.
        share: its part of what the others leave; 0 for a column of fixed width.
        gives_way: in which turn it is hidden where there is no room; 0 for never.
        is_usual: whether it is shown unless the user chooses otherwise.
        alignment: of the first line and the heading.
        spoken: what a screen reader says instead of the lines.
        words: what the first line of a column of fixed width may say, never cut off.
    """

    heading: Callable[[], str]
    sort_text: Callable[[], str]
    lines: Callable[[FileRow], Lines]
    keys: Callable[[Pictures, RowStates], Keys]
    width: int
    share: float = 0
    gives_way: int = 0
    is_usual: bool = True
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    spoken: Callable[[FileRow], str] | None = None
    words: Callable[[], Collection[str]] = tuple

    def accessible_text(self, row: FileRow) -> str:
        """Return all that a cell says, as one line."""
        return self.spoken(row) if self.spoken else listed(self.lines(row))


class Column(IntEnum):
    """All columns, from left to right; a new one is a row here."""

    spec: ColumnSpec

    NAME = (
        0,
        ColumnSpec(
            lambda: tr("Name"),
            lambda: tr("&Name"),
            _name,
            by_name,
            width=210,
            share=0.56,
            spoken=_spoken_name,
        ),
    )
    FOLDER = (
        1,
        ColumnSpec(
            lambda: tr("Folder"),
            lambda: tr("Fol&der"),
            _folder,
            by_folder,
            width=150,
            is_usual=False,
        ),
    )
    ORIGINAL = (
        2,
        ColumnSpec(
            lambda: tr("Original"),
            lambda: tr("Size of the &original"),
            _original,
            by_original,
            width=116,
            gives_way=2,
        ),
    )
    DATE = (
        3,
        ColumnSpec(
            lambda: tr("Date"),
            lambda: tr("D&ate"),
            _date,
            by_date,
            width=100,
            is_usual=False,
        ),
    )
    RESULT = (
        4,
        ColumnSpec(
            lambda: tr("Result"),
            lambda: tr("Size of the &result"),
            _result,
            by_result,
            width=170,
            share=0.44,
            spoken=_spoken_result,
        ),
    )
    DIMENSIONS = (
        5,
        ColumnSpec(
            lambda: tr("Dimensions"),
            lambda: tr("Di&mensions of the result"),
            _dimensions,
            by_dimensions,
            width=116,
            is_usual=False,
        ),
    )
    SAVED = (
        6,
        ColumnSpec(
            lambda: tr("Space saved"),
            lambda: tr("Space sa&ved"),
            _saved,
            by_part_saved,
            width=104,
            gives_way=1,
            alignment=Qt.AlignmentFlag.AlignRight,
        ),
    )
    STATE = (
        7,
        ColumnSpec(
            lambda: tr("State"),
            lambda: tr("&State"),
            _state,
            by_state,
            width=118,
            words=state_words,
        ),
    )

    def __new__(cls, place: int, spec: ColumnSpec | None = None) -> Self:
        """Make a column; `Column(place)` finds one and needs no more."""
        column = int.__new__(cls, place)
        column._value_ = place
        if spec is not None:
            column.spec = spec
        return column
