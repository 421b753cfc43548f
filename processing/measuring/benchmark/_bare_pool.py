"""A supervised pool for plain `Pool` calls, whose callers are released when a worker dies."""

import multiprocessing
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from typing import Any

from processing.errors import BenchmarkError, explained
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_tr
from processing.processes.start import process_context, starting_processes
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.queue_listener import Listener
from processing.running.engines.record_queues import MessageQueue
from processing.running.engines.supervised_pool import SupervisedPool
from processing.running.engines.worker_death import Death
from processing.running.events import Message, Notify, WorkerStarted
from processing.running.worker.entry import initialize
from processing.running.worker.process import execute
from processing.running.worker.slot_table import SlotTable
from processing.task import Outcome, Task

POLL_SECONDS = 0.05  # how soon a dead worker or a cancel is noticed
START_LIMIT_SECONDS = 60.0
QUEUE_MESSAGES = 1_000
_SESSION = 1  # there is one


class BarePool:
    """One `SupervisedPool` with sandboxed workers, to be called by any method of `Pool`.

    Belongs to the thread that enters `open`; `cancel` may be called from any.

    Attributes:
        workers: process ids of those that are up.
    """

    def __init__(self, settings: EngineSettings, context: SpawnContext, slots: int) -> None:
        """Prepare for tasks in `slots` places; `context` starts the processes."""
        self.workers: set[int] = set()
        self._settings = settings
        self._context = context
        self._slots = slots
        self._slot_table = SlotTable(context, slots)
        self._cancelled = threading.Event()
        self._all_up = threading.Event()
        self._ended = threading.Event()
        self._problem = ""

    def cancel(self) -> None:
        """End every call soon. Thread-safe; may be repeated."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    @contextmanager
    def open(self) -> Iterator[SupervisedPool]:
        """Provide the pool once all its workers are up, and end it whatever happens inside.

        Raises:
            BenchmarkError: the workers do not start, or one died while it was called.
        """
        with starting_processes():
            messages = MessageQueue(QUEUE_MESSAGES, self._context)
            try:
                pool = self._start(messages)
            except (OSError, EOFError) as error:
                messages.give_back()
                why = explained(error) if str(error) else lazy_tr("the fork server was killed")
                raise BenchmarkError(
                    lazy_tr(
                        "The worker processes could not be started: {reason}. Use fewer workers.",
                        reason=why,
                    )
                ) from error
        run_id = self._settings.run_id
        listener = Listener(messages, self._notice, run_id, _SESSION, pool.worker_ids)
        listener.start()
        watch = threading.Thread(
            target=self._watch, args=(pool,), name="thumbpool-pool-watch", daemon=True
        )
        watch.start()
        is_complete = False
        try:
            self._wait_until_up()
            pool.remove_names(messages)
            with self._explained():
                yield pool
            is_complete = not (self.is_cancelled or self._problem)
        finally:
            self._ended.set()
            watch.join()
            if is_complete:
                pool.finish()
            else:
                pool.stop()
            listener.finish()

    def clear(self) -> None:
        """Clear the slots, so that the same tasks can be done again."""
        for slot in range(self._slots):
            self._slot_table.clear(slot)

    def _start(self, messages: Any) -> SupervisedPool:
        settings = self._settings
        arguments = (settings.run_context, settings.work, _SESSION, messages, self._slot_table)
        return SupervisedPool(self._context, settings.workers, initialize, arguments)

    def _wait_until_up(self) -> None:
        """Wait until all workers are up.

        Raises:
            BenchmarkError: they are not, after a long time.
        """
        if not self._all_up.wait(START_LIMIT_SECONDS):
            self._problem = self._problem or lazy_tr(
                "The worker processes do not start. Use fewer workers."
            )
        if self._problem:
            raise BenchmarkError(self._problem)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the error of a call that was released into a sentence, or nothing if cancelled.

        Raises:
            BenchmarkError: a worker died.
        """
        try:
            yield
        except (_ReleasedError, multiprocessing.TimeoutError) as error:
            if self._problem:
                raise BenchmarkError(self._problem) from error

    def _notice(self, message: Message) -> None:
        if isinstance(message, WorkerStarted):
            self.workers.add(message.worker)
            if len(self.workers) >= self._settings.workers:
                self._all_up.set()

    def _watch(self, pool: SupervisedPool) -> None:
        """Release callers on a cancel, a dead worker or a time limit; runs in its own thread."""
        while not self._ended.wait(POLL_SECONDS):
            self._problem = self._problem or self._problem_of(pool)
            if self._problem or self.is_cancelled:
                self._slot_table.close()
                self._all_up.set()
                pool.release_callers(_ReleasedError())

    def _problem_of(self, pool: SupervisedPool) -> str:
        if pool.is_spoilt:
            return lazy_tr(
                "A worker process sent what is no result, so the comparison was given up. One of "
                "the pictures may have been made to attack programs; run them to see which."
            )
        for pid, exit_code in pool.dead_workers():
            death = Death(pid, exit_code, None, is_time_over=False)
            # Translators: {cause} is, for instance, "exit code 1" or "killed by SIGSEGV".
            return lazy_tr(
                "A worker process ended early ({cause}), so the comparison was given up. "
                "Take other pictures, or run them once to see which one it cannot take.",
                cause=death.cause,
            )
        limit = self._settings.run_context.file_limit_seconds
        busy = [slot for slot in range(self._slots) if self._slot_table.worker_on(slot)]
        if any(self._slot_table.seconds_on(slot) > limit for slot in busy):
            return lazy_tr(
                "A picture took longer than {limit} s, so the comparison was given up. "
                "Take other pictures, or raise the time limit.",
                limit=decimal_amount(limit, len(f"{limit:g}".partition(".")[2])),
            )
        return ""


class _ReleasedError(Exception):
    """A call was released before its results came."""


class ChunkedPool(Controls):
    """An engine that calls `imap_unordered`, or `imap`, with a fixed chunk size.

    Unlike other engines, it ends when a worker dies and ignores a pause once it has begun.
    """

    def __init__(
        self, settings: EngineSettings, tasks: int, chunk: int, *, is_ordered: bool = False
    ) -> None:
        """Prepare for this number of `tasks`, in chunks of `chunk`."""
        super().__init__()
        self._is_ordered = is_ordered
        self._run_id = settings.run_id
        self._chunk = chunk
        self._pool = BarePool(settings, process_context(settings.start_method), tasks)

    def cancel(self) -> None:
        """End soon. Thread-safe; may be repeated."""
        super().cancel()
        self._pool.cancel()

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they arrive; announces all workers once the last of them is up.

        Raises:
            BenchmarkError: the workers do not start, or one died.
        """
        with self._pool.open() as processes:
            for worker in self._pool.workers:
                notify(WorkerStarted(self._run_id, worker, _SESSION, time.perf_counter()))
            deliver = processes.imap if self._is_ordered else processes.imap_unordered
            for _, outcome in deliver(execute, enumerate(tasks), self._chunk):
                yield outcome
