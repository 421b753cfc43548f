"""What is selected and current, as filters, removals and plans change the rows."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.table.views import PictureViews
from gui.table.wanted import Group, Wanted
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.picture_views import COUNT, Select, names_selected, plan_for, select


def test_after_a_removal_the_next_picture_is_current(views, files):
    files.set_plan(plan_for(COUNT))
    views.remove_requested.connect(files.leave_out)
    select(views, 5)
    QTest.keyClick(views.view, Qt.Key.Key_Delete)
    assert files.rowCount() == COUNT - 1
    assert names_selected(views) == ["000006.jpg"]
    left = numbered_sources(COUNT)
    left = left[:5] + left[6:]
    files.set_plan(make_plan(BatchSettings((FOLDER,), FOLDER / "web"), left))
    assert names_selected(views) == ["000006.jpg"]
    assert [files.index(row, 0).data() for row in (0, 5)] == ["000000.jpg", "000006.jpg"]


def test_the_plan_after_a_removal_keeps_filter_and_selection(views, files, qtbot):
    files.set_plan(plan_for(COUNT))
    filter_by(views, "00001")
    views.remove_requested.connect(files.leave_out)
    select(views, 1)
    QTest.keyClick(views.view, Qt.Key.Key_Delete)
    filter_by(views, "00001")
    left = [each for each in numbered_sources(COUNT) if each.path.name != "000010.jpg"]
    with qtbot.assertNotEmitted(files.modelReset):
        files.set_plan(make_plan(BatchSettings((FOLDER,), FOLDER / "web"), left))
    assert names_selected(views) == ["000011.jpg"]
    assert files.rowCount() == 10
    filter_by(views, "")
    assert names_selected(views) == ["000011.jpg"]
    assert files.rowCount() == COUNT - 1


def test_pictures_taken_back_before_the_plan_came_are_there_again(views, files):
    files.set_plan(plan_for(COUNT))
    files.leave_out([FOLDER / "000005.jpg"])
    files.set_plan(plan_for(COUNT))
    assert [files.index(row, 0).data() for row in (5, 6)] == ["000005.jpg", "000006.jpg"]


def test_a_filter_keeps_the_current_picture_if_it_shows_it(views, files):
    select(views, 42)
    files.show_only(Wanted(text="42"))
    assert views.view.currentIndex().data() == "000042.jpg"
    files.show_only(Wanted(text="no such"))
    assert not views.view.currentIndex().isValid()


def filter_by(views: PictureViews, needle: str) -> None:
    views._files.show_only(Wanted(Group.ALL, needle))
    QApplication.processEvents()


def test_pictures_stay_selected_that_another_filter_still_shows(views):
    select(views, 13, 14, 21)
    filter_by(views, "00001")
    assert names_selected(views) == ["000013.jpg", "000014.jpg"]


def test_no_picture_is_selected_that_only_takes_the_row_of_a_selected_one(views):
    select(views, 3, 4)
    filter_by(views, "00002")
    assert names_selected(views) == []
    assert views.view.verticalScrollBar().value() == 0


def test_pictures_hidden_by_a_filter_are_selected_again_after_it(views):
    select(views, 3, 4)
    filter_by(views, "00002")
    filter_by(views, "")
    assert names_selected(views) == ["000003.jpg", "000004.jpg"]


def test_what_is_selected_in_a_filter_counts_after_it(views):
    select(views, 3, 4)
    filter_by(views, "00002")
    select(views, 1)
    filter_by(views, "")
    assert names_selected(views) == ["000020.jpg"]


def test_a_removal_that_was_refused_selects_nothing_in_the_next_filter(views):
    select(views, 3, 4)
    views.remove_selected()
    filter_by(views, "00002")
    assert names_selected(views) == []


def test_a_filter_shows_the_first_hits_unless_the_current_picture_is_among_them(views):
    select(views, 3)
    views.view.verticalScrollBar().setValue(views.view.verticalScrollBar().maximum())
    filter_by(views, "0000")
    assert views._commands.selection.currentIndex().row() == 3
    views._commands.selection.setCurrentIndex(views._files.index(-1, 0), Select.Clear)
    views._kept = None  # as if none had been current yet
    views.view.verticalScrollBar().setValue(views.view.verticalScrollBar().maximum())
    filter_by(views, "000")
    assert views.view.verticalScrollBar().value() == 0


def test_how_many_are_selected_is_told_as_rows_come_and_go(views, qtbot):
    counted = []
    views.selection_counted.connect(counted.append)
    views.select_all()
    assert counted[-1] == COUNT
    filter_by(views, "00001")
    assert counted[-1] == 11 == len(views._commands.selected())
