"""Notify which file each worker starts, from the slot table and without a message per file."""

import time

from processing.running.engines.task_window import Assignment
from processing.running.events import (
    FileStarted,
    Message,
    Notify,
    WorkerDismissed,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.running.worker.slot_table import SlotTable
from processing.task import Outcome


class StartEvents:
    """Notifies `FileStarted` once per file, before its outcome, and `WorkerStarted` before that.

    A long task is seen in the slot table; one that began and ended between two looks is announced
    with its outcome. A result may arrive before its worker's own `WorkerStarted`, which takes
    another way. Belongs to the thread that takes the outcomes; only `pass_on` is for the listener.
    """

    def __init__(self, run_id: str, session: int, slot_table: SlotTable, notify: Notify) -> None:
        self._run_id = run_id
        self._session = session
        self._slot_table = slot_table
        self._notify = notify
        self._introduced: set[int] = set()  # workers whose `WorkerStarted` was sent
        self._gone: set[int] = set()  # workers whose `WorkerDismissed` was sent, or needs not be
        self._announced: set[int] = set()  # ids of tasks in flight
        self._processes: list[int] = []  # the ids of all workers, whether they are up or not

    def begin(self, processes: list[int], at: float) -> None:
        """Announce the worker processes that were asked for at `at`; call it once, first."""
        self._processes = processes
        for worker in processes:
            self._notify(WorkerStarting(self._run_id, worker, self._session, at))

    def pass_on(self, message: Message) -> None:
        """Pass on a message of a worker; its files are announced only after its `WorkerStarted`."""
        if isinstance(message, WorkerStarted):
            if message.worker not in self._gone:
                self._notify(message)
                self._introduced.add(message.worker)
        else:
            self._notify(message)

    @property
    def workers_up(self) -> int:
        """How many workers are known to be up."""
        return len(self._introduced)

    def look(self, busy: list[Assignment]) -> None:
        """Announce the tasks in work."""
        for slot, task in busy:
            worker, begun_at = self._slot_table.worker_on(slot), self._slot_table.begun_at(slot)
            if worker in self._introduced and task.id not in self._announced:
                self._announced.add(task.id)
                self._notify(FileStarted(self._run_id, task.id, worker, begun_at))

    def look_at_all(self, in_flight: list[Assignment]) -> None:
        """Announce every task that was begun; call it when the workers are about to be stopped.

        So it is known what is lost with them.
        """
        for slot, task in in_flight:
            worker, begun_at = self._slot_table.taken(slot) or (0, 0.0)
            if worker in self._processes and task.id not in self._announced:
                self._introduce(worker, begun_at)
                self._announced.add(task.id)
                self._notify(FileStarted(self._run_id, task.id, worker, begun_at))

    def finish(self, outcome: Outcome) -> None:
        """Announce a task that ended before it, or its worker, was seen in the slot table."""
        if outcome.timing is not None:
            begun_at, worker = outcome.timing.stamps[0], outcome.timing.worker
            self._introduce(worker, begun_at)
            if outcome.task_id not in self._announced:
                self._notify(FileStarted(self._run_id, outcome.task_id, worker, begun_at))
        self._announced.discard(outcome.task_id)

    def dismiss(self, worker: int) -> None:
        """Announce that a worker is gone; the others of its session are still there.

        Its own `WorkerStarted` is not passed on any more if it comes as late as that.
        """
        self._gone.add(worker)
        if worker in self._introduced:
            self._notify(WorkerDismissed(self._run_id, worker, time.perf_counter()))

    def stop_all(self, dead: frozenset[int]) -> None:
        """Announce that all workers were stopped, but for the `dead`, which are told apart."""
        for worker in self._processes:
            if worker not in dead and worker not in self._gone:
                self._gone.add(worker)
                self._notify(WorkerStopped(self._run_id, worker, time.perf_counter()))

    def dismiss_all(self) -> None:
        """Announce that all workers are gone."""
        for worker in self._introduced - self._gone:
            self.dismiss(worker)

    def _introduce(self, worker: int, at: float) -> None:
        """Announce a worker that is not known yet; its own message may still come, and is right."""
        if worker not in self._introduced:
            self._introduced.add(worker)
            self._notify(WorkerStarted(self._run_id, worker, self._session, at))
            if worker in self._gone:
                self._notify(WorkerDismissed(self._run_id, worker, time.perf_counter()))
