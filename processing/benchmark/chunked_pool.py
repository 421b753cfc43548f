"""A pool as plain as a textbook's that hands files over in chunks of one size, as an engine."""

import time
from collections.abc import Iterable, Iterator

from processing.benchmark.plain_pool import PlainPool
from processing.processes.start import process_context
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.events import Notify, WorkerStarted
from processing.running.worker.process import execute
from processing.task import Outcome, Task


class ChunkedPool(Controls):
    """Calls `imap_unordered` with a chunk size, where the engine of runs settles that itself.

    A worker that dies ends it, unlike other engines, and once begun it takes no pause.
    """

    def __init__(self, settings: EngineSettings, tasks: int, chunk: int) -> None:
        """Prepare for so many `tasks`, of which `chunk` go to a worker at once."""
        super().__init__()
        self._run_id = settings.run_id
        self._chunk = chunk
        self._pool = PlainPool(settings, process_context(settings.start_method), tasks)

    def cancel(self) -> None:
        """End soon. Thread-safe, repeatable."""
        super().cancel()
        self._pool.cancel()

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come; all workers are told when the last of them is up.

        Raises:
            BenchmarkError: the workers do not start, or one died.
        """
        with self._pool.open() as processes:
            for worker in self._pool.workers:
                notify(WorkerStarted(self._run_id, worker, 1, time.perf_counter()))
            results = processes.imap_unordered(execute, enumerate(tasks), self._chunk)
            for _, outcome in results:
                yield outcome
