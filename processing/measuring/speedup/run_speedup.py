"""Figures of a run in progress: lanes occupied, cores used, and time saved."""

from enum import Enum, auto

from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.calibration import Estimate
from processing.record import record

FILES_PER_WORKER = 2  # finished files that are needed before a saving is shown


@record
class Effort:
    """Sums over the files of a run, in seconds.

    Attributes:
        workers: how many there were, on average if that was changed.
        elapsed: since the first file began, without pauses; above 0.
        busy: wall time that finished files took on their workers.
        running: wall time so far of files that are being worked on.
        cpu: processor time that the finished ones really got.
        storage: their wall time for opening and writing.
        storage_cpu: the processor time within that.
        files: how many are finished.
    """

    workers: float
    elapsed: float
    busy: float
    running: float
    cpu: float
    storage: float
    storage_cpu: float
    files: int

    @property
    def slowdown(self) -> float:
        """How many times as long as its processor time the work between opening and writing took.

        No disk is asked for anything there, so what it takes longer is waiting for a core: 1 means
        a core for each worker.
        """
        computed = self.cpu - self.storage_cpu
        return max(1.0, (self.busy - self.storage) / computed) if computed > 0 else 1.0

    @property
    def waited(self) -> float:
        """About how many seconds disks were waited for.

        Opening and writing compute as well and wait for cores meanwhile, as long in proportion as
        the work between them does; disks have what is left.
        """
        computed = self.storage_cpu * self.slowdown
        return max(0.0, min(self.storage - computed, self.busy - self.cpu))

    @property
    def growth(self) -> float:
        """By what factor sums over finished files grow if those in work count as well."""
        return (self.busy + self.running) / self.busy if self.busy > 0 else 1.0

    @property
    def lanes_occupied(self) -> float:
        """How many workers were busy on average. It is no speedup, whatever it looks like."""
        return (self.busy + self.running) / self.elapsed

    @property
    def idle_share(self) -> float:
        """Which share of the workers' time nothing was worked on; from 0 to 1."""
        return min(1.0, max(0.0, 1 - self.lanes_occupied / self.workers))

    @property
    def cores_got(self) -> float:
        """How many cores the workers really got on average.

        Of files that are worked on that is not known yet; they count as the finished ones.
        """
        return self.cpu * self.growth / self.elapsed

    @property
    def contention(self) -> float | None:
        """How many times as long as its processor time a file took, without waiting for disks.

        None while nothing was computed.
        """
        return (self.busy - self.waited) / self.cpu if self.cpu > 0 else None

    @property
    def alone(self) -> Estimate:
        """About what one worker alone would need for the same: computing and waiting for disks."""
        return Estimate((self.cpu + self.waited) * self.growth, None)


class Gain(Enum):
    """What a run gained over one worker, as far as the measurements show; one rule for all."""

    SAVED = auto()
    LOST = auto()
    UNCERTAIN = auto()  # the interval holds both, or no loss was measured


@record
class Saving:
    """What the workers saved so far.

    Attributes:
        speedup: one worker's time divided by the time that passed.
        seconds: one worker's time less the time that passed; negative for a loss.
        speedup_interval, seconds_interval: None where one worker's time is only estimated from
            processor time; say "about" then.
    """

    speedup: float
    speedup_interval: Interval | None
    seconds: float
    seconds_interval: Interval | None

    @property
    def is_estimate(self) -> bool:
        """Whether it is not based on a measurement of one worker alone."""
        return self.speedup_interval is None

    @property
    def gain(self) -> Gain:
        """Whether time was saved or lost, or cannot be told; an estimate tells of no loss.

        Other programs may have had the processor.
        """
        if self.seconds_interval is None:
            return Gain.SAVED if self.seconds > 0 else Gain.UNCERTAIN
        if self.seconds_interval.low > 0:
            return Gain.SAVED
        return Gain.LOST if self.seconds_interval.high < 0 else Gain.UNCERTAIN


def saving_of(effort: Effort, alone: Estimate | None = None) -> Saving | None:
    """Return what was saved compared with `alone`, if that was measured; None if it is too early.

    `alone` is one worker's time for the finished files.
    """
    if effort.files < FILES_PER_WORKER * effort.workers:
        return None
    estimate = effort.alone if alone is None else _grown(alone, effort)
    speedups = estimate.interval and estimate.interval.scaled(1 / effort.elapsed)
    seconds = estimate.interval and estimate.interval.moved(-effort.elapsed)
    return Saving(
        estimate.seconds / effort.elapsed,
        speedups,
        estimate.seconds - effort.elapsed,
        seconds,
    )


def _grown(alone: Estimate, effort: Effort) -> Estimate:
    """Return `alone` with what is being worked on, in the proportion of busy time."""
    interval = alone.interval and alone.interval.scaled(effort.growth)
    return Estimate(alone.seconds * effort.growth, interval)
