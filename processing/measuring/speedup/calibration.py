"""Estimate what one worker alone would need, from a few pictures that it did alone.

A ratio estimator (Cochran 1977, "Sampling techniques", chapter 6): pictures differ in size far
more than in seconds a megapixel, and formats differ in that, so each format has its own ratio.

Resamples of few pictures spread too little (Efron & Tibshirani 1993, "An introduction to the
bootstrap", section 5.3): they are moved apart by the square root of n / (n - 1), and by as much as
Student's t with n - 1 degrees of freedom is above the normal quantile.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence

from processing.measuring.speedup.bootstrap import SEED, Interval, percentile_interval
from processing.record import record

SAMPLED_PICTURES = 24
LEAST_PICTURES = 5  # fewer say nothing about the rest
LEAST_OF_A_FORMAT = 5  # with fewer, a format takes the ratio of all
RESAMPLES = 1000
_NORMAL_QUANTILE = 1.959964  # below which 97.5 % of a normal distribution lie


@record
class Sampled:
    """A picture that one worker did alone; `format` is any name that tells formats apart."""

    format: str
    megapixels: float
    seconds: float


@record
class Amount:
    """So many megapixels of one format."""

    format: str
    megapixels: float


@record
class Estimate:
    """A figure in seconds with its 95 % interval; None where there is no ground for one."""

    seconds: float
    interval: Interval | None


def sample_of(formats: Sequence[str], limit: int, seed: int = SEED) -> list[int]:
    """Return which of the pictures of these formats to sample, about `limit`, in their order.

    Chosen at random, but so that each format has a ratio of its own, where it has enough pictures;
    for very many formats these are more than `limit`. The ratio of all, in which other formats have
    the most weight, would miss the truth far more often than its interval says.
    """
    source = random.Random(seed)  # noqa: S311 - statistics, no secret
    counted: Counter[str] = Counter()
    there_are = Counter(formats)
    first: list[int] = []
    others: list[int] = []
    for index in source.sample(range(len(formats)), len(formats)):
        name = formats[index]
        is_common = there_are[name] >= LEAST_OF_A_FORMAT
        needed = is_common and counted[name] < LEAST_OF_A_FORMAT
        (first if needed else others).append(index)
        counted[name] += 1
    return sorted((first + others)[: max(limit, len(first))])


class Calibration:
    """Seconds a megapixel of each format, as one worker alone takes them.

    The resampled ratios are made once, so an estimate costs a few multiplications each.
    """

    def __init__(self, samples: Sequence[Sampled]) -> None:
        """Learn from `samples`.

        Raises:
            ValueError: they hold no pixels.
        """
        if sum(each.megapixels for each in samples) <= 0:
            raise ValueError("a calibration needs pictures that were made")
        counted = Counter(sample.format for sample in samples)
        common = [name for name, count in counted.items() if count >= LEAST_OF_A_FORMAT]
        # One for all formats: drawn alike, what chance did to each would seem to be the same.
        source = random.Random(SEED)  # noqa: S311 - statistics, no secret
        self._ratios = {
            name: _Ratio([each for each in samples if each.format == name], source)
            for name in common
        }
        self._usual = _Ratio(samples, source)

    def seconds_for(self, amounts: Iterable[Amount]) -> Estimate:
        """Return what one worker alone would need for all of `amounts`."""
        terms = [(self._ratios.get(each.format, self._usual), each.megapixels) for each in amounts]
        resampled = [
            sum(ratio.resampled[number] * megapixels for ratio, megapixels in terms)
            for number in range(RESAMPLES)
        ]
        seconds = sum(ratio.value * megapixels for ratio, megapixels in terms)
        return Estimate(seconds, percentile_interval(resampled))


class _Ratio:
    """Seconds a megapixel of some samples, and of resamples of them drawn by `source`."""

    def __init__(self, samples: Sequence[Sampled], source: random.Random) -> None:
        count = len(samples)
        self.value = _ratio(samples)
        widening = _widening(count)
        drawn = (_ratio(source.choices(samples, k=count)) for _ in range(RESAMPLES))
        self.resampled = [max(0.0, self.value + widening * (each - self.value)) for each in drawn]


def _widening(count: int) -> float:
    """Return by how much resamples of `count` pictures spread too little."""
    if count < 2:
        return 1.0  # it does not spread at all
    return math.sqrt(count / (count - 1)) * _student_quantile(count - 1) / _NORMAL_QUANTILE


def _student_quantile(degrees: int) -> float:
    """Return Student's t below which 97.5 % lie; within a hundredth from 4 `degrees` on.

    Abramowitz & Stegun 1964, "Handbook of mathematical functions", formula 26.7.5.
    """
    x = _NORMAL_QUANTILE
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
    )
    first, second, third = terms
    return x + first / degrees + second / degrees**2 + third / degrees**3


def _ratio(samples: Sequence[Sampled]) -> float:
    megapixels = sum(each.megapixels for each in samples)
    return sum(each.seconds for each in samples) / megapixels if megapixels else 0.0
