"""Settle whose turn it is when, so that no giant is begun when all others are done."""

import itertools
from array import array
from collections import deque
from collections.abc import Iterable, Sequence

from processing.task import Task

_GIANT_FACTOR = 4  # so many times the mean of all
_NOTABLE_PART = 1 / 20  # of a worker's share; less than that ends soon, whenever it begins


def schedule(task_ids: Sequence[int], sizes: Sequence[int], workers: int) -> Sequence[int]:
    """Return ids of tasks in the order to make them, mostly the given one.

    Pictures whose files are far larger than the others come first, the largest of all in front:
    at the end one worker would be busy with them and the others idle. `sizes[n]` is what the
    picture of the task whose id is n has in bytes; the results of one picture stay together.
    """
    total = sum(sizes[task_id] for task_id in task_ids)
    if workers == 1 or not total:
        return task_ids
    giant = max(_GIANT_FACTOR * total / len(task_ids), _NOTABLE_PART * total / workers)
    giants = [task_id for task_id in task_ids if sizes[task_id] > giant]
    if not giants:
        return task_ids
    giants.sort(key=lambda task_id: -sizes[task_id])
    others = (task_id for task_id in task_ids if sizes[task_id] <= giant)
    return array("I", itertools.chain(giants, others))


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
