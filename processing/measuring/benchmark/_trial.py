"""Run all tasks once on a fresh engine, and measure its start-up apart from its work."""

import threading
import time
from collections.abc import Callable, Sequence
from statistics import median

import psutil

from processing.errors import BenchmarkError
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.processes.cpu_load import LoadWatch
from processing.record import record
from processing.running.engines.base import Engine
from processing.running.events import Message, Notify, WorkerStarted
from processing.task import Outcome, Status, Task

START_LIMIT_SECONDS = 60.0  # workers that are not up by then are not waited for
END_SECONDS = 5.0  # the longest that the thread which watches that limit may take to end


@record
class Measured:
    """How one trial went.

    Attributes:
        start_seconds: from the call until all workers were up; none of it is in `work_seconds`.
        work_seconds: from then until the last result had arrived.
        end_seconds: from then until nothing of the engine was left.
        others_share: which share of the processor other programs used meanwhile; 0 to 1.
        memory_bytes: what a worker held at the end; 0 where that was not asked.
        was_restarted: whether a worker ended early, so that all had to restart.
        cores_used: how many cores all of this program used during the work, on average.
        opened_at: when the work began, in `time.perf_counter` seconds.
    """

    outcomes: tuple[Outcome, ...]
    start_seconds: float
    work_seconds: float
    end_seconds: float
    others_share: float
    memory_bytes: int = 0
    was_restarted: bool = False
    cores_used: float = 0.0
    opened_at: float = 0.0

    @property
    def failed(self) -> frozenset[int]:
        """The ids of the tasks that were not made."""
        each = (part for outcome in self.outcomes for part in (outcome, *outcome.beside))
        return frozenset(part.task_id for part in each if part.status is Status.FAILED)


def check_workers(measured: Measured) -> None:
    """Refuse a measurement that says nothing about speed.

    Raises:
        BenchmarkError: a worker ended early; what the others did again took time as well.
    """
    if measured.was_restarted:
        raise BenchmarkError(
            lazy_tr(
                "A worker process ended early, so the comparison was given up. Measure again; if "
                "that happens once more, run the pictures to see which one it cannot take."
            )
        )


def check_pictures(measured: Measured) -> None:
    """Refuse a measurement that lacks pictures: one that is not made takes hardly any time.

    Raises:
        BenchmarkError: some were not made.
    """
    if measured.failed:
        raise BenchmarkError(
            lazy_ntr(
                "{n} picture could be made while warming up and not any more, so the comparison "
                "was given up. See that nobody changes the pictures, then measure again.",
                "{n} pictures could be made while warming up and not any more, so the comparison "
                "was given up. See that nobody changes the pictures, then measure again.",
                len(measured.failed),
            )
        )


class Trial:
    """One engine and its tasks.

    `run` belongs to one thread; `cancel` may be called from any.
    """

    def __init__(
        self,
        engine: Engine,
        tasks: Sequence[Task],
        workers: int,
        *,
        weigh: Callable[[set[int]], int] | None = None,
        is_elsewhere: bool = False,
        on_outcome: Callable[[Outcome], None] | None = None,
        watch: Notify | None = None,
    ) -> None:
        """Prepare to run `tasks`; `weigh` is asked for the memory of the workers in the end.

        `on_outcome` is called with each outcome, in the thread of `run`, and `watch` with each
        message of the engine, in whichever thread it comes. Where workers are on machines of
        others, it is not known what else these do.
        """
        self._engine = engine
        self._tasks = tasks
        self._workers = workers
        self._weigh = weigh
        self._is_elsewhere = is_elsewhere
        self._on_outcome = on_outcome
        self._watch = watch
        self._up: set[int] = set()
        self._sessions: set[int] = set()
        self._opening = threading.Lock()
        self._opened_at = 0.0
        self._load: LoadWatch | None = None

    def cancel(self) -> None:
        """End the trial soon. Thread-safe; may be repeated."""
        self._engine.cancel()

    def run(self) -> Measured:
        """Do all tasks; a cancelled trial has fewer outcomes.

        No task is handed out before all workers are up.

        Raises:
            EngineError: the workers cannot work at all.
            BenchmarkError: the results cannot be written.
        """
        self._engine.pause()
        limit = threading.Timer(START_LIMIT_SECONDS, self._open)
        limit.daemon = True
        limit.start()
        outcomes: list[Outcome] = []
        share, memory_bytes, cores_used = 0.0, 0, 0.0
        called = last = time.perf_counter()
        try:
            for outcome in self._engine.run(self._tasks, self._notice):
                last = time.perf_counter()
                outcomes.append(_checked(outcome))
                if self._on_outcome is not None:
                    self._on_outcome(outcome)
                if len(outcomes) == len(self._tasks):
                    cores_used = self._load.own_cores() if self._load else 0.0
                    share = self._load.others_share() if self._load else 0.0
                    memory_bytes = self._weigh(self._up) if self._weigh else 0
        finally:
            limit.cancel()
            limit.join(END_SECONDS)
        ended = time.perf_counter()
        opened = self._opened_at or last
        return Measured(
            tuple(outcomes),
            opened - called,
            last - opened,
            ended - last,
            share,
            memory_bytes,
            was_restarted=len(self._sessions) > 1,
            cores_used=cores_used,
            opened_at=opened,
        )

    def _notice(self, message: Message) -> None:
        """Count the workers that are up; called by the engine's own thread or its listener."""
        if self._watch is not None:
            self._watch(message)
        if isinstance(message, WorkerStarted):
            self._sessions.add(message.session)
            self._up.add(message.worker)
            if len(self._up) >= self._workers:
                self._open()

    def _open(self) -> None:
        """Start the work and the clock, once."""
        with self._opening:
            if self._opened_at:
                return
            self._load = None if self._is_elsewhere else LoadWatch()
            self._opened_at = time.perf_counter()
        self._engine.resume()


def _checked(outcome: Outcome) -> Outcome:
    """Return `outcome` of a disk that still takes results.

    Raises:
        BenchmarkError: it does not.
    """
    if outcome.is_obstructed:
        raise BenchmarkError(outcome.reason)
    return outcome


def private_bytes(processes: set[int]) -> int:
    """Return the median of the processes' private memory; 0 if the system does not say."""
    held = []
    for pid in processes:
        try:
            held.append(psutil.Process(pid).memory_full_info().uss)
        except psutil.Error:
            continue
    return int(median(held)) if held else 0
