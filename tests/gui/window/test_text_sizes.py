"""The window at every size of text and on every screen: nothing is cut off, Start is in sight."""

from itertools import product
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from gui.comparisons._dispatch_window import DispatchWindow
from gui.comparisons._race_window import RaceWindow
from gui.comparisons._start_ways_window import StartWindow
from gui.comparisons._what_if_window import WhatIfWindow
from gui.comparisons.figures_table import FiguresTable
from gui.control.run_progress import LaneProgress
from gui.experiments._window import ExperimentsWindow
from gui.lanes._table import LaneModel, LanesTable
from gui.look.contrast import TEXT_RATIO, contrast
from gui.look.dressing import style_sheet
from gui.look.theme import LIGHT
from gui.look.widgets import ElidedLabel
from gui.table._cause_list import CauseList
from gui.window.main_window import MainWindow
from processing.measuring.experiments.registry import EXPERIMENTS
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import start_button
from tests.support.fake_window import numbered_sources

COMPARISONS = (RaceWindow, DispatchWindow, StartWindow, WhatIfWindow)
POINTS = [9, 12, 16, 20]


@pytest.fixture(params=POINTS, ids=lambda points: f"{points} pt")
def text(request, qapp):
    """Text of another size, for windows that come up from now on."""
    usual = QFont(qapp.font())
    larger = QFont(usual)
    larger.setPointSizeF(request.param)
    qapp.setFont(larger)
    yield larger
    qapp.setFont(usual)


@pytest.fixture
def small_screen(monkeypatch, request):
    """A screen with so much room for windows."""
    room = QRect(0, 0, *request.param)
    screen = SimpleNamespace(availableSize=room.size)
    monkeypatch.setattr(MainWindow, "screen", lambda _window: screen)
    return room


def wait_for_layout(qtbot, desk) -> None:
    qtbot.waitExposed(desk.window)
    QApplication.processEvents()


@pytest.mark.parametrize("small_screen", [(1280, 720), (960, 540), (683, 384)], indirect=True)
def test_the_first_window_fits_its_screen_and_start_is_in_sight(small_screen, text, desk, qtbot):
    # 1920 x 1080 at 150 and 200 %, and 1366 x 768 at 200 %.
    wait_for_layout(qtbot, desk)
    assert desk.window.width() <= small_screen.width()
    assert desk.window.height() <= small_screen.height()
    start = start_button(desk.window)
    place = QRect(start.mapTo(desk.window, start.rect().topLeft()), start.size())
    if text.pointSizeF() <= 12:  # larger text on a screen that small has to be scrolled
        assert desk.window.rect().contains(place)
    assert place.bottom() <= desk.window.rect().bottom()


def test_no_field_cuts_its_text_off(text, desk, qtbot):
    wait_for_layout(qtbot, desk)
    for fold in desk.window.recipe.findChildren(QAbstractButton):
        if fold.property("kind") in {"fold", "section"}:
            fold.setChecked(True)
    wait_for_layout(qtbot, desk)
    kinds = (QLineEdit, QAbstractSpinBox, QComboBox, QAbstractButton)
    fields = [w for w in desk.window.findChildren(QWidget) if isinstance(w, kinds)]
    shown = [f for f in fields if f.isVisible() and f.accessibleName()]
    assert len(shown) > 40
    line = QFontMetrics(text).height()
    buttons = [f for f in shown if isinstance(f, QAbstractButton)]
    assert [f.accessibleName() for f in buttons if f.height() < f.sizeHint().height()] == []
    typed = [f for f in shown if not isinstance(f, QAbstractButton)]
    assert [f.accessibleName() for f in typed if f.height() < line + 6] == []
    labels = [w for w in desk.window.findChildren(QLabel) if w.isVisible() and w.text()]
    assert [w.text() for w in labels if w.height() < QFontMetrics(w.font()).height()] == []


def test_all_of_the_recipe_can_be_seen_or_scrolled_to(text, desk, qtbot):
    wait_for_layout(qtbot, desk)
    column = desk.window.recipe.parentWidget()
    scroll = next(s for s in desk.window.findChildren(QScrollArea) if s.widget() is column)
    hidden = column.width() - scroll.viewport().width()
    assert hidden <= scroll.horizontalScrollBar().maximum()
    assert column.width() >= column.minimumSizeHint().width()


def test_the_recipe_grows_with_what_is_unfolded_in_it(desk, qtbot):
    desk.window.resize(1400, 800)
    wait_for_layout(qtbot, desk)
    column = desk.window.recipe.parentWidget()
    scroll = next(s for s in desk.window.findChildren(QScrollArea) if s.widget() is column)
    box = next(b for b in desk.window.source.findChildren(QCheckBox) if not b.isVisible())
    box.setText("n" * 45)  # as in a language of long words
    for fold in desk.window.source.findChildren(QAbstractButton):
        if fold.property("kind") == "fold":
            fold.setChecked(True)
    qtbot.waitUntil(box.isVisible)
    qtbot.waitUntil(lambda: scroll.viewport().width() >= column.minimumSizeHint().width())
    assert scroll.horizontalScrollBar().maximum() == 0


def test_the_lines_of_a_row_do_not_overlap_and_fit_it(text, ready, qtbot):
    wait_for_layout(qtbot, ready)
    table = ready.window.table
    assert table.rowHeight(0) >= 2 * QFontMetrics(table.font()).height()
    first, last = ready.session.files.visible
    assert last - first >= table.viewport().height() // table.rowHeight(0)


def test_rows_follow_text_that_grows_while_the_window_is_there(ready, qapp, qtbot):
    wait_for_layout(qtbot, ready)
    before, usual = ready.window.table.rowHeight(0), QFont(qapp.font())
    larger = QFont(usual)
    larger.setPointSizeF(20)
    try:
        qapp.setFont(larger)
        QApplication.processEvents()
        assert ready.window.table.rowHeight(0) > before
        assert ready.window.table.rowHeight(0) >= 2 * QFontMetrics(larger).height()
    finally:
        qapp.setFont(usual)


@pytest.mark.parametrize("points", POINTS)
def test_titles_are_larger_than_other_text(points):
    font = QFont()
    font.setPointSizeF(points)
    sheet = style_sheet(LIGHT, font)
    size = sheet.split('QLabel[role="title"] { font-size: ')[1].split("pt")[0]
    assert float(size) > points
    assert "$" not in sheet.partition("*/")[2]


def test_hints_in_empty_fields_can_be_read(desk, qtbot):
    wait_for_layout(qtbot, desk)
    lines = [w for w in desk.window.findChildren(QLineEdit) if w.placeholderText()]
    assert lines
    for line in lines:
        line.ensurePolished()
        hint = line.palette().placeholderText().color()
        ground = QColor(LIGHT.base)
        seen = QColor.fromRgbF(
            *(
                hint.alphaF() * over + (1 - hint.alphaF()) * under
                for over, under in zip(hint.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
            )
        )
        assert contrast(seen, QColor(LIGHT.base)) >= TEXT_RATIO, line.placeholderText()


def test_the_row_of_the_keyboard_is_framed_where_the_table_has_the_focus(ready, qtbot):
    table = ready.window.table
    ready.window.activateWindow()
    qtbot.waitUntil(ready.window.isActiveWindow, timeout=WAIT_MILLISECONDS)
    table.clearSelection()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus, timeout=WAIT_MILLISECONDS)
    table.setCurrentIndex(ready.session.files.index(1, 0))
    table.clearSelection()
    with_cursor = table.viewport().grab().toImage()
    at = table.visualRect(ready.session.files.index(1, 0)).topLeft()
    accent = QColor(LIGHT.accent).rgb()
    ratio = with_cursor.devicePixelRatio()
    column = [with_cursor.pixel(round(30 * ratio), round((at.y() + y) * ratio)) for y in range(4)]
    assert accent in column
    ready.window.run_bar.setFocus()
    table.clearFocus()
    without = table.viewport().grab().toImage()
    column = [without.pixel(round(30 * ratio), round((at.y() + y) * ratio)) for y in range(4)]
    assert accent not in column


def test_elided_text_has_the_height_of_its_letters(text, desk, qtbot):
    wait_for_layout(qtbot, desk)
    lines = [w for w in desk.window.findChildren(ElidedLabel) if w.isVisible()]
    assert lines
    assert all(w.height() >= QFontMetrics(w.font()).height() for w in lines)


def test_many_rows_are_as_high_as_their_text_needs(text, desk, qtbot):
    desk.session.files.append(numbered_sources(50))
    table = desk.window.table
    assert table.rowHeight(49) == table.rowHeight(0)


@pytest.mark.parametrize("kind", [*COMPARISONS, lambda: ExperimentsWindow(EXPERIMENTS)])
def test_the_windows_of_measurements_fit_small_screens_too(text, qtbot, kind):
    window = kind()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert window.width() <= room.width()
    assert window.height() <= room.height()
    assert window.minimumSizeHint().width() < 600
    assert window.minimumSizeHint().height() < 340


def lists_with_cursors() -> list[QAbstractItemView]:
    figures = FiguresTable("Figures", "Columns", {"a": "", "b": ""})
    figures.show_figures([["1", "2"], ["3", "4"]])
    causes = CauseList()
    causes.show_causes({"one": 3, "two": 4})
    lanes = LaneModel()
    lanes.show_lanes([LaneProgress(n, True, "a", 1.0, 2) for n in (1, 2)])
    return [figures, causes, LanesTable(lanes)]


@pytest.mark.parametrize("number", range(3))
def test_the_cursor_of_the_keyboard_is_seen_in_every_list(desk, qtbot, number):
    view = lists_with_cursors()[number]
    qtbot.addWidget(view)
    view.resize(400, 160)
    view.show()

    def accents() -> int:
        image, accent = view.viewport().grab().toImage(), QColor(LIGHT.accent).rgb()
        places = product(range(image.width()), range(image.height()))
        return sum(image.pixel(*place) == accent for place in places)

    view.clearFocus()
    before = accents()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=WAIT_MILLISECONDS)
    view.setCurrentIndex(view.model().index(1, 0))
    assert accents() > before
