"""Fit the laws of speedup to measured ones, by least squares in closed form."""

from collections.abc import Sequence
from dataclasses import dataclass

from processing.speedup import laws

LEAST_SIZES_FOR_UNIVERSAL = 4  # two parameters and fewer sizes would fit anything


@dataclass(frozen=True, slots=True)
class AmdahlFit:
    """Amdahl's law as it fits best; `serial` is the share of the work that is not parallel."""

    serial: float

    def speedup(self, workers: float) -> float:
        """Return what the law says of so many workers."""
        return laws.amdahl(self.serial, workers)


@dataclass(frozen=True, slots=True)
class UniversalFit:
    """The universal scalability law as it fits best; both parameters are at least 0."""

    contention: float
    coherency: float

    def speedup(self, workers: float) -> float:
        """Return what the law says of so many workers."""
        return laws.universal(self.contention, self.coherency, workers)

    @property
    def best_workers(self) -> float:
        """With how many workers it is fastest; infinite where no number is."""
        return laws.best_workers(self.contention, self.coherency)


def fit_amdahl(workers: Sequence[int], speedups: Sequence[float]) -> AmdahlFit | None:
    """Return the serial part that fits best; None where only one worker was measured.

    Amdahl's 1/S = s + (1 - s)/n is the line y = s x through the origin, with y = 1/S - 1/n and
    x = 1 - 1/n. The result is held within 0 and 1.
    """
    pairs = [
        (1 - 1 / n, 1 / speedup - 1 / n)
        for n, speedup in zip(workers, speedups, strict=True)
        if n > 1
    ]
    if not pairs:
        return None
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
