"""Analyse a comparison of dispatch: a row per method, with ticks where results arrived."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from processing.errors import BenchmarkError
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import LazyText, lazy_ntr, lazy_tr
from processing.measuring.benchmark.dispatch_methods import METHODS, DispatchMethod, title_of
from processing.measuring.benchmark.records import Arrival, DispatchRecord, DispatchTrial
from processing.measuring.benchmark.spread import (
    Judgement,
    Spread,
    disturbed_rounds,
    in_circumstances,
    only_one,
    spread_of,
)
from processing.measuring.durations import hundredths
from processing.measuring.speedup.verdict import LEAST_ROUNDS
from processing.record import record


@record
class DispatchRow:
    """One method; seconds from the call, medians over the rounds.

    Attributes:
        first: until the first result was at hand.
        half: until half of them were.
        total: until all were.
        displacement: by how many places a result came from where it was submitted, on average.
        totals: the shortest and the longest total of all rounds.
        ticks: when each result arrived in the round with the median total.
    """

    title: str
    method: DispatchMethod
    chunk: int
    first: float
    half: float
    total: float
    displacement: float
    totals: Spread
    ticks: tuple[float, ...]


class DispatchAnalysis(NamedTuple):
    """What a comparison of dispatch shows."""

    rows: tuple[DispatchRow, ...]
    judgement: Judgement


def analysis_of(record: DispatchRecord) -> DispatchAnalysis:
    """Return what `record` shows.

    Raises:
        BenchmarkError: it names no method that is known here.
    """
    return DispatchAnalysis(rows_of(record), judgement_of(record))


def rows_of(record: DispatchRecord) -> tuple[DispatchRow, ...]:
    """Return a row a method and chunk size, in the order in which methods are explained.

    Raises:
        BenchmarkError: there is none that is known here.
    """
    places = {name: place for place, name in enumerate(METHODS)}
    trials = [each for each in record.trials if each.method in places and each.arrivals]
    pairs = sorted(
        {(each.method, each.chunk) for each in trials},
        key=lambda pair: (places[pair[0]], pair[1]),
    )
    if not pairs:
        raise BenchmarkError(
            lazy_tr("This record names no method that is known here. Choose another file.")
        )
    return tuple(
        _row(name, chunk, [each for each in trials if (each.method, each.chunk) == (name, chunk)])
        for name, chunk in pairs
    )


def judgement_of(record: DispatchRecord) -> Judgement:
    """Return what to make of `record`; it promises no more than all rounds show.

    Raises:
        BenchmarkError: as in `rows_of`.
    """
    rows = rows_of(record)
    rounds = len({trial.round for trial in record.trials})
    by_first = sorted(rows, key=lambda row: row.first)
    soonest, latest = by_first[0], by_first[-1]
    # Translators: a range: from the soonest to the latest method of the pool, by their names.
    span = lazy_tr(
        "The first result came after {soonest} ({first}) to {latest} ({last}) by the median.",
        soonest=hundredths(soonest.first),
        first=soonest.title,
        latest=hundredths(latest.first),
        last=latest.title,
    )
    sentences = lazy_sentences(span, _through_first(rows, rounds))
    wait = record.circumstances.wait_milliseconds
    return in_circumstances(sentences, wait, len(disturbed_rounds(record.trials)), rounds)


def displacement(arrivals: Sequence[Arrival]) -> float:
    """Return the mean distance between a result's place of arrival and that of submission."""
    distances = [abs(place - arrival.position) for place, arrival in enumerate(arrivals)]
    return sum(distances) / len(distances) if distances else 0.0


def _row(name: str, chunk: int, trials: Sequence[DispatchTrial]) -> DispatchRow:
    by_total = sorted(trials, key=lambda each: each.arrivals[-1].seconds)
    usual = by_total[(len(by_total) - 1) // 2]
    return DispatchRow(
        title_of(name, chunk),
        METHODS[name],
        chunk,
        median(each.arrivals[0].seconds for each in trials),
        median(each.arrivals[(len(each.arrivals) - 1) // 2].seconds for each in trials),
        median(each.arrivals[-1].seconds for each in trials),
        median(displacement(each.arrivals) for each in trials),
        spread_of(each.arrivals[-1].seconds for each in trials),
        tuple(arrival.seconds for arrival in usual.arrivals),
    )


def _through_first(rows: Sequence[DispatchRow], rounds: int) -> LazyText:
    """Return which method had all results first, if all rounds agree."""
    first, *others = sorted(rows, key=lambda row: row.total)
    if not others:
        return only_one(first.title)
    rivals = [row for row in others if row.totals.overlaps(first.totals)]
    if rivals:
        return _undecided(1 + len(rivals), len(rows))
    if rounds < LEAST_ROUNDS:
        return lazy_tr(
            "So far {method} had all results first, after {time}, which may be chance: "
            "run {least} rounds or more.",
            method=first.title,
            time=hundredths(first.total),
            least=LEAST_ROUNDS,
        )
    return lazy_tr(
        "In every round {method} had all results first, after {time} by the median; the slowest "
        "by the median, {slowest}, took {slowest_time}.",
        method=first.title,
        time=hundredths(first.total),
        slowest=others[-1].title,
        slowest_time=hundredths(others[-1].total),
    )


def _undecided(alike: int, methods: int) -> LazyText:
    """Return that so many of the `methods` may have been first."""
    if alike == methods:
        return lazy_ntr(
            "Which method has all results first, this comparison cannot tell: "
            "the rounds of {n} overlap.",
            "Which method has all results first, this comparison cannot tell: "
            "the rounds of all {n} overlap.",
            methods,
        )
    return lazy_ntr(
        "Which method has all results first, this comparison cannot tell: "
        "the rounds of {alike} of the {n} overlap.",
        "Which method has all results first, this comparison cannot tell: "
        "the rounds of {alike} of the {n} overlap.",
        methods,
        alike=alike,
    )
