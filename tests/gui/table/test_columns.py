"""Which columns are shown and how wide, and what each says."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMenu

from gui.table._delegate import _ICON_PIXELS
from gui.table._header import ColumnHeader
from gui.table._painting import MARGIN
from gui.table.columns import Column
from gui.table.row import FileRow, Placing, tool_tip
from processing.task import Outcome, PictureHeader, SourceImage, Status, Task
from tests.support.pseudo_language import bracket_language

WIDE, NARROW = 1000, 520


@pytest.fixture
def header(desk):
    return desk.window.table.columns


def shown(header: ColumnHeader) -> list[Column]:
    return [column for column in Column if not header.isSectionHidden(column)]


def fit(header: ColumnHeader, width: int) -> None:
    header.fit(width, header.font())


def total(header: ColumnHeader) -> int:
    return sum(header.sectionSize(column) for column in shown(header))


def test_columns_fill_the_table_and_those_of_sizes_give_way_where_it_is_narrow(header):
    fit(header, WIDE)
    assert shown(header) == [column for column in Column if column.spec.is_usual]
    assert abs(total(header) - WIDE) <= 2
    fit(header, NARROW)
    assert Column.SAVED not in shown(header)
    assert {Column.NAME, Column.RESULT, Column.STATE} <= set(shown(header))
    assert abs(total(header) - NARROW) <= 2
    fit(header, WIDE)
    assert Column.SAVED in shown(header)


def test_what_the_user_has_sized_and_chosen_stays_and_only_names_give(header):
    fit(header, WIDE)
    header.resizeSection(Column.ORIGINAL, 200)
    fit(header, WIDE + 100)
    assert header.sectionSize(Column.ORIGINAL) == 200
    assert total(header) == WIDE + 100
    fit(header, NARROW)
    assert Column.SAVED in shown(header)  # it is scrolled to
    assert header.sectionSize(Column.ORIGINAL) == 200


def test_the_menu_shows_hides_and_resets_columns(header):
    fit(header, WIDE)
    menu = QMenu()
    header.fill_menu(menu)
    entries = {action.text(): action for action in menu.actions()}
    assert entries["Space saved"].isChecked()
    assert not entries["Date"].isChecked()
    assert "Name" not in entries
    entries["Date"].trigger()
    entries["Space saved"].trigger()
    header.moveSection(header.visualIndex(Column.STATE), 0)
    assert Column.DATE in shown(header)
    assert Column.SAVED not in shown(header)
    entries["Reset columns"].trigger()
    assert shown(header) == [column for column in Column if column.spec.is_usual]
    assert [header.visualIndex(column) for column in Column] == list(Column)
    menu.aboutToShow.emit()
    assert not entries["Date"].isChecked()


def test_a_damaged_shape_changes_nothing(header):
    fit(header, WIDE)
    before = shown(header)
    header.restore(QByteArray(b"no shape of a header"))
    assert shown(header) == before
    assert header.shape().isEmpty()


def row_of(relative: str, **more) -> FileRow:
    source = SourceImage(Path("/photos/holiday") / relative, Path(relative), 1000, **more)
    task = Task(0, source.path, Path("/photos/web") / relative)
    return FileRow(source, task, None, None, Placing.NEW, Path("/photos/web"))


def test_the_folder_names_the_source_and_where_a_picture_is_below_it():
    assert Column.FOLDER.spec.lines(row_of("day 1/a.jpg"))[0] == str(Path("holiday/day 1"))
    assert Column.FOLDER.spec.lines(row_of("a.jpg"))[0] == "holiday"
    below = replace(row_of("holiday/day 1/a.jpg"), origin=Path("/photos/holiday/holiday"))
    assert Column.FOLDER.spec.lines(below)[0] == str(Path("holiday/day 1"))


def test_the_date_is_that_of_the_file_by_the_clock_of_this_place():
    written = datetime(2024, 6, 10, 14, 2)
    row = row_of("a.jpg", modified_ns=int(written.timestamp() * 1e9))
    assert Column.DATE.spec.lines(row) == ("2024-06-10", "14:02")
    assert Column.DATE.spec.lines(row_of("a.jpg")) == ("", "")
    assert Column.DATE.spec.lines(row_of("a.jpg", modified_ns=10**30)) == ("", "")


def test_the_result_shows_its_name_and_its_folder_below_and_says_the_whole_path():
    row = row_of("day 1/a.jpg")
    assert Column.RESULT.spec.lines(row) == ("a.jpg", "new · day 1")
    assert Column.RESULT.spec.accessible_text(row) == f"{Path('/photos/web/day 1/a.jpg')}, new"


def test_dimensions_of_the_original_are_shown_before_the_run_if_its_header_was_read():
    header = PictureHeader(size=(4000, 3000))
    assert "4000" in Column.ORIGINAL.spec.lines(row_of("a.jpg", header=header))[0]


def test_a_picture_done_with_warnings_says_so_in_its_state():
    row = row_of("a.jpg")
    warned = FileRow(row.source, row.task, Outcome(0, Status.DONE, warnings=("A loss.",)))
    assert Column.STATE.spec.accessible_text(warned) == "Done, with warnings"
    assert Column.STATE.spec.lines(row) == ("Waiting", "")


def test_a_result_of_an_interrupted_run_says_that_its_warnings_are_not_known():
    source = SourceImage(Path("/in/a.jpg"), Path("a.jpg"), 1000)
    task = Task(0, Path("/in/a.jpg"), Path("/out/a.jpg"))
    made = Outcome(0, Status.DONE, result_bytes=100)
    assert "not known any more" in tool_tip(FileRow(source, task, made))
    measured = replace(made, result_size=(4, 3))
    assert "not known any more" not in tool_tip(FileRow(source, task, measured))


def test_the_words_for_states_are_whole_in_any_language(header):
    usual = width_of_states(header)
    with bracket_language({"Failed": "A state that is long in this language"}):
        longer = width_of_states(header)
    assert longer > usual
    text = header.fontMetrics().horizontalAdvance("A state that is long in this language")
    assert longer >= text + 2 * MARGIN + _ICON_PIXELS


def width_of_states(header: ColumnHeader) -> int:
    fit(header, WIDE)
    return header.sectionSize(Column.STATE)
