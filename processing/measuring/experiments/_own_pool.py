"""Make pictures with the pool of this program while the worker of one of them is killed."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from processing.errors import BenchmarkError
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark.messages import ComparisonFinished, ComparisonMessage
from processing.measuring.benchmark.tour import TourRun
from processing.measuring.benchmark.tour_results import TourMessage
from processing.measuring.benchmark.tour_steps import Extent, Lot, Pass, TourStep
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.experiment import PROGRAM
from processing.running.events import (
    FileFinished,
    FileStarted,
    WorkerLost,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.task import Outcome, Status

PICTURES = 4  # as many as the script has tasks
_CALLER = "main"
_SIZE = (320, 240)  # of the pictures, which take no time: the wait beside them does
_VALUE_LETTERS = 180
_MILLISECONDS = 1000
_LEAST_MILLISECONDS = 300  # for a picture: time to hear that it was begun, and to kill its worker
_TITLE = lazy_tr("Kill a worker")
_NUMBER = 1  # of the step


class OwnPool:
    """Makes pictures once; each time the fatal one is begun, its worker is killed from outside.

    Runs in the thread that calls `run`, and is told of the pool's events in several others.
    """

    def __init__(
        self,
        *,
        fatal: int,
        workers: int,
        work_milliseconds: int,
        begin: float,
        tell: Callable[[ExperimentEvent], None],
    ) -> None:
        """Count pictures from 1; `begin` is the moment at which it starts, on the chart's axis."""
        self._fatal = fatal
        self._workers = workers
        self._work_milliseconds = max(_LEAST_MILLISECONDS, work_milliseconds)
        self._begin = begin
        self._tell = tell
        self._base = 0.0  # in `time.perf_counter` seconds, the moment of `begin`
        self._lanes: dict[int, int] = {}  # of the workers that live, by their process ids
        self._session = -1  # of the pool whose workers these are
        self._now_on: dict[int, int] = {}  # the picture that a worker is on
        self._tried: set[int] = set()
        self._killers: list[threading.Timer] = []
        self._telling = threading.Lock()
        self._is_over = threading.Event()
        self._problem = ""
        self._run: TourRun | None = None

    def run(self, folder: Path) -> None:
        """Make the pictures below `folder`; return when no process of it is left.

        Raises:
            BenchmarkError: they cannot be made here.
        """
        lot = Lot("pictures", PICTURES, PICTURES, _SIZE)
        step = TourStep(_NUMBER, _TITLE, "", (lot,), (Pass(_TITLE, self._workers),))
        self._base = time.perf_counter()
        self._add(self._base, _CALLER, "part", PROGRAM)
        self._run = TourRun(
            step,
            folder,
            self._on_message,
            self._watch,
            extent=Extent(box=max(_SIZE)),
            wait_milliseconds=self._work_milliseconds,
        )
        self._run.start()
        self._is_over.wait()
        self._run.join()
        for killer in self._killers:
            killer.cancel()
            killer.join()
        if self._problem and not self._tried:  # it is none that a worker has died
            raise BenchmarkError(self._problem)

    def cancel(self) -> None:
        """End it soon. Thread-safe; may be repeated."""
        if self._run is not None:
            self._run.cancel()

    def _on_message(self, message: ComparisonMessage) -> None:
        if isinstance(message, ComparisonFinished):
            self._problem = message.problem
            self._is_over.set()

    def _watch(self, message: TourMessage) -> None:
        """Tell of what happens in the pool; called by several threads."""
        with self._telling:
            match message:
                case WorkerStarting(worker=worker, session=session, at=at):
                    if session > self._session:
                        self._session = session
                        self._lanes.clear()  # the workers of earlier ones are gone
                    self._add(at, self._lane_of(worker), "starting", f"pid {worker}")
                case WorkerStarted(worker=worker, at=at):
                    self._add(at, self._lane_of(worker), "idle")
                case FileStarted(task_id=task_id, worker=worker, at=at):
                    self._on_started(task_id + 1, worker, at)
                case FileFinished(outcome=outcome):
                    self._on_finished(outcome)
                case WorkerLost(worker=worker, at=at) | WorkerStopped(worker=worker, at=at):
                    if worker in self._lanes:
                        self._add(at, self._lane_of(worker), "idle")
                        del self._lanes[worker]
                case _:
                    pass

    def _on_started(self, picture: int, worker: int, at: float) -> None:
        if picture in self._tried:
            self._add(at, _CALLER, "retry", picture)
        self._tried.add(picture)
        self._now_on[worker] = picture
        self._add(at, self._lane_of(worker), "busy", picture)
        if picture == self._fatal:
            middle = at + self._work_milliseconds / _MILLISECONDS / 2
            delay_seconds = max(0.0, middle - time.perf_counter())
            killer = threading.Timer(delay_seconds, self._kill, (worker, picture))
            killer.daemon = True
            self._killers.append(killer)
            killer.start()

    def _kill(self, worker: int, picture: int) -> None:
        """Kill a worker as the system does where memory runs out; runs in a thread of its own."""
        with self._telling, suppress(psutil.Error):
            if self._now_on.get(worker) == picture:
                psutil.Process(worker).kill()
                self._add(time.perf_counter(), self._lane_of(worker), "killed", picture)

    def _on_finished(self, outcome: Outcome) -> None:
        picture = outcome.task_id + 1
        timing, at = outcome.timing, time.perf_counter()
        if timing is not None and self._now_on.get(timing.worker) == picture:
            del self._now_on[timing.worker]
            self._add(timing.stamps[-1], self._lane_of(timing.worker), "idle", picture)
        if outcome.status is Status.DONE:
            self._add(at, _CALLER, "result", picture)
        else:
            self._add(at, _CALLER, "error", f"{picture}: {outcome.reason}"[:_VALUE_LETTERS])

    def _lane_of(self, worker: int) -> str:
        """Return the name of a worker's row, which another one has when it is gone."""
        taken = set(self._lanes.values())
        free = next(number for number in range(1, len(taken) + 2) if number not in taken)
        return f"{PROGRAM} {self._lanes.setdefault(worker, free)}"

    def _add(self, at: float, actor: str, what: str, value: object = "") -> None:
        seconds = self._begin + max(0.0, at - self._base)
        self._tell(ExperimentEvent(seconds, actor, what, str(value)))
