"""Decide what becomes of the pictures of a worker that died: tried again alone, or given up."""

from collections import Counter

from processing.language.lazy_text import lazy_tr
from processing.running.engines.worker_death import MAX_DEATHS, deadly, overdue
from processing.task import Outcome, Status, Task

LOST = lazy_tr("the connection to it was lost")


class Blame:
    """Counts deaths by picture; thread-confined.

    Attributes:
        suspects: what is to be tried again, each alone with its worker.
    """

    def __init__(self, limit_seconds: float) -> None:
        self.suspects: list[Task] = []
        self._limit_seconds = limit_seconds
        self._deaths: Counter[int] = Counter()

    def judge(self, guilty: list[Task], *, is_over_time: bool) -> list[Outcome]:
        """Return the failures of those that are given up; the others become suspects.

        Whoever was alone at the time limit is given up at once.
        """
        failures = []
        for task in guilty:
            if is_over_time and len(guilty) == 1:
                failures.append(Outcome(task.id, Status.FAILED, overdue(self._limit_seconds)))
                continue
            self._deaths[task.id] += 1
            if self._deaths[task.id] >= MAX_DEATHS:
                failures.append(Outcome(task.id, Status.FAILED, deadly(LOST)))
            else:
                self.suspects.append(task)
        return failures
