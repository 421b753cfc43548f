"""The list of sources and the filters, as they are seen and used."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QTableView

from gui.recipe._date_box import DateBox
from gui.recipe._source_list import SourceList
from gui.recipe.source_panel import SourcePanel
from gui.settings.choices import Choices
from processing.planning.picture_filter import FilterCounts
from processing.settings.batch import BatchSettings
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, press, texts

HOLIDAY, WORK, SINGLE = Path("/p/holiday"), Path("/p/work"), Path("/p/a.jpg")


@pytest.fixture
def panel(qtbot):
    panel = SourcePanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def lines(panel: SourcePanel) -> list[tuple[str, str]]:
    tree = panel.findChild(SourceList)
    items = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def tip(panel: SourcePanel, number: int) -> str:
    return panel.findChild(SourceList).topLevelItem(number).toolTip(0)


def select(panel: SourcePanel, number: int) -> None:
    tree = panel.findChild(SourceList)
    tree.setFocus()
    tree.topLevelItem(number).setSelected(True)


def test_without_sources_it_says_so_and_offers_to_choose(panel, qtbot):
    assert "Nothing chosen" in texts(panel)
    with qtbot.waitSignal(panel.folder_requested):
        press(panel, "Choose…")
    assert not button(panel, "Clear").isVisible()


def test_every_source_has_a_line_with_a_count_that_grows(panel):
    panel.show_sources((HOLIDAY, WORK, SINGLE))
    assert lines(panel) == [("holiday", ""), ("work", ""), ("a.jpg", "")]
    panel.show_counts(FilterCounts(313, 313, (312, 0, 1)))
    assert lines(panel) == [("holiday", "312 pictures"), ("work", "0 pictures"), ("a.jpg", "")]
    panel.show_counts(FilterCounts(1313, 1312, (1312, 0, 0), without=1))
    assert lines(panel)[0] == ("holiday", "1,312 pictures")
    assert lines(panel)[2] == ("a.jpg", "left out")


def test_the_tip_has_the_whole_path_and_the_folder_of_the_results(panel):
    panel.show_choices(Choices(output_folder=Path("/out")))
    panel.show_sources((HOLIDAY, Path("/q/holiday")))
    assert "/p/holiday" in tip(panel, 0)
    assert "/out/holiday" in tip(panel, 0)
    assert "/out/holiday-2" in tip(panel, 1)
    panel.show_choices(Choices(replace_originals=True))
    assert "Results" not in tip(panel, 1)


def test_the_delete_key_asks_to_remove_what_is_selected(panel, qtbot):
    panel.show_sources((HOLIDAY, WORK, SINGLE))
    select(panel, 1)
    with qtbot.waitSignal(panel.remove_requested) as asked:
        QTest.keyClick(panel.findChild(SourceList), Qt.Key.Key_Delete)
    assert asked.args == [(WORK,)]


def test_the_button_removes_too_and_is_there_only_with_a_selection(panel, qtbot):
    panel.show_sources((HOLIDAY, WORK))
    remove = button(panel, "Take the selected sources off the list; the files stay")
    assert not remove.isEnabled()
    select(panel, 0)
    with qtbot.waitSignal(panel.remove_requested) as asked:
        QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert asked.args == [(HOLIDAY,)]


def test_a_selection_stays_while_the_scan_counts(panel):
    panel.show_sources((HOLIDAY, WORK))
    select(panel, 1)
    panel.show_counts(FilterCounts(5, 5, (2, 3)))
    panel.show_sources((HOLIDAY, WORK))
    assert panel.findChild(SourceList).selected() == (WORK,)


def test_a_long_list_scrolls_from_the_fifth_line_on(panel):
    heights = []
    for number in (1, 4, 5, 900):
        panel.show_sources([Path(f"/p/{n}") for n in range(number)])
        heights.append(panel.findChild(SourceList).height())
    assert heights[0] < heights[1] == heights[2] == heights[3]


def test_what_is_locked_can_be_read_and_not_changed(panel):
    panel.show_sources((HOLIDAY,))
    select(panel, 0)
    panel.set_locked(is_locked=True)
    asked = []
    panel.remove_requested.connect(asked.append)
    QTest.keyClick(panel.findChild(SourceList), Qt.Key.Key_Delete)
    assert asked == []
    assert not button(panel, "Clear").isEnabled()


def test_filters_say_how_many_match_and_which_leaves_out_how_many(panel):
    panel.show_sources((HOLIDAY,))
    panel.show_counts(FilterCounts(500, 312, (312,), include=180, least_kilobytes=20))
    assert "312 of 500 pictures match" in texts(panel)
    assert "“Only” leaves out 180" in texts(panel)
    assert "“Smallest original” leaves out 20" in texts(panel)
    panel.show_counts(FilterCounts(500, 500, (500,)))
    assert "match" not in texts(panel)


def test_pictures_that_were_taken_out_can_be_taken_back(panel, qtbot):
    panel.show_counts(FilterCounts(9, 7, (7,), without=2))
    assert "2 pictures taken out" in texts(panel)
    with qtbot.waitSignal(panel.take_back_requested):
        press(panel, "Take back")


def test_results_of_earlier_runs_are_counted_and_can_be_taken_too(panel, qtbot):
    panel.show_counts(FilterCounts(9, 9, (9,), earlier_results=24))
    assert "24 earlier results left out" in texts(panel)
    with qtbot.waitSignal(panel.setting_changed) as changed:
        press(panel, "Take them too")
    assert changed.args == ["earlier_results", True]


@pytest.fixture
def day(qtbot):
    box = DateBox(BatchSettings, "modified_from")
    qtbot.addWidget(box)
    box.show()
    return box


def test_a_day_is_typed_and_left_open_again(day, qtbot):
    edit = day.findChild(QLineEdit)
    assert (day.day(), edit.placeholderText()) == ("", "Any day")
    QTest.keyClicks(edit, "2024-12-3")
    with qtbot.waitSignal(day.day_changed) as changed:
        QTest.keyClicks(edit, "1")
    assert changed.args == ["2024-12-31"]
    edit.clear()
    assert day.day() == ""


@pytest.mark.parametrize(("shown", "chosen"), [("2024-02-28", "2024-02-29"), ("", "")])
def test_a_day_is_chosen_from_a_calendar_by_the_keyboard(day, qtbot, shown, chosen):
    QTest.keyClicks(day.findChild(QLineEdit), shown)
    press_calendar(day)
    calendar = day.findChild(QCalendarWidget)
    tomorrow = QDate.currentDate().addDays(1).toString("yyyy-MM-dd")
    view = calendar.findChild(QTableView)
    QTest.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(day.day_changed) as changed:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert changed.args == [chosen or tomorrow]
    assert not calendar.isVisible()


def test_a_calendar_that_is_left_changes_nothing(day):
    QTest.keyClicks(day.findChild(QLineEdit), "2024-02-28")
    press_calendar(day)
    calendar = day.findChild(QCalendarWidget)
    QTest.keyClick(calendar.findChild(QTableView), Qt.Key.Key_Right)
    QTest.keyClick(calendar, Qt.Key.Key_Escape)
    assert day.day() == "2024-02-28"


def press_calendar(day: DateBox) -> None:
    name = "Modified from: choose from a calendar"
    QTest.mouseClick(button(day, name), Qt.MouseButton.LeftButton)


def test_what_is_no_day_is_explained_below_the_field(panel, qtbot):
    edit = next(
        each for each in panel.findChildren(QLineEdit) if each.accessibleName() == "Modified to"
    )
    press(panel, "Which pictures")
    told = []
    panel.setting_changed.connect(lambda *change: told.append(change))
    QTest.keyClicks(edit, "2024")
    problem = "must be a day such as 2024-12-31"
    qtbot.waitUntil(lambda: problem in texts(panel), timeout=WAIT_MILLISECONDS)
    assert told == []
    QTest.keyClicks(edit, "-12-31")
    assert told == [("modified_to", "2024-12-31")]
