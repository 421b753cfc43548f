"""Share which worker is on which task, without a lock that a dying worker could keep."""

import os
import sys
import time
from multiprocessing.context import SpawnContext

_QUEUED, _WORKING, _WAITING, _DONE, _FAILED = range(5)


class SlotTable:
    """Shared memory with one row, a slot, for every task in flight.

    A worker writes the slot when it begins a task, has written its results, and has ended it; the
    parent reads. There is no lock: a slot has one writer at a time, and what a killed worker wrote
    stays readable.
    Made in the parent, handed to each worker by the pool's initializer.
    """

    def __init__(self, context: SpawnContext, slots: int) -> None:
        self._states = context.RawArray("b", slots)
        self._workers = context.RawArray("q", slots)  # ids of the processes that had them last
        self._begun_at = context.RawArray("d", slots)
        self._taken_at = context.RawArray("d", slots)  # the same, whatever becomes of the task
        self._writing = context.RawArray("b", slots)
        self._closed = context.RawValue("b", 0)
        self._held = context.RawValue("b", 0)
        self._logged = context.RawValue("b", 0)
        self._memory_bytes = context.RawValue("q", sys.maxsize)

    def begin(self, slot: int) -> None:
        """Note that this process begins the task in `slot`. Runs in a worker process."""
        self._begun_at[slot] = self._taken_at[slot] = time.perf_counter()
        self._workers[slot] = os.getpid()
        self._states[slot] = _WORKING

    def begin_writing(self, slot: int) -> bool:
        """Note that the result of the task in `slot` is about to be written; False: do not.

        Runs in a worker process. The worker sets its flag before it checks whether the table is
        closed, and the parent closes before it checks the flags, so the parent waits for every
        result that is written.
        """
        self._writing[slot] = 1
        return not self._closed.value

    def wait(self, slot: int) -> None:
        """Note that the results of the task in `slot` wait to be put in place.

        The worker goes on with another task. Runs in a worker process.
        """
        self._begun_at[slot] = time.perf_counter()
        self._states[slot] = _WAITING

    def end(self, slot: int, *, is_done: bool) -> None:
        """Note that this process ended the task in `slot`. Runs in a worker process."""
        self._states[slot] = _DONE if is_done else _FAILED
        self._writing[slot] = 0

    def is_first_to_log(self) -> bool:
        """Return whether no other worker asked before: what is the same for all is logged once."""
        is_first = not self._logged.value
        self._logged.value = 1
        return is_first

    def clear(self, slot: int) -> None:
        """Make `slot` ready for the next task; the parent calls it before it hands one out."""
        self._states[slot] = _QUEUED
        self._writing[slot] = 0

    @property
    def memory_bytes(self) -> int:
        """How much memory each worker may use for its next picture, if less than at its start."""
        return int(self._memory_bytes.value)

    @memory_bytes.setter
    def memory_bytes(self, memory_bytes: int) -> None:
        self._memory_bytes.value = memory_bytes

    def close(self) -> None:
        """Let no worker begin to write; called by the parent when a run is cancelled."""
        self._closed.value = 1

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called. Runs in a worker process."""
        return bool(self._closed.value)

    def hold(self, *, is_held: bool) -> None:
        """Let workers begin no task, or begin them again; called by the parent."""
        self._held.value = is_held

    @property
    def is_held(self) -> bool:
        """Whether no task may begin now. Runs in a worker process."""
        return bool(self._held.value)

    def is_writing(self, dead: frozenset[int]) -> bool:
        """Return whether results of a worker that is not among the `dead` are on their way."""
        return any(
            writing and worker not in dead
            for writing, worker in zip(self._writing, self._workers, strict=True)
        )

    def is_done(self, slot: int) -> bool:
        """Return whether the result of the task in `slot` is in place."""
        return bool(self._states[slot] == _DONE)

    def is_begun(self, slot: int) -> bool:
        """Return whether a worker has begun with the task in `slot`, and may have ended it."""
        return bool(self._states[slot] != _QUEUED)

    def worker_on(self, slot: int) -> int:
        """Return the process id of the worker that is on the task in `slot`; 0 if none is."""
        return int(self._workers[slot]) if self._states[slot] == _WORKING else 0

    def holder_of(self, slot: int) -> int:
        """Return the id of the process that makes or writes the task in `slot`; 0 if none does."""
        return int(self._workers[slot]) if self._states[slot] in (_WORKING, _WAITING) else 0

    def taken(self, slot: int) -> tuple[int, float] | None:
        """Return which process began the task in `slot`, and when; None if it was not begun.

        That process may have ended the task, or be gone. The moment is not in the future.
        """
        if not self.is_begun(slot):
            return None
        now, at = time.perf_counter(), float(self._taken_at[slot])
        return int(self._workers[slot]), at if 0 <= at <= now else now

    def seconds_on(self, slot: int) -> float:
        """Return for how long the task in `slot` has been worked on, or its results have waited."""
        return time.perf_counter() - self.begun_at(slot)

    def begun_at(self, slot: int) -> float:
        """Return when the task in `slot` was begun, or its results written, by `time.perf_counter`.

        Whatever a worker wrote there, the moment returned is not in the future.
        """
        now, at = time.perf_counter(), float(self._begun_at[slot])
        return at if 0 <= at <= now else now
