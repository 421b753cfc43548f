"""Retry and Continue do only what is left, and their counts and reports cover the whole batch."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.planning.plan import Plan
from processing.running.continuation import Rest
from processing.running.events import FileFinished, PlanSettled
from processing.running.history import all_runs, interrupted_runs, removable_results, undoable_runs
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.runs import JournaledRun, RunState
from processing.storage.journal.writing import Journal
from processing.task import Counts, Status
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents

BROKEN = b"\xff\xd8\xff no picture at all"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures, the second of which is broken."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for n, name in enumerate("abcd"):
        draw(pictures / f"{name}.jpg", n)
    (pictures / "b.jpg").write_bytes(BROKEN)
    return pictures


def draw(path: Path, shade: int = 0) -> None:
    Image.new("RGB", (64, 48), (shade * 30, 90, 200)).save(path)


def settings_for(folder: Path, **changes: Any) -> BatchSettings:
    recipe = changes.pop("recipe", Recipe(width_pixels=16, height_pixels=16))
    out = folder.parent / "out"
    return BatchSettings((folder,), out, recipe, engine=EngineKind.SERIAL, **changes)


def prepare(settings: BatchSettings, **more: Any) -> Plan:
    told = RecordedEvents()
    preparation = Preparation(settings, told.append, **more)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    assert isinstance(told[-1], PlanSettled)
    assert told[-1].plan is not None, told[-1].problem
    return told[-1].plan


def run(plan: Plan, cancel_after: int | None = None) -> tuple[Report, list[int]]:
    """Run to the end; return the report, and the tasks that were told of as finished."""
    told = RecordedEvents()

    def listen(message: Any) -> None:
        told.append(message)
        done = [each for each in told.of(FileFinished) if each.outcome.status is Status.DONE]
        if cancel_after is not None and len(done) >= cancel_after:
            running.cancel()

    running = Run(plan, listen)
    running.start()
    assert running.join(WAIT_SECONDS)
    return told[-1].report, [message.outcome.task_id for message in told.of(FileFinished)]


def again(report: Report, status: Status) -> Plan:
    """Return the plan that does again what ended with `status`."""
    reopened = {each.task_id for each in report.outcomes if each.status is status}
    rest = Rest(report, reopened)
    return prepare(report.plan.settings, sources=report.plan.sources, going_on_with=rest)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_retry_makes_the_failed_ones_alone_and_counts_all(folder):
    report, _ = run(prepare(settings_for(folder)))
    assert report.counts == Counts(planned=4, done=3, failed=1)
    draw(folder / "b.jpg")
    report, made = run(again(report, Status.FAILED))
    assert made == [1]
    assert report.counts == Counts(planned=4, done=4)
    assert [each.status for each in report.outcomes] == [Status.DONE] * 4
    assert names(folder.parent / "out") == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]


def test_a_picture_that_was_mended_before_the_retry_is_known_as_it_is_now(folder):
    report, _ = run(prepare(settings_for(folder)))
    draw(folder / "b.jpg")
    run(again(report, Status.FAILED))
    assert len(prepare(settings_for(folder)).skipped) == 4


def test_what_fails_once_more_is_failed_once(folder):
    report, _ = run(prepare(settings_for(folder)))
    report, _ = run(again(report, Status.FAILED))
    assert report.counts == Counts(planned=4, done=3, failed=1)


def test_a_retry_keeps_the_numbers_that_the_batch_gave(folder):
    settings = settings_for(folder, name_pattern="{counter}")
    report, _ = run(prepare(settings))
    draw(folder / "b.jpg")
    run(again(report, Status.FAILED))
    assert names(folder.parent / "out") == ["1.jpg", "2.jpg", "3.jpg", "4.jpg"]


def test_a_retry_overwrites_no_result_of_its_own_batch(folder):
    settings = settings_for(folder, name_pattern="one", on_conflict=ConflictPolicy.OVERWRITE)
    report, _ = run(prepare(settings))
    others = [report.plan.tasks[task_id].destination for task_id in (0, 2, 3)]
    before = [path.read_bytes() for path in others]
    draw(folder / "b.jpg", 7)
    report, _ = run(again(report, Status.FAILED))
    assert report.counts == Counts(planned=4, done=4)
    assert [path.read_bytes() for path in others] == before
    assert len(names(folder.parent / "out")) == 4


def test_of_several_results_only_the_one_that_failed_is_made_again(folder):
    recipe = Recipe(width_pixels=16, height_pixels=16, also=(Variant(8, 8),))
    plan = prepare(settings_for(folder, recipe=recipe))
    taken = plan.tasks[1].destination
    taken.parent.mkdir()
    taken.write_bytes(b"somebody else's")
    report, _ = run(plan)
    assert report.counts == Counts(planned=8, done=5, failed=3)
    report, made = run(again(report, Status.FAILED))
    assert made[0] == 1
    assert report.outcomes[1].status is Status.DONE
    assert taken.read_bytes() == b"somebody else's"


def test_the_rest_of_a_cancelled_run_counts_what_was_done_before(folder):
    report, _ = run(prepare(settings_for(folder)), cancel_after=2)
    assert report.counts == Counts(planned=4, done=2, failed=1, cancelled=1)
    report, made = run(again(report, Status.CANCELLED))
    assert made == [3]
    assert report.counts == Counts(planned=4, done=3, failed=1)


def test_an_interrupted_run_that_is_gone_on_with_shows_what_it_made_as_done(folder):
    run(prepare(settings_for(folder)), cancel_after=2)
    (interrupted,) = interrupted_runs()
    plan = prepare(interrupted.settings, going_on_with=interrupted)
    assert list(plan.carried.task_ids) == [0, 2]
    assert {outcome.status for outcome in plan.carried} == {Status.DONE}
    assert all(outcome.result_bytes > 0 for outcome in plan.carried)
    report, made = run(plan)
    assert made == [1, 3]
    assert report.counts == Counts(planned=4, done=3, failed=1)


def test_what_was_made_before_the_interrupted_run_stays_skipped(folder):
    (folder / "b.jpg").unlink()
    run(prepare(settings_for(folder, include=("a.jpg",))))
    run(prepare(settings_for(folder)), cancel_after=1)
    (interrupted,) = interrupted_runs()
    plan = prepare(interrupted.settings, going_on_with=interrupted)
    assert [outcome.task_id for outcome in plan.skipped] == [0]
    assert list(plan.carried.task_ids) == [1]


def test_other_settings_make_another_batch_and_take_nothing_over(folder):
    report, _ = run(prepare(settings_for(folder)))
    rest = Rest(report, {1})
    other = replace(report.plan.settings, recipe=Recipe(width_pixels=9))
    plan = prepare(other, sources=report.plan.sources, going_on_with=rest)
    assert len(plan.carried) == 0
    assert len(plan.open_tasks) == 4


def test_each_run_of_a_batch_can_be_undone_the_last_one_first(folder):
    run(prepare(settings_for(folder)))
    draw(folder / "b.jpg")
    run(prepare(settings_for(folder)))
    run(prepare(settings_for(folder)))  # makes nothing
    assert [each.made for each in undoable_runs()] == [1, 3]


def ended_of(*runs: JournaledRun) -> list[Counts | None]:
    return [run.ended for run in runs]


def test_a_retry_and_the_run_before_it_are_one_in_the_history(folder):
    report, _ = run(prepare(settings_for(folder)))
    assert ended_of(*all_runs()) == [Counts(planned=4, done=3, failed=1)]
    draw(folder / "b.jpg")
    run(again(report, Status.FAILED))
    (whole,) = all_runs()
    assert (whole.ended, whole.made) == (Counts(planned=4, done=4), 4)
    assert removable_results(whole) == 4


def test_another_run_of_the_same_batch_is_another_one_in_the_history(folder):
    run(prepare(settings_for(folder)))
    run(prepare(settings_for(folder)))
    assert ended_of(*all_runs()) == [
        Counts(planned=4, skipped=3, failed=1),
        Counts(planned=4, done=3, failed=1),
    ]


def test_a_retry_of_a_run_that_was_undone_meanwhile_does_not_bring_it_back(folder):
    report, _ = run(prepare(settings_for(folder)))
    with Journal() as journal:
        journal.close_run(report.run_id, RunState.UNDONE)
    run(again(report, Status.FAILED))
    assert {each.id for each in all_runs()} > {report.run_id}


def test_the_history_counts_a_run_that_was_continued_once_and_as_a_whole(folder):
    run(prepare(settings_for(folder)), cancel_after=2)
    (interrupted,) = all_runs()
    assert interrupted.is_unfinished
    assert interrupted.ended == Counts(planned=4, done=2, failed=1, cancelled=1)
    run(prepare(interrupted.settings, going_on_with=interrupted))
    (whole,) = all_runs()
    assert not whole.is_unfinished
    assert whole.ended == Counts(planned=4, done=3, failed=1)
