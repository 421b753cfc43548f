"""Every control can be found by its name and reached by the keyboard."""

import pytest
from fakes import FOLDER, numbered_sources
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget

from processing.task import Status


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
    desk.controller.batch.open((FOLDER,))
    desk.fakes.preparation.settle(numbered_sources(3))
    desk.hear()
    desk.controller.start()
    desk.fakes.run.begin()
    desk.fakes.run.end_file(0)
    desk.fakes.run.end_file(1, Status.FAILED, "It ends early.")
    desk.fakes.run.finish(cancelled=True)
    desk.hear()
