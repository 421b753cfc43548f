from pathlib import Path

from processing.running.bundles import take_bundle, unbundled
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task, Timing


def task(task_id, source="a.png"):
    return Task(task_id, Path(source), Path(f"{task_id}.png"))


def test_tasks_of_one_picture_are_taken_together_and_no_other():
    queue = TaskQueue([task(0), task(1), task(2, "b.png"), task(3)])

    bundle = take_bundle(queue)

    assert (bundle.id, bundle.beside) == (0, (task(1),))
    assert [queue.take(), queue.take()] == [task(2, "b.png"), task(3)]
    assert not queue


def test_tasks_that_are_added_wait_until_all_others_had_their_turn():
    made = []
    queue = TaskQueue(made.append(n) or task(n) for n in range(3))

    assert queue.take() == task(0)
    queue.append(task(7))

    assert made == [0]  # none before its turn
    assert [queue.take().id for _ in range(3)] == [1, 2, 7]
    queue.append(task(8))
    assert queue
    assert take_bundle(queue) == task(8)
    assert not queue


def test_a_picture_with_one_result_is_taken_as_it_is():
    queue = TaskQueue([task(0), task(1, "b.png")])

    assert take_bundle(queue) == task(0)


def test_each_task_of_a_bundle_gets_the_outcome_that_tells_of_it():
    bundle = take_bundle(TaskQueue([task(0), task(1)]))
    failed = Outcome(1, Status.FAILED, "too large")

    first, second = unbundled(Outcome(0, Status.DONE, result_bytes=5, beside=(failed,)), bundle)

    assert first == (task(0), Outcome(0, Status.DONE, result_bytes=5))
    assert second == (task(1), failed)


def test_an_outcome_of_one_task_is_passed_on_as_it_is():
    outcome = Outcome(0, Status.DONE, result_bytes=5)

    ((_, told),) = unbundled(outcome, task(0))

    assert told is outcome


def test_a_worker_that_died_on_a_bundle_made_none_of_it():
    bundle = take_bundle(TaskQueue([task(0), task(1), task(2)]))
    timing = Timing(1, (0.0, 1.0), 0.5)

    pairs = list(unbundled(Outcome(0, Status.FAILED, "died", timing=timing), bundle))

    outcomes = [outcome for _, outcome in pairs]
    assert [each.id for each, _ in pairs] == [each.task_id for each in outcomes] == [0, 1, 2]
    assert {each.reason for each in outcomes} == {"died"}
    assert [each.timing for each in outcomes] == [timing, None, None]
