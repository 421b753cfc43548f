"""Record which workers of a session died, and which picture each death is held against."""

import time
from collections.abc import Callable, Sequence

from processing.processes.start import ORPHANED_EXIT_CODE
from processing.running.engines.task_window import Assignment
from processing.running.engines.worker_death import Death
from processing.running.worker.slot_table import SlotTable
from processing.task import Task

ASLEEP_SECONDS = 5.0  # a longer gap between two looks means the machine slept


class Deaths:
    """The workers of one session that died; belongs to the thread that takes outcomes.

    Attributes:
        found: each death, or one for each picture that it may be held against.
    """

    def __init__(self, slot_table: SlotTable, limit_seconds: float) -> None:
        """Know by the slot table who is on what; a picture may take `limit_seconds`."""
        self.found: list[Death] = []
        self._slot_table = slot_table
        self._limit_seconds = limit_seconds
        self._overdue: set[int] = set()  # ids of tasks whose worker was killed at the time limit
        self._looked_at = time.monotonic()
        self._awake_since = self._looked_at  # a laptop that sleeps makes no file late

    def end_overdue(self, held: Sequence[Assignment], kill: Callable[[int], None]) -> None:
        """Kill the workers that take longer than the limit to make a file, or to write it.

        `held` are the tasks that workers are on, or whose results wait to be put in place.
        """
        now = time.monotonic()
        if now - self._looked_at > ASLEEP_SECONDS:
            self._awake_since = now
        self._looked_at = now
        for slot, task in held:
            seconds = min(self._slot_table.seconds_on(slot), now - self._awake_since)
            if seconds > self._limit_seconds:
                self._overdue.add(task.id)
                kill(self._slot_table.holder_of(slot))

    def suspect_all(self, in_flight: Sequence[Assignment]) -> None:
        """Record that one of the workers sent what is no message; all of them will be ended.

        Any may have written into the pipe. Each picture that was begun is tried again alone, and
        then it is certain which one it was.
        """
        for slot, task in in_flight:
            if self._slot_table.is_begun(slot):
                worker = self._slot_table.worker_on(slot)
                self._add(worker, 0, task, is_foreign=True)

    def add_orphan(self, pid: int) -> None:
        """Record a worker that was alive until now, and is not to blame for anything."""
        self._add(pid, ORPHANED_EXIT_CODE, None)

    def add(self, pid: int, exit_code: int, in_flight: Sequence[Assignment]) -> None:
        """Record a death, and the task to blame: the one in work.

        Where a disk took results for longer than the limit, it may be any of those that waited:
        each is to be tried again alone, unless it was alone.
        """
        held = [each for each in in_flight if self._slot_table.holder_of(each[0]) == pid]
        waiting = [task for slot, task in held if not self._slot_table.worker_on(slot)]
        if any(task.id in self._overdue for task in waiting):
            is_alone = len(held) == 1
            for each in waiting:
                self._add(pid, exit_code, each, is_time_over=is_alone)
            return
        task = next((task for slot, task in held if self._slot_table.worker_on(slot)), None)
        is_time_over = task is not None and task.id in self._overdue
        self._add(pid, exit_code, task, is_time_over=is_time_over)

    def _add(
        self,
        pid: int,
        exit_code: int,
        task: Task | None,
        *,
        is_time_over: bool = False,
        is_foreign: bool = False,
    ) -> None:
        """Record a death that was noticed now."""
        now = time.perf_counter()
        self.found.append(Death(pid, exit_code, task, is_time_over, now, is_foreign))
