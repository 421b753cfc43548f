"""A plan that takes long to make: Start says so, and a run begins when it is made."""

from dataclasses import replace

import pytest

from gui.control import _preparations
from gui.control.state import State
from processing.running.events import PlanProgressed
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, Stage


@pytest.fixture
def stage(qtbot, monkeypatch):
    monkeypatch.setattr(_preparations, "SLOW_MILLISECONDS", 0)
    stage = Stage()
    stage.get_ready()
    return stage


@pytest.fixture
def planning(stage, qtbot):
    """A batch of three pictures of which one was taken out, while the plan is made."""
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    qtbot.waitUntil(lambda: bool(stage.controller.blocker), timeout=WAIT_MILLISECONDS)
    return stage


def test_start_waits_for_the_plan_and_says_so(planning):
    assert planning.controller.blocker == "Planning 3 pictures…"
    planning.fakes.preparation.finish()
    planning.deliver()
    assert planning.controller.blocker == ""


def test_a_run_that_is_started_meanwhile_begins_with_the_new_plan(planning):
    planning.controller.start()
    assert planning.controller.state is State.READY
    assert planning.controller.blocker == "Planning 3 pictures, then the run starts…"
    planning.fakes.preparation.finish()
    planning.deliver()
    assert [each.path.name for each in planning.fakes.run.plan.sources] == [
        "000000.jpg",
        "000002.jpg",
    ]


def test_to_replace_originals_is_not_agreed_to_before_their_number_is_known(stage, qtbot):
    stage.controller.change(replace(stage.controller.batch.choices, replace_originals=True))
    stage.controller.batch.planning.catch_up()
    qtbot.waitUntil(lambda: bool(stage.controller.blocker), timeout=WAIT_MILLISECONDS)
    assert not stage.controller.starts_later
    stage.controller.start()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert not stage.fakes.runs


def test_the_headers_that_are_read_for_names_are_counted(planning):
    preparation = planning.fakes.preparation
    preparation.send(PlanProgressed(preparation.run_id, 1, 3))
    planning.deliver()
    assert planning.controller.blocker == "Reading dates and sizes of pictures… 1 of 3"
    preparation.send(PlanProgressed(preparation.run_id, 3, 3))
    planning.deliver()
    assert planning.controller.blocker == "Planning 3 pictures…"


def test_a_scan_that_has_found_all_says_that_they_are_planned(stage):
    told = []
    stage.controller.batch.planning.progressed.connect(told.append)
    stage.controller.rescan()
    stage.fakes.preparation.send(PlanProgressed(stage.fakes.preparation.run_id, 3, 3))
    stage.deliver()
    assert told == ["Planning 3 pictures…"]


def test_another_change_goes_on_saying_that_a_plan_is_made(planning):
    planning.controller.batch.take_back_all()
    assert planning.controller.blocker.startswith("Planning")


def test_pictures_are_told_to_be_left_out_before_they_are_planned(stage):
    told = []
    stage.controller.batch.left_out.connect(told.append)
    stage.controller.batch.leave_out({FOLDER / "000001.jpg"})
    assert told == [{FOLDER / "000001.jpg"}]
    stage.fakes.preparation.finish()
    stage.deliver()
    stage.get_running()
    stage.controller.batch.leave_out({FOLDER / "000002.jpg"})
    assert len(told) == 1
