"""What a comparison of dispatch shows: one row a method, with ticks where results arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from processing.benchmark.dispatch_methods import METHODS, DispatchMethod, title_of
from processing.benchmark.records import Arrival, DispatchRecord, DispatchTrial


@dataclass(frozen=True, slots=True)
class DispatchRow:
    """One method; seconds from the call, medians over the rounds.

    Attributes:
        first: until the first result was at hand.
        half: until half of them were.
        total: until all were.
        displacement: by how many places a result came from where it was submitted, on average.
        ticks: when each result arrived in the round with the median total.
    """

    title: str
    method: DispatchMethod
    chunk: int
    first: float
    half: float
    total: float
    displacement: float
    ticks: tuple[float, ...]


def rows_of(record: DispatchRecord) -> tuple[DispatchRow, ...]:
    """Return a row a method and chunk size, in the order in which methods are explained."""
    places = {name: place for place, name in enumerate(METHODS)}
    trials = [each for each in record.trials if each.method in places and each.arrivals]
    pairs = sorted(
        {(each.method, each.chunk) for each in trials},
        key=lambda pair: (places[pair[0]], pair[1]),
    )
    return tuple(
        _row(name, chunk, [each for each in trials if (each.method, each.chunk) == (name, chunk)])
        for name, chunk in pairs
    )


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
        tuple(arrival.seconds for arrival in usual.arrivals),
    )
