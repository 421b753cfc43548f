"""The order of rows: by a column, kept while rows change, and made in steps where they are many."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from gui.table._sorting import STEP_ROWS
from gui.table.columns import Column
from gui.table.model import FileModel
from gui.table.views import PictureViews
from gui.table.wanted import Group, Wanted
from processing.planning.plan_rows import PackedSources
from processing.running.tracker import RunTracker
from processing.task import Outcome, SourceImage, Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.picture_rows import plan_for, record, running, shown_names


def sized(names_and_sizes: dict[str, int]) -> tuple[SourceImage, ...]:
    return tuple(
        SourceImage(FOLDER / name, Path(name), size) for name, size in names_and_sizes.items()
    )


def test_a_column_sorts_and_none_brings_the_order_of_the_batch_back(model):
    model.append(sized({"b.jpg": 30, "A.jpg": 10, "c.jpg": 20}))
    model.sort(Column.NAME)
    assert shown_names(model) == ["A.jpg", "b.jpg", "c.jpg"]
    model.sort(Column.ORIGINAL, Qt.SortOrder.DescendingOrder)
    assert shown_names(model) == ["b.jpg", "c.jpg", "A.jpg"]
    model.sort(-1)
    assert shown_names(model) == ["b.jpg", "A.jpg", "c.jpg"]


def test_results_sort_by_their_size_what_was_saved_and_how_they_ended(model):
    tracker = running(model, 4)
    endings = (
        Outcome(0, Status.DONE, source_bytes=1000, result_bytes=300),
        Outcome(1, Status.FAILED, "broken", source_bytes=1000),
        Outcome(3, Status.DONE, source_bytes=400, result_bytes=200),
    )
    record(model, tracker, *endings)
    descending = Qt.SortOrder.DescendingOrder
    for column, order in (
        (Column.RESULT, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
        (Column.SAVED, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
        (Column.STATE, ["000000.jpg", "000003.jpg", "000001.jpg", "000002.jpg"]),
    ):
        model.sort(column, descending)
        assert shown_names(model) == order


def test_rows_that_change_while_they_are_sorted_stay_where_they_are(model, qtbot):
    tracker = running(model, 3)
    model.sort(Column.STATE)
    with qtbot.assertNotEmitted(model.modelReset):
        record(model, tracker, Outcome(0, Status.DONE))
    assert shown_names(model) == ["000000.jpg", "000001.jpg", "000002.jpg"]
    model.sort(Column.STATE)
    assert shown_names(model) == ["000001.jpg", "000002.jpg", "000000.jpg"]


def test_an_order_that_was_asked_for_before_the_run_goes_by_what_the_run_has_made(model):
    model.append(numbered_sources(3))
    model.set_plan(plan_for(3))
    model.sort(Column.RESULT, Qt.SortOrder.DescendingOrder)
    tracker = RunTracker(3)
    model.set_tracker(tracker)
    record(model, tracker, *(Outcome(n, Status.DONE, result_bytes=n + 1) for n in range(3)))
    model.show_only(Wanted(Group.DONE))
    assert shown_names(model) == ["000002.jpg", "000001.jpg", "000000.jpg"]


def test_a_plan_puts_rows_in_order_that_were_found_one_after_the_other(model):
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    for source in numbered_sources(3):
        model.append((source,))
    assert shown_names(model) == ["000000.jpg", "000001.jpg", "000002.jpg"]
    model.set_plan(plan_for(3))
    assert shown_names(model) == ["000002.jpg", "000001.jpg", "000000.jpg"]


MANY = 2 * STEP_ROWS + 10
PLACE = 10_000  # pixels, many rows down


@pytest.fixture
def many(thumbnails):
    files = FileModel(thumbnails)  # Qt's tester would look at every row
    files.append(PackedSources(numbered_sources(MANY)))
    return files


def wait_for_choice(model: FileModel, qtbot) -> None:
    qtbot.waitUntil(lambda: not model.is_choosing, timeout=WAIT_MILLISECONDS)


def test_very_many_rows_keep_their_order_until_the_new_one_is_there(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    assert many.is_choosing
    assert many.index(0, Column.NAME).data() == "000000.jpg"
    wait_for_choice(many, qtbot)
    assert many.index(0, Column.NAME).data() == f"{MANY - 1:06}.jpg"
    assert many.index(MANY - 1, Column.NAME).data() == "000000.jpg"


def test_what_is_selected_stays_so_while_rows_are_put_in_order(many, qtbot):
    chosen = QItemSelectionModel(many)
    flags = QItemSelectionModel.SelectionFlag
    for row in (3, MANY - 2):
        chosen.setCurrentIndex(many.index(row, 0), flags.Select | flags.Rows)
    with qtbot.assertNotEmitted(many.modelReset):
        many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
        wait_for_choice(many, qtbot)
    assert sorted(index.row() for index in chosen.selectedRows()) == [1, MANY - 4]
    assert chosen.currentIndex().data() == f"{MANY - 2:06}.jpg"


def test_the_table_stays_where_it_is_while_its_rows_are_put_in_order(many, qtbot):
    views = PictureViews(many)
    qtbot.addWidget(views)
    views.show()
    table = views.table
    table.verticalScrollBar().setValue(PLACE)
    table.sort_by(Column.NAME)
    table.sort_by(Column.NAME)
    wait_for_choice(many, qtbot)
    assert many.index(0, Column.NAME).data() == f"{MANY - 1:06}.jpg"
    assert table.verticalScrollBar().value() == PLACE


def test_a_picture_that_is_to_be_shown_is_when_its_row_is_chosen(many, qtbot):
    views = PictureViews(many)
    qtbot.addWidget(views)
    views.table.sort_by(Column.NAME)
    wait_for_choice(many, qtbot)
    many.show_only(Wanted(text="000007"))
    wait_for_choice(many, qtbot)
    assert not views.show_picture(3)
    many.show_only(Wanted())
    assert views.show_picture(3)
    wait_for_choice(many, qtbot)
    assert views.table.currentIndex().data() == "000003.jpg"


def test_a_column_that_is_chosen_in_between_drops_the_one_before(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.sort(-1)
    assert not many.is_choosing
    assert many.index(0, Column.NAME).data() == "000000.jpg"


def test_rows_that_are_found_while_others_are_sorted_come_at_the_end(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.append(sized({"late.jpg": 1}))
    assert many.rowCount() == MANY
    wait_for_choice(many, qtbot)
    names = [many.index(row, Column.NAME).data() for row in (0, MANY - 1, MANY)]
    assert names == [f"{MANY - 1:06}.jpg", "000000.jpg", "late.jpg"]


def test_a_plan_that_comes_while_rows_are_sorted_brings_the_rest_in_order(many, qtbot):
    many.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    many.set_plan(plan_for(MANY + 2))
    wait_for_choice(many, qtbot)
    assert many.rowCount() == MANY + 2
    assert many.index(0, Column.NAME).data() == f"{MANY + 1:06}.jpg"


def test_a_batch_that_is_closed_while_it_is_sorted_is_gone(many, qtbot):
    many.sort(Column.NAME)
    many.clear()
    assert not many.is_choosing
    assert many.rowCount() == 0


def test_a_plan_adds_the_rows_that_the_scan_had_not_told_of_yet(model, qtbot):
    model.append(numbered_sources(3))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as more:
        model.set_plan(plan_for(5))
    assert more.args[1:] == [3, 4]
    assert shown_names(model)[-1] == "000004.jpg"


def test_rows_are_put_in_order_as_qt_demands_with_some_to_come_at_the_end(
    model, monkeypatch, qtbot
):
    monkeypatch.setattr("gui.table._sorting.STEP_ROWS", 16)
    model.append(numbered_sources(100))
    model.sort(Column.NAME, Qt.SortOrder.DescendingOrder)
    model.append(numbered_sources(2))
    assert model.is_choosing
    wait_for_choice(model, qtbot)
    assert shown_names(model)[:2] == ["000099.jpg", "000098.jpg"]
    assert shown_names(model)[-2:] == ["000000.jpg", "000001.jpg"]
