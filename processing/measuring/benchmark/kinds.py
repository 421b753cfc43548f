"""The kinds of comparison: a row for each, which the window and the command line read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from processing.files.csv_table import csv_table
from processing.measuring.benchmark import (
    dispatch_analysis,
    race_analysis,
    records_csv,
    start_analysis,
)
from processing.measuring.benchmark.comparison import (
    DISPATCH_ROUNDS,
    ROUNDS,
    Comparison,
    Scope,
)
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import (
    DispatchRecord,
    Guess,
    RaceRecord,
    Record,
    SampleRecord,
    StartRecord,
)
from processing.measuring.speedup.calibration import Sampled
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.task import SourceImage


@record
class Options:
    """Options of a comparison besides its scope; a kind ignores those that it does not use.

    Attributes:
        sizes: the pool sizes to race; if there are none, the usual ones up to `largest_size`.
        with_fork: whether workers are also started by plain fork.
        sources: the pictures, if they were found already.
        guesses: what is expected of pool sizes, to be kept with the race.
    """

    sizes: tuple[int, ...] = ()
    largest_size: int | None = None
    with_fork: bool = False
    sources: Sequence[SourceImage] | None = None
    guesses: tuple[Guess, ...] = ()


@record
class ComparisonKind:
    """One kind of comparison.

    Attributes:
        record: what it measures.
        make: returns a comparison that has not begun; without a scope it has its usual one.
        analyse: returns what a record shows, with a `judgement` if it compares something; takes
            too long for the window's own thread, and raises BenchmarkError.
        csv_row: a row of its table.
        csv_rows: yields these rows of a record.
        rounds: how often it usually measures everything.
    """

    record: type[Record]
    make: Callable[[BatchSettings, ComparisonNotify, Scope | None, Options], Comparison]
    analyse: Callable[[Any], Any]
    csv_row: type
    csv_rows: Callable[[Any], Iterator[object]]
    rounds: int = ROUNDS


# Comparisons are imported when they are made: they bring the engines with them.


def _race(
    settings: BatchSettings, notify: ComparisonNotify, scope: Scope | None, options: Options
) -> Comparison:
    from processing.measuring.benchmark.race import Race, usual_sizes

    sizes = options.sizes or usual_sizes(options.largest_size)
    return Race(
        settings, notify, scope, sizes=sizes, sources=options.sources, guesses=options.guesses
    )


def _dispatch(
    settings: BatchSettings, notify: ComparisonNotify, scope: Scope | None, options: Options
) -> Comparison:
    from processing.measuring.benchmark.dispatch import DispatchComparison

    return DispatchComparison(settings, notify, scope, sources=options.sources)


def _start(
    settings: BatchSettings, notify: ComparisonNotify, scope: Scope | None, options: Options
) -> Comparison:
    from processing.measuring.benchmark.start_methods import StartComparison

    return StartComparison(
        settings, notify, scope, with_fork=options.with_fork, sources=options.sources
    )


def _sample(
    settings: BatchSettings, notify: ComparisonNotify, _scope: Scope | None, options: Options
) -> Comparison:
    from processing.measuring.benchmark.one_worker import OneWorkerSample

    return OneWorkerSample(settings, notify, sources=options.sources)


def _calibration(record: SampleRecord) -> object:
    from processing.measuring.benchmark.one_worker import calibration_of

    return calibration_of(record)


RACE = ComparisonKind(
    RaceRecord, _race, race_analysis.analysis_of, records_csv.RaceRow, records_csv.race_rows
)
DISPATCH = ComparisonKind(
    DispatchRecord,
    _dispatch,
    dispatch_analysis.analysis_of,
    records_csv.ArrivalRow,
    records_csv.arrival_rows,
    rounds=DISPATCH_ROUNDS,
)
START_METHODS = ComparisonKind(
    StartRecord, _start, start_analysis.analysis_of, records_csv.StartRow, records_csv.start_rows
)
SAMPLE = ComparisonKind(
    SampleRecord, _sample, _calibration, Sampled, lambda record: iter(record.trials)
)

KINDS = {kind.record: kind for kind in (RACE, DISPATCH, START_METHODS, SAMPLE)}


def record_csv(record: Record) -> str:
    """Return a record as CSV: a row per trial, of dispatch a row per result."""
    kind = KINDS[type(record)]
    return csv_table(kind.csv_row, kind.csv_rows(record))
