"""The base of all comparisons: a thread, a scratch folder, progress, and cancelling at any time."""

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from processing.errors import SettingsError
from processing.files.temporaries import new_run_id
from processing.language.lazy_text import LazyText, lazy_tr
from processing.measuring.benchmark._trial import Trial
from processing.measuring.benchmark._workload import Workload, prepare_workload
from processing.measuring.benchmark.artificial_wait import MAX_WAIT_MILLISECONDS
from processing.measuring.benchmark.messages import (
    ComparisonFinished,
    ComparisonNotify,
    ComparisonStarted,
    TrialFinished,
)
from processing.measuring.benchmark.records import MAX_PICTURES, Record
from processing.measuring.benchmark.scratch import make_scratch, sweep_scratch
from processing.measuring.benchmark.sizing import (
    PROBE_PICTURES,
    Selection,
    count_for,
    probed_seconds,
    seconds_alone,
    selection_of,
)
from processing.planning.scanner import Scanner
from processing.processes.threads import BackgroundThread
from processing.record import record
from processing.running.engines.factory import make_engine
from processing.settings.batch import BatchSettings, available_cores
from processing.task import SourceImage

ROUNDS = 5
DISPATCH_ROUNDS = 3  # each round calls many methods
MAX_ROUNDS = 1000


class Cancellable(Protocol):
    """A trial in progress."""

    def cancel(self) -> None:
        """End soon. Thread-safe; may be repeated."""


@record
class Scope:
    """How much is measured.

    Attributes:
        rounds: how often everything is measured; what comes first in each is left to chance.
        pictures: at most so many are taken, chosen at random; None for as many as make a trial
            last about three seconds here, few of them several times.
        wait_milliseconds: an artificial wait a picture, so that overlap shows on any machine.
        seed: of what is left to chance.

    Raises:
        SettingsError: a number is out of its limits.
    """

    rounds: int = ROUNDS
    pictures: int | None = None
    wait_milliseconds: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        rounds, pictures, wait = self.rounds, self.pictures, self.wait_milliseconds
        _check(
            rounds,
            1,
            MAX_ROUNDS,
            lazy_tr(
                "The number of rounds is {value}, but must be from {low} to {high}.",
                value=rounds,
                low=1,
                high=MAX_ROUNDS,
            ),
        )
        _check(
            1 if pictures is None else pictures,
            1,
            MAX_PICTURES,
            lazy_tr(
                "The number of pictures is {value}, but must be from {low} to {high}.",
                value=pictures or 0,
                low=1,
                high=MAX_PICTURES,
            ),
        )
        _check(
            wait,
            0,
            MAX_WAIT_MILLISECONDS,
            lazy_tr(
                "The artificial wait is {value} ms, but must be from {low} to {high} ms.",
                value=wait,
                low=0,
                high=MAX_WAIT_MILLISECONDS,
            ),
        )


def _check(value: int, low: int, high: int, refusal: LazyText) -> None:
    if not low <= value <= high:
        raise SettingsError(refusal)


class Comparison:
    """Measures in its own thread and sends `ComparisonFinished` exactly once, last.

    Made by any thread; all but `_measure` and what it calls may be called by any.

    Attributes:
        is_in_memory: whether results are thrown away, not written: for what hands them over.
    """

    is_in_memory = False

    def __init__(
        self,
        settings: BatchSettings,
        notify: ComparisonNotify,
        scope: Scope,
        *,
        sources: Sequence[SourceImage] | None = None,
    ) -> None:
        """Measure with the recipe of `settings`; without `sources` its own are looked for."""
        self.run_id = new_run_id()
        self.scope = scope
        self._settings = settings
        self._notify = notify
        self._sources = sources
        self._scanner = Scanner(settings)
        self._cancelled = threading.Event()
        self._changing = threading.Lock()
        self._present: Cancellable | None = None
        self._record: Record | None = None
        self._finished = 0
        self._trials = 0
        self._thread = BackgroundThread("benchmark", self._compare, self._tell_end)
        self.random = random.Random(scope.seed)  # noqa: S311 - an order of trials, no secret

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def cancel(self) -> None:
        """End soon; whole rounds stay. Thread-safe; may be repeated."""
        self._cancelled.set()
        self._scanner.cancel()
        with self._changing:
            if self._present is not None:
                self._present.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    @contextmanager
    def cancelling(self, present: Cancellable) -> Iterator[None]:
        """Let `cancel` reach what runs inside."""
        with self._changing:
            self._present = present
            if self.is_cancelled:
                present.cancel()
        try:
            yield
        finally:
            with self._changing:
                self._present = None

    def announce(self, trials: int) -> None:
        """Report how many trials there will be."""
        self._trials = trials
        self._notify(ComparisonStarted(self.run_id, trials))

    def report_trial(self, title: str, seconds: float, *, is_warm_up: bool) -> None:
        """Report that a trial ended."""
        self._finished += 1
        self._notify(
            TrialFinished(
                self.run_id, self._finished, self._trials, title, seconds, is_warm_up=is_warm_up
            )
        )

    def keep(self, record: Record) -> None:
        """Keep what is measured so far, to be reported at the end."""
        self._record = record

    def _measure(self, workload: Workload) -> None:
        """Do what this comparison is about; returns early when cancelled."""
        raise NotImplementedError

    @property
    def _workers(self) -> Sequence[int]:
        """How many workers each trial of a round has."""
        return (self._settings.workers,)

    def _find_sources(self) -> Sequence[SourceImage]:
        """Return the pictures to measure with, in the order in which they are planned."""
        if self._sources is not None:
            return self._sources
        return [source for batch in self._scanner.run() for source in batch.sources]

    def _compare(self) -> None:
        sweep_scratch()
        with make_scratch(self.run_id) as scratch:
            sources = self._find_sources()
            if self.is_cancelled:
                return
            results = Path(scratch).resolve() / "results"
            count = self.scope.pictures
            selection = Selection(sources)
            if count is None:
                count = self._fitting_count(sources, results)
                selection = selection_of(sources, count)
            if self.is_cancelled:
                return
            self._measure(self._workload(selection, results, count))

    def _workload(self, selection: Selection, results: Path, limit: int) -> Workload:
        """Return the workload for at most `limit` pictures.

        Raises:
            BenchmarkError: there is no picture.
            OutputError: the folder for the `results` cannot be made.
        """
        return prepare_workload(
            self._settings,
            selection.sources,
            results,
            limit=limit,
            wait_milliseconds=self.scope.wait_milliseconds,
            seed=self.scope.seed,
            is_in_memory=self.is_in_memory,
            times=selection.times,
        )

    def _fitting_count(self, sources: Sequence[SourceImage], results: Path) -> int:
        """Return how many pictures make a trial last long enough, after one worker made a few."""

        def make(count: int) -> float:
            if self.is_cancelled:
                return 0.0
            workload = self._workload(Selection(sources), results, count)
            engine = make_engine(self._settings.engine, workload.engine_settings(workers=1))
            trial = Trial(engine, workload.bundles, 1)
            with self.cancelling(trial):
                measured = trial.run()
            workload.clear()
            made = len(workload.bundles) - len(measured.failed)
            return measured.work_seconds * count / made if made > 0 else 0.0

        seconds_each = probed_seconds(len(sources), make)
        if not seconds_each:  # none can be made, which the measurement itself will tell
            return max(1, min(len(sources), PROBE_PICTURES))
        is_waiting = bool(self.scope.wait_milliseconds)
        seconds = seconds_alone(self._workers, available_cores(), is_waiting=is_waiting)
        return count_for(seconds, seconds_each, max(self._workers))

    def _tell_end(self, problem: str) -> None:
        self._notify(
            ComparisonFinished(
                self.run_id,
                self._record,
                problem,
                was_cancelled=self.is_cancelled,
                has_begun=self._trials > 0,
            )
        )
