"""The lanes in the window, with a run that only pretends."""

import json
import threading

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView

from gui.control.state import State
from gui.lanes import commands
from gui.table.wanted import Group
from processing.errors import OutputError
from processing.language.lazy_text import lazy_tr
from processing.running.events import RunPaused
from processing.task import Status
from tests.support.bounds import WAIT_SECONDS
from tests.support.desk import texts
from tests.support.fake_window import Stage
from tests.support.pseudo_language import pseudo, pseudo_language


def test_a_run_is_recorded_from_its_begin_to_its_end_and_forgotten_with_it(qapp):
    stage, heard = Stage(), []
    stage.controller.running.recorded.connect(heard.append)
    stage.get_ready(3)
    heard.clear()
    stage.controller.start()
    assert heard == []
    stage.fakes.run.begin()
    stage.deliver()
    (recording,) = heard
    assert recording is stage.controller.running.recording
    stage.fakes.run.begin_file(0)
    stage.fakes.run.end_file(1)
    stage.deliver()
    assert [each.task_id for each in recording.timeline.running] == [0]
    assert [record.task_id for record in recording.timeline.records] == [1]
    assert not recording.is_over
    stage.fakes.run.finish()
    stage.deliver()
    assert recording.is_over
    lasted = recording.lasted()
    assert recording.lasted() == lasted
    stage.controller.plan_again()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert heard[-1] is None


def test_a_pause_stops_the_clock_of_the_figures_and_not_that_of_the_lanes(running):
    running.fakes.run.end_file(0)
    running.deliver()
    recording = running.controller.running.recording
    running.fakes.run.send(RunPaused(running.fakes.run.run_id))
    running.deliver()
    first, later = (recording.effort(now).elapsed for now in (1e9, 2e9))
    assert first == pytest.approx(later, abs=1e-3)
    assert recording.seconds(2e9) > recording.seconds(1e9)


def test_the_lanes_come_with_the_run_and_their_figures_are_told_in_words(running):
    running.fakes.run.end_file(0)
    running.fakes.run.finish()
    running.deliver()
    lanes = running.window.lanes
    assert lanes.view.isVisible()
    assert "Workers busy" in texts(running.window.lanes)
    assert "Worker 1: 1 picture, 20% of its busy time" in lanes.view.accessibleDescription()


def test_the_same_is_there_as_a_table(running):
    running.fakes.run.end_file(0)
    running.fakes.run.finish()
    running.deliver()
    lanes = running.window.lanes
    (button,) = [
        each
        for each in lanes.findChildren(QAbstractButton)
        if each.accessibleName() == "Show the workers as a table"
    ]
    button.click()
    (table,) = lanes.findChildren(QTableView)
    assert table.isVisible()
    assert not lanes.view.isVisible()
    assert table.model().index(0, 4).data() == "1"
    assert table.model().index(0, 6).data() == "20%"


def test_a_key_leads_from_the_lanes_to_the_table(running, qtbot):
    running.fakes.run.finish()
    running.deliver()
    lanes = running.window.lanes
    lanes.view.setFocus()
    qtbot.keyClick(lanes.view, Qt.Key.Key_T)
    (table,) = lanes.findChildren(QTableView)
    assert table.isVisible()
    assert running.window.focusWidget() is table


def test_a_bar_that_is_clicked_selects_its_picture_even_if_that_is_filtered_out(running):
    running.fakes.run.end_file(2, Status.FAILED, "It ends early.")
    running.fakes.run.end_file(1)
    running.fakes.run.finish()
    running.deliver()
    assert running.controller.state is State.DONE
    running.window.filters.choose(Group.FAILED)
    assert running.session.files.rowCount() == 1
    running.window.lanes.picture_chosen.emit(1)
    assert running.session.files.rowCount() == 4
    assert running.session.files.row(running.window.table.currentIndex()).name == "000001.jpg"


def test_the_lanes_are_saved_and_a_name_that_says_nothing_is_refused(running, tmp_path):
    running.fakes.run.end_file(0)
    running.deliver()
    lanes = running.session.lanes
    lanes._save((tmp_path / "lanes.trace.json",))
    assert lanes.join(WAIT_SECONDS)
    assert json.loads((tmp_path / "lanes.trace.json").read_text())["traceEvents"]
    lanes._save((tmp_path / "lanes.bmp",))
    assert not (tmp_path / "lanes.bmp").exists()
    banner = running.window.banner.findChildren(QLabel)
    assert any(".trace.json" in each.text() for each in banner)


def test_a_trace_is_written_by_a_thread_of_its_own_and_a_problem_is_told(
    running, tmp_path, monkeypatch, qtbot
):
    running.fakes.run.end_file(0)
    running.deliver()
    recording, threads = running.window.lanes.recording, []

    def save(path, saved, view, colors) -> None:
        threads.append(threading.current_thread())
        assert saved is not recording  # which goes on while it is written
        assert len(saved.timeline.records) == 1
        raise OutputError(lazy_tr("{file} cannot be written.", file=path.name))

    monkeypatch.setattr(commands, "save_lanes", save)
    lanes = running.session.lanes
    with pseudo_language():
        for suffix in (".trace.json", ".json", ".webp", ".csv"):
            lanes._save((tmp_path / f"lanes{suffix}",))
        assert lanes.join(WAIT_SECONDS)
    assert len(threads) == 4
    assert threading.main_thread() not in threads
    words = running.window.banner.findChildren(QLabel)
    told = pseudo("{file} cannot be written.").replace("{file}", "lanes.csv")
    qtbot.waitUntil(lambda: any(told in each.text() for each in words), timeout=60_000)


def test_an_animation_is_painted_by_a_thread_of_its_own(running, tmp_path):
    running.fakes.run.end_file(0)
    running.deliver()
    lanes = running.session.lanes
    for suffix in (".webp", ".gif"):
        lanes._save((tmp_path / f"lanes{suffix}",))
    assert lanes.join(WAIT_SECONDS)
    for suffix in (".webp", ".gif"):
        with Image.open(tmp_path / f"lanes{suffix}") as film:
            assert film.n_frames > 1


def test_a_snapshot_stays_as_it_is_while_the_run_goes_on(running):
    running.fakes.run.end_file(0)
    running.deliver()
    recording = running.window.lanes.recording
    before = recording.snapshot()
    running.fakes.run.end_file(1)
    running.deliver()
    assert (len(before.timeline.records), len(recording.timeline.records)) == (1, 2)
    assert before.plan is recording.plan


def test_nothing_is_painted_while_another_tab_is_shown(running):
    running.window.pane.show_tab("log")
    before = running.window.lanes.view.backing.painted_pixels
    assert not running.window.lanes.view._timer.isActive()
    running.fakes.run.end_file(0)
    running.deliver()
    assert running.window.lanes.view.backing.painted_pixels == before
    running.window.pane.show_tab("workers")
    assert running.window.lanes.view._timer.isActive()
