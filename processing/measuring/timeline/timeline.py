"""Fold a run's events into records and columns, in whatever order they arrive."""

import copy
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from processing.measuring.speedup.calibration import Amount
from processing.measuring.speedup.run_speedup import Effort
from processing.measuring.timeline.channel_history import QueueHistory
from processing.measuring.timeline.columns import Columns
from processing.measuring.timeline.lives import Absence, End, StartUp, WorkerEnd, WorkerLives
from processing.measuring.timeline.records import FileRecord, FileRecords, record_of
from processing.record import record
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    Message,
    QueueRead,
    RunFinished,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.running.pauses import PauseClock
from processing.task import Outcome, Task

RATE_SECONDS = 10.0  # the time window of the current rate
WIDTH = 2048  # columns; as many as a wide screen has pixels


@record
class Running:
    """A file that is worked on; `since` is in seconds after the run began.

    Attributes:
        attempt: from 1; higher where the workers that were on it before ended in the midst of it.
    """

    task_id: int
    worker: int
    lane: int
    since: float
    attempt: int = 1


@record
class LostWork:
    """Work on a file that came to nothing because its worker ended, in seconds after the run began.

    Attributes:
        how: how that worker ended; None if the run itself ended first.
        attempt: from 1; which try of this file it was.
    """

    task_id: int
    worker: int
    lane: int
    since: float
    until: float
    how: WorkerEnd | None
    attempt: int


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


class Timeline:
    """What one run's workers did when; thread-confined, as the tracker is.

    Only the first of several results of one picture tells its time, which is that of all.
    All moments are in seconds after the run began, but for those given as `now`.

    Attributes:
        records: one a file that a worker finished; `RECORD_BYTES` each.
        columns: their sums, in constant memory.
        lives: its workers, with their lanes.
        lost: what was worked on in vain, in the order in which it became known.
        queue: what passed through the queue of its workers' messages, if that was watched.
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
        self.lives = WorkerLives()
        self.lost: list[LostWork] = []
        self.queue = QueueHistory()
        self._tasks = tasks
        self._workers = self._wanted = workers
        self._changed_after = 0.0  # how long work was done when this number last changed
        self._earlier_worker_seconds = 0.0  # worker by worker, until then
        self._begun = begun
        self._has_ended = bytearray(len(tasks))
        for task_id in carried:
            self._has_ended[task_id] = True
        self._ended_count = len(carried)
        self._running: dict[int, Running] = {}  # by worker
        self._begun_by: dict[int, tuple[int, float]] = {}  # worker and begin, of undelivered files
        self._tries: Counter[int] = Counter()  # that were in vain, by task
        self._first_start: float | None = None
        self._pauses = PauseClock()
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
            case WorkersChanged(workers=workers, at=at):
                self._wanted = workers
                self._count_workers(max(workers, self._workers), at)
            case QueueRead():
                self.queue.add(message, self._begun)
            case RunFinished():
                self._running.clear()
                self._begun_by.clear()
            case _:
                self._fold_worker(message)

    def _fold_worker(self, message: Message) -> None:
        """Apply a message on the start or the end of a worker; others do not matter here."""
        match message:
            case WorkerStarting(worker=worker, session=session, at=at):
                self.lives.start(worker, session, at - self._begun)
            case WorkerStarted(worker=worker, session=session, at=at, host=host):
                self.lives.come_up(worker, session, at - self._begun, host)
            case WorkerDismissed(worker=worker, at=at):
                self._end_worker(worker, at, WorkerEnd.DISMISSED)
            case WorkerStopped(worker=worker, at=at):
                self._end_worker(worker, at, WorkerEnd.STOPPED)
            case WorkerLost(worker=worker, at=at, cause=cause):
                self._end_worker(worker, at, WorkerEnd.DIED, cause)

    def pause(self, now: float) -> None:
        """Stop the clock of `effort` when the files in work are put down.

        Repeated calls change nothing.
        """
        self._pauses.pause(now - self._begun)

    def resume(self, now: float) -> None:
        """Let it run again; repeated calls change nothing."""
        self._pauses.resume(now - self._begun)

    @property
    def is_paused(self) -> bool:
        """Whether a pause was asked for and has no end yet."""
        return self._pauses.is_paused

    def pauses(self, seconds: float) -> list[tuple[float, float]]:
        """Return begin and end of each pause up to `seconds`: nothing was in work there."""
        return self._pauses.spans(seconds, self._begins())

    def seconds_at(self, now: float) -> float:
        """Return the moment `now` of `time.perf_counter` as the timeline counts."""
        return now - self._begun

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return max(len(self.lives.lanes), self.columns.lanes)

    @property
    def running(self) -> tuple[Running, ...]:
        """What is worked on, by lane."""
        return tuple(sorted(self._running.values(), key=lambda running: running.lane))

    def start_ups(self, seconds: float) -> list[StartUp]:
        """Return when workers were coming up, until `seconds`, by lane; to be drawn as no idling.

        A worker whose process was not announced was coming up since the begin of the run.
        """
        return self.lives.start_ups(seconds)

    def first_ups(self) -> dict[int, float]:
        """Return when the first worker of each lane was up, in seconds after the run began."""
        ups: dict[int, float] = {}
        for each in self.start_ups(math.inf):
            if math.isfinite(each.until):
                ups.setdefault(each.lane, each.until)
        return ups

    def absences(self, seconds: float) -> list[Absence]:
        """Return when lanes had no worker, until `seconds`."""
        return self.lives.absences(self.lanes, seconds)

    def reached(self) -> float:
        """Return the last moment that is known of a file or of a worker's end."""
        ends = [each.at for each in self.ends]
        if self.records:
            ends.append(self.records[len(self.records) - 1].end)
        return max(ends, default=0.0)

    @property
    def ends(self) -> list[End]:
        """Every end of a worker in mid-run, by its moment."""
        return self.lives.ends

    def attempt_of(self, task_id: int) -> int:
        """Return which try of a file is, or was, its last one, from 1."""
        return 1 + self._tries[task_id]

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
        moment = now - self._begun
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

    def _elapsed(self, moment: float) -> float:
        """Return for how long work was done up to `moment`; 0 before any file was begun."""
        start = moment if self._first_start is None else self._first_start
        paused = self._pauses.seconds(moment, self._begins(), after=start)
        return max(0.0, moment - start - paused)

    def _begins(self) -> list[float]:
        """Return when that was begun which is in work."""
        return [each.since for each in self._running.values()]

    def _mean_workers(self, elapsed: float) -> float:
        """Return how many workers there were, on average over the time in which work was done."""
        if not self._changed_after:
            return self._workers
        lately = self._workers * max(0.0, elapsed - self._changed_after)
        return (self._earlier_worker_seconds + lately) / elapsed

    def _count_workers(self, workers: int, at: float) -> None:
        """Count with so many from now on; those that are too many still finish their picture."""
        elapsed = self._elapsed(at - self._begun)
        self._earlier_worker_seconds += self._workers * (elapsed - self._changed_after)
        self._changed_after = elapsed
        self._workers = workers

    def _end_worker(self, worker: int, at: float, how: WorkerEnd, cause: str = "") -> None:
        """Note the end of a worker, and that what it had not delivered is lost."""
        if self._workers > self._wanted:
            self._count_workers(self._workers - 1, at)
        if how is not WorkerEnd.DISMISSED:  # such a one has ended all that it had begun
            self._lose_work(worker, at - self._begun, how)
        self.lives.note_end(worker, at - self._begun, how, cause)
        self._running.pop(worker, None)

    def _lose_work(self, worker: int, at: float, how: WorkerEnd) -> None:
        begun = sorted((since, n) for n, (by, since) in self._begun_by.items() if by == worker)
        until = [*(since for since, _ in begun[1:]), at]
        for (since, task_id), end in zip(begun, until, strict=False):
            lane, attempt = self.lives.lanes.lane_of(worker), self.attempt_of(task_id)
            lost = LostWork(task_id, worker, lane, since, max(since, end), how, attempt)
            self.lost.append(lost)
            self._tries[task_id] += 1
            del self._begun_by[task_id]

    def _find_again(self, task_id: int, worker: int) -> None:
        """Take back that work was lost, as its result came after all."""
        kept = [each for each in self.lost if (each.task_id, each.worker) != (task_id, worker)]
        self._tries[task_id] -= len(self.lost) - len(kept)
        self.lost = kept

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
        ended_at = self.lives.ended_at(worker)
        if ended_at is not None and since <= ended_at:
            return  # told late, of a worker that is gone
        present = self._running.get(worker)
        if present is not None and since < present.since:
            self._begun_by[task_id] = worker, since
            return
        self._leave(task_id)
        lane = self.lives.see_at_work(worker, since)
        self._begun_by[task_id] = worker, since
        self._running[worker] = Running(task_id, worker, lane, since, self.attempt_of(task_id))
        self._note_start(since)

    def _finish(self, outcome: Outcome) -> None:
        if not self._is_open(outcome.task_id):
            return
        self._has_ended[outcome.task_id] = True
        self._ended_count += 1
        self._leave(outcome.task_id)
        timing = outcome.timing
        if timing is None or not timing.stamps:
            return
        if self._tries[outcome.task_id]:
            self._find_again(outcome.task_id, timing.worker)
        lane = self.lives.see_at_work(timing.worker, timing.stamps[0] - self._begun)
        record = record_of(outcome, timing, lane, self._begun)
        self.records.add(record)
        self.columns.add(record)
        self._add_up(record)
        self._sums.storage_cpu += timing.storage_cpu_seconds
        self._note_start(record.start)
        self._pauses.note_work(record.start, record.end)
        if outcome.messages_dropped:
            self.queue.drop(outcome.messages_dropped, record.end)

    def _add_up(self, record: FileRecord) -> None:
        self._sums.busy += record.busy_seconds
        self._sums.cpu += record.cpu_seconds
        self._sums.storage += record.storage_seconds
        self._megapixels[format_name(self._tasks[record.task_id])] += record.megapixels

    def _note_start(self, since: float) -> None:
        earlier = self._first_start
        self._first_start = since if earlier is None else min(earlier, since)

    def _leave(self, task_id: int) -> None:
        self._begun_by.pop(task_id, None)
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
