"""Let all results of one picture be made of one decode, and settle each by itself."""

from collections.abc import Iterator
from dataclasses import replace

from processing.running.task_queue import Waiting
from processing.task import Outcome, Task


def take_bundle(waiting: Waiting) -> Task:
    """Remove the first of `waiting` and all that follow it and are of the same picture.

    Return the first, with the others beside it.
    """
    first = waiting.take()
    beside = []
    while (following := waiting.first()) is not None and following.source == first.source:
        beside.append(waiting.take())
    return replace(first, beside=tuple(beside)) if beside else first


def unbundled(outcome: Outcome, bundle: Task) -> Iterator[Outcome]:
    """Yield an outcome for each task of `bundle`, of which `outcome` tells.

    One that tells of the first task alone holds for all: nothing was made of the picture.
    """
    yield replace(outcome, beside=())
    told = {each.task_id: each for each in outcome.beside}
    for task in bundle.beside:
        yield told.get(task.id) or replace(outcome, task_id=task.id, beside=(), timing=None)
