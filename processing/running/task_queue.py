"""Schedule the largest pictures first, so that no worker starts a huge one last."""

import itertools
import threading
from array import array
from collections import deque
from collections.abc import Iterable, Sequence

from processing.task import Task

_HUGE_FACTOR = 4  # times the mean size
_NOTABLE_PART = 1 / 20  # of a worker's share of all bytes; a smaller file never delays the end


def schedule(task_ids: Sequence[int], sizes: Sequence[int], workers: int) -> Sequence[int]:
    """Return the ids of tasks in the order to make them, mostly the given one.

    Pictures whose files are far larger than the others come first, the largest in front: at the
    end one worker would be busy with them and the others idle. `sizes[n]` is the size in bytes of
    the picture of task n; the results of one picture stay together.
    """
    total = sum(sizes[task_id] for task_id in task_ids)
    if workers == 1 or not total:
        return task_ids
    limit = max(_HUGE_FACTOR * total / len(task_ids), _NOTABLE_PART * total / workers)
    huge = [task_id for task_id in task_ids if sizes[task_id] > limit]
    if not huge:
        return task_ids
    huge.sort(key=lambda task_id: -sizes[task_id])
    others = (task_id for task_id in task_ids if sizes[task_id] <= limit)
    return array("I", itertools.chain(huge, others))


class TaskQueue:
    """Tasks that wait to be handed out, drawn one by one from where they come. Thread-safe."""

    def __init__(self, tasks: Iterable[Task] = ()) -> None:
        self._tasks = iter(tasks)
        self._next: deque[Task] = deque()  # returned, or looked at and not taken
        self._appended: deque[Task] = deque()
        self._changing = threading.Lock()

    def __bool__(self) -> bool:
        """Return whether a task waits; looks one task ahead."""
        return self.first() is not None

    def first(self) -> Task | None:
        """Return the task that `take` would return."""
        with self._changing:
            if not self._next:
                self._next.extend(itertools.islice(self._tasks, 1))
            queue = self._next or self._appended
            return queue[0] if queue else None

    def take(self) -> Task | None:
        """Remove and return the next task; None if there is none left."""
        with self._changing:
            if self._next:
                return self._next.popleft()
            task = next(self._tasks, None)
            return self._appended.popleft() if task is None and self._appended else task

    def put_back(self, task: Task) -> None:
        """Hand a task out once more, before those that were never handed out."""
        with self._changing:
            self._next.append(task)

    def append(self, task: Task) -> None:
        """Hand a task out after all others."""
        with self._changing:
            self._appended.append(task)
