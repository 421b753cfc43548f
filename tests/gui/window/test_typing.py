"""What is typed stays as it was typed, whatever messages arrive meanwhile."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from tests.support.bounds import WAIT_MILLISECONDS


@pytest.fixture
def typist(ready, qtbot):
    ready.window.activateWindow()
    qtbot.waitUntil(ready.window.isActiveWindow, timeout=WAIT_MILLISECONDS)
    return ready


def field(desk, kind: type[QWidget], name: str) -> QWidget:
    return next(w for w in desk.window.findChildren(kind) if w.accessibleName() == name)


def enter(qtbot, control: QWidget) -> None:
    control.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(control.hasFocus, timeout=WAIT_MILLISECONDS)


def plan_again(desk) -> None:
    """Let the plan that follows a change be made, while somebody types."""
    desk.controller.batch.planning.plan_all()
    desk.fakes.preparation.finish(desk.controller.batch.plan.pictures)
    desk.deliver()


def test_a_size_that_is_typed_stays_so_while_the_plan_follows(typist, qtbot):
    width, height = field(typist, QSpinBox, "Width"), field(typist, QSpinBox, "Height")
    enter(qtbot, width)
    qtbot.keyClicks(width, "1920")
    qtbot.keyClick(width, Qt.Key.Key_Tab)
    qtbot.waitUntil(height.hasFocus, timeout=WAIT_MILLISECONDS)
    qtbot.keyClicks(height, "10")
    plan_again(typist)
    qtbot.keyClicks(height, "80")
    qtbot.keyClick(height, Qt.Key.Key_Tab)
    recipe = typist.controller.batch.choices.recipe
    assert (recipe.width_pixels, recipe.height_pixels) == (1920, 1080)
    assert (width.cleanText(), height.cleanText()) == ("1920", "1080")


def test_no_number_of_the_window_is_written_over_while_it_is_typed(typist, qtbot):
    recipe = Recipe(also=(Variant(64, 64),), steps=(WatermarkText("Mine"),))
    typist.session.commands.change(recipe=recipe)
    boxes = [b for b in typist.window.findChildren(QAbstractSpinBox) if b.accessibleName()]
    typed = []
    for box in boxes:
        typist.window.setFocus()  # what was typed into the box before is taken
        show_with_parents(box)
        if not box.isEnabled() or not box.isVisible():
            continue
        enter(qtbot, box)
        box.selectAll()
        qtbot.keyClicks(box, "1")
        typist.controller.batch.choices_changed.emit()
        assert box.cleanText() == "1", box.accessibleName()
        typed.append(box.accessibleName())
    assert len(typed) > 10
    assert {"Width", "Height", "Quality", "Workers"} <= set(typed)
    assert any(name.endswith(": Width") for name in typed)  # of a further result


def test_a_name_pattern_is_not_written_over_while_it_is_typed(typist, qtbot):
    line = field(typist, QLineEdit, "Names")
    show_with_parents(line)
    enter(qtbot, line)
    line.selectAll()
    qtbot.keyClicks(line, "{stem}-a")
    batch = typist.controller.batch
    batch.change(replace(batch.choices, name_pattern="{stem}"))
    qtbot.keyClicks(line, "b")
    assert line.text() == "{stem}-ab"
    assert batch.choices.name_pattern == "{stem}-ab"


def test_a_field_shows_what_holds_as_soon_as_it_is_left(typist, qtbot):
    width = field(typist, QSpinBox, "Width")
    enter(qtbot, width)
    typist.session.commands.change(recipe=Recipe(width_pixels=640))
    assert width.value() != 640
    typist.window.setFocus()
    qtbot.waitUntil(lambda: width.value() == 640, timeout=WAIT_MILLISECONDS)
    assert typist.controller.batch.choices.recipe.width_pixels == 640


def test_what_is_typed_counts_when_start_is_pressed_by_its_shortcut(typist, qtbot):
    width = field(typist, QSpinBox, "Width")
    enter(qtbot, width)
    width.selectAll()
    qtbot.keyClicks(width, "333")
    typist.choose("Start")
    assert typist.controller.batch.choices.recipe.width_pixels == 333


def show_with_parents(widget: QWidget) -> None:
    """Unfold what hides a control."""
    each: QWidget | None = widget
    while each is not None and each is not widget.window():
        each.show()
        each = each.parentWidget()
    QApplication.processEvents()


def test_a_key_that_is_pressed_after_a_run_changes_no_setting(typist, qtbot):
    box = typist.window.recipe.findChildren(QComboBox)[0]
    box.setFocus()
    qtbot.waitUntil(box.hasFocus, timeout=WAIT_MILLISECONDS)
    typist.controller.start()
    typist.fakes.run.begin()
    typist.fakes.run.finish()
    typist.deliver()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert not typist.window.recipe.isAncestorOf(focused)
