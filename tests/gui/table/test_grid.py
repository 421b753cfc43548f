"""The grid: where its cells lie, and how the cursor goes through them."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.support.picture_views import COUNT, Select, select


@pytest.fixture
def grid(views):
    views.show_grid(is_grid=True)
    QApplication.processEvents()
    return views.grid


def test_the_cells_of_the_grid_lie_side_by_side_and_are_found_again(grid, files):
    places = [grid.visualRect(files.index(row, 0)) for row in range(COUNT)]
    lefts = sorted({place.left() for place in places})
    assert len(lefts) == grid.viewport().width() // places[0].width() >= 3
    assert [places[n].top() for n in range(len(lefts))] == [0] * len(lefts)
    assert places[len(lefts)].top() == places[0].bottom() + 1
    for row, place in enumerate(places):
        assert grid.indexAt(place.center()).row() == row
    assert not grid.indexAt(QPoint(5, places[-1].bottom() + 5)).isValid()


@pytest.mark.parametrize(
    ("key", "start", "lines", "more"),
    [
        (Qt.Key.Key_Right, 1, 0, 1),
        (Qt.Key.Key_Left, 1, 0, -1),
        (Qt.Key.Key_Down, 1, 1, 0),
        (Qt.Key.Key_Up, 1, 0, 0),  # from the first line it leads nowhere
        (Qt.Key.Key_End, 1, 0, COUNT - 2),
    ],
)
def test_the_cursor_goes_through_the_grid(grid, views, key, start, lines, more):
    select(views, start)
    grid.setFocus()
    QTest.keyClick(grid, key)
    assert grid.currentIndex().row() == start + lines * grid._columns + more


def test_shift_and_arrows_select_from_one_cell_to_another(grid, views):
    select(views, 1)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rows = sorted(index.row() for index in grid.selectionModel().selectedRows())
    assert rows == list(range(1, 2 + grid._columns))
    grid.setSelection(QRect(QPoint(5, 5), QPoint(6, 6)), Select.ClearAndSelect | Select.Rows)
    assert [index.row() for index in grid.selectionModel().selectedRows()] == [0]


def test_a_picture_far_down_is_scrolled_to(grid, views, files):
    views.show_picture(COUNT - 1)
    place = grid.visualRect(files.index(COUNT - 1, 0))
    assert grid.viewport().rect().contains(place)
    assert grid.verticalScrollBar().value() == grid.verticalScrollBar().maximum()


def test_cells_grow_with_the_text(grid, qapp):
    before, usual = grid._cell, QFont(qapp.font())
    larger = QFont(usual)
    larger.setPointSizeF(20)
    grid.setFont(larger)
    grid.updateGeometries()
    assert grid._cell.height() > before.height()
