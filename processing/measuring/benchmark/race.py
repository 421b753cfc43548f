"""The race of pool sizes: the same pictures with 1, 2, 3 ... workers, in random order."""

from collections.abc import Iterator, Sequence

from processing.errors import BenchmarkError, SettingsError
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.measuring.benchmark._trial import Measured, Trial, check_pictures, check_workers
from processing.measuring.benchmark._workload import Workload
from processing.measuring.benchmark.comparison import Comparison, Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.race_runs import (
    MAX_PICTURES,
    RaceRun,
    middle_run,
    records_of,
)
from processing.measuring.benchmark.records import Guess, RaceRecord, SizeTrial, now_text
from processing.measuring.timeline.records import FileRecords
from processing.record import record
from processing.running.engines.factory import make_engine
from processing.settings.batch import MAX_WORKERS, BatchSettings, EngineKind, available_cores
from processing.task import Outcome, SourceImage

LEAST_LARGEST = 4  # sizes go at least this far, to show where more workers stop helping
_USUAL_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48)


@record
class Racer:
    """A pool size, or the plain loop in one process as a second baseline."""

    engine: EngineKind
    workers: int

    @property
    def title(self) -> str:
        """What it is called."""
        if self.engine is EngineKind.SERIAL:
            # Translators: the plain loop in one process, in the place of a number of workers.
            return lazy_tr("no pool")
        return lazy_ntr("{n} worker", "{n} workers", self.workers)


def usual_sizes(largest: int | None = None) -> tuple[int, ...]:
    """Return the sizes to race up to `largest`, or up to this machine's cores and at least 4."""
    if largest is None:
        largest = max(LEAST_LARGEST, available_cores())
    return (*(size for size in _USUAL_SIZES if size < largest), largest)


def check_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """Return `sizes` in order, each once, with 1 among them, which all are compared with.

    Raises:
        SettingsError: one is out of the limits.
    """
    for size in sizes:
        if not 1 <= size <= MAX_WORKERS:
            raise SettingsError(
                lazy_tr(
                    "A pool size is {size}, but must be from 1 to {most}.",
                    size=size,
                    most=MAX_WORKERS,
                )
            )
    return tuple(sorted({1, *sizes}))


class Race(Comparison):
    """Races pool sizes and the plain loop; the first round warms up and does not count.

    Every trial has a fresh pool. Each round has every size, in random order, so that what slows
    the machine for a while affects all sizes alike.
    """

    def __init__(
        self,
        settings: BatchSettings,
        notify: ComparisonNotify,
        scope: Scope | None = None,
        *,
        sizes: Sequence[int] = (),
        sources: Sequence[SourceImage] | None = None,
        guesses: Sequence[Guess] = (),
    ) -> None:
        """Race `sizes`, or the usual ones, on the engine of `settings` if it has workers.

        `guesses` are kept with what is measured.
        """
        super().__init__(settings, notify, scope or Scope(), sources=sources)
        sizes = check_sizes(sizes or usual_sizes())
        is_serial = settings.engine is EngineKind.SERIAL
        self._engine = EngineKind.POOL if is_serial else settings.engine
        self._racers = (
            Racer(EngineKind.SERIAL, 1),
            *(Racer(self._engine, size) for size in sizes),
        )
        self._begun_at = now_text()
        self._guesses = tuple(guesses)
        self._trials_kept: list[SizeTrial] = []
        self._runs_kept: dict[Racer, list[tuple[float, FileRecords]]] = {}

    @property
    def _workers(self) -> Sequence[int]:
        return [racer.workers for racer in self._racers]

    def _measure(self, workload: Workload) -> None:
        self.announce(len(self._racers) * (1 + self.scope.rounds))
        workload, outcomes = self._warm_up(workload)
        for number in range(self.scope.rounds):
            measured = list(self._round(workload, is_warm_up=False))
            if self.is_cancelled:
                return
            self._trials_kept += [_row(number, racer, each) for racer, each in measured]
            self._keep_runs(measured)
            self.keep(self._record_of(workload, outcomes))

    def _warm_up(self, workload: Workload) -> tuple[Workload, tuple[Outcome, ...]]:
        """Return the workload without what some size cannot make, and outcomes of what it has.

        Pictures that are too heavy for a worker's share of the memory would make large pools look
        fast: they would not be made there.

        Raises:
            BenchmarkError: nothing can be made.
        """
        measured = [each for _, each in self._round(workload, is_warm_up=True)]
        if self.is_cancelled:
            return workload, ()
        failed = frozenset[int]().union(*(each.failed for each in measured))
        workload = workload.without(failed)
        if not workload.bundles:
            raise BenchmarkError(
                lazy_tr("None of these pictures can be made with every pool size; name others.")
            )
        return workload, measured[0].outcomes

    def _round(self, workload: Workload, *, is_warm_up: bool) -> Iterator[tuple[Racer, Measured]]:
        """Yield how each racer did, in random order; ends early when cancelled.

        Raises:
            BenchmarkError: a round that counts lost a worker or a picture.
        """
        for racer in self.random.sample(self._racers, len(self._racers)):
            settings = workload.engine_settings(engine=racer.engine, workers=racer.workers)
            engine = make_engine(racer.engine, settings)
            is_elsewhere = workload.settings(engine=racer.engine).is_elsewhere
            trial = Trial(engine, workload.bundles, racer.workers, is_elsewhere=is_elsewhere)
            with self.cancelling(trial):
                measured = trial.run()
            workload.clear()
            if self.is_cancelled:
                return
            if not is_warm_up:
                check_workers(measured)
                check_pictures(measured)
            self.report_trial(racer.title, measured.work_seconds, is_warm_up=is_warm_up)
            yield racer, measured

    def _keep_runs(self, measured: Sequence[tuple[Racer, Measured]]) -> None:
        """Keep what the workers did in a round, unless that is too much for a file."""
        if sum(len(each.outcomes) for _, each in measured) <= MAX_PICTURES:
            for racer, each in measured:
                kept = self._runs_kept.setdefault(racer, [])
                kept.append((each.work_seconds, records_of(each)))

    def _runs(self) -> tuple[RaceRun, ...]:
        """Return a run per racer, in their order."""
        kept = ((racer, self._runs_kept.get(racer, ())) for racer in self._racers)
        return tuple(
            middle_run(racer.engine, racer.workers, trials) for racer, trials in kept if trials
        )

    def _record_of(self, workload: Workload, outcomes: tuple[Outcome, ...]) -> RaceRecord:
        return RaceRecord(
            workload.circumstances(outcomes, self._begun_at),
            self._engine,
            workload.plan.settings.start_method,
            tuple(self._trials_kept),
            self._guesses,
            self._runs(),
        )


def _row(number: int, racer: Racer, measured: Measured) -> SizeTrial:
    return SizeTrial(
        number,
        racer.engine,
        racer.workers,
        measured.start_seconds,
        measured.work_seconds,
        measured.end_seconds,
        measured.others_share,
        measured.cores_used,
    )
