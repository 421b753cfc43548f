"""Say how far chance may have moved a figure: percentile intervals of resampled measurements.

The bootstrap (Efron 1979, "Bootstrap methods: another look at the jackknife", Annals of
Statistics 7) draws as many measurements as there are, with replacement, again and again; the
figure's spread over these draws stands for its spread over repeated experiments.
"""

import math
import random
from collections.abc import Iterator, Sequence

from processing.record import record

RESAMPLES = 2000
SEED = 1979  # fixed, so that the same measurements always give the same interval
COVERED = 0.95  # how often the truth lies inside, as far as the measurements tell


@record
class Interval:
    """Where a figure lies with about 95 % confidence; `low` <= `high`."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def scaled(self, factor: float) -> "Interval":
        """Return it multiplied by `factor`, which is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def moved(self, distance: float) -> "Interval":
        """Return it with `distance` added to both ends."""
        return Interval(self.low + distance, self.high + distance)

    @property
    def width(self) -> float:
        """How far its ends lie apart."""
        return self.high - self.low


def draws(count: int, *, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[Sequence[int]]:
    """Yield `resamples` times which of `count` measurements to take, some twice, some never."""
    source = random.Random(seed)  # noqa: S311 - statistics, no secret
    for _ in range(resamples):
        yield source.choices(range(count), k=count)


def percentile_interval(values: Sequence[float], covered: float = COVERED) -> Interval:
    """Return between which of `values` the middle share of `covered` lies (Efron 1979).

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("an interval needs at least one value")
    ordered = sorted(values)
    tail = (1 - covered) / 2
    last = len(ordered) - 1
    return Interval(ordered[math.floor(tail * last)], ordered[math.ceil((1 - tail) * last)])
