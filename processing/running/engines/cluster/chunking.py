"""Choose which tasks go to a worker together: about half a second of work, and giants alone."""

from collections.abc import Iterator
from contextlib import suppress

from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Task

CHUNK_SECONDS = 0.5  # a hundred times what handing over takes, and still soon told
MOST_TASKS = 64  # so that little is made again where a worker dies
_MEMORY = 0.9  # the share of the old estimate that each outcome leaves


class CostSizer:
    """Estimates what a picture costs by the bytes of its file; thread-confined.

    Until an outcome has come, each chunk is one task: what the first ones cost is not known.
    """

    def __init__(self, results: int = 1) -> None:
        """Size chunks of tasks with so many `results` each."""
        self._most = max(1, MOST_TASKS // results)
        self._seconds = CHUNK_SECONDS  # per picture
        self._bytes = 1.0  # per picture
        self._is_known = False

    def learn(self, outcome: Outcome) -> None:
        """Update the estimate with how long a task took."""
        if outcome.timing is None:
            return
        seconds, size = outcome.timing.elapsed_seconds, float(max(1, outcome.source_bytes))
        share = _MEMORY if self._is_known else 0.0
        self._is_known = True
        self._seconds = self._seconds * share + seconds * (1 - share)
        self._bytes = self._bytes * share + size * (1 - share)

    def seconds_of(self, size_bytes: int) -> float:
        """Return about how long a file of that size takes; no size counts as a usual one."""
        if not size_bytes:
            return self._seconds
        return self._seconds * max(0.5, size_bytes / self._bytes)

    def next_chunk(self, source: TaskQueue) -> tuple[Task, ...]:
        """Take the tasks of a chunk; none at the end of `source`."""
        return tuple(self._tasks(source))

    def _tasks(self, source: TaskQueue) -> Iterator[Task]:
        left = CHUNK_SECONDS
        for number in range(self._most):
            task = source.first()
            if task is None:
                return
            left -= self.seconds_of(_size_of(task))
            if number and left < 0:
                return  # it begins the next chunk, alone if it is a giant
            taken = source.take()
            if taken is None:
                return
            yield taken


def _size_of(task: Task) -> int:
    with suppress(OSError):
        return task.source.stat().st_size
    return 0
