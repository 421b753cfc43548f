"""The queue by which a pool's workers get their tasks, are held, and single ones let go."""

import multiprocessing.queues
import os
import time
from multiprocessing.context import SpawnContext
from multiprocessing.reduction import ForkingPickler
from typing import Any

from processing.processes import wire
from processing.running.worker.entry import settle_all, settle_soon

LOOK_SECONDS = 0.2  # how soon an idle worker notices that it, or another, is to end
HELD_SECONDS = 0.05  # how soon a worker goes on after a pause
YIELD_SECONDS = 0.02  # for how long it leaves the lock to others then


class TaskPipe(multiprocessing.queues.SimpleQueue):  # type: ignore[type-arg]
    """A pool's queue of tasks; a worker that was dismissed takes no more from it, and ends.

    The mark with which `Pool` ends a worker would be taken by any of them, behind all tasks that
    wait in the pipe.
    """

    def __init__(self, workers: int, context: SpawnContext) -> None:
        """Lead to so many workers."""
        super().__init__(ctx=context)
        self._dismissed = context.RawArray("q", workers)  # process ids; 0 in free places
        self._is_held = context.RawValue("b", 0)

    def hold(self, *, is_held: bool) -> None:
        """Let workers take no task from now on, or take them again. Only the main process calls it.

        A worker finishes what it has taken; what is in the pipe stays there.
        """
        self._is_held.value = is_held

    def dismiss(self, worker: int) -> None:
        """Let a worker end before its next task. Only the main process calls it."""
        self._dismissed[self._dismissed[:].index(0)] = worker

    def forget(self, worker: int) -> None:
        """Forget a dismissed worker that has ended. Only the main process calls it."""
        self._dismissed[self._dismissed[:].index(worker)] = 0

    def get(self) -> Any:
        """Return what comes next; None, by which it ends, for a worker that was dismissed.

        Runs in a worker process.

        Raises:
            EOFError, OSError: nobody can write any more.
        """
        internals: Any = self
        pid = os.getpid()
        while pid not in (dismissed := self._dismissed[:]):
            if self._is_held.value:
                time.sleep(HELD_SECONDS)
                continue
            if not wire.is_readable(internals._reader, 0):
                settle_soon()
            message = None
            with internals._rlock:
                # Nobody waits for long behind this lock but while there is nothing to do.
                if pid in self._dismissed[:]:
                    break
                if wire.is_readable(internals._reader, LOOK_SECONDS) and not self._is_held.value:
                    message = internals._reader.recv_bytes()
            if message is not None:  # the others do not wait while it is unpickled
                return ForkingPickler.loads(message)
            if any(dismissed):
                time.sleep(YIELD_SECONDS)  # the one that is to end may wait for the lock
        settle_all()
        return None

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._dismissed, self._is_held

    def __setstate__(self, state: Any) -> None:
        inner, self._dismissed, self._is_held = state
        super().__setstate__(inner)
