"""The chips show what there is, and the search can be left by the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.table.filter_bar import FilterBar
from gui.table.wanted import Group, Wanted
from processing.task import Counts


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
