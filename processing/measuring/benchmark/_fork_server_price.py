"""Measure what starting the fork server costs, which a program pays once, before its first worker.

The one of this process runs long before anything is compared. So a process that has none starts
two others by it: the first waits for the server and its imports, the second finds it there.
"""

import threading
import time
from multiprocessing.connection import Connection
from typing import Any

from processing.errors import BenchmarkError, ForeignBytesError
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark._forked_trial import POLL_SECONDS, end_host
from processing.processes import plain_values, wire
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import process_context, starting_processes
from processing.settings.batch import StartMethod


class ForkServerPrice:
    """`run` belongs to one thread; `cancel` may be called from any."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End soon. Thread-safe; may be repeated."""
        self._cancelled.set()

    def run(self) -> float:
        """Return how many seconds the first process waits longer; 0 when cancelled.

        Raises:
            BenchmarkError: it could not be measured.
        """
        context = process_context(StartMethod.SPAWN)
        ends: tuple[Any, Any] = context.Pipe(duplex=False)
        reader, answer = ends
        host = context.Process(target=_host, args=(answer,), name="thumbpool-fork-server-price")
        try:
            try:
                with starting_processes():
                    host.start()
            finally:
                answer.close()  # only the host holds it now: its end is the end of file
            return self._received(reader)
        except (EOFError, OSError, ForeignBytesError, TypeError, ValueError) as error:
            raise BenchmarkError(
                lazy_tr("What starting the fork server takes could not be measured. Measure again.")
            ) from error
        finally:
            reader.close()
            if host.pid is not None:
                end_host(host)

    def _received(self, reader: "Connection[object, object]") -> float:
        while not self._cancelled.is_set():
            if reader.poll(POLL_SECONDS):
                first, second = map(plain_values.seconds, wire.receive(reader))
                return max(0.0, first - second)
        return 0.0


def _host(answer: "Connection[object, object]") -> None:
    """Start two processes by a fork server of its own. Runs in the host process."""
    ignore_stop_signals()
    with answer:
        wire.send(answer, (_seconds_of_a_process(), _seconds_of_a_process()))


def _seconds_of_a_process() -> float:
    begun = time.perf_counter()
    process = process_context(StartMethod.FORKSERVER).Process(target=_do_nothing)
    with starting_processes():
        process.start()
    process.join()
    return time.perf_counter() - begun


def _do_nothing() -> None:
    """Runs in a process that is started by the fork server."""
