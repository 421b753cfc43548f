"""The whole window by keyboard: panes, going back, removing, and where the focus stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMessageBox,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from gui.control.state import State
from gui.table.columns import Column
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, start_button
from tests.support.fake_window import FOLDER, numbered_sources


@pytest.fixture
def six(desk, qtbot):
    """The desk with six pictures and the preview of the current one."""
    qtbot.waitExposed(desk.window)
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(6))
    desk.deliver()
    desk.window.pane.show_tab("preview")
    QApplication.processEvents()
    return desk


def focused(desk) -> QWidget:
    """Return what has the keyboard, or would if the window were active."""
    return desk.window.focusWidget()


def press_key(qtbot, desk, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(focused(desk), key, modifiers)


def shown_and_previewed(desk) -> tuple[int, list[int], str]:
    """Return the current row, the selected ones, and the picture of the preview."""
    selection = desk.window.pictures.view.selectionModel()
    path = desk.session.previews._maker.preview.path
    rows = sorted({index.row() for index in selection.selectedRows()})
    return selection.currentIndex().row(), rows, path.name if path else ""


def look_for(qtbot, desk, text: str, count: int) -> None:
    """Type into the search, and wait until so many pictures are shown."""
    desk.window.filters.focus_search()
    qtbot.keyClicks(desk.window.filters.search, text)
    wait_for_rows(qtbot, desk, count)


def wait_for_rows(qtbot, desk, count: int) -> None:
    files = desk.session.files
    qtbot.waitUntil(lambda: files.rowCount() == count, timeout=WAIT_MILLISECONDS)


def pane_of(desk) -> QWidget:
    window = desk.window
    parts = {
        "toolbar": window.toolbar,
        "settings": window.recipe.parentWidget(),
        "start page": window.start_page,
        "pictures": window.pictures,
        "pane": window.pane,
        "run bar": window.run_bar,
    }
    return next(n for n, part in parts.items() if part.isAncestorOf(focused(desk)))


def test_f6_goes_round_the_panes_and_shift_f6_back(six, qtbot):
    six.window.pictures.setFocus()
    onward = []
    for _ in range(5):
        six.choose("Go to the next pane")
        onward.append(pane_of(six))
    assert onward == ["pane", "run bar", "toolbar", "settings", "pictures"]
    six.choose("Go to the previous pane")
    assert pane_of(six) == "settings"


def test_f6_returns_to_where_the_keyboard_was_in_a_pane(six):
    six.window.pictures.setFocus()
    start = start_button(six.window)  # not the first there
    start.setFocus()
    six.choose("Go to the next pane")
    six.choose("Go to the previous pane")
    assert focused(six) is start


def test_f6_leaves_out_a_part_where_nothing_can_be_done(desk, qtbot):
    qtbot.waitExposed(desk.window)
    desk.window.start_page.setFocus()
    seen = set()
    for _ in range(6):
        desk.choose("Go to the next pane")
        seen.add(pane_of(desk))
    assert "start page" in seen
    assert "pictures" not in seen


def test_esc_goes_back_one_step_at_a_time(six, qtbot):
    window = six.window
    look_for(qtbot, six, "00000", 6)
    press_key(qtbot, six, Qt.Key.Key_Return)
    assert focused(six) is window.pictures.view
    window.banner.show_problem("Something is odd.")
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert window.filters.search.text() == ""
    assert shown_and_previewed(six)[1]
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert shown_and_previewed(six)[1] == []
    assert window.banner.isVisible()
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert not window.banner.isVisible()
    assert not window.pane.is_folded
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert window.pane.is_folded


def test_esc_in_the_pane_folds_it_and_goes_to_the_pictures(six, qtbot):
    six.window.preview.view.setFocus()
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert six.window.pane.is_folded
    assert focused(six) is six.window.pictures.view


def test_esc_in_the_log_clears_its_filter_before_it_folds_the_pane(six, qtbot):
    six.window.pane.show_tab("log")
    field = six.window.log.findChild(QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "JPEG")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert not six.window.pane.is_folded
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert six.window.pane.is_folded


def test_after_a_search_the_same_picture_is_current_selected_and_previewed(six, qtbot):
    six.window.pictures.show_picture(2)
    look_for(qtbot, six, "000004", 1)
    press_key(qtbot, six, Qt.Key.Key_Escape)
    wait_for_rows(qtbot, six, 6)
    assert shown_and_previewed(six) == (2, [2], "000002.jpg")
    press_key(qtbot, six, Qt.Key.Key_Escape)
    assert shown_and_previewed(six) == (2, [2], "000002.jpg")


def test_what_was_found_and_gone_to_stays_current_when_the_search_goes(six, qtbot):
    six.window.pictures.show_picture(2)
    look_for(qtbot, six, "000004", 1)
    press_key(qtbot, six, Qt.Key.Key_Return)
    assert shown_and_previewed(six) == (0, [0], "000004.jpg")
    press_key(qtbot, six, Qt.Key.Key_Escape)
    wait_for_rows(qtbot, six, 6)
    assert shown_and_previewed(six) == (4, [4], "000004.jpg")


def test_the_current_picture_stays_when_the_folder_is_scanned_again(six, qtbot):
    six.window.pictures.show_picture(3)
    six.controller.rescan()
    six.fakes.preparation.finish(numbered_sources(6))
    six.deliver()
    assert shown_and_previewed(six) == (3, [3], "000003.jpg")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_picture_and_del_takes_it_off_the_list(six, qtbot, key):
    pictures = six.window.pictures
    pictures.show_picture(1)
    with qtbot.waitSignal(pictures.open_requested) as opened:
        qtbot.keyClick(pictures.view, key)
    assert opened.args == [FOLDER / "000001.jpg"]
    with qtbot.waitSignal(pictures.remove_requested) as removed:
        qtbot.keyClick(pictures.view, Qt.Key.Key_Delete)
    assert removed.args == [(FOLDER / "000001.jpg",)]


def end_run(desk) -> None:
    """Make four pictures, one of which fails."""
    desk.controller.start()
    run = desk.fakes.run
    run.begin()
    for task_id in range(3):
        run.end_file(task_id)
    run.end_file(3, Status.FAILED, "It ends early.")
    desk.fakes.remember(run, 3)
    run.finish()
    desk.deliver()


def test_after_an_undo_the_keyboard_is_with_the_pictures(ready, qtbot):
    qtbot.waitExposed(ready.window)
    end_run(ready)
    undo = button(ready.window.summary, "Undo…")
    qtbot.waitUntil(undo.isVisible, timeout=WAIT_MILLISECONDS)
    undo.setFocus()
    undo.click()
    ready.window.findChild(QMessageBox).buttons()[0].click()
    QApplication.processEvents()
    assert ready.controller.state is State.UNDOING
    assert focused(ready) is ready.window.pictures.view
    ready.fakes.undo.finish(3)
    ready.deliver()
    assert focused(ready) is ready.window.pictures.view


def test_a_closed_card_leaves_the_keyboard_to_the_pictures(ready, qtbot):
    qtbot.waitExposed(ready.window)
    ready.window.banner.show_problem("Something is odd.")
    close = button(ready.window.banner, "Dismiss this message")
    close.setFocus()
    qtbot.keyClick(close, Qt.Key.Key_Space)
    assert focused(ready) is ready.window.pictures.view


@pytest.mark.parametrize("name", ["_sides", "split"])
def test_the_keyboard_moves_the_borders_between_panes(six, qtbot, name):
    splitter = getattr(six.window, name)
    border = splitter.handle(1)
    assert border.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert border.accessibleName()
    border.setFocus()
    before = splitter.sizes()
    key = Qt.Key.Key_Right if name == "_sides" else Qt.Key.Key_Up
    qtbot.keyClick(border, key)
    assert splitter.sizes() != before


def shown_columns(header) -> list[Column]:
    shown = [column for column in Column if not header.isSectionHidden(column)]
    return sorted(shown, key=header.visualIndex)


def test_columns_are_moved_and_sized_from_the_menu(six):
    header = six.window.table.columns
    menu = QMenu()
    header.fill_menu(menu)
    (arranging,) = (entry.menu() for entry in menu.actions() if entry.menu() is not None)
    arranging.aboutToShow.emit()
    (state,) = (e.menu() for e in arranging.actions() if e.text() == Column.STATE.spec.heading())
    entries = {entry.text(): entry for entry in state.actions()}
    width, order = header.sectionSize(Column.STATE), shown_columns(header)
    entries["Wider"].trigger()
    assert header.sectionSize(Column.STATE) > width
    entries["Narrower"].trigger()
    assert abs(header.sectionSize(Column.STATE) - width) <= 1
    entries["Move left"].trigger()
    assert shown_columns(header).index(Column.STATE) == order.index(Column.STATE) - 1
    entries["Move right"].trigger()
    assert shown_columns(header) == order


_TAKES_A_CLICK = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QSplitterHandle,
    QTabBar,
)
_OWN_CLICKS = ("mousePressEvent", "mouseDoubleClickEvent")


def takes_a_click(widget: QWidget) -> bool:
    kinds = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("gui.")]
    is_ours = any(name in vars(kind) for kind in kinds for name in _OWN_CLICKS)
    return isinstance(widget, _TAKES_A_CLICK) or is_ours


def is_inner(widget: QWidget) -> bool:
    """Return whether Qt made it as a part of something that takes the keyboard itself."""
    inner = widget.objectName().startswith("qt_")
    own = type(widget.parentWidget()) in {QLineEdit, QTabBar} or isinstance(
        widget.parentWidget(), (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QAbstractItemView)
    )
    own = own or isinstance(widget, QScrollBar)  # the keys of what it scrolls move it
    popup = widget.window().windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
    return inner or own or popup


@pytest.mark.parametrize("tab", ["preview", "log", "workers"])
def test_whatever_takes_a_click_takes_the_keyboard(six, tab):
    end_run_of_six(six)
    six.window.pane.show_tab(tab)
    QApplication.processEvents()
    unreachable = [
        (type(widget).__name__, widget.accessibleName(), type(widget.parentWidget()).__name__)
        for widget in six.window.findChildren(QWidget)
        if widget.isVisible()
        and takes_a_click(widget)
        and not is_inner(widget)
        and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


def end_run_of_six(desk) -> None:
    desk.controller.start()
    desk.fakes.run.begin()
    for task_id in range(6):
        desk.fakes.run.end_file(task_id)
    desk.fakes.run.finish()
    desk.deliver()


def test_the_tab_key_goes_through_the_window_from_top_to_bottom(six):
    """Toolbar, settings, filters, pictures, pane, run bar: as they are read."""
    window = six.window
    places = {
        "toolbar": window.toolbar,
        "source": window.source,
        "recipe": window.recipe,
        "border": window._sides.handle(1),
        "filters": window.filters,
        "pictures": window.pictures,
        "pane": window.pane,
        "run bar": window.run_bar,
    }
    order: list[str] = []
    widget = window.nextInFocusChain()
    while widget is not window:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
        parts = [n for n, part in places.items() if part is widget or part.isAncestorOf(widget)]
        name = next(iter(parts), "")
        if takes and name and not widget.objectName().startswith("qt_"):
            order += [name] if order[-1:] != [name] else []
        widget = widget.nextInFocusChain()
    assert order == list(places)


def test_no_key_is_bound_twice_where_both_would_answer(six):
    """A key of the whole window is no key of a place, and none is there twice."""
    actions = [a for a in six.window.findChildren(QAction) if not a.shortcut().isEmpty()]
    wide = [
        key.toString()
        for action in actions
        if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut
        and not is_of_context_menu(action)
        for key in action.shortcuts()
    ]
    assert [key for key in wide if wide.count(key) > 1] == []
    for group in six.window.key_groups():
        bound = [key for row in group.rows if row.act is not None for key in row.keys]
        keys = [QKeySequence(key).toString() for key in bound]
        assert [key for key in keys if keys.count(key) > 1] == [], group.title
        assert set(keys) & set(wide) == set(), group.title


def is_of_context_menu(action: QAction) -> bool:
    menus = [each for each in action.associatedObjects() if isinstance(each, QMenu)]
    return any(menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose) for menu in menus)


def test_the_steps_can_be_moved_and_removed_by_keys(desk, qtbot):
    qtbot.waitExposed(desk.window)
    step = WatermarkText()
    desk.session.commands.change(recipe=Recipe(steps=(step, WatermarkText(text="Second"))))
    steps = desk.window.recipe._steps
    steps._list.setCurrentRow(2)
    qtbot.keyClick(steps._list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.controller.batch.choices.recipe.steps[0].text == "Second"
    qtbot.keyClick(steps._list, Qt.Key.Key_Delete)
    assert desk.controller.batch.choices.recipe.steps == (step,)
