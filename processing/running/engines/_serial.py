"""Make one picture after the other in the runner's thread: the baseline without any hand-over."""

import time
from collections.abc import Iterable, Iterator

from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.task_window import POLL_SECONDS
from processing.running.events import FileStarted, Notify, WorkerStarted
from processing.running.worker.process import run_task, thread_worker_id
from processing.task import Outcome, Task


class SerialEngine(Controls):
    """Works in the thread that iterates `run`; it cannot give up a file at the time limit."""

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings.crew)
        self._settings = settings

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes in the order of the tasks."""
        run_id, worker = self._settings.run_id, thread_worker_id()
        session = self._settings.first_session
        notify(WorkerStarted(run_id, worker, session, time.perf_counter()))
        for task in tasks:
            while not self.may_begin(POLL_SECONDS):
                if self.is_cancelled:
                    return
            notify(FileStarted(run_id, task.id, worker, time.perf_counter()))
            yield run_task(task, self._settings.work, self._settings.run_context, worker)
