"""Sync the results of several pictures together, and tell only then that they are done.

Databases call this group commit: a disk needs about as long for one sync as for many at once.
"""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from processing.files.disk_sync import UnsyncedFile
from processing.imaging.attempt import Attempt
from processing.imaging.written import WrittenPicture
from processing.processes.threads import BackgroundThread
from processing.running.worker.protocol import LINGER_SECONDS, MOST_UNSETTLED
from processing.running.worker.shortening import shortened
from processing.task import Outcome, Timing

SLOW_SYNC_SECONDS = 0.0005  # where one sync takes so long, the others are done at the same time
SYNC_THREADS = 16


@dataclass(slots=True)
class Unsettled:
    """A task whose results are written, and wait to be synced and put in place.

    Attributes:
        timing: where the worker's time on it went; what a group takes is nobody's.
    """

    attempt: Attempt
    written: WrittenPicture
    timing: Timing

    def settle(self) -> Outcome:
        """Put the results, which were synced, in place and return the outcome; raises nothing."""
        with self.attempt.catching():
            self.attempt.outcome = self.written.settle()
        return ended(self.attempt, self.timing)

    def settle_at_once(self) -> Outcome:
        """Sync the results and settle them."""
        self.written.sync()
        return self.settle()


def ended(attempt: Attempt, timing: Timing) -> Outcome:
    """Return the outcome of an attempt that has one, with its time and texts that fit a message."""
    assert attempt.outcome is not None, "work returns an outcome or raises"  # noqa: S101
    return replace(shortened(attempt.outcome, 1), timing=timing)


Then = Callable[[Outcome], None]


class GroupCommit:
    """Settles what workers have written, in a thread of its own, while they go on.

    `add` and `hasten` may be called by any thread. A process that ends or is killed before leaves
    only temporary files: the pictures have no outcome, and are made again.
    """

    def __init__(self, ended: Callable[[str], None]) -> None:
        """Start no thread before the first picture; `ended` is called in it when it ends.

        It is given what failed, though nothing should, or "".
        """
        self._ended = ended
        self._changed = threading.Condition()
        self._waiting: list[tuple[Unsettled, Then]] = []
        self._since = 0.0  # when the first of them came
        self._unsettled = 0  # files of those that wait, and of the group that is being synced
        self._is_hasty = False
        self._is_finishing = False
        self._has_failed = False
        self._thread: BackgroundThread | None = None
        self._syncer = _Syncer()

    def add(self, unsettled: Unsettled, then: Then) -> None:
        """Settle a task soon, and pass its outcome to `then`, in the thread of this object.

        Waits while its files would be too many with those that are open. Where there is no thread,
        because none can be started or it has failed, the task is settled before this returns.
        """
        files = len(unsettled.written.files)
        with self._changed:
            is_taken = self._is_at_work() and self._wait_for_room(files)
            if is_taken:
                if not self._waiting:
                    self._since = time.monotonic()
                self._waiting.append((unsettled, then))
                self._unsettled += files
                if len(self._waiting) == 1 or self._unsettled >= MOST_UNSETTLED:
                    self._changed.notify_all()
        if not is_taken:
            then(unsettled.settle_at_once())

    def hasten(self) -> None:
        """Settle what waits now: nothing more is made at the moment."""
        with self._changed:
            if self._waiting:
                self._is_hasty = True
                self._changed.notify_all()

    def finish(self) -> None:
        """Settle all, and end the threads; nothing may be added from now on. May be repeated."""
        with self._changed:
            self._is_finishing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._syncer.close()

    def _wait_for_room(self, files: int) -> bool:
        """Wait, with the lock, for room for so many more files; False if the thread has failed."""
        while not self._has_failed:
            if not self._unsettled or self._unsettled + files <= MOST_UNSETTLED:
                return True
            self._is_hasty = bool(self._waiting)
            self._changed.notify_all()
            self._changed.wait()
        return False

    def _is_at_work(self) -> bool:
        """Start the thread, with the lock, if it is not there; return whether it is then."""
        if self._thread is None:
            thread = BackgroundThread("commit", self._work, self._end)
            with suppress(RuntimeError):  # too many threads, or no memory for one
                thread.start()
                self._thread = thread
        return self._thread is not None and not self._has_failed

    def _end(self, problem: str) -> None:
        """Let nobody wait for the thread that has ended. Runs in it."""
        with self._changed:
            self._has_failed = bool(problem)
            self._changed.notify_all()
        self._ended(problem)

    def _work(self) -> None:
        """Settle group after group. Runs in the thread of this object."""
        while group := self._next_group():
            self._syncer.sync(file for each, _ in group for file in each.written.files)
            for each, then in group:
                then(each.settle())
            with self._changed:
                self._unsettled -= sum(len(each.written.files) for each, _ in group)
                self._changed.notify_all()

    def _next_group(self) -> list[tuple[Unsettled, Then]]:
        """Wait for a group and return it; nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_finishing)
            lingering = self._since + LINGER_SECONDS - time.monotonic()
            self._changed.wait_for(self._is_complete, max(0.0, lingering))
            self._is_hasty = False
            group, self._waiting = self._waiting, []
            return group

    def _is_complete(self) -> bool:
        """Return whether the present group waits for no others."""
        return self._is_hasty or self._is_finishing or self._unsettled >= MOST_UNSETTLED


class _Syncer:
    """Syncs files one after the other where that is fast, else many at the same time."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    def sync(self, files: Iterable[UnsyncedFile]) -> None:
        """Sync all `files`; each keeps its own error."""
        left = list(files)
        seconds = 0.0
        while left and seconds < SLOW_SYNC_SECONDS:
            begun = time.perf_counter()
            left.pop().sync()
            seconds = time.perf_counter() - begun
        if left:
            self._sync_together(left)

    def _sync_together(self, files: list[UnsyncedFile]) -> None:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(SYNC_THREADS, "thumbpool-sync")
        try:
            list(self._threads.map(UnsyncedFile.sync, files))
        except RuntimeError:  # no more threads can be started
            self.close()
            for file in files:
                file.sync()

    def close(self) -> None:
        """End the threads, after what they have begun."""
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None
