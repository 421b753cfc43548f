"""The queues by which workers answer: what they write is read as records of ours or refused.

`multiprocessing` would unpickle it, and so run whatever a captured worker writes there.
"""

import multiprocessing.queues
import queue
import sys
import threading
import time
from contextlib import suppress
from multiprocessing.context import SpawnContext
from typing import Any

from processing.processes import plain_values, wire
from processing.running.engines._lock_names import remove_lock_names
from processing.running.worker.late_results import LateResults

# Where pipes need no lock between processes, two threads of one must not send at once all the same.
_sending = threading.Lock()


class ResultQueue(multiprocessing.queues.SimpleQueue):  # type: ignore[type-arg]
    """A pool's queue of results, from its workers to the thread that takes them."""

    def get(self) -> Any:
        """Wait for a result and return it.

        Raises:
            EOFError, OSError: nobody can write any more.
            ForeignBytesError: what came is no result.
        """
        internals: Any = self
        return wire.receive(internals._reader)

    def put(self, obj: Any) -> None:
        """Send a result; a late one is sent once it is complete, by the thread that completes it.

        Runs in a worker process, and once at the end in the main process.

        Raises:
            TypeError, ValueError: it is none.
        """
        match obj:
            case (call, place, (True, LateResults() as late)):
                late.when_complete(lambda outcomes: self._send((call, place, (True, outcomes))))
            case _:
                self._send(obj)

    def _send(self, obj: Any) -> None:
        internals: Any = self
        message = wire.encode(obj)
        with internals._wlock or _sending:  # Windows keeps the messages of processes apart
            internals._writer.send_bytes(message)


class MessageQueue(multiprocessing.queues.Queue):  # type: ignore[type-arg]
    """A bounded queue of messages that are written in the moment in which they are put."""

    def __init__(self, most: int, context: SpawnContext) -> None:
        """Hold at most so many messages."""
        super().__init__(most, ctx=context)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002 - as the base
        """Return the next message; only one thread at a time may ask.

        Raises:
            queue.Empty: none came in time.
            EOFError, OSError: nobody can write any more.
            ForeignBytesError: what came is no message.
        """
        if not self.is_readable(timeout if block else 0):
            raise queue.Empty
        message, _written_at = self.read()
        self.make_room()
        return message

    def read(self) -> tuple[Any, float]:
        """Return the next message and when it was written, by `time.perf_counter`.

        It counts for the bound until `make_room` is called.

        Raises:
            EOFError, OSError: nobody can write any more.
            ForeignBytesError, TypeError, ValueError: what came is no message.
        """
        internals: Any = self
        message, written_at = plain_values.exactly(wire.receive(internals._reader), list)
        return message, plain_values.seconds(written_at)

    @property
    def most(self) -> int:
        """How many messages it holds at most."""
        internals: Any = self
        return int(internals._maxsize)

    def size_said(self) -> int | None:
        """Return what `qsize` says; None where the system does not tell, as macOS."""
        try:
            return self.qsize()
        except NotImplementedError:
            return None

    def make_room(self) -> None:
        """Let another message be put in the place of one that was read."""
        internals: Any = self
        with suppress(ValueError):  # somebody put one without asking for room
            internals._sem.release()

    def is_readable(self, timeout_seconds: float | None = 0) -> bool:
        """Wait so long until there is a message, or the end; return whether there is. Thread-safe.

        Raises:
            OSError: this end is closed.
        """
        internals: Any = self
        return wire.is_readable(internals._reader, timeout_seconds)

    @property
    def locks(self) -> tuple[Any, ...]:
        """All its locks; None in place of one that this system does not need."""
        internals: Any = self
        return internals._rlock, internals._wlock, internals._sem

    def end_here(self) -> None:
        """Close this process's writing end: a reader gets `EOFError` once all workers are gone.

        `close` would close the reading end only, and its reader would wait for ever.
        """
        internals: Any = self
        internals._writer.close()

    def give_back(self) -> None:
        """Give back both ends and the locks, when the reader has ended."""
        internals: Any = self
        internals._reader.close()
        internals._writer.close()
        remove_lock_names(*self.locks)

    def put(self, obj: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002 - as the base
        """Write a message of at most `select.PIPE_BUF` bytes.

        Raises:
            queue.Full: there is no room for it in time.
        """
        internals: Any = self
        deadline = None if timeout is None else time.monotonic() + timeout
        if not internals._sem.acquire(block, timeout):
            raise queue.Full
        is_written = False
        try:
            is_written = self._written(obj, deadline)
        finally:
            if not is_written:
                internals._sem.release()
        if not is_written:
            raise queue.Full

    def _written(self, obj: Any, deadline: float | None) -> bool:
        """Write a message and the present moment; return False if there was no room in time."""
        internals: Any = self
        if internals._wlock is None:
            with _sending:
                self._write(obj)
            return True
        if not internals._wlock.acquire(timeout=_left(deadline)):
            return False
        try:
            if not _is_writable(internals._writer.fileno(), _left(deadline)):
                return False
            self._write(obj)
        finally:
            internals._wlock.release()
        return True

    def _write(self, obj: Any) -> None:
        internals: Any = self
        internals._writer.send_bytes(wire.encode((obj, time.perf_counter())))


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def _is_writable(descriptor: int, timeout: float | None) -> bool:
    """Wait until a pipe takes a message without waiting; return whether it does."""
    if sys.platform == "win32":
        return True
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    return bool(poll.poll(None if timeout is None else timeout * 1000))
