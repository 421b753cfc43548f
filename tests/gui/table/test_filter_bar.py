"""The chips show what there is, and the search can be left by the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.table._cause_list import CauseList
from gui.table.filter_bar import FilterBar
from gui.table.wanted import Group, Wanted
from processing.task import Counts
from tests.support.desk import texts


@pytest.fixture
def bar(qtbot):
    made = FilterBar()
    qtbot.addWidget(made)
    made.resize(900, 40)
    made.show()
    return made


def chips(bar: FilterBar) -> list[str]:
    buttons = bar.findChildren(QPushButton)
    return [b.accessibleName() for b in buttons if b.isVisible() and b.isCheckable()]


def test_waiting_is_offered_in_a_run_and_warnings_where_there_are_some(bar):
    bar.begin_with(Counts(planned=1200))
    assert chips(bar) == ["All 1,200", "Done 0", "Failed 0", "Skipped 0"]
    bar.begin_run()
    bar.show_counts(Counts(planned=1200, done=100, failed=1), warned=3)
    assert chips(bar)[1:4] == ["Waiting 1,099", "Done 100", "With warnings 3"]
    bar.show_counts(Counts(planned=1200, done=1199, failed=1), warned=3)
    assert "Waiting 0" not in chips(bar)


def test_a_chip_that_is_pressed_stays_even_if_nothing_is_in_its_group_any_more(bar):
    bar.begin_run()
    bar.show_counts(Counts(planned=2))
    bar.choose(Group.WAITING)
    bar.show_counts(Counts(planned=2, done=2))
    assert "Waiting 0" in chips(bar)


def test_escape_clears_the_search_and_leaves_it_the_second_time(bar, qtbot):
    told = []
    bar.filter_changed.connect(told.append)
    QTest.keyClicks(bar.search, "coast")
    qtbot.waitUntil(lambda: Wanted(text="coast") in told)
    with qtbot.assertNotEmitted(bar.left):
        QTest.keyClick(bar.search, Qt.Key.Key_Escape)
    assert bar.search.text() == ""
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.search, Qt.Key.Key_Escape)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_return_and_down_go_on_to_the_pictures(bar, qtbot, key):
    QTest.keyClicks(bar.search, "coast")
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.search, key)
    assert bar.search.text() == "coast"


def test_narrow_room_puts_chips_and_search_in_several_lines(bar):
    bar.begin_with(Counts(planned=10))
    wide = bar.heightForWidth(900)
    assert bar.heightForWidth(220) > wide
    bar.resize(220, bar.heightForWidth(220))
    assert bar.search.geometry().right() <= bar.width()


def show_failures(bar: FilterBar, **causes: int) -> None:
    bar.show_counts(Counts(planned=9, failed=sum(causes.values())))
    bar.show_causes(causes)


def lines(bar: FilterBar) -> list[str]:
    shown = bar.findChild(CauseList)
    return [shown.item(n).text() for n in range(shown.count())]


def retry(bar: FilterBar) -> QPushButton:
    return next(b for b in bar.findChildren(QPushButton) if b.text() == "Retry these")


def test_all_failures_can_be_retried_and_not_only_those_of_a_cause(bar, qtbot):
    show_failures(bar, dark=2, early=1)
    bar.choose(Group.FAILED)
    bar.set_retryable(can_retry=True)
    assert retry(bar).isEnabled()
    with qtbot.waitSignal(bar.retry_requested) as asked:
        retry(bar).click()
    assert asked.args == [""]


def test_causes_that_are_as_frequent_stay_in_their_order(bar):
    show_failures(bar, early=2, dark=2)
    before = lines(bar)
    show_failures(bar, dark=2, early=2)
    assert lines(bar) == before


def test_the_chosen_cause_is_chosen_again_after_a_retry_but_not_in_another_batch(bar):
    show_failures(bar, early=2, dark=2)
    bar.choose(Group.FAILED)
    causes = bar.findChild(CauseList)
    causes.setCurrentRow(2)
    show_failures(bar)
    show_failures(bar, dark=1, early=2)
    assert causes.chosen == "early"
    bar.forget_cause()
    show_failures(bar)
    show_failures(bar, dark=1, early=2)
    assert causes.chosen == ""


def test_how_many_are_selected_is_said_if_there_are_several(bar):
    bar.show_selected(1)
    assert "1 selected" not in texts(bar)
    bar.show_selected(1200)
    assert "1,200 selected" in texts(bar)
