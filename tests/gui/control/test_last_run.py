"""What can be done with the last run once the batch goes on: retry, and start with new settings."""

from dataclasses import replace
from pathlib import Path

import pytest

from gui.control.state import State
from processing.settings.recipe import Recipe
from processing.task import Status
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.fake_window import Stage, numbered_sources

OTHER = Recipe(width_pixels=512)


@pytest.fixture
def ended(qapp):
    """A run of five pictures: two are done, two failed, and one was not done."""
    stage = Stage()
    run = stage.get_running(5)
    for task_id, status in enumerate((Status.DONE, Status.FAILED, Status.DONE, Status.FAILED)):
        run.end_file(task_id, status, "It ends early." if status is Status.FAILED else "")
    run.finish(cancelled=True)
    stage.deliver()
    return stage


def change(stage: Stage, qtbot, **changes) -> None:
    """Change choices and let the batch be planned again."""
    plans = len(stage.fakes.preparations)
    stage.controller.change(replace(stage.controller.batch.choices, **changes))
    qtbot.waitUntil(lambda: len(stage.fakes.preparations) > plans, timeout=WAIT_MILLISECONDS)
    plan_it(stage)


def plan_it(stage: Stage) -> None:
    stage.fakes.preparation.finish()
    stage.deliver()


def test_of_chosen_tasks_those_that_were_not_made_are_retried(ended):
    ended.controller.retry({0, 3, 4})
    plan_it(ended)
    assert list(ended.fakes.run.plan.open_tasks) == [3, 4]


def test_a_retry_of_what_was_made_starts_nothing(ended):
    ended.controller.retry({0, 2})
    assert len(ended.fakes.preparations) == 1
    assert ended.controller.state is State.DONE


def test_after_a_change_of_the_pool_size_the_failures_can_still_be_retried(ended, qtbot):
    change(ended, qtbot, workers=1)
    assert ended.controller.state is State.READY
    ended.controller.run_rest(Status.FAILED)
    plan_it(ended)
    assert list(ended.fakes.run.plan.open_tasks) == [1, 3]
    assert ended.fakes.run.plan.settings.workers == 1


def test_after_a_change_of_the_recipe_no_failure_is_retried_until_it_is_changed_back(ended, qtbot):
    usual = ended.controller.batch.choices.recipe
    change(ended, qtbot, recipe=OTHER)
    ended.controller.run_rest(Status.FAILED)
    assert "changed since this run" in ended.problems[-1]
    assert len(ended.fakes.runs) == 1
    change(ended, qtbot, recipe=usual)
    assert ended.controller.retry_blocker == ""
    ended.controller.run_rest(Status.FAILED)
    assert ended.problems[-1] == ""
    plan_it(ended)
    assert list(ended.fakes.run.plan.open_tasks) == [1, 3]


def test_a_folder_with_more_pictures_than_before_is_not_narrowed_by_a_retry(ended):
    ended.controller.rescan()
    ended.fakes.preparation.finish(numbered_sources(6))
    ended.deliver()
    ended.controller.run_rest(Status.FAILED)
    assert "changed since this run" in ended.problems[-1]
    assert len(ended.fakes.runs) == 1


@pytest.mark.parametrize("leave", ["other", "close", "samples", "dismiss", "start"])
def test_the_last_run_is_forgotten_when_the_user_goes_on_to_something_else(ended, leave):
    heard = []
    ended.controller.running.forgotten.connect(lambda: heard.append(leave))
    match leave:
        case "other":
            ended.controller.open((Path("/other"),))
        case "close":
            ended.controller.close()
        case "samples":
            ended.controller.open_samples(Path("/samples"))
        case "dismiss":
            ended.controller.dismiss()
        case "start":
            ended.controller.run_rest(Status.FAILED)
            plan_it(ended)
    assert ended.controller.running.report is None
    assert heard or leave == "start"


def test_the_last_run_is_kept_when_its_folder_is_scanned_again(ended):
    ended.controller.rescan()
    plan_it_of_five(ended)
    assert ended.controller.running.report is not None
    ended.controller.run_rest(Status.CANCELLED)
    plan_it(ended)
    assert list(ended.fakes.run.plan.open_tasks) == [4]


def plan_it_of_five(stage: Stage) -> None:
    stage.fakes.preparation.finish(numbered_sources(5))
    stage.deliver()


def test_start_right_after_a_change_plans_anew_and_starts_at_once(ended):
    ended.controller.change(replace(ended.controller.batch.choices, recipe=OTHER))
    assert ended.controller.state is State.DONE
    assert ended.controller.blocker == ""
    ended.controller.start()
    plan_it(ended)
    assert ended.controller.state is State.RUNNING
    assert ended.fakes.run.plan.settings.recipe == OTHER
    assert len(ended.fakes.run.plan.open_tasks) == 5


def test_start_after_a_run_without_a_change_makes_nothing_twice(ended):
    ended.controller.start()
    assert "has ended" in ended.controller.blocker
    assert len(ended.fakes.preparations) == 1


def test_start_right_after_a_change_never_replaces_originals_unasked(ended):
    ended.controller.change(replace(ended.controller.batch.choices, replace_originals=True))
    ended.controller.start()
    plan_it_of_five(ended)
    assert ended.controller.state is State.READY
    assert len(ended.fakes.runs) == 1


def test_start_right_after_an_unusable_text_was_typed_says_why_not(ended):
    ended.controller.change(replace(ended.controller.batch.choices, recipe=OTHER))
    ended.controller.refuse("name_pattern", "There is no {datum}.")
    assert ended.controller.blocker == "There is no {datum}."
    ended.controller.start()
    assert len(ended.fakes.preparations) == 1
