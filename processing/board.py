"""Know which worker is on which task without a lock that a dying worker could keep."""

import os
import time
from multiprocessing.context import SpawnContext

_QUEUED, _DONE, _FAILED = 0, -1, -2  # beside the process ids, which are positive


class Board:
    """Shared memory with one place for every task in flight.

    A worker writes its place when it begins a task and when it ends it; the parent reads. There is
    no lock: a place has one writer at a time, and what a killed worker wrote stays readable.
    Made in the parent, handed to each worker by the pool's initializer.
    """

    def __init__(self, context: SpawnContext, slots: int) -> None:
        self._workers = context.RawArray("q", slots)  # pid, or one of the states below
        self._begun_at = context.RawArray("d", slots)
        self._told = context.RawValue("b", 0)

    def begin(self, slot: int) -> None:
        """Note that this process begins the task in `slot`. Runs in a worker process."""
        self._begun_at[slot] = time.monotonic()
        self._workers[slot] = os.getpid()

    def end(self, slot: int, *, is_done: bool) -> None:
        """Note that this process ended the task in `slot`. Runs in a worker process."""
        self._workers[slot] = _DONE if is_done else _FAILED

    def is_first_to_tell(self) -> bool:
        """Return whether no other worker asked this before: what all see alike is told once."""
        is_first = not self._told.value
        self._told.value = 1
        return is_first

    def clear(self, slot: int) -> None:
        """Make `slot` ready for the next task; the parent calls it before it hands one out."""
        self._workers[slot] = _QUEUED

    def is_done(self, slot: int) -> bool:
        """Return whether the result of the task in `slot` is in place."""
        return bool(self._workers[slot] == _DONE)

    def worker_on(self, slot: int) -> int:
        """Return the process id of the worker that is on the task in `slot`; 0 if none is."""
        return max(0, int(self._workers[slot]))

    def seconds_on(self, slot: int) -> float:
        """Return for how long the task in `slot` has been worked on."""
        return time.monotonic() - float(self._begun_at[slot])
