"""A few threads for calls that wait for a network, and the room on the disk for what they fetch."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from processing.errors import EngineError
from processing.processes.threads import BackgroundThread

POLL_SECONDS = 0.05

_Result = TypeVar("_Result")


class Hands:
    """Does calls in threads of its own, in order as far as threads are free.

    The threads of an executor would be waited for when the process ends, however long a network is
    silent. Calls may not raise. Confined to one thread but for `wait_for`.
    """

    def __init__(self, name: str, most: int) -> None:
        """Start no thread before the first call, and `most` at most."""
        self._name = name
        self._most = most
        self._threads: list[BackgroundThread] = []
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._given = 0
        self._problem = ""

    def do(self, call: Callable[[], _Result]) -> "Future[_Result]":
        """Do a call soon; return what its result will be in."""
        future: Future[_Result] = Future()
        self._calls.put(lambda: future.set_result(call()))
        self._given += 1
        if len(self._threads) < min(self._most, self._given):
            thread = BackgroundThread(self._name, self._work, self._note_end)
            thread.start()
            self._threads.append(thread)
        return future

    def check(self) -> None:
        """Check that the threads are well.

        Raises:
            EngineError: one met an error that is none of a storage.
        """
        if self._problem:
            raise EngineError(self._problem)

    def wait_for(self, future: "Future[Any]") -> bool:
        """Wait a moment for a result; return whether it is there.

        Raises:
            EngineError: as `check` does.
        """
        self.check()
        try:
            future.exception(POLL_SECONDS)
        except TimeoutError:
            return False
        return True

    def close(self, until: float) -> None:
        """End the threads after the calls that they were given; wait `until` then, no longer.

        It is a time by `time.monotonic`.
        """
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.wait(max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()

    def _note_end(self, problem: str) -> None:
        self._problem = problem or self._problem


class Room:
    """How many bytes may be on the disk at the same time. Thread-safe."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes
        self._changed = threading.Condition()

    def take(self, size_bytes: int) -> None:
        """Take room, even where there is none."""
        with self._changed:
            self._left -= size_bytes

    def free(self, size_bytes: int) -> None:
        """Give room back."""
        with self._changed:
            self._left += size_bytes
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long until there is room; return whether there is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._left > 0, seconds)
