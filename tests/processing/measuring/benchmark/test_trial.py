"""A trial's start-up never counts as its work, and no engine makes it wait for ever."""

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from processing.errors import BenchmarkError
from processing.measuring.benchmark import _trial
from processing.measuring.benchmark._trial import Trial, check_workers, private_bytes
from processing.running.engines.controls import Controls
from processing.running.events import Notify, WorkerStarted
from processing.task import Outcome, Status, Task
from tests.support.bounds import WAIT_SECONDS

TASKS = [Task(number, Path(f"{number}.jpg"), Path(f"out/{number}.jpg")) for number in range(3)]


class StandInEngine(Controls):
    """Tells of its workers when it is run, then waits until tasks may begin."""

    def __init__(self, told_workers=(7, 8), *outcomes: Outcome) -> None:
        super().__init__()
        self.told_workers = told_workers
        self.outcomes = outcomes or [Outcome(task.id, Status.DONE) for task in TASKS]
        self.could_begin_early = False

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        for worker in self.told_workers:
            self.could_begin_early |= self.may_begin(0)
            notify(WorkerStarted("run", worker, 1, 0.0))
        while not self.may_begin(0.01):
            if self.is_cancelled:
                return
        yield from self.outcomes


def test_no_task_is_handed_out_before_all_workers_are_up():
    engine = StandInEngine()
    measured = Trial(engine, TASKS, 2).run()
    assert not engine.could_begin_early
    assert len(measured.outcomes) == len(TASKS)
    assert min(measured.start_seconds, measured.work_seconds, measured.end_seconds) >= 0
    assert 0 <= measured.others_share <= 1


def test_workers_that_nobody_hears_of_are_not_waited_for_without_end(monkeypatch):
    monkeypatch.setattr(_trial, "START_LIMIT_SECONDS", 0.05)
    assert len(Trial(StandInEngine(told_workers=()), TASKS, 2).run().outcomes) == len(TASKS)


def test_a_cancelled_trial_ends_although_its_workers_never_came_up():
    trial = Trial(StandInEngine(told_workers=()), TASKS, 2)
    thread = threading.Thread(target=trial.run, daemon=True)
    thread.start()
    trial.cancel()
    trial.cancel()
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive()


def test_a_full_disk_ends_it_with_the_sentence_that_the_worker_told():
    full = Outcome(0, Status.FAILED, "The disk is full.", is_obstructed=True)
    with pytest.raises(BenchmarkError, match="The disk is full"):
        Trial(StandInEngine((7, 8), full), TASKS, 2).run()


def test_failures_are_told_with_those_of_results_beside():
    beside = Outcome(1, Status.FAILED, "bad")
    outcomes = (Outcome(0, Status.DONE, beside=(beside,)), Outcome(2, Status.FAILED, "bad"))
    measured = Trial(StandInEngine((7, 8), *outcomes), TASKS, 2).run()
    assert measured.failed == {1, 2}


def test_what_lost_a_worker_is_not_compared():
    class Restarting(StandInEngine):
        def run(self, tasks, notify):
            for outcome in super().run(tasks, notify):
                yield outcome
                notify(WorkerStarted("run", 9, 2, 0.0))

    check_workers(Trial(StandInEngine(), TASKS, 2).run())
    with pytest.raises(BenchmarkError, match="A worker process ended early"):
        check_workers(Trial(Restarting(), TASKS, 2).run())


def test_memory_is_weighed_at_the_end_if_that_is_asked():
    asked = []

    def weigh(workers):
        asked.append(set(workers))
        return 12

    assert Trial(StandInEngine(), TASKS, 2, weigh=weigh).run().memory_bytes == 12
    assert asked == [{7, 8}]


def test_no_process_holds_no_memory():
    assert private_bytes({2**31 - 1}) == 0
