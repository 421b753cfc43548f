"""Measure one run for the window: counts, bytes, rate, time left and lanes, at no cost a tick."""

from dataclasses import dataclass

from processing.messages import FileFinished, Message, RunPaused, RunResumed, RunStarted
from processing.pace import Pace, weight
from processing.packings import sizes_of
from processing.paths import display
from processing.plan import Plan
from processing.report import Report
from processing.task import Outcome, Status
from processing.tracker import Counts, RunTracker


@dataclass(frozen=True, slots=True)
class LaneProgress:
    """One worker as the window shows it.

    Attributes:
        file_name: what it is on; empty while it waits.
        busy_seconds: for how long it has been on that.
    """

    number: int
    is_alive: bool
    file_name: str
    busy_seconds: float
    finished: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands at one moment.

    Attributes:
        seconds_left: shorter and longer estimate, None before there is a ground for one.
        source_bytes: of the pictures that are done.
        result_bytes: of their results.
        several: whether a picture has several results; what is counted are results.
    """

    counts: Counts
    elapsed_seconds: float
    files_per_second: float
    seconds_left: tuple[float, float] | None
    source_bytes: int
    result_bytes: int
    lanes: tuple[LaneProgress, ...]
    several: bool = False

    @property
    def percent(self) -> int:
        """How much is settled, 0 to 100; 100 only when all is."""
        return 100 * self.counts.settled // max(1, self.counts.planned)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended, without its files.

    Attributes:
        source_bytes: of the pictures that are done.
        result_bytes: of their results.
        problem: why the engine itself gave up; empty if it did not.
        several: whether a picture has several results; what is counted are results.
    """

    counts: Counts
    source_bytes: int
    result_bytes: int
    elapsed_seconds: float
    workers: int
    cancelled: bool
    problem: str
    several: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing failed and nothing is left to do."""
        return not (self.counts.failed or self.counts.cancelled or self.problem)


class ProgressMeter:
    """Folds the messages of one run; thread-confined to the GUI thread.

    `now` is in `time.perf_counter` seconds everywhere.
    """

    def __init__(self, plan: Plan, now: float) -> None:
        self.tracker = RunTracker(len(plan.tasks))
        self._plan = plan
        self._pace = Pace(now)
        self._sizes = sizes_of(plan.sources)
        self._weight_left = weight(0) * len(plan.tasks) + plan.source_bytes
        self._several = bool(plan.settings.recipe.also)
        self._is_done = bytearray(len(plan.tasks))  # whether a picture has a result, at its first
        self._source_bytes = 0
        self._result_bytes = 0

    def fold(self, message: Message, now: float) -> None:
        """Apply one message; late and repeated ones change nothing."""
        match message:
            case FileFinished(outcome=outcome):
                if self.tracker.settle(outcome):
                    self._count(outcome, now)
                return
            case RunStarted(at=at):
                self._pace = Pace(at)
            case RunPaused():
                self._pace.pause(now)
            case RunResumed():
                self._pace.resume(now)
        self.tracker.fold(message)

    def progress(self, now: float) -> Progress:
        """Return how the run stands."""
        return Progress(
            counts=self.tracker.counts,
            elapsed_seconds=self._pace.elapsed_seconds(now),
            files_per_second=self._pace.files_per_second(now),
            seconds_left=self._pace.seconds_left(self._weight_left, now),
            source_bytes=self._source_bytes,
            result_bytes=self._result_bytes,
            lanes=self._lanes(now),
            several=self._several,
        )

    def ending(self, report: Report) -> Ending:
        """Return how the run ended; the counts are those of the messages, which are all in."""
        return Ending(
            counts=self.tracker.counts,
            source_bytes=self._source_bytes,
            result_bytes=self._result_bytes,
            elapsed_seconds=report.elapsed_seconds,
            workers=report.workers or report.plan.settings.workers,
            cancelled=report.cancelled,
            problem=report.problem,
            several=self._several,
        )

    def _count(self, outcome: Outcome, now: float) -> None:
        """Count a result; its picture was read for the first of its results."""
        output = self._plan.tasks[outcome.task_id].output if self._several else 0
        task_weight = weight(0 if output else self._sizes[outcome.task_id])
        self._weight_left -= task_weight
        if outcome.timing is not None:
            self._pace.add(task_weight, now)
        if outcome.status is Status.DONE:
            self._result_bytes += outcome.result_bytes
            picture = outcome.task_id - output
            if not self._is_done[picture]:
                self._is_done[picture] = True
                self._source_bytes += outcome.source_bytes

    def _lanes(self, now: float) -> tuple[LaneProgress, ...]:
        return tuple(
            LaneProgress(
                number=lane.number,
                is_alive=bool(lane.worker),
                file_name="" if lane.task_id is None else self._name_of(lane.task_id),
                busy_seconds=0.0 if lane.task_id is None else max(0.0, now - lane.since),
                finished=lane.finished,
            )
            for lane in self.tracker.lanes
        )

    def _name_of(self, task_id: int) -> str:
        return display(self._plan.tasks[task_id].source.name)
