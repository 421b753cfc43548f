"""The pane below the pictures folds away, and is found again as it was left."""

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTabBar

from gui.window._lower_pane import LowerPane
from gui.window._pane_splitter import PaneSplitter
from processing.planning.figures import PlanFigures
from tests.support.fake_window import FOLDER, numbered_sources


@pytest.fixture
def split(qtbot):
    pane = LowerPane()
    for name in ("log", "workers"):
        pane.add_tab(name, name.capitalize(), QLabel(name))
    split = PaneSplitter(QLabel("pictures"), pane)
    qtbot.addWidget(split)
    split.resize(600, 800)
    split.show()
    return split


def pane_of(split: PaneSplitter) -> LowerPane:
    return split.widget(1)


def click(pane: LowerPane, tab: int) -> None:
    tabs = pane.findChild(QTabBar)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(tab).center())


def test_the_pane_is_folded_until_it_is_wanted(split):
    pane = pane_of(split)
    assert pane.is_folded
    assert pane.height() < 60
    click(pane, 1)
    assert not pane.is_folded
    assert pane.current == "workers"
    assert pane.height() > 250


def test_the_current_tab_folds_the_pane_and_another_does_not(split):
    pane = pane_of(split)
    click(pane, 0)
    click(pane, 1)
    assert (pane.is_folded, pane.current) == (False, "workers")
    click(pane, 1)
    assert (pane.is_folded, pane.current) == (True, "workers")


def test_return_on_the_tabs_folds_and_unfolds(split):
    pane = pane_of(split)
    for is_folded in (False, True):
        QTest.keyClick(pane.findChild(QTabBar), Qt.Key.Key_Return)
        assert pane.is_folded is is_folded


def test_a_folded_pane_keeps_its_height_for_the_next_time(split):
    pane = pane_of(split)
    pane.show_tab("log")
    split.setSizes([500, 300])
    split.splitterMoved.emit(500, 1)
    high = pane.height()
    pane.set_folded(is_folded=True)
    pane.set_folded(is_folded=False)
    assert abs(pane.height() - high) <= 2


def test_what_was_kept_is_restored_and_nonsense_is_not(split, qtbot):
    pane_of(split).show_tab("workers")
    kept = split.state()
    pane_of(split).choose_tab("log")
    pane_of(split).set_folded(is_folded=True)
    split.restore(kept)
    assert (pane_of(split).current, pane_of(split).is_folded) == ("workers", False)
    for nonsense in (
        b"",
        b"{",
        b"[]",
        b"3",
        b'["log", 1, 1, "x", 1]',
        b'["no", 0, 0, 1, 1]',
        b"\xff",
    ):
        split.restore(QByteArray(nonsense))
    assert pane_of(split).current == "workers"


def test_the_pane_opens_beside_the_pictures_and_folds_below_them(split):
    pane = pane_of(split)
    split.resize(1200, 600)
    split.set_beside(is_beside=True)
    assert pane.height() < 60
    pane.show_tab("log")
    assert (pane.height(), pane.y()) == (split.height(), 0)
    assert 320 <= pane.width() < 900
    pane.set_folded(is_folded=True)
    assert (pane.width(), pane.x()) == (split.width(), 0)
    assert pane.height() < 60


@pytest.mark.parametrize("is_beside", [False, True])
def test_the_pictures_take_the_room_of_a_folded_pane(split, qtbot, is_beside):
    pane, pictures = pane_of(split), split.widget(0)
    split.set_beside(is_beside=is_beside)
    for _ in range(2):
        pane.show_tab("log")
        QApplication.processEvents()
        pane.set_folded(is_folded=True)
        QApplication.processEvents()
        left = split.height() - pictures.height() - pane.height()
        assert left <= split.handleWidth()
        assert pane.y() > pictures.height()


def test_notes_and_an_open_pane_fit_a_small_window_without_scrolling(desk):
    desk.window.resize(1024, 700)
    desk.controller.open((FOLDER,))
    losses = ("Something may look duller.", "Something else is left out.")
    desk.fakes.preparation.finish(
        numbered_sources(40), PlanFigures(40, 0, 0, 0, 1000, 10_000, losses)
    )
    desk.deliver()
    desk.window.pane.show_tab("preview")
    QApplication.processEvents()
    QApplication.processEvents()
    assert desk.window.notes.isVisible()
    (scroll,) = (
        s for s in desk.window.findChildren(QScrollArea) if s.isAncestorOf(desk.window.pane)
    )
    assert scroll.widget().height() <= scroll.viewport().height()


def test_no_tab_is_scrolled_away_when_the_current_one_gets_a_wider_text(split):
    tabs = pane_of(split).findChild(QTabBar)
    tabs.setStyleSheet("QTabBar::tab:selected { font-weight: 900; letter-spacing: 4px; }")
    tabs.setTabText(1, "A much longer text")
    for place in (0, 1):
        tabs.setCurrentIndex(place)
        QApplication.processEvents()
        assert tabs.width() >= tabs.sizeHint().width()
        assert all(tabs.rect().contains(tabs.tabRect(each)) for each in range(tabs.count()))
