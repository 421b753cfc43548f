"""Decide what becomes of the pictures of a worker that died: tried again alone, or given up."""

from collections import Counter

from processing.language.lazy_text import lazy_tr
from processing.running.engines.cluster.roster import Blamed
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

    def judge(self, blamed: Blamed, *, is_over_time: bool) -> list[Outcome]:
        """Return the failures of those that are given up; the others become suspects.

        What took too long is given up at once, but only if it was alone: else each is tried alone.
        """
        if is_over_time and not blamed.is_alone:
            self.suspects += [*blamed.guilty, *blamed.doubtful]
            return []
        self.suspects += blamed.doubtful
        failures = []
        for task in blamed.guilty:
            self._deaths[task.id] += 1
            if is_over_time:
                failures.append(Outcome(task.id, Status.FAILED, overdue(self._limit_seconds)))
            elif self._deaths[task.id] >= MAX_DEATHS:
                failures.append(Outcome(task.id, Status.FAILED, deadly(LOST)))
            else:
                self.suspects.append(task)
        return failures
