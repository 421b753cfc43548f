"""What a run took, what another pool would take, and how far the simulation can be trusted."""

from collections.abc import Iterable
from dataclasses import replace

from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.costs import MeasuredCosts, costs_of
from processing.measuring.what_if.curve import Curve, curve_of
from processing.measuring.what_if.schedule import Pool, Schedule, schedule
from processing.record import record

MISSED = 0.1  # a simulation that is off by a larger share misses what happened in the run


@record
class Measured:
    """A run that was measured, and the same run simulated.

    Attributes:
        pool: with which it was made, as far as it is known.
        seconds: from the begin of the first picture to the end of the last, without pauses.
        again: the same pool, simulated.
    """

    costs: MeasuredCosts
    pool: Pool
    seconds: float
    again: Schedule

    @property
    def error(self) -> float:
        """By which share the simulated time exceeds the measured one; negative if it is less."""
        return self.again.seconds / self.seconds - 1 if self.seconds > 0 else 0.0

    @property
    def is_missed(self) -> bool:
        """Whether the simulation is far off, so that what it says of other pools may be, too."""
        return abs(self.error) > MISSED


@record
class Answer:
    """What another pool would do with the work of a run."""

    measured: Measured
    made: Schedule
    curve: Curve

    @property
    def speedup(self) -> float:
        """How many times as fast as one worker it would be, both simulated."""
        alone = self.curve.points[0].seconds
        return alone / self.made.seconds if self.made.seconds > 0 else 1.0

    @property
    def efficiency(self) -> float:
        """The speedup divided by the number of workers."""
        return self.speedup / self.made.pool.workers


def measured_of(timeline: Timeline, cores: int) -> Measured | None:
    """Return what a run on so many cores took; None if it has no finished picture yet."""
    effort = timeline.finished_effort()
    if effort is None:
        return None
    costs = costs_of(timeline)
    pool = Pool(max(1, len({each.lane for each in timeline.records})), cores, costs.chunk_size)
    return Measured(costs, pool, effort.elapsed, schedule(costs, pool))


def answer_of(measured: Measured, pool: Pool, sizes: Iterable[int]) -> Answer:
    """Return what `pool` would do, and pools like it with so many workers as `sizes` say."""
    made = schedule(measured.costs, pool)
    curve = curve_of(measured.costs, pool, {*sizes, pool.workers})
    return Answer(measured, made, curve)


def pool_like(measured: Measured, **changes: object) -> Pool:
    """Return the pool of the run with some `changes`; those that are None change nothing."""
    wanted = {name: value for name, value in changes.items() if value is not None}
    return replace(measured.pool, **wanted)  # type: ignore[arg-type]  # as its fields are
