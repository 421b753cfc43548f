"""Let all results of one picture be made of one decode, and settle each by itself."""

import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from processing.task import Outcome, Task


class Waiting:
    """Tasks that wait their turn, made as they come near.

    One thread takes, another may append meanwhile.
    """

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self._tasks = iter(tasks)
        self._next: deque[Task] = deque()  # what was looked at and not taken
        self._appended: deque[Task] = deque()

    def __bool__(self) -> bool:
        return self.first() is not None

    def first(self) -> Task | None:
        """Return the one whose turn it is; None when none waits."""
        if not self._next:
            self._next.extend(itertools.islice(self._tasks, 1))
        if self._next:
            return self._next[0]
        return self._appended[0] if self._appended else None

    def take(self) -> Task:
        """Remove and return the first, of which there has to be one."""
        self.first()
        return (self._next or self._appended).popleft()

    def append(self, task: Task) -> None:
        """Let a task wait until all others had their turn."""
        self._appended.append(task)


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
