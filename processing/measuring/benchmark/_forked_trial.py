"""Workers by plain fork, in a process of their own that runs no thread when they are made.

A fork copies locks that other threads hold and not the threads that would release them, so this
process, which has threads, never forks. A host that was started afresh does.
"""

import multiprocessing
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, cast

import psutil

from processing.errors import BenchmarkError, ForeignBytesError
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark._bare_pool import BarePool
from processing.measuring.benchmark._trial import Measured, private_bytes
from processing.processes import plain_values, wire
from processing.processes.cpu_load import LoadWatch
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import end_processes, process_context, starting_processes
from processing.running.engines.base import EngineSettings
from processing.running.worker.process import execute
from processing.task import Outcome, Task

POLL_SECONDS = 0.05
END_SECONDS = 5.0  # the longest that the host may take to end its workers

_NOTHING = Measured((), 0.0, 0.0, 0.0, 0.0)


class ForkedTrial:
    """One pool by fork that does all the work once, as `Trial` does it with an engine.

    `run` belongs to one thread; `cancel` may be called from any.
    """

    def __init__(self, settings: EngineSettings, tasks: Sequence[Task]) -> None:
        self._settings = settings
        self._tasks = tuple(tasks)
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """End the trial soon. Thread-safe; may be repeated."""
        self._cancelled.set()

    def run(self) -> Measured:
        """Do all tasks; a cancelled trial has no outcomes.

        Raises:
            BenchmarkError: the workers cannot work.
        """
        context = process_context(self._settings.start_method)
        ends: tuple[Any, Any] = context.Pipe(duplex=False)  # Windows has a class of its own
        reader, answer = ends
        stop, stopper = context.Pipe(duplex=False)
        host = context.Process(
            target=_host, args=(answer, stop, self._settings, self._tasks), name="thumbpool-fork"
        )
        try:
            with starting_processes():
                host.start()
        except (OSError, EOFError) as error:
            raise BenchmarkError(
                lazy_tr(
                    "The process that forks the workers could not be started. Compare without fork."
                )
            ) from error
        finally:
            answer.close()  # only the host holds it now: its end is the end of file
            stop.close()
        try:
            return self._received(reader)
        finally:
            stopper.close()  # by which the host knows that nobody waits for it any more
            end_host(host)
            reader.close()

    def _received(self, reader: "Connection[object, object]") -> Measured:
        while not self._cancelled.is_set():
            try:
                if not reader.poll(POLL_SECONDS):
                    continue
                measured, problem = _told(wire.receive(reader))
            except (EOFError, OSError, ForeignBytesError, TypeError, ValueError) as error:
                raise BenchmarkError(
                    lazy_tr("The process that forks the workers ended early. Compare without fork.")
                ) from error
            if problem:
                raise BenchmarkError(problem)
            return measured
        return _NOTHING


def _told(message: Any) -> tuple[Measured, str]:
    """Return what was measured, and what went wrong, of a message of the host.

    Raises:
        TypeError, ValueError: it is something else.
    """
    outcomes, problem, (*figures, memory_bytes) = message
    start, work, end, share = map(plain_values.seconds, figures)
    held = plain_values.number(memory_bytes)
    return Measured(tuple(outcomes), start, work, end, share, held), plain_values.text(problem)


def end_host(host: BaseProcess) -> None:
    """Wait until the host has ended, and kill it with its workers if it cannot."""
    host.join(END_SECONDS)
    if host.exitcode is None:
        with suppress(psutil.Error):
            for worker in psutil.Process(host.pid).children(recursive=True):
                worker.kill()
        end_processes([host], END_SECONDS)
    if host.exitcode is not None:
        host.close()


def _host(
    answer: "Connection[object, object]",
    stop: "Connection[object, object]",
    settings: EngineSettings,
    tasks: tuple[Task, ...],
) -> None:
    """Fork a pool, do the work and send how it went. Runs in the host process."""
    ignore_stop_signals()
    pool = BarePool(settings, _fork_context(), len(tasks))
    with answer, suppress(BrokenPipeError):  # nobody waits for it any more
        try:
            measured = _measured(pool, stop, list(enumerate(tasks)))
            wire.send(answer, (measured.outcomes, "", _figures(measured)))
        except BenchmarkError as error:
            wire.send(answer, ((), str(error), _figures(_NOTHING)))


def _figures(measured: Measured) -> tuple[float, ...]:
    """Return all that was measured but the outcomes, in the order of the fields."""
    return (
        measured.start_seconds,
        measured.work_seconds,
        measured.end_seconds,
        measured.others_share,
        measured.memory_bytes,
    )


def _fork_context() -> SpawnContext:
    """Return the context of plain fork; to callers it is like the others."""
    return cast(SpawnContext, multiprocessing.get_context("fork"))


def _measured(
    pool: BarePool, stop: "Connection[object, object]", assignments: list[tuple[int, Task]]
) -> Measured:
    called = time.perf_counter()
    outcomes: list[Outcome] = []
    with pool.open() as processes:
        # A thread only now: the workers are made.
        threading.Thread(target=_cancel_with, args=(stop, pool), daemon=True).start()
        load = LoadWatch()
        opened = time.perf_counter()
        outcomes = [outcome for _, outcome in processes.imap_unordered(execute, assignments)]
        last = time.perf_counter()
        share, memory_bytes = load.others_share(), private_bytes(pool.workers)
    if pool.is_cancelled:
        return _NOTHING
    ended = time.perf_counter()
    return Measured(
        tuple(outcomes), opened - called, last - opened, ended - last, share, memory_bytes
    )


def _cancel_with(stop: "Connection[object, object]", pool: BarePool) -> None:
    """End the work when the process that asked for it closes its end, or dies."""
    wait([stop])
    pool.cancel()
