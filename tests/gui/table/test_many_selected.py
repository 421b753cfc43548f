"""What very many rows cost in each act: no more than those that can be seen."""

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelection, Qt
from PySide6.QtWidgets import QApplication

from gui.look.desktop import paths_of
from gui.table import model
from gui.table._pictures import Pictures
from gui.table._sorting import STEP_ROWS
from gui.table.columns import Column
from gui.table.model import FileModel
from processing.planning.plan_rows import PackedSources
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, numbered_sources

MANY = 2 * STEP_ROWS + 500
FEW = 600  # more than what can be seen, far less than all
STEPS = MANY // STEP_ROWS + 1


@pytest.fixture
def asked(monkeypatch):
    """The names of what the model and its rows are asked, each time.

    Qt finds out once which methods are overridden, so it must be there before the model is.
    """
    found: list[str] = []
    for owner, name in (
        (FileModel, "row"),
        (FileModel, "flags"),
        (FileModel, "picture"),
        (Pictures, "paths"),
    ):
        real = getattr(owner, name)

        def count(*given, name=name, real=real):
            found.append(name)
            return real(*given)

        monkeypatch.setattr(owner, name, count)
    return found


@pytest.fixture
def many(asked, desk):
    desk.session.files.append(PackedSources(numbered_sources(MANY)))
    desk.window.show_batch(has_batch=True)
    QApplication.processEvents()
    return desk


@pytest.fixture(params=[False, True], ids=["list", "grid"])
def views(many, asked, request):
    """List or grid, shown with very many rows."""
    many.window.pictures.show_grid(is_grid=request.param)
    QApplication.processEvents()
    asked.clear()
    return many.window.pictures


def settle(views, qtbot) -> None:
    """Wait until rows are chosen, and paint."""
    qtbot.waitUntil(lambda: not views._files.is_choosing, timeout=WAIT_MILLISECONDS)
    QApplication.processEvents()


def test_flags_of_a_cell_make_no_row(many, asked):
    asked.clear()
    index = many.session.files.index(5, 0)
    assert many.session.files.flags(index) & Qt.ItemFlag.ItemIsSelectable
    assert many.session.files.flags(many.session.files.index(-1, 0)) == Qt.ItemFlag.NoItemFlags
    assert set(asked) == {"flags"}


def test_showing_the_other_view_asks_for_what_is_seen_only(views, asked):
    views.show_grid(is_grid=not views.is_grid)
    QApplication.processEvents()
    views.view.viewport().repaint()
    assert 0 < asked.count("row") < FEW


def test_scrolling_asks_for_what_is_seen_only(views, asked):
    bar = views.view.verticalScrollBar()
    assert bar.maximum() > 10_000
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    bar.setValue(bar.maximum())
    QApplication.processEvents()
    views.view.viewport().repaint()
    assert asked.count("row") < 3 * FEW
    assert views._files.visible[1] >= MANY - 1


def test_a_repaint_with_all_rows_selected_asks_for_those_in_sight_only(views, asked):
    views.select_all()
    QApplication.processEvents()
    assert asked.count("flags") < FEW
    asked.clear()
    views.table.horizontalHeader().viewport().repaint()
    views.view.viewport().repaint()
    assert 0 < asked.count("row") < FEW
    assert asked.count("flags") < FEW


def test_all_selected_paths_are_copied_in_the_order_shown_without_making_a_row(views, asked, qtbot):
    views.table.sort_by(Column.NAME)
    views.table.sort_by(Column.NAME)
    settle(views, qtbot)
    views.select_all()
    asked.clear()
    views._commands.copy_paths()
    qtbot.waitUntil(lambda: not views._commands._copying.is_under_way, timeout=WAIT_MILLISECONDS)
    lines = QApplication.clipboard().text().splitlines()
    assert lines == [str(FOLDER / f"{n:06}.jpg") for n in reversed(range(MANY))]
    assert asked.count("paths") == STEPS
    assert asked.count("picture") == 0
    assert asked.count("row") + asked.count("flags") < 3 * FEW


def test_half_of_all_are_asked_to_be_removed_without_making_a_row(views, asked, qtbot):
    files = views._files
    views.select_all()
    selection = views._commands.selection
    last = files.index(MANY // 2 - 1, files.columnCount() - 1)
    selection.select(QItemSelection(files.index(0, 0), last), selection.SelectionFlag.Deselect)
    asked.clear()
    with qtbot.waitSignal(views.remove_requested, timeout=WAIT_MILLISECONDS) as removal:
        views.remove_selected()
    assert removal.args[0] == tuple(FOLDER / f"{n:06}.jpg" for n in range(MANY // 2, MANY))
    assert asked.count("paths") <= STEPS
    assert asked.count("picture") == 0
    assert asked.count("row") < 3 * FEW


def test_filtering_and_sorting_ask_for_what_is_seen_only(many, views, asked, qtbot):
    many.window.filters.search.setText("9")
    many.window.filters._tell()
    settle(views, qtbot)
    assert views._files.rowCount() == sum("9" in f"{n:06}" for n in range(MANY))
    views.table.sort_by(Column.ORIGINAL)
    settle(views, qtbot)
    assert asked.count("row") < 4 * FEW
    assert asked.count("picture") < 10


def test_the_menu_of_all_rows_makes_no_row(views, asked):
    views.select_all()
    asked.clear()
    menu = views._menu.made_for(views.view)
    texts = [action.text() for action in menu.actions()]
    assert f"Copy {MANY:,} paths" in texts
    assert f"Remove {MANY:,} pictures from the list" in texts
    assert asked == []
    menu.close()


def test_a_typed_name_is_found_without_making_rows(views, asked):
    views.view.keyboardSearch("0085")
    assert views.view.currentIndex().data() == "008500.jpg"
    assert asked.count("row") < 3 * FEW


def test_a_drag_of_a_result_looks_at_each_row_once(many, asked):
    files = many.session.files
    asked.clear()
    data = files.mimeData([files.index(n, column) for n in range(10) for column in Column])
    assert paths_of(data.urls()) == tuple(FOLDER / f"{n:06}.jpg" for n in range(10))
    assert asked.count("picture") == 10


def test_sorting_moves_the_selection_by_rows(many, qtbot):
    files, table = many.session.files, many.window.table
    hints = []
    files.layoutAboutToBeChanged[model._WITH_HINT].connect(
        lambda _parents, hint: hints.append(hint)
    )
    table.selectRow(0)
    table.sort_by(Column.NAME)
    table.sort_by(Column.NAME)
    qtbot.waitUntil(lambda: not files.is_choosing, timeout=WAIT_MILLISECONDS)
    assert hints
    assert set(hints) == {QAbstractItemModel.LayoutChangeHint.VerticalSortHint}
    assert [index.row() for index in table.selectionModel().selectedRows()] == [MANY - 1]
    assert table.currentIndex().row() == MANY - 1
