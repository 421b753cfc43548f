"""Estimate what one worker alone would need, from a few pictures that it did alone.

A ratio estimator (Cochran 1977, "Sampling techniques", chapter 6): pictures differ in size far
more than in seconds a megapixel, and formats differ in that, so each format has its own ratio.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from processing.speedup.intervals import Interval, draws, percentile_interval

SAMPLED_PICTURES = 24
LEAST_PICTURES = 5  # of fewer, nothing can be told of the rest
LEAST_OF_A_FORMAT = 3  # of fewer, a format takes the ratio of all
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Sampled:
    """A picture that one worker did alone; `format` is any name that tells formats apart."""

    format: str
    megapixels: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Amount:
    """So many megapixels of one format."""

    format: str
    megapixels: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in seconds with its 95 % interval; None where there is no ground for one."""

    seconds: float
    interval: Interval | None


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
        self._ratios = {
            name: _Ratio([each for each in samples if each.format == name]) for name in common
        }
        self._usual = _Ratio(samples)

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
    """Seconds a megapixel of some samples, and of resamples of them."""

    def __init__(self, samples: Sequence[Sampled]) -> None:
        self.value = _ratio(samples)
        self.resampled = [
            _ratio([samples[index] for index in chosen])
            for chosen in draws(len(samples), resamples=RESAMPLES)
        ]


def _ratio(samples: Sequence[Sampled]) -> float:
    megapixels = sum(each.megapixels for each in samples)
    return sum(each.seconds for each in samples) / megapixels if megapixels else 0.0
