"""What pictures cost is found in a timeline, whatever crowd they were made in."""

from pathlib import Path

import pytest

from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.costs import costs_of
from processing.running.events import FileFinished, WorkerStarted
from processing.task import Outcome, Status, Task, Timing

BEGUN = 100.0


def timeline_of_files(*files, workers=2, ups=()):
    """Return a timeline of (worker, stamps, cpu seconds, storage cpu seconds)."""
    tasks = [Task(n, Path(f"{n}.jpg"), Path(f"{n}.png")) for n in range(len(files))]
    timeline = Timeline(tasks, workers, BEGUN)
    for worker, up in ups:
        timeline.fold(WorkerStarted("run", worker, 1, BEGUN + up))
    for number, (worker, stamps, cpu, storage) in enumerate(files):
        timing = Timing(worker, tuple(BEGUN + each for each in stamps), cpu, storage)
        timeline.fold(FileFinished("run", Outcome(number, Status.DONE, timing=timing)))
    return timeline


def test_where_there_are_enough_cores_all_else_is_the_disk():
    # Read in 1 s, of which 0.5 s computing; computed for 4 s; written in 1 s, 0.5 s computing.
    costs = costs_of(timeline_of_files((7, (0, 1, 2, 4, 5, 6), 5.0, 1.0)))
    (task,) = costs.tasks
    assert [each.core for each in task.stages] == pytest.approx([0.5, 1, 2, 1, 0.5])
    assert [each.disk for each in task.stages] == pytest.approx([0.5, 0, 0, 0, 0.5])
    assert task.seconds == pytest.approx(6)


def test_waiting_for_a_core_costs_nothing():
    # The same picture with half a core: all that computes takes twice as long, the disk does not.
    costs = costs_of(timeline_of_files((7, (0, 1.5, 3.5, 7.5, 9.5, 11), 5.0, 1.0)))
    (task,) = costs.tasks
    assert [each.core for each in task.stages] == pytest.approx([0.5, 1, 2, 1, 0.5])
    assert [each.disk for each in task.stages] == pytest.approx([0.5, 0, 0, 0, 0.5])
    assert costs.work == pytest.approx(6)
    assert costs.longest == pytest.approx(6)


def test_the_pictures_are_in_the_order_in_which_they_were_begun():
    made = timeline_of_files(
        (7, (2, 2, 3, 3, 3, 3), 1.0, 0.0),
        (8, (0, 0, 1, 1, 1, 1), 1.0, 0.0),
        (7, (1, 1, 2, 2, 2, 2), 1.0, 0.0),
    )
    assert [each.task_id for each in costs_of(made).tasks] == [1, 2, 0]


def test_gaps_between_pictures_are_the_dispatch_and_a_long_one_is_a_pause():
    files = [(7, (n * 1.1, n * 1.1, n * 1.1 + 1, *[n * 1.1 + 1] * 3), 1.0, 0.0) for n in range(40)]
    files.append((7, (90, 90, 91, 91, 91, 91), 1.0, 0.0))
    costs = costs_of(timeline_of_files(*files, workers=1))
    assert costs.chunk_size == 1
    assert costs.dispatch.chunk == pytest.approx(0.1)
    assert costs.dispatch.task == 0


def test_short_gaps_are_inside_of_chunks():
    # Pictures of 4 ms go out in fours: 1 ms from one to the next, 5 ms from chunk to chunk.
    files, begun = [], 0.0
    for number in range(80):
        begun += 0.001 if number % 4 else 0.005
        files.append((7, (begun, begun, *[begun + 0.004] * 4), 0.004, 0.0))
        begun += 0.004
    costs = costs_of(timeline_of_files(*files, workers=1))
    assert costs.chunk_size == 4
    assert costs.dispatch.task == pytest.approx(0.001)
    assert costs.dispatch.chunk == pytest.approx(0.004, rel=0.05)


def test_start_up_is_that_of_the_first_worker_and_of_each_further_one():
    file = (7, (1, 1, 2, 2, 2, 2), 1.0, 0.0)
    costs = costs_of(timeline_of_files(file, ups=[(7, 0.5), (8, 0.7), (9, 0.9)]))
    assert costs.dispatch.first_start == pytest.approx(0.5)
    assert costs.dispatch.next_start == pytest.approx(0.2)


def test_a_run_without_pictures_costs_nothing():
    costs = costs_of(timeline_of_files())
    assert (costs.tasks, costs.work, costs.longest) == ((), 0, 0)
