"""The state of a run at any moment is what its timeline was when that moment had come."""

import random
from pathlib import Path

import pytest

from processing.measuring.recordings.replayed_run import ReplayedRun
from processing.measuring.timeline.timeline import Timeline
from processing.running.events import FileFinished, FileStarted, WorkerStarted
from processing.task import Outcome, Status, Task, Timing
from tests.support.killed_worker_story import BEGUN, TASKS, killed_worker_story

PICTURES, WORKERS = 40, 3
NAMES = [f"{n}.{'jpg' if n % 3 else 'png'}" for n in range(PICTURES)]
MANY = [Task(n, Path("in") / name, Path("out") / name) for n, name in enumerate(NAMES)]
MOMENTS = [0.0, 0.1, 0.25, 0.5, 1.0, 1.7, 2.345, 4.0, 9.0]


def events():
    """Return messages with the moments of their arrival, in order: work of random lengths."""
    chance = random.Random(5)
    told = [(0.1, WorkerStarted("run", worker, 1, 0.1)) for worker in range(1, 1 + WORKERS)]
    free = dict.fromkeys(range(1, 1 + WORKERS), 0.25)
    for task in MANY:
        worker = min(free, key=free.get)
        begun = free[worker]
        seconds = chance.uniform(0.05, 0.5)
        stamps = tuple(begun + seconds * share / 5 for share in range(6))
        told.append((begun, FileStarted("run", task.id, worker, begun)))
        timing = Timing(worker, stamps, seconds / 2, seconds / 8)
        outcome = Outcome(task.id, Status.DONE, source_size=(2000, 1000), timing=timing)
        told.append((stamps[-1], FileFinished("run", outcome)))
        free[worker] = stamps[-1]
    return sorted(told, key=lambda each: (each[0], isinstance(each[1], FileStarted)))


def folded(until=float("inf")):
    timeline = Timeline(MANY, WORKERS, 0.0)
    for at, message in events():
        if at <= until:
            timeline.fold(message)
    return timeline


@pytest.fixture(scope="module")
def replayed():
    return ReplayedRun(folded(), MANY)


@pytest.mark.parametrize("moment", MOMENTS)
def test_counters_and_figures_are_those_of_the_run_at_that_moment(replayed, moment):
    then, state = folded(moment), replayed.at(moment)
    assert (state.done, state.in_work) == (len(then.records), len(then.running))
    assert state.waiting == then.waiting
    effort = then.effort(moment)
    if effort is None:
        assert state.effort is None
        return
    for name in ("elapsed", "busy", "running", "cpu", "storage", "storage_cpu", "files"):
        assert getattr(state.effort, name) == pytest.approx(getattr(effort, name)), name


@pytest.mark.parametrize("moment", MOMENTS)
def test_amounts_are_those_of_the_formats_that_were_finished(replayed, moment):
    then = {each.format: each.megapixels for each in folded(moment).amounts()}
    assert {each.format: each.megapixels for each in replayed.at(moment).amounts} == then


def test_work_that_was_lost_is_in_work_until_its_worker_is_gone():
    timeline = Timeline(TASKS, 2, BEGUN)
    for message in killed_worker_story():
        timeline.fold(message)
    replayed = ReplayedRun(timeline, TASKS)
    assert [replayed.at(moment).in_work for moment in (0.9, 1.1, 1.9, 2.1, 2.2)] == [0, 1, 2, 1, 0]
    assert [replayed.at(moment).done for moment in (3.0, 3.6, 4.0, 5.5)] == [0, 1, 2, 3]
    assert replayed.at(2.2).waiting == 3  # what was lost waits again


def test_a_pause_does_not_count_as_time_in_which_work_was_done():
    timeline = folded()
    whole = timeline.reached()
    timeline.pause(whole + 1.0)
    timeline.resume(whole + 5.0)
    replayed = ReplayedRun(timeline, MANY)
    assert replayed.at(whole + 6.0).effort.elapsed == pytest.approx(whole + 2.0 - 0.25)
