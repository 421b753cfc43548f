"""The laws of speedup, and their fits to measurements by least squares in closed form."""

import math
from collections.abc import Sequence

from processing.record import record

LEAST_SIZES_FOR_AMDAHL = 3  # one of them is 1: a line through the origin fits any other one
LEAST_SIZES_FOR_UNIVERSAL = 4  # two parameters and fewer sizes would fit anything


def efficiency(speedup: float, workers: int) -> float:
    """Return which share of `workers` times the speed of one was reached; above 1 is possible."""
    return speedup / workers


def karp_flatt(speedup: float, workers: int) -> float:
    """Return the serial fraction that a measured speedup shows (Karp & Flatt 1990).

    The same for all numbers of workers, it is a part of the work that is serial. Rising with
    them, it is overhead. Negative where the speedup exceeds `workers`, which is at least 2.
    """
    return (1 / speedup - 1 / workers) / (1 - 1 / workers)


def amdahl(serial: float, workers: float) -> float:
    """Return the speedup of `workers` where the share `serial` of the work is (Amdahl 1967).

    `serial` is within 0 and 1; with more and more workers the speedup nears `1 / serial`.
    """
    return 1 / (serial + (1 - serial) / workers)


def universal(contention: float, coherency: float, workers: float) -> float:
    """Return the speedup by the universal scalability law (Gunther 1993).

    `contention` is the price of queueing for what is shared, `coherency` that of keeping each
    other up to date, which each pair of workers pays. Neither is negative. Without coherency it is
    Amdahl's law.
    """
    extra = workers - 1
    return workers / (1 + contention * extra + coherency * workers * extra)


def best_workers(contention: float, coherency: float) -> float:
    """Return how many workers are fastest by the universal scalability law (Gunther 1993).

    At least 1; infinite where each worker more still helps a little.
    """
    if contention >= 1:
        return 1.0
    if coherency <= 0:
        return math.inf
    return max(1.0, math.sqrt((1 - contention) / coherency))


@record
class AmdahlFit:
    """Amdahl's law as it fits best; `serial` is the share of the work that is not parallel."""

    serial: float

    def speedup(self, workers: float) -> float:
        """Return what the law says of so many workers."""
        return amdahl(self.serial, workers)


@record
class UniversalFit:
    """The universal scalability law as it fits best; both parameters are at least 0."""

    contention: float
    coherency: float

    def speedup(self, workers: float) -> float:
        """Return what the law says of so many workers."""
        return universal(self.contention, self.coherency, workers)

    @property
    def best_workers(self) -> float:
        """With how many workers it is fastest; infinite where no number is."""
        return best_workers(self.contention, self.coherency)


def fit_amdahl(workers: Sequence[int], speedups: Sequence[float]) -> AmdahlFit | None:
    """Return the serial part that fits best; None for fewer than `LEAST_SIZES_FOR_AMDAHL` sizes.

    Amdahl's 1/S = s + (1 - s)/n is the line y = s x through the origin, with y = 1/S - 1/n and
    x = 1 - 1/n. The result is held within 0 and 1.
    """
    if len(set(workers)) < LEAST_SIZES_FOR_AMDAHL:
        return None
    pairs = [
        (1 - 1 / n, 1 / speedup - 1 / n)
        for n, speedup in zip(workers, speedups, strict=True)
        if n > 1
    ]
    slope = sum(x * y for x, y in pairs) / sum(x * x for x, _ in pairs)
    return AmdahlFit(min(1.0, max(0.0, slope)))


def fit_universal(workers: Sequence[int], speedups: Sequence[float]) -> UniversalFit | None:
    """Return the law that fits best; None for fewer than `LEAST_SIZES_FOR_UNIVERSAL` sizes.

    n/S - 1 = a (n - 1) + b n (n - 1) is linear in a and b (Gunther 1993). Where the plain solution
    has a negative parameter, that one is 0 in the best solution without one: there are only two.
    """
    if len(set(workers)) < LEAST_SIZES_FOR_UNIVERSAL:
        return None
    rows = [
        (n - 1.0, n * (n - 1.0), n / speedup - 1)
        for n, speedup in zip(workers, speedups, strict=True)
    ]
    pp, pq, qq = (_dot(rows, *pair) for pair in ((0, 0), (0, 1), (1, 1)))
    py, qy = _dot(rows, 0, 2), _dot(rows, 1, 2)
    determinant = pp * qq - pq * pq
    contention = (py * qq - qy * pq) / determinant
    coherency = (qy * pp - py * pq) / determinant
    if contention < 0:
        return UniversalFit(0.0, max(0.0, qy / qq))
    if coherency < 0:
        return UniversalFit(max(0.0, py / pp), 0.0)
    return UniversalFit(contention, coherency)


def _dot(rows: Sequence[tuple[float, float, float]], first: int, second: int) -> float:
    return sum(row[first] * row[second] for row in rows)
