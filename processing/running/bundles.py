"""Bundle the tasks of one picture, so that it is decoded once, and take their outcomes apart."""

from collections.abc import Iterator
from dataclasses import replace

from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Task


def take_bundle(queue: TaskQueue) -> Task | None:
    """Remove the first task and all that follow it of the same picture; None if there is none.

    Return the first, with the others beside it.
    """
    first = queue.take()
    if first is None:
        return None
    beside = []
    while (following := queue.first()) is not None and following.source == first.source:
        queue.take()
        beside.append(following)
    return replace(first, beside=tuple(beside)) if beside else first


def is_of(outcome: Outcome, bundle: Task) -> bool:
    """Return whether an outcome, and those beside it, are those of a bundle."""
    beside = [each.task_id for each in outcome.beside]
    is_whole = not beside or beside == [each.id for each in bundle.beside]
    return is_whole and outcome.task_id == bundle.id


def unbundled(outcome: Outcome, bundle: Task) -> Iterator[tuple[Task, Outcome]]:
    """Yield each task of `bundle`, without others beside it, and its outcome.

    If `outcome` has none beside it, it holds for all: nothing was made of the picture.
    """
    if not bundle.beside:
        yield bundle, outcome
        return
    yield replace(bundle, beside=()), replace(outcome, beside=())
    by_id = {each.task_id: each for each in outcome.beside}
    for task in bundle.beside:
        one = by_id.get(task.id) or replace(outcome, task_id=task.id, beside=(), timing=None)
        yield task, one
