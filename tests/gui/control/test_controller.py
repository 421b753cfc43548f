"""The state machine, without a window and without a core."""

from dataclasses import replace
from pathlib import Path

import pytest

from gui.control.comparison import Comparison
from gui.control.state import State
from gui.settings.choices import Choices
from processing.running.events import RunPaused, ScanProgressed
from processing.settings.batch import ConflictPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import FOLDER, Stage, numbered_sources, sources_named


@pytest.fixture
def stage(qtbot):
    return Stage()


def test_a_folder_is_scanned_as_soon_as_it_is_opened(stage):
    stage.controller.open((FOLDER,))
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.calls == ["start"]
    assert stage.fakes.preparation.sources is None


def test_rows_stream_in_while_the_scan_goes_on(stage):
    stage.controller.open((FOLDER,))
    for name in ("a.jpg", "b.jpg"):
        stage.fakes.preparation.find(sources_named(name))
    stage.deliver()
    assert [source.path.name for source in stage.found] == ["a.jpg", "b.jpg"]
    assert stage.controller.state is State.SCANNING


def find_thousands(stage) -> int:
    """Let a scan find more than the window takes in one turn; return how many."""
    stage.controller.open((FOLDER,))
    for _ in range(8):
        stage.fakes.preparation.find(numbered_sources(500))
    return 8 * 500


def test_rows_by_the_thousand_are_told_in_several_turns(stage, qtbot):
    found = find_thousands(stage)
    stage.deliver()
    assert 0 < len(stage.found) < found
    qtbot.waitUntil(lambda: len(stage.found) == found, timeout=WAIT_MILLISECONDS)


def test_a_plan_that_comes_first_spares_the_rows_that_were_not_told(stage, qtbot):
    found = find_thousands(stage)
    stage.fakes.preparation.finish(numbered_sources(found))
    stage.deliver()
    told = len(stage.found)
    assert told < found
    assert len(stage.controller.batch.plan.sources) == found
    stage.controller.batch.planning.emit_found()
    assert len(stage.found) == told


def test_a_plan_makes_it_ready(stage):
    stage.get_ready()
    assert stage.states == ["scanning", "ready"]
    assert stage.controller.blocker == ""


def test_results_go_into_the_folder_unless_the_user_says_otherwise(stage):
    stage.get_ready()
    assert stage.fakes.preparation.settings.output_folder == FOLDER / "thumbnails"


def test_a_folder_without_pictures_is_named_in_a_sentence_that_says_what_to_do(stage):
    stage.get_ready(0)
    assert stage.controller.state is State.EMPTY
    assert str(FOLDER) in stage.problems[-1]
    assert "Choose another folder" in stage.problems[-1]


def test_a_folder_that_cannot_be_read_is_told_and_leaves_nothing_behind(stage):
    stage.controller.open((FOLDER,))
    stage.fakes.preparation.give_up("It is gone.")
    stage.deliver()
    assert stage.controller.state is State.EMPTY
    assert stage.problems[-1] == "It is gone."


def test_a_cancelled_scan_goes_back_without_a_word(stage):
    stage.controller.open((FOLDER,))
    stage.controller.cancel()
    assert stage.fakes.preparation.calls == ["start", "stop"]
    stage.fakes.preparation.give_up()
    stage.deliver()
    assert stage.controller.state is State.EMPTY
    assert stage.problems[-1] == ""


def test_another_folder_ends_the_scan_of_the_first_and_its_late_finds_are_dropped(stage):
    stage.controller.open((FOLDER,))
    first = stage.fakes.preparation
    stage.controller.open((FOLDER / "other",))
    first.find(sources_named("late.jpg"))
    stage.deliver()
    assert "cancel" in first.calls
    assert stage.found == []


def test_another_pool_size_keeps_the_plan_as_it_is(stage, qtbot):
    stage.get_ready()
    with qtbot.waitSignal(stage.controller.batch.plan_changed, timeout=WAIT_MILLISECONDS):
        stage.controller.change(replace(stage.controller.batch.choices, workers=7))
    assert len(stage.fakes.preparations) == 1
    assert stage.controller.batch.plan.settings.workers == 7


@pytest.mark.parametrize(
    "recipe", [Recipe(width_pixels=1920), Recipe(output_format="webp")], ids=str
)
def test_another_recipe_is_planned_anew_without_a_scan(stage, qtbot, recipe):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    assert len(stage.fakes.preparation.sources) == 3


def test_many_changes_in_a_row_make_one_plan(stage, qtbot):
    stage.get_ready()
    for policy in (ConflictPolicy.SKIP, ConflictPolicy.OVERWRITE, ConflictPolicy.SKIP):
        stage.controller.change(replace(stage.controller.batch.choices, on_conflict=policy))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    qtbot.wait(300)
    assert len(stage.fakes.preparations) == 2


@pytest.mark.parametrize(
    "change", [{"recursive": False}, {"output_folder": FOLDER / "inside"}], ids=str
)
def test_what_the_scan_depends_on_makes_it_scan_again(stage, change):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, **change))
    assert stage.controller.state is State.SCANNING
    assert stage.fakes.preparation.sources is None


def test_choices_that_change_during_the_scan_are_in_the_plan(stage):
    stage.controller.open((FOLDER,))
    recipe = replace(Recipe(), height_pixels=99)
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    stage.fakes.preparation.finish(numbered_sources(2))
    stage.deliver()
    assert len(stage.fakes.preparation.sources) == 2
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.batch.plan.settings.recipe.height_pixels == 99


def test_start_right_after_a_change_runs_the_changed_plan(stage):
    stage.get_ready()
    recipe = replace(Recipe(), output_format="png")
    stage.controller.change(replace(stage.controller.batch.choices, recipe=recipe))
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.RUNNING
    assert stage.fakes.run.plan.settings.recipe.output_format == "png"


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


def test_the_rest_of_a_cancelled_run_is_run_alone(stage):
    run = stage.get_running()
    run.end_file(1)
    run.finish(cancelled=True)
    stage.deliver()
    stage.controller.run_rest(Status.CANCELLED)
    stage.fakes.preparation.finish()
    stage.deliver()
    plan = stage.fakes.run.plan
    assert len(plan.tasks) == 3
    assert list(plan.open_tasks) == [0, 2]
    assert stage.controller.state is State.RUNNING


def test_a_new_run_after_a_partial_one_is_of_the_whole_batch(stage):
    run = stage.get_running()
    run.finish(cancelled=True)
    stage.deliver()
    stage.controller.plan_again()
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.READY
    assert len(stage.controller.batch.plan.tasks) == 3


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


def test_only_those_results_of_a_picture_that_failed_are_made_again(qtbot):
    several = Recipe(also=(Variant(64, 64), Variant(32, 32)))
    stage = Stage(Choices(recipe=several))
    run = stage.get_running(2)
    assert len(run.plan.tasks) == 6
    for task_id in range(6):
        run.end_file(task_id, Status.FAILED if task_id < 2 else Status.DONE, "It ends early.")
    run.finish()
    stage.deliver()
    stage.controller.run_rest(Status.FAILED)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert len(stage.fakes.run.plan.tasks) == 6
    assert list(stage.fakes.run.plan.open_tasks) == [0, 1]


def test_all_results_are_planned_anew_from_each_picture_once(qtbot):
    stage = Stage(Choices(recipe=Recipe(also=(Variant(64, 64),))))
    stage.get_ready(3)
    stage.controller.batch.planning.plan_all()
    assert len(stage.fakes.preparation.sources) == 3


def test_the_pictures_of_one_cause_are_run_again_alone(stage):
    run = stage.get_running(4)
    reasons = ["It ends early.", "000001.jpg is too large.", "It ends early.", ""]
    for task_id, reason in enumerate(reasons):
        run.end_file(task_id, Status.FAILED if reason else Status.DONE, reason)
    run.finish()
    stage.deliver()
    stage.controller.run_rest(Status.FAILED, "It ends early")
    stage.fakes.preparation.finish()
    stage.deliver()
    assert list(stage.fakes.run.plan.open_tasks) == [0, 2]


def test_several_results_of_a_picture_weigh_its_bytes_once(qtbot):
    stage = Stage(Choices(recipe=Recipe(also=(Variant(64, 64),))))
    run = stage.get_running(2)
    for task_id in range(4):
        run.end_file(task_id)
    run.finish()
    stage.deliver()
    (ending,) = stage.endings
    assert ending.several
    assert (ending.source_bytes, ending.result_bytes) == (2000, 400)


def end_some(stage, *, failed: tuple[int, ...] = (1,), done: tuple[int, ...] = (0, 2)) -> None:
    """Let the run that is under way end with these failures."""
    run = stage.fakes.run
    for task_id in done:
        run.end_file(task_id)
    for task_id in failed:
        run.end_file(task_id, Status.FAILED, "It ends early.")
    run.finish()
    stage.deliver()


def test_a_retry_counts_the_whole_batch_and_its_bytes(stage):
    stage.get_running(3)
    end_some(stage)
    stage.controller.run_rest(Status.FAILED)
    stage.fakes.preparation.finish()
    stage.deliver()
    stage.fakes.run.begin()
    stage.deliver()
    progress = []
    stage.controller.running.progressed.connect(progress.append)
    stage.controller.running._emit_progress()
    assert (progress[0].counts.done, progress[0].counts.failed, progress[0].percent) == (2, 0, 66)
    stage.fakes.run.end_file(1)
    stage.fakes.run.finish()
    stage.deliver()
    ending = stage.endings[-1]
    assert (ending.counts.planned, ending.counts.done, ending.carried) == (3, 3, 2)
    assert (ending.source_bytes, ending.result_bytes) == (3000, 300)


def test_after_a_cancel_and_the_rest_the_failures_of_before_are_still_there(stage):
    run = stage.get_running(4)
    run.end_file(0)
    run.end_file(1, Status.FAILED, "It ends early.")
    run.finish(cancelled=True)
    stage.deliver()
    stage.controller.run_rest(Status.CANCELLED)
    stage.fakes.preparation.finish()
    stage.deliver()
    end_some(stage, failed=(), done=(2, 3))
    counts = stage.endings[-1].counts
    assert (counts.planned, counts.done, counts.failed, counts.cancelled) == (4, 3, 1, 0)
    stage.controller.run_rest(Status.FAILED)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert list(stage.fakes.run.plan.open_tasks) == [1]


def test_a_retry_that_is_refused_keeps_the_batch_and_can_be_started_again(stage):
    stage.get_running(3)
    end_some(stage)
    stage.controller.run_rest(Status.FAILED)
    stage.fakes.preparation.finish()
    stage.deliver()
    stage.fakes.run.refuse("Another run is writing there.")
    stage.deliver()
    assert stage.controller.state is State.READY
    plan = stage.controller.batch.plan
    assert (len(plan.tasks), list(plan.open_tasks)) == (3, [1])
    stage.controller.start()
    assert list(stage.fakes.run.plan.open_tasks) == [1]


def test_a_retry_during_a_comparison_keeps_the_batch_and_says_why(stage):
    stage.get_running(3)
    end_some(stage)
    plan = stage.controller.batch.plan
    race = Comparison(lambda notify: stage.fakes._race(plan, None, notify), stage.controller)
    stage.controller.compare(race)
    stage.controller.run_rest(Status.FAILED)
    assert stage.controller.state is State.DONE
    assert "comparison is going on" in stage.problems[-1]
    assert len(stage.fakes.preparations) == 1
    stage.fakes.races[-1].finish()
    assert stage.problems[-1] == ""
    stage.controller.run_rest(Status.FAILED)
    assert len(stage.fakes.preparations) == 2


def test_failures_of_before_a_retry_are_not_logged_twice(stage):
    stage.get_running(3)
    end_some(stage, failed=(0, 1), done=(2,))
    stage.controller.run_rest(Status.FAILED, "It ends early")
    stage.fakes.preparation.finish()
    stage.deliver()
    before = len(stage.log)
    stage.fakes.run.begin()
    stage.deliver()
    assert stage.log[-1].text.startswith("Run started: 2 pictures")
    stage.fakes.run.finish()
    stage.deliver()
    assert not [line for line in stage.log[before:] if "ends early" in line.text]


def test_nothing_leads_from_the_beginning_into_a_run(stage):
    with pytest.raises(ValueError, match="Nothing leads from empty to running"):
        stage.controller.machine.enter(State.RUNNING)


def test_what_cannot_be_used_stops_start_with_its_sentence_until_it_is_mended(stage):
    stage.get_ready()
    stage.controller.refuse("name_pattern", "The name pattern {nam makes no sense.")
    assert stage.controller.blocker == "The name pattern {nam makes no sense."
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.controller.refuse("name_pattern", "")
    assert stage.controller.blocker == ""
    stage.controller.start()
    assert len(stage.fakes.runs) == 1


def test_a_name_pattern_stops_no_run_that_keeps_the_names_of_its_originals(stage):
    stage.controller.change(Choices(replace_originals=True))
    stage.get_ready()
    stage.controller.refuse("name_pattern", "The name pattern {nam makes no sense.")
    assert stage.controller.blocker == ""


def test_a_filter_that_matches_nothing_keeps_the_batch_and_its_way_back(stage, qtbot):
    stage.get_ready()
    usual = stage.controller.batch.choices
    stage.controller.change(replace(usual, include=("*.",)))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)
    assert "The filters leave out all 3 pictures found." in stage.controller.blocker
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.controller.change(usual)
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 3, timeout=WAIT_MILLISECONDS)
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.blocker == ""
    assert len(stage.controller.batch.plan.tasks) == 3


def test_a_folder_in_which_a_filter_of_before_finds_nothing_can_be_searched_otherwise(stage):
    stage.controller.change(Choices(include=("*.tif",)))
    stage.get_ready()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)


def test_a_pattern_that_is_being_typed_asks_for_one_scan(stage, qtbot):
    stage.get_ready()
    for typed in ("*", "*.", "*.j", "*.jp", "*.jpg"):
        choices = replace(stage.controller.batch.choices, exclude=(typed,))
        stage.controller.change(choices)
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) == 2, timeout=WAIT_MILLISECONDS)
    qtbot.wait(600)
    assert len(stage.fakes.preparations) == 2
    assert stage.fakes.preparation.settings.exclude == ("*.jpg",)
    assert stage.fakes.preparation.sources is None


def test_start_right_after_a_filter_was_typed_runs_what_it_finds(stage):
    stage.get_ready()
    stage.controller.change(replace(stage.controller.batch.choices, include=("*1.jpg",)))
    stage.controller.start()
    assert stage.fakes.runs == []
    stage.fakes.preparation.finish()
    stage.deliver()
    assert stage.controller.state is State.RUNNING
    assert stage.fakes.run.plan.settings.include == ("*1.jpg",)


@pytest.mark.parametrize("problem", ["", "The disk is gone."])
def test_looking_again_in_vain_keeps_the_batch(stage, problem):
    stage.get_ready()
    stage.controller.rescan()
    stage.fakes.preparation.give_up(problem)
    stage.deliver()
    assert stage.controller.state is State.READY
    assert stage.controller.batch.sources == (FOLDER,)
    assert (problem or "press Rescan") in stage.controller.blocker
    stage.controller.rescan()
    stage.fakes.preparation.finish(numbered_sources(2))
    stage.deliver()
    assert stage.controller.blocker == ""
