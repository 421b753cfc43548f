"""The state machine, without a window and without a core."""

from dataclasses import replace
from pathlib import Path

import pytest

from gui.control.state import State
from gui.settings.choices import Choices
from processing.running.events import RunPaused, ScanProgressed
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, Stage, sources_named


def test_start_says_why_it_cannot_be_pressed(stage):
    assert "folder" in stage.controller.blocker
    stage.controller.start()
    assert stage.controller.state is State.EMPTY


def test_a_run_goes_to_its_end_and_tells_how(stage):
    run = stage.get_running()
    for task_id in (2, 0, 1):
        run.end_file(task_id)
    run.finish()
    stage.deliver()
    assert stage.states == ["scanning", "ready", "running", "done"]
    assert stage.endings[0].counts.done == 3
    assert stage.endings[0].is_whole


def test_a_run_is_made_again_with_other_workers_into_a_folder_in_which_nothing_is(qtbot, tmp_path):
    stage = Stage(Choices(output_folder=tmp_path / "out", workers=2))
    assert not stage.controller.can_run_again
    stage.get_running().finish()
    stage.deliver()
    (tmp_path / "out").mkdir()
    for number, workers in ((2, 4), (3, 1)):
        assert stage.controller.can_run_again
        stage.controller.set_workers(workers)
        stage.controller.run_again()
        stage.fakes.preparation.finish()
        stage.deliver()
        assert stage.controller.state is State.RUNNING
        settings = stage.fakes.run.plan.settings
        assert settings.output_folder == tmp_path / f"out {number}"
        assert settings.workers == workers
        settings.output_folder.mkdir()
        stage.fakes.run.begin()
        stage.deliver()
        assert not stage.controller.can_run_again
        stage.controller.run_again()  # does nothing while a run is under way
        stage.fakes.run.finish()
        stage.deliver()
    assert len(stage.fakes.runs) == 3


def test_what_replaces_its_originals_is_not_run_again(qtbot, tmp_path):
    stage = Stage(Choices(replace_originals=True))
    stage.get_ready()
    assert not stage.controller.can_run_again
    stage.controller.run_again()
    assert stage.fakes.runs == []


def test_pause_and_resume_are_passed_on_once(stage):
    run = stage.get_running()
    for command in (stage.controller.running.pause, stage.controller.running.resume):
        command()
        command()
    assert run.calls == ["start", "pause", "resume"]
    assert stage.controller.state is State.RUNNING


def test_a_pause_that_the_core_asks_for_is_shown(stage):
    run = stage.get_running()
    stage.tell_late(RunPaused(run.run_id))
    assert stage.controller.state is State.PAUSED


def test_workers_are_changed_in_mid_run_once_the_user_has_settled_on_a_number(stage, qtbot):
    run = stage.get_running()
    for workers in (3, 4, 5):
        stage.controller.set_workers(workers)
    qtbot.waitUntil(lambda: "5 workers" in run.calls)
    assert [call for call in run.calls if "workers" in call] == ["5 workers"]
    assert stage.controller.batch.choices.workers == 5
    stage.controller.pause()
    stage.controller.set_workers(2)
    qtbot.waitUntil(lambda: "2 workers" in run.calls)
    assert stage.controller.state is State.PAUSED


def test_the_next_run_has_the_workers_that_the_last_one_had_at_its_end(stage, qtbot):
    run = stage.get_running(1)
    stage.controller.set_workers(7)
    run.end_file(0)
    run.finish()
    stage.deliver()
    assert stage.controller.state is State.DONE
    stage.controller.plan_again()
    assert stage.fakes.preparation.settings.workers == 7


def test_at_rest_another_number_of_workers_is_a_choice(stage):
    stage.get_ready()
    stage.controller.set_workers(6)
    assert stage.controller.batch.choices.workers == 6


def test_cancel_stops_at_once_and_is_done_when_the_run_says_so(stage):
    run = stage.get_running()
    run.end_file(0)
    stage.controller.cancel()
    assert stage.controller.state is State.STOPPING
    run.finish(cancelled=True)
    stage.deliver()
    assert stage.controller.state is State.DONE
    assert (stage.endings[0].counts.done, stage.endings[0].counts.cancelled) == (1, 2)
    assert not stage.endings[0].is_whole


def test_a_paused_run_can_be_cancelled(stage):
    run = stage.get_running()
    stage.controller.pause()
    stage.controller.cancel()
    assert run.calls[-1] == "cancel"
    assert stage.controller.state is State.STOPPING


def test_nothing_can_be_opened_or_changed_while_a_run_is_under_way(stage):
    stage.get_running()
    before = stage.controller.batch.choices
    stage.controller.open((Path("/other"),))
    stage.controller.change(replace(before, workers=before.workers + 1))
    stage.controller.close()
    assert stage.controller.state is State.RUNNING
    assert stage.controller.batch.sources == (FOLDER,)
    assert stage.controller.batch.choices == before


def test_a_change_after_a_run_gets_ready_for_the_next(stage, qtbot):
    run = stage.get_running()
    run.finish(cancelled=True)
    stage.deliver()
    recipe = replace(Recipe(), width_pixels=512)
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.READY


def test_a_late_message_of_an_older_run_changes_nothing(stage):
    old = stage.get_running()
    old.finish(cancelled=True)
    stage.deliver()
    stage.controller.open((FOLDER,))
    stage.tell_late(ScanProgressed(old.run_id, sources_named("late.jpg")))
    assert stage.found == []


def test_after_originals_were_replaced_the_folder_is_scanned_again(stage):
    stage.controller.change(replace(stage.controller.batch.choices, replace_originals=True))
    run = stage.get_running()
    run.finish(cancelled=True)
    stage.deliver()
    stage.controller.plan_again()
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.sources is None


def test_an_engine_that_gives_up_is_a_problem_in_words(stage):
    run = stage.get_running()
    run.finish(problem="No worker stays alive.")
    stage.deliver()
    assert stage.problems[-1] == "No worker stays alive."
    assert not stage.endings[0].is_whole


def test_a_run_that_is_refused_says_why_and_can_be_started_again(stage):
    stage.get_ready()
    stage.controller.start()
    stage.fakes.run.refuse("Another run is writing there.")
    stage.deliver()
    assert stage.states == ["scanning", "ready", "running", "ready"]
    assert stage.problems[-1] == "Another run is writing there."
    assert stage.endings == []
    stage.controller.start()
    assert stage.problems[-1] == ""
    assert [run.calls for run in stage.fakes.runs] == [["start"], ["start"]]
    assert len(stage.fakes.preparations) == 1


def test_a_run_that_is_refused_while_the_window_closes_lets_it_close(stage, qtbot):
    stage.get_ready()
    stage.controller.start()
    with qtbot.waitSignal(stage.controller.stopped, timeout=WAIT_MILLISECONDS):
        stage.controller.shut_down()
        stage.fakes.run.refuse("Another run is writing there.")
        stage.deliver()


def test_failures_are_in_the_log_with_their_name_and_reason(stage):
    run = stage.get_running()
    run.end_file(1, Status.FAILED, "It ends early.")
    stage.deliver()
    assert stage.log[-1].text == "000001.jpg: It ends early."


def test_shutting_down_cancels_and_rests_when_the_run_has_ended(stage, qtbot):
    run = stage.get_running()
    with qtbot.waitSignal(stage.controller.stopped, timeout=WAIT_MILLISECONDS):
        stage.controller.shut_down()
        assert run.calls[-1] == "cancel"
        run.finish(cancelled=True)
        stage.deliver()


def test_shutting_down_at_rest_rests_at_once(stage, qtbot):
    with qtbot.waitSignal(stage.controller.stopped, timeout=WAIT_MILLISECONDS):
        stage.controller.shut_down()


def test_samples_are_made_aside_and_then_opened(stage, qtbot, tmp_path):
    stage.controller.open_samples(tmp_path)
    assert stage.controller.state is State.SCANNING
    qtbot.waitUntil(lambda: bool(stage.fakes.preparations), timeout=WAIT_MILLISECONDS)
    assert stage.fakes.preparation.settings.sources == (tmp_path,)


def test_workers_can_be_chosen_before_any_folder(stage):
    stage.controller.change(Choices(workers=3))
    stage.get_ready()
    assert stage.fakes.preparation.settings.workers == 3


def test_nothing_leads_from_the_beginning_into_a_run(stage):
    with pytest.raises(ValueError, match="Nothing leads from empty to running"):
        stage.controller.machine.enter(State.RUNNING)
