"""The figures of one pass of the guided tour, and the messages of a tour that is under way."""

import math
from collections.abc import Callable, Sequence

from processing.measuring.benchmark._trial import Measured
from processing.measuring.benchmark.spread import DISTURBED_SHARE
from processing.measuring.benchmark.tour_steps import DEATH, MANY, ONE, TWO, Pass
from processing.measuring.timeline.lives import WorkerEnd
from processing.measuring.timeline.timeline import Timeline
from processing.planning.plan import Plan
from processing.record import record
from processing.running.events import Message
from processing.task import Timing

HELD_SECONDS = 0.05  # from the end of a picture to its arrival; less is the way back


@record
class Arrivals:
    """When the results of a pass arrived in the main process, in seconds after its work began.

    Attributes:
        first: of the first result.
        held: how many had been done for longer than the way back takes.
        held_seconds: for how long they had been done, at most.
    """

    first: float
    held: int
    held_seconds: float


@record
class Loss:
    """What the death of a worker cost.

    Attributes:
        pictures: how many were in work and lost, those of the workers of the same pool included.
        work_seconds: how long they had been worked on, all together.
        gap_seconds: from when the death was noticed until the first new worker was up.
    """

    pictures: int
    work_seconds: float
    gap_seconds: float


@record
class PassResult:
    """One pass, with its times in seconds.

    Attributes:
        step: the number of its step.
        title: what people call the pass.
        files: how many pictures were made.
        failed: how many were not.
        seconds: from when all workers were up until the last result had arrived.
        start_seconds: until all workers were up; no part of `seconds`.
        busy_seconds: of all workers together, on pictures.
        cpu_seconds: processor time of that.
        tail_seconds: at the end, while some worker had nothing left to do.
        longest_seconds: what the picture took that took longest.
        others_share: which share of the processor other programs used meanwhile; 0 to 1.
        wait_milliseconds: the artificial wait a picture; 0 for none.
        arrivals: when results arrived; None if there were none.
        loss: what a death cost; None if no worker died.
    """

    step: int
    title: str
    workers: int
    files: int
    failed: int
    seconds: float
    start_seconds: float
    busy_seconds: float
    cpu_seconds: float
    tail_seconds: float
    longest_seconds: float
    others_share: float
    wait_milliseconds: int = 0
    arrivals: Arrivals | None = None
    loss: Loss | None = None

    @property
    def lanes_occupied(self) -> float:
        """How many workers were on a picture, on average."""
        return self.busy_seconds / self.seconds if self.seconds > 0 else 0.0

    @property
    def cores_got(self) -> float:
        """How many cores the workers really got, on average."""
        return self.cpu_seconds / self.seconds if self.seconds > 0 else 0.0

    @property
    def gap_seconds(self) -> float:
        """For how long a worker was on no picture, for each picture: what handing over costs."""
        idle = self.workers * self.seconds - self.busy_seconds
        return max(0.0, idle) / max(1, self.files + self.failed)

    @property
    def is_disturbed(self) -> bool:
        """Whether other programs used so much of the processor that it says little."""
        return self.others_share > DISTURBED_SHARE

    def speedup_over(self, other: "PassResult") -> float | None:
        """Return how many times as fast as `other` it was; None where nothing was measured."""
        return other.seconds / self.seconds if self.seconds > 0 and other.seconds > 0 else None


def result_of(
    step: int,
    way: Pass,
    measured: Measured,
    wait_milliseconds: int,
    *,
    arrived: Sequence[float] = (),
    loss: Loss | None = None,
) -> PassResult:
    """Return the figures of a pass that went to its end.

    `arrived` are the moments of its outcomes, in their order, in `time.perf_counter` seconds.
    """
    timings = [outcome.timing for outcome in measured.outcomes if outcome.timing is not None]
    failed = len(measured.failed)
    return PassResult(
        step,
        way.title,
        way.workers,
        len(measured.outcomes) - failed,
        failed,
        measured.work_seconds,
        measured.start_seconds,
        sum(timing.elapsed_seconds for timing in timings),
        sum(timing.cpu_seconds for timing in timings),
        min(measured.work_seconds, _tail(timings, way.workers, measured.work_seconds)),
        max((timing.elapsed_seconds for timing in timings), default=0.0),
        measured.others_share,
        wait_milliseconds,
        _arrivals(measured, arrived),
        loss,
    )


def _arrivals(measured: Measured, arrived: Sequence[float]) -> Arrivals | None:
    held = [
        moment - outcome.timing.stamps[-1]
        for outcome, moment in zip(measured.outcomes, arrived, strict=False)
        if outcome.timing is not None
    ]
    if not held:
        return None
    late = [seconds for seconds in held if seconds > HELD_SECONDS]
    first = max(0.0, arrived[0] - measured.opened_at)
    return Arrivals(first, len(late), max(late, default=0.0))


def loss_in(timeline: Timeline) -> Loss | None:
    """Return what the first death of a run cost; None if there was none."""
    deaths = [end for end in timeline.ends if end.how is WorkerEnd.DIED]
    if not deaths:
        return None
    later = [up.until for up in timeline.start_ups(math.inf) if up.until > deaths[0].at]
    return Loss(
        len({lost.task_id for lost in timeline.lost}),
        sum(lost.until - lost.since for lost in timeline.lost),
        min((moment for moment in later if math.isfinite(moment)), default=deaths[0].at)
        - deaths[0].at,
    )


def reference_of(result: PassResult, known: Sequence[PassResult]) -> PassResult | None:
    """Return the pass that a speedup is compared with; None if that was not measured.

    That is step 1 for those on the same pictures, and else the first pass of the same step. Only
    what was measured with the same artificial wait compares.
    """
    alike = [each for each in known if each.wait_milliseconds == result.wait_milliseconds]
    wanted = ONE if is_on_usual_pictures(result.step) else result.step
    return next((each for each in alike if each.step == wanted), None)


def is_on_usual_pictures(step: int) -> bool:
    """Return whether a step makes the pictures that one worker made in step 1."""
    return step in {ONE, TWO, MANY, DEATH}


def _tail(timings: Sequence[Timing], workers: int, seconds: float) -> float:
    """Return for how long at the end not all workers had something to do."""
    ends: dict[int, float] = {}
    for timing in timings:
        ends[timing.worker] = max(timing.stamps[-1], ends.get(timing.worker, timing.stamps[-1]))
    if len(ends) < workers:
        return seconds
    return max(ends.values()) - min(ends.values())


@record
class PicturesMade:
    """How many pictures of a step exist, of `total`."""

    made: int
    total: int


@record
class PassBegun:
    """A pass begins; the messages of its engine follow.

    Attributes:
        number: its place in the step, from 0.
        plan: with the workers of this pass.
        at: in `time.perf_counter` seconds.
    """

    number: int
    plan: Plan
    at: float


@record
class PassEnded:
    """A pass went to its end."""

    number: int
    result: PassResult


TourMessage = PicturesMade | PassBegun | PassEnded | Message

TourNotify = Callable[[TourMessage], None]  # from several threads; must return at once
