"""The tree that screen readers walk: every control has its name, its label and its words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTabBar,
    QWidget,
)

from gui.look.widgets import IconButton, spoken_name
from gui.recipe._form import CollapsibleSection
from gui.table.columns import Column
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Status
from tests.support.fake_window import FOLDER, numbered_sources

_Text = QAccessible.Text


@pytest.fixture(autouse=True)
def _reader():
    """A screen reader that listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def whole(desk, qtbot):
    """The window after a run with a failure, with all that it can show of a recipe."""
    qtbot.waitExposed(desk.window)
    recipe = Recipe(size_mode=SizeMode.PAD, steps=(WatermarkText(),), also=(Variant(64, 64),))
    desk.session.commands.change(recipe=recipe)
    for fold in desk.window.findChildren(CollapsibleSection):
        fold.set_open(is_open=True)
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(2))
    desk.deliver()
    desk.controller.start()
    run = desk.fakes.run
    run.begin()
    run.end_file(0)
    run.end_file(1, Status.FAILED, "It ends early.")
    run.finish()
    desk.deliver()
    QApplication.processEvents()
    return desk


def walk(widget: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of the tree, as readers go through them.

    Cells are left out: their interfaces live no longer than the rows that are shown.
    """
    yield widget
    if isinstance(widget, (QAbstractItemView, QTabBar)):
        return
    interface = QAccessible.queryAccessibleInterface(widget)
    children = [interface.child(number).object() for number in range(interface.childCount())]
    for child in children:
        if isinstance(child, QWidget) and child.parentWidget() is widget:
            yield from walk(child)


def spoken(widget: QWidget, part: QAccessible.Text = _Text.Name) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(part)


def controls(window: QWidget, kind: type = QWidget) -> list:
    return [
        widget
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
    ]


@pytest.mark.parametrize("tab", ["preview", "log", "workers"])
def test_whatever_takes_the_keyboard_has_a_name_in_the_tree(whole, tab):
    whole.window.pane.show_tab(tab)
    QApplication.processEvents()
    tree = list(walk(whole.window))
    assert len(tree) > 100
    reached = [
        widget
        for widget in tree
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
    ]
    assert len(reached) > 40
    nameless = [
        type(widget).__name__
        for widget in reached
        if not (spoken(widget) or widget.accessibleName()).strip()
    ]
    assert nameless == []


def labels_of(control: QWidget) -> list[str]:
    siblings = control.parentWidget().findChildren(
        QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly
    )
    return [each.text() for each in siblings if each.buddy() is control]


@pytest.mark.parametrize("tab", ["preview", "log"])
def test_a_box_of_choices_has_a_name_that_is_not_its_value_and_a_label(whole, tab):
    """On Linux, Qt calls it by its value: there, readers say the label that belongs to it."""
    whole.window.pane.show_tab(tab)
    QApplication.processEvents()
    boxes = controls(whole.window, QComboBox)
    assert len(boxes) > 10
    assert [
        box.accessibleName() for box in boxes if box.accessibleName() == box.currentText()
    ] == []
    assert [box.accessibleName() for box in boxes if len(labels_of(box)) != 1] == []


def test_fields_and_numbers_have_their_label_as_well_as_their_name(whole):
    fields = [
        each
        for kind in (QAbstractSpinBox, QLineEdit)
        for each in controls(whole.window.recipe, kind)
        if not isinstance(each.parentWidget(), QAbstractSpinBox)
    ]
    assert len(fields) > 8
    assert [field.accessibleName() for field in fields if not field.accessibleName()] == []
    assert [field.accessibleName() for field in fields if spoken(field) == field.text()] == []


def test_who_speaks_to_the_computer_can_say_what_is_on_a_button(whole):
    """The name of a button has its text in it (WCAG 2.5.3)."""
    buttons = [b for b in controls(whole.window, IconButton) if any(map(str.isalpha, b.text()))]
    assert len(buttons) > 15
    odd = []
    for each in buttons:
        seen = each.text().split(" · ")[0].rstrip("…").casefold()
        if seen not in each.accessibleName().casefold():
            odd.append((each.text(), each.accessibleName()))
    assert odd == []


def test_a_button_is_called_by_its_tip_only_if_the_tip_has_its_text():
    assert spoken_name("", "Close") == "Close"
    assert spoken_name("+", "Zoom in") == "Zoom in"
    assert spoken_name("Choose…", "Choose the folder") == "Choose the folder"
    assert spoken_name("Clear", "Take everything off the list") == "Clear"
    assert spoken_name("Start", "") == "Start"


def test_what_shows_an_icon_only_is_described(whole):
    icons = [b for b in controls(whole.window, IconButton) if not any(map(str.isalpha, b.text()))]
    assert len(icons) > 8
    lacking = [each.accessibleName() for each in icons if not spoken(each, _Text.Description)]
    assert lacking == []


def test_buttons_of_which_one_is_pressed_are_one_choice_of_several(whole):
    whole.window.pane.show_tab("preview")
    groups = whole.window.findChildren(QButtonGroup)
    choices = [button for group in groups if group.exclusive() for button in group.buttons()]
    assert len(choices) > 12
    roles = {QAccessible.queryAccessibleInterface(button).role() for button in choices}
    assert roles == {QAccessible.Role.RadioButton}


def test_a_box_of_two_choices_is_described_by_both(whole):
    (box,) = (
        each for each in controls(whole.window, QComboBox) if each.accessibleName() == "Save to"
    )
    described = spoken(box, _Text.Description)
    assert "folder of their own" in described
    assert "place of its original" in described


def test_lists_tabs_and_progress_have_a_name_and_the_progress_its_value(whole):
    window = whole.window
    named = (QAbstractItemView, QTabBar, QProgressBar)
    seen = [w for kind in named for w in window.findChildren(kind) if w.isVisible()]
    assert len(seen) > 4
    assert [type(w).__name__ for w in seen if not w.accessibleName()] == []
    (bar,) = window.run_bar.findChildren(QProgressBar) or [None]
    if bar is not None:
        assert spoken(bar, _Text.Value)


def test_a_row_of_the_table_says_its_name_state_and_reason(whole):
    model, role = whole.session.files, Qt.ItemDataRole.AccessibleTextRole
    failed = model.row_of(1)  # the second result of the first picture
    said = [model.data(model.index(failed, column), role) for column in Column]
    assert said[Column.NAME] == "000000.jpg. Failed. It ends early."
    assert said[Column.STATE] == "Failed"


def test_parts_of_the_window_are_named_and_read_in_their_order(whole):
    window = whole.window
    parts = (window.toolbar, window.source, window.recipe, window.filters, window.run_bar)
    names = [spoken(part) for part in parts]
    assert names == ["Toolbar", "Source", "Recipe", "Which pictures are shown", "Run"]
    read = list(walk(window))
    order = [window.toolbar, window.source, window.recipe, window.pictures, window.pane]
    assert [read.index(part) for part in order] == sorted(read.index(part) for part in order)
