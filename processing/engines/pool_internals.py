"""The one place that touches private parts of `multiprocessing`, each with its reason.

`Pool.terminate` waits for locks that a killed worker never gives back, `Pool` starts a new worker
for each dead one without telling, and neither closes its pipes. The public interface offers no
remedy for any of these. `tests/faults/test_pool_internals.py` holds what is assumed here.
"""

import logging
import multiprocessing.pool
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from typing import Any

CLOSE_SECONDS = 5.0  # the longest an orderly end may take: workers flush their last messages
KILL_SECONDS = 2.0  # the longest a killed process takes to be gone, and each step of the end
POLL_SECONDS = 0.01
PIPE_BYTES = 65_536  # as much as a pipe holds
LOCK_SECONDS = 0.05  # a lock that is not to be had for so long after all workers are dead is lost

_log = logging.getLogger(__name__)


class SupervisedPool(multiprocessing.pool.Pool):
    """A `Pool` that knows every process it ever started and always comes to an end.

    Made, watched and ended by the runner's thread.
    """

    def __init__(
        self,
        context: SpawnContext,
        processes: int,
        initializer: Callable[..., None],
        initargs: tuple[Any, ...],
    ) -> None:
        self._started: list[BaseProcess] = []

        # Pool asks `self.Process` for each worker, also when its own thread replaces a dead one.
        def make_process(ctx: SpawnContext, *args: Any, **kwargs: Any) -> BaseProcess:
            process = ctx.Process(*args, **kwargs)
            self._started.append(process)
            return process

        internals: Any = self
        internals.Process = make_process
        super().__init__(processes, initializer, initargs, context=context)

    def dead_workers(self) -> list[tuple[int, int]]:
        """Return process id and exit code of each worker that ended; in a run none should."""
        codes = [(process.pid or 0, process.exitcode) for process in list(self._started)]
        return [(pid, code) for pid, code in codes if code is not None]

    def kill_worker(self, pid: int) -> None:
        """End one worker at once; it then shows up among the dead."""
        for process in list(self._started):
            if process.pid == pid:
                process.kill()

    def finish(self) -> None:
        """End in order, by `close` and `join`; falls back to `stop` if that takes too long."""

        def close_and_join() -> None:
            self.close()
            self.join()

        _within(CLOSE_SECONDS, close_and_join)
        self.stop()

    def stop(self) -> None:
        """End at once, by `terminate`, made safe against locks and pipes that dead workers spoilt.

        Returns after a few seconds at most, whatever state the pool is in. Repeatable.
        """
        internals: Any = self
        self._stop_replacing_workers(internals)
        self._kill_all()
        for lock in (internals._inqueue._rlock, internals._outqueue._wlock):
            _free_lost_lock(lock)
        self._empty_task_pipe(internals)
        # `terminate` refuses to go on, with an AssertionError, when the thread that awaits results
        # has ended already; the other threads have been told to end by then.
        _within(KILL_SECONDS, self.terminate, AssertionError)
        if not _within(KILL_SECONDS, self._join_threads):
            # A message torn by a kill keeps a reading thread waiting for its rest: end its file.
            for pipe in (internals._outqueue, internals._inqueue):
                pipe._writer.close()
            if not _within(KILL_SECONDS, self._join_threads):
                _log.warning("A thread of the worker pool did not end; it is left behind")
        self._close_descriptors(internals)

    @staticmethod
    def _stop_replacing_workers(internals: Any) -> None:
        """Let no new worker appear while the present ones are killed."""
        internals._worker_handler._state = multiprocessing.pool.TERMINATE
        internals._task_handler._state = multiprocessing.pool.TERMINATE
        if internals._worker_handler.is_alive():
            internals._change_notifier.put(None)
            internals._worker_handler.join(KILL_SECONDS)

    @staticmethod
    def _empty_task_pipe(internals: Any) -> None:
        """Let the thread that writes tasks get rid of its last one, and end.

        `terminate` would read the pipe as whole messages; a worker that was killed between the two
        halves of reading one leaves bytes that are none.
        """
        deadline = time.monotonic() + KILL_SECONDS
        reader = internals._inqueue._reader
        while internals._task_handler.is_alive() and time.monotonic() < deadline:
            if reader.poll(POLL_SECONDS):
                _read_some(reader)

    def _kill_all(self) -> None:
        deadline = time.monotonic() + KILL_SECONDS
        living = [process for process in self._started if process.exitcode is None]
        for process in living:
            process.kill()
        for process in living:
            process.join(max(0.0, deadline - time.monotonic()))

    def _join_threads(self) -> None:
        internals: Any = self
        for thread in (
            internals._worker_handler,
            internals._task_handler,
            internals._result_handler,
        ):
            thread.join()

    def _close_descriptors(self, internals: Any) -> None:
        """Give back the pipes and process handles now, not at some later garbage collection."""
        for pipe in (internals._inqueue, internals._outqueue, internals._change_notifier):
            pipe._reader.close()
            pipe._writer.close()
        for process in self._started:
            if process.exitcode is not None:
                process.close()
        self._started.clear()
        internals._pool.clear()
        dict.clear(internals._cache)


def end_of_messages(messages: "Queue[Any]") -> None:
    """Close this process's writing end, so that a reader gets `EOFError` once all workers are gone.

    `Queue.close` would close the reading end only, and its reader would wait for ever.
    """
    internals: Any = messages
    internals._writer.close()


def close_messages(messages: "Queue[Any]") -> None:
    """Give back both ends of a queue whose reader has ended."""
    internals: Any = messages
    internals._reader.close()
    internals._writer.close()


def _read_some(reader: Any) -> None:
    if sys.platform == "win32":
        reader.recv_bytes()  # its pipes keep messages whole
    else:
        os.read(reader.fileno(), PIPE_BYTES)


def _free_lost_lock(lock: Any) -> None:
    """Release a lock whose owner is dead; call it when every other user of the lock is dead too."""
    if lock is None:  # Windows writes whole messages and needs none
        return
    lock.acquire(timeout=LOCK_SECONDS)  # ours now, or lost: either way it is to be released
    lock.release()


def _within(seconds: float, work: Callable[[], None], *ignored: type[Exception]) -> bool:
    """Do `work` in a thread; return whether it ended in time, be it with what is `ignored`."""

    def do() -> None:
        with suppress(*ignored):
            work()

    thread = threading.Thread(target=do, name="thumbpool-pool-end", daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()
