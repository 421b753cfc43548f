"""The window after a run: its summary stays while the user goes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox

from gui.control.state import State
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import menu_action, press, texts
from tests.support.fake_window import FOLDER, numbered_sources


@pytest.fixture
def ended(desk):
    """Of four pictures, one failed."""
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    desk.controller.start()
    desk.fakes.run.begin()
    for task_id in range(4):
        desk.fakes.run.end_file(task_id, Status.FAILED if task_id == 2 else Status.DONE, "Bad.")
    desk.fakes.run.finish()
    desk.deliver()
    return desk


def change_size(desk, qtbot, width: int) -> None:
    before = len(desk.fakes.preparations)
    box = width_box(desk)
    box.setValue(width)
    qtbot.waitUntil(lambda: len(desk.fakes.preparations) > before, timeout=WAIT_MILLISECONDS)
    desk.fakes.preparation.finish()
    desk.deliver()


def width_box(desk) -> QSpinBox:
    boxes = desk.window.recipe.findChildren(QSpinBox)
    (box,) = (each for each in boxes if each.accessibleName().startswith("Width"))
    return box


def test_a_change_of_the_settings_folds_the_summary_and_plans_anew(ended, qtbot):
    before = width_box(ended).value()
    change_size(ended, qtbot, before + 100)
    assert ended.controller.state is State.READY
    assert "Last run: 3 copies made, 1 failed" in texts(ended.window.summary)
    assert "4 new" in texts(ended.window.run_bar)
    press(ended.window.summary, "Use its settings")
    qtbot.waitUntil(lambda: width_box(ended).value() == before, timeout=WAIT_MILLISECONDS)
    qtbot.waitUntil(lambda: len(ended.fakes.preparations) == 3, timeout=WAIT_MILLISECONDS)
    ended.fakes.preparation.finish()
    ended.deliver()
    press(ended.window.summary, "Retry 1 failed")
    ended.fakes.preparation.finish()
    ended.deliver()
    assert list(ended.fakes.run.plan.open_tasks) == [2]
    assert not ended.window.summary.isVisible()


def test_a_closed_summary_makes_room_for_the_next_plan(ended):
    ended.window.summary.dismiss_requested.emit()
    ended.fakes.preparation.finish()
    ended.deliver()
    assert not ended.window.summary.isVisible()
    assert ended.controller.state is State.READY
    ended.controller.rescan()
    assert not ended.window.summary.isVisible()


def test_the_summary_of_another_folder_is_gone(ended):
    ended.controller.open((FOLDER / "other",))
    assert not ended.window.summary.isVisible()


def test_a_width_that_is_typed_after_a_run_is_made_by_one_press_of_ctrl_return(ended, qtbot):
    box = width_box(ended)
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box, "1234")
    action = menu_action(ended.window, "Start")
    assert action.isEnabled()
    action.trigger()
    assert len(ended.fakes.preparations) == 2
    ended.fakes.preparation.finish()
    ended.deliver()
    assert ended.controller.state is State.RUNNING
    assert ended.fakes.run.plan.settings.recipe.width_pixels == 1234


def test_start_after_a_run_without_a_change_says_what_to_do(ended):
    menu_action(ended.window, "Start").trigger()
    assert "This run has ended" in texts(ended.window.banner)
    assert len(ended.fakes.runs) == 1


def test_ctrl_return_reaches_start_after_a_run(ended, qtbot):
    shown = menu_action(ended.window, "Start").shortcut().toString()
    assert shown == "Ctrl+Return"
    qtbot.keyClick(ended.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "This run has ended" in texts(ended.window.banner)
