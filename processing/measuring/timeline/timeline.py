"""Fold a run's events into records and columns, in whatever order they arrive."""

import copy
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from processing.measuring.speedup.calibration import Amount
from processing.measuring.speedup.run_speedup import Effort
from processing.measuring.timeline.columns import Columns
from processing.measuring.timeline.records import FileRecord, FileRecords, record_of
from processing.record import record
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    Message,
    RunFinished,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
)
from processing.running.lanes import LaneAssignment
from processing.task import Outcome, Task

RATE_SECONDS = 10.0  # the time window of the current rate
WIDTH = 2048  # columns; as many as a wide screen has pixels


@record
class Running:
    """A file that is worked on; `since` is in seconds after the run began."""

    task_id: int
    worker: int
    lane: int
    since: float


@record
class StartUp:
    """How long a lane's first worker took until it was up, in seconds after the run began."""

    lane: int
    until: float


@record
class Rate:
    """How fast a run goes."""

    files_per_second: float
    megapixels_per_second: float


@dataclass(slots=True)
class _Sums:
    """Over finished files, in seconds."""

    busy: float = 0.0
    cpu: float = 0.0
    storage: float = 0.0
    storage_cpu: float = 0.0


@record
class Absence:
    """A time without a worker in a lane, in seconds after the run began."""

    lane: int
    since: float
    until: float


class Timeline:
    """What one run's workers did when; thread-confined, as the tracker is.

    Only the first of several results of one picture tells its time, which is that of all.
    All moments are in seconds after the run began, but for those given as `now`.

    Attributes:
        records: one a file that a worker finished; `RECORD_BYTES` each.
        columns: their sums, in constant memory.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        workers: int,
        begun: float,
        width: int = WIDTH,
        *,
        carried: Sequence[int] = (),
    ) -> None:
        """Follow a run of `tasks` that began at `begun` by `time.perf_counter`, see RunStarted.

        Those with the ids `carried` had ended before.
        """
        self.records = FileRecords()
        self.columns = Columns(width)
        self._tasks = tasks
        self._workers = self._wanted = workers
        self._left: dict[int, float] = {}  # when the worker of a lane was dismissed, by lane
        self._absences: list[Absence] = []  # those that are over
        self._changed_after = 0.0  # how long work was done when this number last changed
        self._earlier_worker_seconds = 0.0  # worker by worker, until then
        self._begun = begun
        self._lanes = LaneAssignment()
        self._has_ended = bytearray(len(tasks))
        for task_id in carried:
            self._has_ended[task_id] = True
        self._ended_count = len(carried)
        self._running: dict[int, Running] = {}  # by worker
        self._up: dict[int, float] = {}  # by lane
        self._first_start: float | None = None
        self._paused_at: float | None = None
        self._paused_seconds = 0.0
        self._sums = _Sums()
        self._megapixels: defaultdict[str, float] = defaultdict(float)

    def snapshot(self) -> "Timeline":
        """Return a copy that stays as it is, for another thread to read."""
        shared = {id(self._tasks): self._tasks}  # never changed, and many
        return copy.deepcopy(self, shared)

    def fold(self, message: Message) -> None:
        """Apply one message; late and repeated ones change nothing, others do not matter here."""
        match message:
            case FileStarted(task_id=task_id, worker=worker, at=at):
                self._begin(task_id, worker, at - self._begun)
            case FileFinished(outcome=outcome):
                self._finish(outcome)
            case FilePostponed(task_id=task_id):
                self._leave(task_id)
            case WorkerStarted(worker=worker, session=session, at=at):
                lane = self._lanes.add(worker, session)
                self._note_up(lane, at - self._begun)
                self._end_absence(lane, at - self._begun)
            case WorkerDismissed(worker=worker, at=at):
                self._begin_absence(worker, at)
                self._lanes.vacate(worker)
                self._running.pop(worker, None)
            case WorkerLost(worker=worker):
                self._lanes.vacate(worker)
                self._running.pop(worker, None)
            case WorkersChanged(workers=workers, at=at):
                self._wanted = workers
                self._count_workers(max(workers, self._workers), at)
            case RunFinished():
                self._running.clear()

    def pause(self, now: float) -> None:
        """Stop the clock of `effort` when the files in work are put down.

        Repeated calls change nothing.
        """
        if self._paused_at is None:
            self._paused_at = now

    def resume(self, now: float) -> None:
        """Let it run again; repeated calls change nothing."""
        if self._paused_at is not None:
            if not self._running:
                self._paused_seconds += max(0.0, now - self._paused_at)
            self._paused_at = None

    def seconds_at(self, now: float) -> float:
        """Return the moment `now` of `time.perf_counter` as the timeline counts."""
        return now - self._begun

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return max(len(self._lanes), self.columns.lanes)

    @property
    def running(self) -> tuple[Running, ...]:
        """What is worked on, by lane."""
        return tuple(sorted(self._running.values(), key=lambda running: running.lane))

    @property
    def start_ups(self) -> tuple[StartUp, ...]:
        """From the run's begin to each lane's first worker, by lane; to be drawn as no idling."""
        return tuple(StartUp(lane, until) for lane, until in sorted(self._up.items()))

    def absences(self, seconds: float) -> list["Absence"]:
        """Return when lanes had no worker because fewer were wanted, up to `seconds`."""
        present = (Absence(lane, since, seconds) for lane, since in self._left.items())
        return [*self._absences, *present]

    @property
    def waiting(self) -> int:
        """How many files nobody has begun."""
        return len(self._tasks) - self._ended_count - len(self._running)

    def queue_depths(self) -> list[int]:
        """Return for each column how many files waited at its end, up to the last one in use."""
        depth = self.waiting
        begun = Counter(self.columns.column_at(each.since) for each in self._within_reach())
        depths = []
        for column in reversed(range(self.columns.width)):
            depths.append(depth)
            depth += self.columns.flow(column).begun + begun[column]
        return depths[::-1]

    def effort(self, now: float) -> Effort | None:
        """Return the figures at `now`; None before any file was begun."""
        moment = self._moment(now)
        elapsed = self._elapsed(moment)
        if elapsed <= 0:
            return None
        return Effort(
            workers=self._mean_workers(elapsed),
            elapsed=elapsed,
            busy=self._sums.busy,
            running=sum(max(0.0, moment - each.since) for each in self._running.values()),
            cpu=self._sums.cpu,
            storage=self._sums.storage,
            storage_cpu=self._sums.storage_cpu,
            files=len(self.records),
        )

    def finished_effort(self) -> Effort | None:
        """Return the figures of the finished files until the last of them; None without any."""
        last = max((record.end for record in self.records), default=0.0)
        effort = self.effort(self._begun + last) if last else None
        return effort and replace(effort, running=0.0)

    def _moment(self, now: float) -> float:
        """Return the moment up to which work was done, which stands still in a pause."""
        stopped_at = None if self._running else self._paused_at
        return (now if stopped_at is None else stopped_at) - self._begun

    def _elapsed(self, moment: float) -> float:
        """Return for how long work was done up to `moment`; 0 before any file was begun."""
        start = moment if self._first_start is None else self._first_start
        return max(0.0, moment - start - self._paused_seconds)

    def _mean_workers(self, elapsed: float) -> float:
        """Return how many workers there were, on average over the time in which work was done."""
        if not self._changed_after:
            return self._workers
        lately = self._workers * max(0.0, elapsed - self._changed_after)
        return (self._earlier_worker_seconds + lately) / elapsed

    def _count_workers(self, workers: int, at: float) -> None:
        """Count with so many from now on; those that are too many still finish their picture."""
        elapsed = self._elapsed(self._moment(at))
        self._earlier_worker_seconds += self._workers * (elapsed - self._changed_after)
        self._changed_after = elapsed
        self._workers = workers

    def _begin_absence(self, worker: int, at: float) -> None:
        if worker in self._lanes.workers:
            self._left[self._lanes.lane_of(worker)] = at - self._begun
        if self._workers > self._wanted:
            self._count_workers(self._workers - 1, at)

    def _end_absence(self, lane: int | None, until: float) -> None:
        if lane is not None and lane in self._left:
            self._absences.append(Absence(lane, self._left.pop(lane), until))

    def rate(self, now: float) -> Rate:
        """Return how fast files were finished in the last `RATE_SECONDS`, or since the begin."""
        moment = now - self._begun
        span = min(moment, RATE_SECONDS)
        files, megapixels = 0, 0.0
        for place in reversed(range(len(self.records))):
            record = self.records[place]
            if record.end < moment - RATE_SECONDS:
                break  # they come about in the order in which they end
            files += 1
            megapixels += record.megapixels
        return Rate(files / span, megapixels / span) if span > 0 else Rate(0.0, 0.0)

    def amounts(self) -> tuple[Amount, ...]:
        """Return how many megapixels of each format are finished, for a calibration."""
        return tuple(Amount(name, total) for name, total in self._megapixels.items())

    def _begin(self, task_id: int, worker: int, since: float) -> None:
        if not self._is_open(task_id):
            return  # results overtake their own queue messages
        present = self._running.get(worker)
        if present is not None and since < present.since:
            return
        self._leave(task_id)
        lane = self._lanes.lane_of(worker)
        self._running[worker] = Running(task_id, worker, lane, since)
        self._note_start(lane, since)

    def _finish(self, outcome: Outcome) -> None:
        if not self._is_open(outcome.task_id):
            return
        self._has_ended[outcome.task_id] = True
        self._ended_count += 1
        self._leave(outcome.task_id)
        timing = outcome.timing
        if timing is None or not timing.stamps:
            return
        lane = self._lanes.lane_of(timing.worker)
        record = record_of(outcome, timing, lane, self._begun)
        self.records.add(record)
        self.columns.add(record)
        self._add_up(record)
        self._sums.storage_cpu += timing.storage_cpu_seconds
        self._note_start(lane, record.start)
        if self._paused_at is not None:
            self._paused_at = max(self._paused_at, self._begun + record.end)

    def _add_up(self, record: FileRecord) -> None:
        self._sums.busy += record.busy_seconds
        self._sums.cpu += record.cpu_seconds
        self._sums.storage += record.storage_seconds
        self._megapixels[format_name(self._tasks[record.task_id])] += record.megapixels

    def _note_start(self, lane: int, since: float) -> None:
        earlier = self._first_start
        self._first_start = since if earlier is None else min(earlier, since)
        self._note_up(lane, since)

    def _note_up(self, lane: int | None, at: float) -> None:
        if lane is not None:
            self._up[lane] = min(at, self._up.get(lane, at))

    def _leave(self, task_id: int) -> None:
        for worker, running in list(self._running.items()):
            if running.task_id == task_id:
                del self._running[worker]

    def _is_open(self, task_id: int) -> bool:
        return 0 <= task_id < len(self._tasks) and not self._has_ended[task_id]

    def _within_reach(self) -> list[Running]:
        end = self.columns.width * self.columns.column_seconds
        return [each for each in self._running.values() if 0 <= each.since <= end]


def format_name(task: Task) -> str:
    """Return what tells the format of a task's source from others, for estimates of time."""
    return task.source.suffix.lower()
