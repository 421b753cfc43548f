"""What a worker returns is trusted only if it is of what was handed out, and of nobody else."""

from pathlib import Path
from typing import Any

import pytest

from processing.running.engines._result_check import are_asked_for
from processing.task import Outcome, Status, Task, Timing

BESIDE = Task(8, Path("a.jpg"), Path("out/small.jpg"))
TASKS = {
    0: Task(7, Path("a.jpg"), Path("out/a.jpg"), beside=(BESIDE,)),
    1: Task(9, Path("b.jpg"), Path("out/b.jpg")),
}
WORKERS = {101, 102}


def done(task_id: int, worker: int = 101, *beside: Outcome) -> Outcome:
    timing = Timing(worker, (1.0, 2.0), 1.0)
    return Outcome(task_id, Status.DONE, timing=timing, beside=beside)


def is_right(*outcomes: Any) -> bool:
    return are_asked_for(list(outcomes), TASKS.get, WORKERS)


def test_outcomes_of_what_is_in_flight_are_right() -> None:
    assert is_right([0, done(7)], [1, done(9, 102)])
    assert is_right([0, done(7, 101, Outcome(8, Status.SKIPPED))])
    assert is_right([1, Outcome(9, Status.FAILED, "no worker began")])


@pytest.mark.parametrize(
    "outcomes",
    [
        [7],
        [[0]],
        [[0, "done"]],
        [["0", done(7)]],
        [[2, done(7)]],  # nothing is in that slot
        [[0, done(9)]],
        [[0, done(7)], [0, done(7)]],
        [[0, done(7, 101, Outcome(9, Status.DONE))]],
        [[1, done(9, 101, Outcome(8, Status.DONE))]],
        [[0, done(7, 103)]],
        [[0, done(7, 2**63)]],
        [[0, done(7, 101, done(8, 103))]],
    ],
)
def test_anything_else_is_not(outcomes: list[Any]) -> None:
    assert not is_right(*outcomes)


def test_what_is_no_list_is_not() -> None:
    assert not are_asked_for("7", TASKS.get, WORKERS)
