"""The one place that touches private parts of `multiprocessing.Pool`, each with its reason.

`Pool.terminate` waits for locks that a killed worker never releases. `Pool` silently starts a new
worker for each dead one, checks all workers whenever a result arrives, waits at the interpreter's
end for threads that may be stuck, and never closes its pipes. The public interface offers no remedy
for any of these. `tests/faults/test_pool_internals.py` tests what is assumed here.
"""

import atexit
import logging
import multiprocessing.pool
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from processing.errors import ForeignBytesError
from processing.processes.start import end_processes
from processing.running.engines._lock_names import remove_lock_names
from processing.running.engines._task_pipe import TaskPipe
from processing.running.engines.record_queues import MessageQueue, ResultQueue

if TYPE_CHECKING:
    import psutil

CLOSE_SECONDS = 5.0  # the longest an orderly end may take: workers flush their last messages
KILL_SECONDS = 2.0  # the longest a killed process takes to be gone, and each step of the end
POLL_SECONDS = 0.01
PIPE_BYTES = 65_536  # as much as a pipe holds
LOST_EXIT_CODE = 255  # exit code of a worker whose fork server died, whether it is alive or not
LOCK_SECONDS = 0.05  # a lock that is still held so long after all workers died is lost

_reading_exit_code = threading.Lock()

_log = logging.getLogger(__name__)


class _Vacancy:
    """What `Pool` gets where it wants to replace a dead worker: the first death ends the pool.

    Starting another process would be in vain, and may fail, which `Pool` does not survive.
    """

    name = ""
    daemon = True
    exitcode = None

    def start(self) -> None:
        """Start nothing."""

    def terminate(self) -> None:
        """End nothing."""

    def join(self) -> None:
        """Wait for nothing."""

    def is_alive(self) -> bool:
        """Return False: there is no process."""
        return False


class SupervisedPool(multiprocessing.pool.Pool):
    """A `Pool` that knows every process it ever started and always comes to an end.

    Made, watched and ended by the runner's thread.

    Attributes:
        is_spoilt: whether a worker sent what is no result; no further result is taken then.
    """

    def __init__(
        self,
        context: SpawnContext,
        processes: int,
        initializer: Callable[..., None],
        initargs: tuple[Any, ...],
    ) -> None:
        """Start the workers; call it inside `starting_processes`.

        Raises:
            OSError, EOFError: the system would not start them.
        """
        self.is_spoilt = False
        self._started: list[BaseProcess] = []
        self._dismissed: set[int] = set()  # process ids of workers that end after their task
        self._gone: set[int] = set()  # those of them that have ended
        self._most = processes
        self._is_complete = False
        self._is_ended = False
        internals: Any = self
        internals.Process = self._make_process
        # Runs before `multiprocessing` waits for its children, if the pool is not ended by then.
        atexit.register(self._kill_all)
        try:
            super().__init__(processes, initializer, initargs, context=context)
        except BaseException:
            atexit.unregister(self._kill_all)
            raise
        self._is_complete = True
        # At the interpreter's end it would wait for ever for a thread that is stuck.
        finalizer = internals._terminate
        internals._terminate = partial(finalizer._callback, *finalizer._args)
        finalizer.cancel()

    def _make_process(
        self, ctx: SpawnContext, *args: Any, **kwargs: Any
    ) -> "BaseProcess | _Vacancy":
        """Stand in for what `Pool` asks for each worker, also when a thread of it replaces one."""
        if self._is_complete:
            return _Vacancy()
        process = ctx.Process(*args, **kwargs)
        self._started.append(process)
        return process

    def _setup_queues(self) -> None:
        """Make the queues that lead to the workers and back, called by `Pool`."""
        internals: Any = self
        internals._inqueue = TaskPipe(self._most, internals._ctx)
        internals._outqueue = ResultQueue(ctx=internals._ctx)
        internals._quick_put = internals._inqueue._writer.send
        internals._quick_get = self._take_result

    def _take_result(self) -> Any:
        """Return the next result; called by the thread of `Pool` that takes them.

        Raises:
            EOFError, OSError: there will be none; by these the thread ends.
        """
        internals: Any = self
        try:
            result = internals._outqueue.get()
        except ForeignBytesError as error:
            _log.warning("A worker sent what is no result: %s", error)
        else:
            if _is_result(result, internals._cache):
                return result
            _log.warning("A worker sent a result that nobody waits for")
        self.is_spoilt = True
        raise EOFError

    def _get_sentinels(self) -> list[Any]:
        """Return what wakes the thread that looks after the workers: a change, but no result.

        `Pool` asks all its workers how they are as long as a result waits to be taken.
        """
        internals: Any = self
        return [internals._change_notifier._reader]

    def _repopulate_pool(self) -> None:
        """Start the first workers, called by `Pool`; let it find none alive if that fails.

        It would send them SIGTERM, which they leave to the main process, and wait.
        """
        try:
            multiprocessing.pool.Pool._repopulate_pool(self)  # type: ignore[attr-defined]
        except BaseException:
            self._kill_all()
            raise
        for process in self._started:
            _let_threads_share_exit_code(process)

    def remove_names(self, messages: MessageQueue) -> None:
        """Remove the names of all locks; call it once all workers have them; may be repeated.

        Else they would stay in shared memory if all processes were killed at once.
        """
        internals: Any = self
        queues = (internals._inqueue, internals._outqueue, internals._change_notifier)
        own = (lock for each in queues for lock in (each._rlock, each._wlock))
        remove_lock_names(*own, *messages.locks)

    @property
    def worker_ids(self) -> list[int]:
        """The process ids of all workers that were started, in that order."""
        return [process.pid or 0 for process in self._started]

    def dead_workers(self) -> list[tuple[int, int]]:
        """Return process id and exit code of each worker that ended without being dismissed."""
        codes = [(process.pid or 0, process.exitcode) for process in list(self._started)]
        return [
            (pid, code)
            for pid, code in codes
            if code is not None and not (pid in self._dismissed and code == 0)
        ]

    def hold(self, *, is_held: bool) -> None:
        """Let workers begin no task, not even one that is in their pipe, or begin them again."""
        internals: Any = self
        internals._inqueue.hold(is_held=is_held)

    def dismiss(self, count: int) -> None:
        """Let the `count` workers that were started last end after the task that they are on."""
        internals: Any = self
        staying = [each.pid or 0 for each in self._started if each.pid not in self._dismissed]
        for pid in staying[len(staying) - count :]:
            self._dismissed.add(pid)
            internals._inqueue.dismiss(pid)

    def take_dismissed(self) -> list[int]:
        """Return the process ids of the dismissed workers that have ended since the last call."""
        internals: Any = self
        ended = [
            process.pid or 0
            for process in self._started
            if process.pid in self._dismissed - self._gone and process.exitcode == 0
        ]
        for pid in ended:
            internals._inqueue.forget(pid)
        self._gone.update(ended)
        return ended

    @property
    def is_deserted(self) -> bool:
        """Whether every worker was dismissed and has ended."""
        return len(self._gone) == len(self._started)

    def end_lost_workers(self) -> frozenset[int]:
        """Return the ids of the workers that outlived their fork server, and end them.

        They are reported dead, but would go on working unseen.
        """
        lost = [pid for pid, code in self.dead_workers() if code == LOST_EXIT_CODE]
        return _end_strangers(lost, KILL_SECONDS) if lost else frozenset()

    def kill_worker(self, pid: int) -> None:
        """End one worker at once; it then shows up among the dead."""
        for process in list(self._started):
            if process.pid == pid:
                process.kill()

    def release_callers(self, error: Exception) -> None:
        """Let every call that waits for results end with an error; for callers that wait plainly.

        `apply`, `map` and their kin wait without limit, and a dead worker's result never comes.
        Those that iterate get a `multiprocessing.TimeoutError`. Thread-safe; may be repeated
        until the callers have gone, for they may just be about to wait.
        """
        internals: Any = self
        for result in list(internals._cache.values()):
            if isinstance(result, multiprocessing.pool.IMapIterator):
                waiting: Any = result
                with waiting._cond:
                    waiting._cond.notify_all()
            else:
                result._success, result._value = False, error
                result._event.set()

    def finish(self) -> None:
        """End in order, by `close` and `join`; falls back to `stop` if that takes too long."""
        self.hold(is_held=False)

        def close_and_join() -> None:
            self.close()
            self.join()

        _within(CLOSE_SECONDS, close_and_join)
        self.stop()

    def stop(self) -> None:
        """End at once, by `terminate`, made safe against locks and pipes that dead workers broke.

        Returns after a few seconds at most, whatever state the pool is in. May be repeated.
        """
        internals: Any = self
        if self._is_ended:
            return
        self._is_ended = True
        self.hold(is_held=False)
        self.end_lost_workers()
        self._stop_replacing_workers(internals)
        self._kill_all()
        for lock in (internals._inqueue._rlock, internals._outqueue._wlock):
            _free_lost_lock(lock)
        self._empty_task_pipe(internals)
        # `terminate` refuses to go on, with an AssertionError, when the thread that awaits results
        # has ended already; by then the other threads have been asked to end.
        _within(KILL_SECONDS, self.terminate, AssertionError)
        if not _within(KILL_SECONDS, self._join_threads):
            # A message torn by a kill keeps a reading thread waiting for its rest: end its file.
            for pipe in (internals._outqueue, internals._inqueue):
                pipe._writer.close()
            if not _within(KILL_SECONDS, self._join_threads):
                _log.warning("A thread of the worker pool did not end; it is left behind")
        self._close_descriptors(internals)
        atexit.unregister(self._kill_all)

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
        """Let the thread that writes tasks finish writing its last one, and end.

        `terminate` would read the pipe as whole messages; a worker that was killed between the two
        halves of reading one leaves bytes that are none.
        """
        deadline = time.monotonic() + KILL_SECONDS
        reader = internals._inqueue._reader
        while internals._task_handler.is_alive() and time.monotonic() < deadline:
            if reader.poll(POLL_SECONDS):
                _read_some(reader)

    def _kill_all(self) -> None:
        end_processes(self._started, KILL_SECONDS)

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
            remove_lock_names(pipe._rlock, pipe._wlock)
        for process in self._started:
            if process.exitcode is not None:
                process.close()
        self._started.clear()
        internals._pool.clear()
        dict.clear(internals._cache)


def _let_threads_share_exit_code(process: BaseProcess) -> None:
    """Let several threads ask for the exit code of a worker, which its fork server sends once.

    A thread of `Pool` asks as well as the runner's. If both read at the same time, one of them
    finds the end of the pipe, and would take the worker for lost.
    """
    internals: Any = process
    popen = internals._popen
    if popen.method == "forkserver":
        popen.poll = partial(_poll_alone, weakref.proxy(popen))  # no cycle, which would linger


def _poll_alone(popen: Any, flag: int | None = None) -> int | None:
    """Return the exit code, or None; with a `flag` of 0 only when the process has ended."""
    if flag == 0 and popen.returncode is None:
        wait([popen.sentinel])
    with _reading_exit_code:
        code: int | None = popen.__class__.poll(popen)
        return code


def _is_result(result: Any, cache: Any) -> bool:
    """Return whether it is what `Pool` waits for: the call, the place in it, and how it ended."""
    match result:
        case None:  # by which `Pool` ends its own thread
            return True
        case [int(call), int() | None, [True, _] | [False, Exception()]]:
            return call in cache or not cache  # an empty one is that of a pool that ends
        case _:
            return False


def _end_strangers(pids: Iterable[int], seconds: float) -> frozenset[int]:
    """Kill processes that are no children of ours; return those that were alive.

    Waits at most `seconds` until they are gone.
    """
    import psutil  # only where a fork server died

    living = [process for pid in pids if (process := _living(pid)) is not None]
    for process in living:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    deadline = time.monotonic() + seconds
    while any(_living(process.pid) for process in living) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return frozenset(process.pid for process in living)


def _living(pid: int) -> "psutil.Process | None":
    """Return the process of that id; None if it is gone, or only waits to be counted."""
    import psutil

    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


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
