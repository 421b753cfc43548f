"""Every control can be found by its name and reached by the keyboard."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QWidget,
)

from gui.recipe._form import CollapsibleSection
from processing.imaging.steps.watermark_text import WatermarkText
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Status
from tests.support.fake_window import FOLDER, numbered_sources


def controls(window: QWidget) -> list[QWidget]:
    """Return what takes the keyboard, Qt's own inner parts left out."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
    ]


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_every_control_has_a_name(desk):
    nameless = [(w, w.parent()) for w in controls(desk.window) if not name_of(w).strip()]
    assert nameless == []
    assert len(controls(desk.window)) > 25


@pytest.fixture
def unfolded(desk):
    """The window with all that it can show of a recipe."""
    recipe = Recipe(size_mode=SizeMode.PAD, steps=(WatermarkText(),), also=(Variant(64, 64),))
    desk.session.commands.change(recipe=recipe)
    for fold in desk.window.findChildren(CollapsibleSection):
        fold.findChild(QAbstractButton).click()
    (steps,) = (w for w in desk.window.findChildren(QListWidget) if w.objectName() == "steps")
    steps.setCurrentRow(1)
    QApplication.processEvents()  # what was just added is shown then
    return desk


def test_every_control_of_an_unfolded_recipe_is_named_once_and_explained(unfolded):
    seen = [w for w in controls(unfolded.window) if w.isVisible() and w.isEnabled()]
    # Choices are named by what is chosen.
    names = [w.accessibleName() if isinstance(w, QComboBox) else name_of(w) for w in seen]
    assert [name for name in names if not name.strip()] == []
    assert [name for name in names if names.count(name) > 1] == []
    fields = (QComboBox, QAbstractSpinBox, QCheckBox, QLineEdit)
    side = [w for w in seen if unfolded.window.recipe.isAncestorOf(w) and isinstance(w, fields)]
    assert len(side) > 35
    assert [name_of(w) for w in side if not w.toolTip()] == []


def test_the_tab_key_goes_down_the_unfolded_recipe(unfolded, qtbot):
    qtbot.waitExposed(unfolded.window)
    panel = unfolded.window.recipe
    seen = {w for w in controls(panel) if w.isVisible() and w.isEnabled()}
    order, widget = [], unfolded.window.nextInFocusChain()
    while widget is not unfolded.window:
        order += [widget] if widget in seen else []
        widget = widget.nextInFocusChain()
    assert set(order) == seen
    heights = [w.mapTo(panel, QPoint(0, w.height() // 2)).y() for w in order]
    slack = 12  # what is in one line differs by a little
    steps = pairwise(zip(order, heights, strict=True))
    assert [name_of(b) for (_, above), (b, below) in steps if below < above - slack] == []


def test_a_small_window_still_shows_the_way_to_start(desk, qtbot):
    qtbot.waitExposed(desk.window)
    desk.window.resize(900, 600)
    qtbot.waitUntil(lambda: desk.window.height() == 600, timeout=60_000)
    assert desk.window.width() == 900
    column = desk.window.recipe.parentWidget()
    assert column.minimumSizeHint().width() <= column.parentWidget().width()


def test_no_two_buttons_that_are_seen_at_once_have_the_same_name(desk):
    def names() -> list[str]:
        buttons = desk.window.findChildren(QAbstractButton)
        shown = [button for button in buttons if button.isVisible() and name_of(button)]
        return [name_of(button) for button in shown if not button.objectName().startswith("qt_")]

    assert len(names()) == len(set(names()))
    run_to_the_end(desk)
    assert len(names()) == len(set(names()))


@pytest.mark.parametrize("has_run", [False, True], ids=["empty", "done"])
def test_the_tab_key_reaches_every_control_that_is_seen(desk, qtbot, has_run):
    if has_run:
        run_to_the_end(desk)
    qtbot.waitExposed(desk.window)
    shown = {w for w in controls(desk.window) if w.isVisible() and w.isEnabled()}
    grouped = {w for w in shown if isinstance(w, QAbstractButton) and w.group() is not None}
    reached, widget = set(), desk.window
    for _ in range(len(desk.window.findChildren(QWidget))):
        widget = widget.nextInFocusChain()
        reached.add(widget)
    assert shown - grouped <= reached


def run_to_the_end(desk) -> None:
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(3))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.fakes.run.end_file(0)
    desk.fakes.run.end_file(1, Status.FAILED, "It ends early.")
    desk.fakes.run.finish(cancelled=True)
    desk.deliver()
