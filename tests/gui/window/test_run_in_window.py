"""What the window shows of a run, from its start to what is told at its end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QSpinBox,
    QWidget,
)

from gui.control.state import State
from gui.table.columns import Column
from gui.table.wanted import Group
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, start_button, texts


def test_the_recipe_is_locked_while_it_runs(running):
    width = next(
        box
        for box in running.window.recipe.findChildren(QSpinBox)
        if "Width" in box.accessibleName()
    )
    assert not width.isEnabled()
    running.fakes.run.finish()
    running.deliver()
    assert width.isEnabled()


def test_the_title_tells_how_far_it_is(running, qtbot):
    for task_id in range(2):
        running.fakes.run.end_file(task_id)
    running.deliver()
    qtbot.waitUntil(
        lambda: running.window.windowTitle() == "50% - holiday - Thumbpool",
        timeout=WAIT_MILLISECONDS,
    )


def test_each_worker_shows_what_it_is_on(running, qtbot):
    running.fakes.run.begin_file(2)
    running.deliver()
    lanes = running.window.lanes.findChild(QWidget, "lanes").model()
    qtbot.waitUntil(lambda: lanes.rowCount() == 1, timeout=WAIT_MILLISECONDS)
    qtbot.waitUntil(lambda: lanes.index(0, 2).data() == "000002.jpg", timeout=WAIT_MILLISECONDS)


def test_a_whole_run_is_a_success_that_stays(running):
    for task_id in range(4):
        running.fakes.run.end_file(task_id)
    running.fakes.run.finish()
    running.deliver()
    assert running.window.summary.isVisible()
    assert "4 copies made" in texts(running.window.summary)
    assert running.window.summary.property("card") == "done"


def test_a_run_with_failures_opens_their_filter_and_is_no_success(running):
    for task_id in range(4):
        running.fakes.run.end_file(task_id, Status.FAILED if task_id == 2 else Status.DONE, "Bad.")
    running.fakes.run.finish()
    running.deliver()
    assert "3 copies made, 1 failed" in texts(running.window.summary)
    assert running.window.summary.property("card") == "warning"
    assert button(running.window, "Failed 1").isChecked()
    assert running.session.files.rowCount() == 1


def test_the_plan_after_a_run_with_failures_shows_every_picture_again(running):
    for task_id in range(4):
        running.fakes.run.end_file(task_id, Status.FAILED if task_id == 2 else Status.DONE, "Bad.")
    running.fakes.run.finish()
    running.deliver()
    assert running.session.files.rowCount() == 1
    running.controller.plan_again()
    running.fakes.preparation.finish(running.controller.batch.plan.pictures)
    running.deliver()
    assert start_button(running.window).text() == "Make 4 copies"
    assert button(running.window, "All 4").isChecked()
    assert running.session.files.rowCount() == 4


def test_failures_are_grouped_by_cause_and_one_cause_can_be_picked(running, qtbot):
    for task_id, reason in enumerate(("It ends early; copy it.", "It is too large.") * 2):
        running.fakes.run.end_file(task_id, Status.FAILED, reason)
    running.fakes.run.finish()
    running.deliver()
    causes = running.window.filters.findChild(QListWidget)
    assert causes.isVisible()
    lines = [causes.item(n).text() for n in range(causes.count())]
    assert lines == ["4 · All causes", "2 · It ends early; copy it", "2 · It is too large"]
    causes.setCurrentRow(2)
    notes = {running.session.files.row(running.session.files.index(n, 0)).note for n in range(2)}
    assert running.session.files.rowCount() == 2
    assert notes == {"It is too large."}
    running.window.filters.choose(Group.ALL)
    assert not causes.isVisible()
    assert running.session.files.rowCount() == 4


def test_a_run_that_is_refused_leaves_the_rows_as_they_were_planned(ready):
    ready.controller.start()
    ready.fakes.run.refuse("Another run is writing there.")
    ready.deliver()
    files = ready.session.files
    assert {files.index(row, Column.STATE).data() for row in range(4)} == {"Waiting"}
    assert "Another run is writing there." in texts(ready.window.banner)
    assert start_button(ready.window).text() == "Make 4 copies"
    assert button(ready.window, "Failed 0").isVisible()
    assert start_button(ready.window).isEnabled()
    assert not ready.window.summary.isVisible()


def test_a_single_cause_needs_no_list(running):
    for task_id in range(4):
        running.fakes.run.end_file(task_id, Status.FAILED, "It ends early.")
    running.fakes.run.finish()
    running.deliver()
    assert not running.window.filters.findChild(QListWidget).isVisible()


def test_the_end_of_a_run_is_told_to_who_looks_elsewhere(running, monkeypatch):
    alerted = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    running.fakes.run.finish()
    running.deliver()
    assert alerted == [running.window]


def test_a_cancelled_run_tells_what_is_kept_and_offers_the_rest(running, qtbot):
    running.fakes.run.end_file(0)
    qtbot.mouseClick(button(running.window, "Cancel"), Qt.MouseButton.LeftButton)
    assert running.controller.state is State.STOPPING
    running.fakes.run.finish(cancelled=True)
    running.deliver()
    assert "1 kept, 3 not done" in texts(running.window.summary)
    qtbot.mouseClick(button(running.window, "Continue with the rest"), Qt.MouseButton.LeftButton)
    running.fakes.preparation.finish()
    running.deliver()
    assert len(running.fakes.run.plan.tasks) == 4
    assert list(running.fakes.run.plan.open_tasks) == [1, 2, 3]


def test_start_and_pause_follow_the_keyboard(ready, qtbot):
    qtbot.waitExposed(ready.window)
    start = start_button(ready.window)
    start.setFocus()
    qtbot.keyClick(start, Qt.Key.Key_Space)
    assert ready.controller.state is State.RUNNING


def test_the_keyboard_goes_from_start_to_pause(ready, qtbot):
    ready.window.activateWindow()
    qtbot.waitUntil(ready.window.isActiveWindow, timeout=WAIT_MILLISECONDS)
    start_button(ready.window).setFocus()
    ready.controller.start()
    assert button(ready.window, "Pause").hasFocus()


def test_the_log_filters_by_level_and_saves_what_it_shows(running, tmp_path):
    running.fakes.run.end_file(1, Status.FAILED, "It ends early.")
    running.deliver()
    path = tmp_path / "log.txt"
    running.window.log.show_level(40)
    running.window.log.save(path)
    (line,) = path.read_text().splitlines()
    assert line.endswith("000001.jpg: It ends early.")


def test_the_pictures_of_one_cause_can_be_retried_when_the_run_has_ended(running, qtbot):
    for task_id, reason in enumerate(("It ends early.", "It is too large.", "It ends early.")):
        running.fakes.run.end_file(task_id, Status.FAILED, reason)
    running.deliver()
    running.window.filters.choose(Group.FAILED)
    retry = button(running.window, "Retry these")
    assert not retry.isVisible()
    running.fakes.run.finish()
    running.deliver()
    running.window.filters.choose(Group.FAILED)
    assert retry.isVisible()
    assert retry.isEnabled()
    running.window.filters.findChild(QListWidget).setCurrentRow(1)
    qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    assert len(running.fakes.preparation.going_on_with.reopened) == 2
