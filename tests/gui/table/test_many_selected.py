"""What a selection of very many rows costs: no more than what can be seen of it."""

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication

from gui.table import model
from gui.table.columns import Column
from gui.table.model import FileModel
from tests.support.fake_window import numbered_sources

MANY = 3_000
FEW = 300  # more than what can be seen, far less than all


@pytest.fixture
def many(desk):
    desk.session.files.append(numbered_sources(MANY))
    desk.window.show_batch(has_batch=True)
    QApplication.processEvents()
    return desk


@pytest.fixture
def asked(monkeypatch):
    """The names of what the model is asked, each time."""
    found: list[str] = []
    for name in ("row", "flags"):
        real = getattr(FileModel, name)

        def count(model, index, *, name=name, real=real):
            found.append(name)
            return real(model, index)

        monkeypatch.setattr(FileModel, name, count)
    return found


def copied(table) -> list[str]:
    next(a for a in table.actions() if a.text() in {"Copy reason", "Copy name"}).trigger()
    return QApplication.clipboard().text().splitlines()


def test_flags_of_a_cell_make_no_row(many, asked):
    index = many.session.files.index(5, 0)
    assert many.session.files.flags(index) & Qt.ItemFlag.ItemIsSelectable
    assert asked == ["flags"]


def test_only_results_can_be_dragged_out(ready):
    ready.controller.start()
    ready.fakes.run.begin()
    ready.fakes.run.end_file(1)
    ready.deliver()
    files = ready.session.files
    can_drag = [
        bool(files.flags(files.index(n, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for n in (0, 1)
    ]
    assert can_drag == [False, True]
    assert files.flags(files.index(-1, 0)) == Qt.ItemFlag.NoItemFlags


def test_a_repaint_with_all_rows_selected_asks_for_those_in_sight_only(many, asked):
    many.window.table.selectAll()
    QApplication.processEvents()
    asked.clear()
    many.window.table.horizontalHeader().viewport().repaint()
    many.window.table.viewport().repaint()
    assert len(asked) < FEW


def test_all_selected_rows_are_copied_in_their_order_without_asking_for_each_cell(many, asked):
    many.window.table.selectAll()
    asked.clear()
    lines = copied(many.window.table)
    assert len(lines) == MANY
    assert lines[0].endswith("000000.jpg: Found")
    assert lines[-1].endswith(f"{MANY - 1:06}.jpg: Found")
    assert asked.count("row") == MANY
    assert asked.count("flags") < FEW


def test_a_drag_of_a_result_looks_at_each_row_once(many, asked):
    files = many.session.files
    files.mimeData([files.index(n, column) for n in range(10) for column in Column])
    assert asked.count("row") == 10


def test_sorting_moves_the_selection_by_rows(many, qtbot):
    files, table = many.session.files, many.window.table
    hints = []
    files.layoutAboutToBeChanged[model._WITH_HINT].connect(
        lambda _parents, hint: hints.append(hint)
    )
    table.selectRow(0)
    table.sort_by(Column.NAME)
    table.sort_by(Column.NAME)
    qtbot.waitUntil(lambda: not files.is_choosing, timeout=60_000)
    assert hints
    assert set(hints) == {QAbstractItemModel.LayoutChangeHint.VerticalSortHint}
    assert [index.row() for index in table.selectionModel().selectedRows()] == [MANY - 1]
    assert table.currentIndex().row() == MANY - 1
