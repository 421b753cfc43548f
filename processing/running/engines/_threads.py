"""Threads in this process: no start-up, no hand-over, and no protection from a crash."""

import queue
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from processing.errors import EngineError
from processing.processes.threads import BackgroundThread
from processing.record import record
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.task_window import POLL_SECONDS, TaskWindow
from processing.running.events import FileStarted, Notify, WorkerDismissed, WorkerStarted
from processing.running.task_queue import TaskQueue
from processing.running.worker.group_commit import GroupCommit, Unsettled
from processing.running.worker.process import do_task, thread_worker_id
from processing.running.worker.protocol import MOST_UNSETTLED
from processing.task import Outcome, Task

WINDOW_PER_WORKER = 2  # one in work, one whose outcome waits to be taken


@record
class _Made:
    """A task that ended, and its slot."""

    slot: int
    outcome: Outcome


@record
class _Ended:
    """A worker that ended, and why if that was an error; without a place, the one that syncs."""

    place: int | None
    problem: str


class ThreadsEngine(Controls):
    """Makes pictures in threads; Pillow's codecs release the interpreter's lock.

    A thread cannot be ended from outside: cancel waits for the pictures that are being worked on,
    and no file is given up at the time limit.
    """

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings.crew)
        self._settings = settings
        self._arrived: queue.SimpleQueue[_Made | _Ended] = queue.SimpleQueue()
        self._workers: dict[int, BackgroundThread] = {}  # by place, of which worker n has place n
        self._commit = GroupCommit(lambda problem: self._arrived.put(_Ended(None, problem)))

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come.

        Raises:
            EngineError: a worker met an error that is no picture's.
        """
        source = TaskQueue(tasks)
        window = TaskWindow(source, 0, self)
        try:
            while True:
                for place in self._vacant_places(source):
                    self._start(place, window, notify)
                if not self._workers:
                    break
                yield from self._take(window)
            self._commit.finish()
            while not self._arrived.empty():
                yield from self._take(window)
        finally:
            self.cancel()  # whoever closes this generator early wants no more of it
            for worker in self._workers.values():
                worker.join()
            self._commit.finish()

    def _vacant_places(self, source: TaskQueue) -> list[int]:
        """Return the places of the workers that are to be started now."""
        vacant = [place for place in range(self.crew.workers) if place not in self._workers]
        return vacant if vacant and source and not self.is_cancelled else []

    def _start(self, place: int, window: TaskWindow, notify: Notify) -> None:
        window.resize(WINDOW_PER_WORKER * self.crew.workers + MOST_UNSETTLED)
        self._workers[place] = BackgroundThread(
            f"worker-{place + 1}",
            lambda: self._work(place, window, notify),
            lambda problem: self._arrived.put(_Ended(place, problem)),
        )
        self._workers[place].start()

    def _take(self, window: TaskWindow) -> Iterator[Outcome]:
        """Yield the next outcome, unless a worker has ended or nothing comes for a moment."""
        try:
            arrived = self._arrived.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return
        match arrived:
            case _Ended(place, problem):
                if place is not None:
                    self._workers.pop(place).join()
                if problem:
                    raise EngineError(problem)
            case _Made(slot, outcome):
                window.release(slot)
                yield outcome

    def _work(self, place: int, window: TaskWindow, notify: Notify) -> None:
        """Do tasks until there are none, or this worker is one too many. Runs in its thread."""
        settings, worker = self._settings, thread_worker_id()
        now = time.perf_counter()
        notify(WorkerStarted(settings.run_id, worker, settings.first_session, now))
        for slot, task in window.feed(lambda: place < self.crew.workers):
            notify(FileStarted(settings.run_id, task.id, worker, time.perf_counter()))
            context = replace(settings.run_context, memory_bytes=self.crew.memory_bytes)
            made = do_task(task, settings.work, context, worker)
            if isinstance(made, Unsettled):
                self._commit.add(made, partial(self._arrive, slot))
            else:
                self._arrive(slot, made)
        self._commit.hasten()
        if place >= self.crew.workers:
            notify(WorkerDismissed(settings.run_id, worker, time.perf_counter()))

    def _arrive(self, slot: int, outcome: Outcome) -> None:
        """Hand an outcome to the thread that takes them. Runs in any other."""
        self._arrived.put(_Made(slot, outcome))
