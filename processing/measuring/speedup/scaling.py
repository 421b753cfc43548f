"""What a race of pool sizes shows: speedups with their intervals, and the laws that fit them.

The laws tell what a program makes of the cores that it gets. Beyond the cores of the machine each
worker more gets none, and a fit across that edge would take it for a serial part of the work.
"""

from collections.abc import Sequence
from statistics import median

from processing.measuring.speedup import _laws
from processing.measuring.speedup._laws import AmdahlFit, UniversalFit, fit_amdahl, fit_universal
from processing.measuring.speedup.bootstrap import Interval, draws, percentile_interval
from processing.record import record


@record
class RaceTimes:
    """How long the same work took.

    Attributes:
        workers: the sizes, ascending; the first is 1.
        rounds: for each round the seconds of each size, in the order of `workers`.

    Raises:
        ValueError: the sizes do not ascend from 1, or a round lacks one, or there is no round.
    """

    workers: tuple[int, ...]
    rounds: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        ascends = self.workers == tuple(sorted(set(self.workers)))
        if not ascends or self.workers[:1] != (1,):
            raise ValueError("the sizes have to ascend from 1")
        if not self.rounds or any(len(each) != len(self.workers) for each in self.rounds):
            raise ValueError("every round needs the seconds of every size")
        if min(map(min, self.rounds)) <= 0:
            raise ValueError("work takes some time")


@record
class Point:
    """One pool size.

    Attributes:
        seconds: the median over the rounds.
        speedup: how many times as fast as one worker; printed as it is, above `workers` too.
        band: the 95 % interval of `speedup`, by resampling whole rounds.
        karp_flatt: the serial fraction it shows; None for one worker, and for more than there are
            cores, where it would take the lack of cores for a serial part.
    """

    workers: int
    seconds: float
    speedup: float
    band: Interval
    efficiency: float
    karp_flatt: float | None


@record
class Scaling:
    """What a race shows; each fit's interval is by resampling whole rounds, too.

    Attributes:
        points: one a size, ascending.
        rounds: how many rounds counted.
        cores: how many the machine had for it.
        amdahl: fitted to the sizes up to the `cores`; None for fewer than three, as is its
            interval `serial`.
        universal: fitted to the same; None for fewer than four, as are its intervals.
        best_workers: interval of the size at which the universal law is fastest; an end may be
            infinite.
    """

    points: tuple[Point, ...]
    rounds: int
    cores: int
    amdahl: AmdahlFit | None
    serial: Interval | None
    universal: UniversalFit | None
    contention: Interval | None
    coherency: Interval | None
    best_workers: Interval | None

    @property
    def measured_to(self) -> int:
        """The largest size that was measured."""
        return self.points[-1].workers

    @property
    def fitted_to(self) -> int:
        """The largest size that the laws were fitted to."""
        return max(point.workers for point in self.points if _has_core(point.workers, self.cores))


def scaling_of(times: RaceTimes, cores: int) -> Scaling:
    """Return what a race on so many `cores` shows, which are at least 1.

    Rounds are resampled whole: what slowed one down slowed all its sizes.
    """
    drawn = [
        _speedups([times.rounds[index] for index in chosen]) for chosen in draws(len(times.rounds))
    ]
    seconds = _medians(times.rounds)
    speedups = _speedups(times.rounds)
    fitted = [n for n in times.workers if _has_core(n, cores)]  # the first ones, as they ascend
    amdahls = [fit for each in drawn if (fit := fit_amdahl(fitted, each[: len(fitted)]))]
    universals = [law for each in drawn if (law := fit_universal(fitted, each[: len(fitted)]))]
    return Scaling(
        tuple(
            _point(n, cores, seconds[index], speedups[index], [each[index] for each in drawn])
            for index, n in enumerate(times.workers)
        ),
        len(times.rounds),
        cores,
        fit_amdahl(fitted, speedups[: len(fitted)]),
        _interval([fit.serial for fit in amdahls]),
        fit_universal(fitted, speedups[: len(fitted)]),
        _interval([fit.contention for fit in universals]),
        _interval([fit.coherency for fit in universals]),
        _interval([fit.best_workers for fit in universals]),
    )


def _has_core(workers: int, cores: int) -> bool:
    """Return whether each of so many workers has a core of its own, as one always has."""
    return workers <= max(1, cores)


def _point(workers: int, cores: int, seconds: float, speedup: float, drawn: list[float]) -> Point:
    tells = workers > 1 and _has_core(workers, cores)
    serial = _laws.karp_flatt(speedup, workers) if tells else None
    share = _laws.efficiency(speedup, workers)
    return Point(workers, seconds, speedup, percentile_interval(drawn), share, serial)


def _medians(rounds: Sequence[tuple[float, ...]]) -> list[float]:
    return [median(column) for column in zip(*rounds, strict=True)]


def _speedups(rounds: Sequence[tuple[float, ...]]) -> list[float]:
    seconds = _medians(rounds)
    return [seconds[0] / each for each in seconds]


def _interval(values: list[float]) -> Interval | None:
    return percentile_interval(values) if values else None
