"""The speedup by the number of workers, simulated, with the laws that fit it."""

from collections.abc import Iterable
from dataclasses import replace

from processing.measuring.speedup.fitted_laws import FittedLaws, laws_of
from processing.measuring.what_if.costs import MeasuredCosts
from processing.measuring.what_if.schedule import Pool, schedule
from processing.record import record

SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)  # workers


@record
class CurvePoint:
    """What so many workers would do.

    Attributes:
        seconds: from the begin of the first picture to the end of the last.
        speedup: against one worker that is handed the same chunks in the same order.
        efficiency: the speedup divided by the number of workers.
    """

    workers: int
    seconds: float
    speedup: float
    efficiency: float


@record
class Curve:
    """A simulated race of pool sizes.

    Attributes:
        limit: no number of workers is faster, by the longest picture and by the cores.
        laws: as they fit the points up to the number of cores.
    """

    points: tuple[CurvePoint, ...]
    limit: float
    laws: FittedLaws

    def at(self, workers: int) -> CurvePoint | None:
        """Return the point of so many workers, if it was simulated."""
        return next((each for each in self.points if each.workers == workers), None)


def curve_of(costs: MeasuredCosts, pool: Pool, sizes: Iterable[int]) -> Curve:
    """Return what pools of `sizes` would do that are like `pool` but for their workers.

    Of one worker, which is always among them, the speedup is 1.
    """
    numbers = sorted({1, *sizes})
    times = [schedule(costs, replace(pool, workers=number)).seconds for number in numbers]
    speedups = [times[0] / each if each > 0 else 1.0 for each in times]
    points = tuple(
        CurvePoint(number, seconds, speedup, speedup / number)
        for number, seconds, speedup in zip(numbers, times, speedups, strict=True)
    )
    least = max(costs.longest, costs.core_work / pool.cores)
    limit = times[0] / least if least > 0 else 1.0
    # Beyond the cores no worker more has one, and the laws know nothing of that.
    within = sum(number <= pool.cores for number in numbers)
    return Curve(points, limit, laws_of(numbers[:within], speedups[:within]))


def sizes_up_to(largest: int) -> list[int]:
    """Return the usual pool sizes up to `largest`, which is one of them."""
    return sorted({*(size for size in SIZES if size < largest), largest})
