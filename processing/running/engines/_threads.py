"""A pool of threads in this process: no start-up, no hand-over, and no protection from a crash."""

import multiprocessing
import time
from collections.abc import Iterable, Iterator
from multiprocessing.pool import ThreadPool

from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.task_window import POLL_SECONDS, TaskWindow
from processing.running.events import FileStarted, Notify, WorkerStarted
from processing.running.task_queue import TaskQueue
from processing.running.worker.process import run_task, thread_worker_id
from processing.task import Outcome, Task

WINDOW_PER_WORKER = 2  # one on the worker, one waiting for it


class ThreadsEngine(Controls):
    """Runs `imap_unordered` of a `ThreadPool`; Pillow's codecs release the interpreter's lock.

    A thread cannot be ended from outside: cancel waits for the pictures that are being worked on,
    and no file is given up at the time limit.
    """

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__()
        self._settings = settings

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come."""
        workers, run_id = self._settings.workers, self._settings.run_id
        window = TaskWindow(TaskQueue(tasks), WINDOW_PER_WORKER * workers, self)

        def introduce() -> None:
            session, now = self._settings.first_session, time.perf_counter()
            notify(WorkerStarted(run_id, thread_worker_id(), session, now))

        def execute(assignment: tuple[int, Task]) -> tuple[int, Outcome | None]:
            slot, task = assignment
            if self.is_cancelled:
                return slot, None
            worker = thread_worker_id()
            notify(FileStarted(run_id, task.id, worker, time.perf_counter()))
            return slot, run_task(task, self._settings.work, self._settings.run_context, worker)

        pool = ThreadPool(workers, introduce)
        try:
            results = pool.imap_unordered(execute, window.feed())
            while True:
                try:
                    slot, outcome = results.next(timeout=POLL_SECONDS)
                except multiprocessing.TimeoutError:
                    continue
                except StopIteration:
                    break
                window.release(slot)
                if outcome is not None:
                    yield outcome
        finally:
            self.cancel()  # whoever closes this generator early wants no more of it
            pool.close()
            pool.join()
