"""The rest of a run is made again alone, and counts with what was made before."""

from gui.control.comparison import Comparison
from gui.control.state import State
from gui.settings.choices import Choices
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.task import Status
from tests.support.fake_window import Stage


def end_some(stage, *, failed: tuple[int, ...] = (1,), done: tuple[int, ...] = (0, 2)) -> None:
    """Let the run that is under way end with these failures."""
    run = stage.fakes.run
    for task_id in done:
        run.end_file(task_id)
    for task_id in failed:
        run.end_file(task_id, Status.FAILED, "It ends early.")
    run.finish()
    stage.deliver()


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
