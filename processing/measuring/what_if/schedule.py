"""List scheduling: give the next chunk of a list to whichever worker is free, and see what happens.

Graham (1966) has the bounds: no schedule takes less than its longest task, or than all computing
divided by the cores; and this one never takes longer than one worker alone.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from enum import StrEnum

from processing.measuring.timeline.lives import StartUp
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.costs import DispatchCost, MeasuredCosts, TaskCost
from processing.measuring.what_if.events import Clock, Cores, Process
from processing.record import record
from processing.running.events import FileFinished, Message, WorkerStarted
from processing.task import Outcome, Stage, Task, Timing

_RUN = "what-if"
_LAST_STAGE = len(Stage) - 1
_MILLION = 1_000_000


class ListOrder(StrEnum):
    """In which order tasks are handed out."""

    AS_FED = "as-fed"
    LONGEST_FIRST = "longest-first"
    SHORTEST_FIRST = "shortest-first"


@record
class Pool:
    """What is tried.

    Attributes:
        workers: at least 1.
        cores: at least 1; may have a part that other programs leave.
        chunk: how many tasks are handed over together, at least 1.
        sync: how many seconds a worker waits after each picture until the disk has it; 0 where that
            is done beside the next pictures, as in every run of Thumbpool.
    """

    workers: int
    cores: float
    chunk: int = 1
    order: ListOrder = ListOrder.AS_FED
    sync: float = 0.0


@record
class Schedule:
    """What came of it; all moments in seconds after the begin of the run.

    Attributes:
        records: a row per picture, in the order in which they ended.
        start_ups: when each worker was up.
        cores_used: how many cores were in use on average, from the first picture to the last.
        workers_busy: how many workers were on a picture, on average over the same time.
    """

    pool: Pool
    records: tuple[FileRecord, ...]
    start_ups: tuple[StartUp, ...]
    cores_used: float
    workers_busy: float

    @property
    def begun(self) -> float:
        """When the first picture was begun."""
        return min((each.start for each in self.records), default=0.0)

    @property
    def end(self) -> float:
        """When the last one was done."""
        return max((each.end for each in self.records), default=0.0)

    @property
    def seconds(self) -> float:
        """How long the pictures took, start-up not counted (the makespan)."""
        return self.end - self.begun


def schedule(costs: MeasuredCosts, pool: Pool) -> Schedule:
    """Return how a pool would do the work; takes some 50 microseconds per picture."""
    return _Simulation(costs.tasks, costs.dispatch, pool).run()


def messages_of(made: Schedule) -> Iterator[Message]:
    """Yield the events of a schedule, as of a run that began at 0, for a `Timeline` to fold."""
    for up in made.start_ups:
        yield WorkerStarted(_RUN, up.worker, 1, up.until)
    for each in made.records:
        timing = Timing(each.worker, each.stamps, each.cpu_seconds)
        size = (round(each.megapixels * _MILLION), 1) if each.megapixels else None
        outcome = Outcome(each.task_id, each.status, source_size=size, timing=timing)
        yield FileFinished(_RUN, outcome)


def timeline_of(made: Schedule, tasks: Sequence[Task]) -> Timeline:
    """Return a schedule as the timeline of a run, for whatever shows runs."""
    timeline = Timeline(tasks, made.pool.workers, 0.0)
    for message in messages_of(made):
        timeline.fold(message)
    return timeline


class _Simulation:
    """One run of a pool."""

    def __init__(self, tasks: Sequence[TaskCost], dispatch: DispatchCost, pool: Pool) -> None:
        self._dispatch = dispatch
        self._pool = pool
        self._clock = Clock()
        self._cores = Cores(self._clock, pool.cores)
        self._chunks = deque(_chunks(_ordered(tasks, pool.order), pool.chunk))
        self._records: list[FileRecord] = []
        self._start_ups: list[StartUp] = []

    def run(self) -> Schedule:
        self._clock.start(self._start_workers())
        self._clock.run()
        records = tuple(self._records)
        begun = min((each.start for each in records), default=0.0)
        seconds = max((each.end for each in records), default=0.0) - begun
        used = self._cores.busy_seconds / seconds if seconds > 0 else 0.0
        busy = sum(each.busy_seconds for each in records) / seconds if seconds > 0 else 0.0
        return Schedule(self._pool, records, tuple(self._start_ups), used, busy)

    def _start_workers(self) -> Process:
        """Start one after the other, while those that are up already work."""
        yield self._clock.wait(self._dispatch.first_start)
        for lane in range(self._pool.workers):
            since = self._clock.now if lane else 0.0
            if lane:
                yield self._cores.work(self._dispatch.next_start)
            self._start_ups.append(StartUp(lane, lane + 1, since, self._clock.now))
            self._clock.start(self._work(lane))

    def _work(self, lane: int) -> Process:
        """Be one worker: take chunks as long as there are any."""
        while self._chunks:
            chunk = self._chunks.popleft()
            yield self._cores.work(self._dispatch.chunk)
            for task in chunk:
                yield self._cores.work(self._dispatch.task)
                yield from self._make(task, lane)

    def _make(self, task: TaskCost, lane: int) -> Process:
        stamps = [self._clock.now]
        for place, stage in enumerate(task.stages):
            # A file is read before it is looked at, and written after it was put together.
            if stage.disk and place != _LAST_STAGE:
                yield self._clock.wait(stage.disk)
            if stage.core:
                yield self._cores.work(stage.core)
            if place == _LAST_STAGE and stage.disk + self._pool.sync:
                yield self._clock.wait(stage.disk + self._pool.sync)
            stamps.append(self._clock.now)
        self._records.append(
            FileRecord(
                *(task.task_id, lane + 1, lane, task.status),
                *(tuple(stamps), task.core, task.megapixels),
            )
        )


def _ordered(tasks: Sequence[TaskCost], order: ListOrder) -> list[TaskCost]:
    match order:
        case ListOrder.AS_FED:
            return list(tasks)
        case ListOrder.LONGEST_FIRST:
            return sorted(tasks, key=lambda task: -task.seconds)
        case ListOrder.SHORTEST_FIRST:
            return sorted(tasks, key=lambda task: task.seconds)


def _chunks(tasks: Sequence[TaskCost], size: int) -> Iterator[Sequence[TaskCost]]:
    for first in range(0, len(tasks), size):
        yield tasks[first : first + size]
