"""Tell which file each worker is on, by what the parent sees and without a message for each."""

from processing.running.engines.task_window import Assignment
from processing.running.events import FileStarted, Message, Notify, WorkerStarted
from processing.running.worker.slot_table import SlotTable
from processing.task import Outcome


class StartEvents:
    """Announces each file once, before its outcome, and before that who made it; that of a pool.

    A result may overtake its worker's own word that it is there, which comes by another way.
    Who works for long is seen at work. What was made between two looks is announced with its end.
    Belongs to the thread that takes the outcomes; only `pass_on` is for the listener's.
    """

    def __init__(self, run_id: str, session: int, slot_table: SlotTable, notify: Notify) -> None:
        self._run_id = run_id
        self._session = session
        self._slot_table = slot_table
        self._notify = notify
        self._introduced: set[int] = set()  # the workers that are known to be there
        self._announced: set[int] = set()  # ids of tasks in flight

    def pass_on(self, message: Message) -> None:
        """Hand on what a worker told; nothing is told of its files before it introduced itself."""
        self._notify(message)
        if isinstance(message, WorkerStarted):
            self._introduced.add(message.worker)

    @property
    def workers_up(self) -> int:
        """How many workers have shown that they are there."""
        return len(self._introduced)

    def look(self, busy: list[Assignment]) -> None:
        """Announce what is being worked on."""
        for slot, task in busy:
            worker, begun_at = self._slot_table.worker_on(slot), self._slot_table.begun_at(slot)
            if worker in self._introduced and task.id not in self._announced:
                self._announced.add(task.id)
                self._notify(FileStarted(self._run_id, task.id, worker, begun_at))

    def finish(self, outcome: Outcome) -> None:
        """Announce what ended before anybody saw it at work, or its worker."""
        if outcome.timing is not None:
            begun_at, worker = outcome.timing.stamps[0], outcome.timing.worker
            self._introduce(worker, begun_at)
            if outcome.task_id not in self._announced:
                self._notify(FileStarted(self._run_id, outcome.task_id, worker, begun_at))
        self._announced.discard(outcome.task_id)

    def _introduce(self, worker: int, at: float) -> None:
        """Introduce a worker that did not do so yet; its own word may still come, and is right."""
        if worker not in self._introduced:
            self._introduced.add(worker)
            self._notify(WorkerStarted(self._run_id, worker, self._session, at))
