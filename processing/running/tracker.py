"""Fold a run's events into counts, states and lanes, in whatever order they arrive."""

from array import array
from collections.abc import Sequence
from typing import assert_never

from processing.planning.plan_rows import PackedOutcomes, result_pixels, sizes_by_task
from processing.planning.rows import Reordered
from processing.record import record
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    LogRecorded,
    Message,
    PicturesCounted,
    PipeRead,
    PlanProgressed,
    PlanSettled,
    QueueRead,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    ScanProgressed,
    UndoFinished,
    UndoProgressed,
    WarningRaised,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.running.lanes import LaneAssignment
from processing.task import Counts, Outcome, Status

_OPEN = -1  # instead of a place in the outcomes: the task has not ended

_STATUSES: tuple[Status | None, ...] = (None, *Status)

_RANKS = {status: rank for rank, status in enumerate(_STATUSES) if status is not None}


@record
class Lane:
    """One worker's line.

    Attributes:
        number: from 1; a worker that replaces another takes its lane.
        worker: process id, or thread id for engines without processes; 0 if it is gone.
        task_id: the task it works on; None while it is idle.
        since: when it started that, in `time.perf_counter` seconds.
        finished: how many files ended in this lane.
    """

    number: int
    worker: int
    task_id: int | None = None
    since: float = 0.0
    finished: int = 0


class RunTracker:
    """The state of one run, built from its events.

    Thread-confined to whoever takes the events. It keeps about ninety bytes per file.

    Attributes:
        source_bytes: by task, the size of its source in bytes; 0 until it has ended.
        result_bytes: the same for its result.
        result_pixels: the same in pixels, width by height.
    """

    def __init__(
        self,
        planned: int,
        carried: PackedOutcomes | None = None,
        *,
        keeps_outcomes: bool = True,
        notes_changes: bool = True,
    ) -> None:
        """Follow a run of `planned` tasks, some of them `carried` over from an earlier run.

        Without `keeps_outcomes`, outcomes cannot be asked for, and without `notes_changes` no
        changes: with a million files both take memory.
        """
        self._kept = PackedOutcomes()  # the carried ones, then in order of arrival
        self._places = array("i", [_OPEN]) * planned  # in `_kept`, by task
        self._ranks = bytearray(planned)  # of their statuses, by task; 0 until it has ended
        self.source_bytes = array("Q", [0]) * planned
        self.result_bytes = array("Q", [0]) * planned
        self.result_pixels = array("Q", [0]) * planned
        self._keeps_outcomes = keeps_outcomes
        self._notes_changes = notes_changes
        self._counts = dict.fromkeys(Status, 0)
        self._lanes: list[Lane] = []
        self._lane_indices: dict[int, int] = {}  # by task, while it is in a lane
        self._assignment = LaneAssignment()
        self._starting: set[int] = set()  # workers that are not up yet
        self._changed: set[int] = set()
        self.is_paused = False
        if carried:
            self._take_over(carried)

    def fold(self, message: Message) -> None:
        """Apply one message; late and repeated ones change nothing."""
        match message:
            case FileStarted(task_id=task_id, worker=worker, at=at):
                self._begin(task_id, worker, at)
            case FilePostponed(task_id=task_id):
                self._leave_lanes(task_id)
            case FileFinished(outcome=outcome):
                self.record(outcome)
            case WorkerStarting() | WorkerStarted():
                self._add_worker(message)
            case (
                WorkerLost(worker=worker)
                | WorkerStopped(worker=worker)
                | WorkerDismissed(worker=worker)
            ):
                self._assignment.vacate(worker)
                self._follow_assignment()
            case RunPaused() | RunResumed():
                self.is_paused = isinstance(message, RunPaused)
            case RunFinished():
                self._end_lanes()
            case ScanProgressed() | PicturesCounted() | PlanSettled() | RunStarted():
                pass
            case (
                PlanProgressed()
                | WarningRaised()
                | LogRecorded()
                | QueueRead()
                | PipeRead()
                | WorkersChanged()
                | UndoProgressed()
                | UndoFinished()
            ):
                pass
            case _:
                assert_never(message)

    def record(self, outcome: Outcome) -> bool:
        """Record how a task ended; return False if that is known or no such task is planned."""
        if not self._is_open(outcome.task_id):
            return False
        self._places[outcome.task_id] = len(self._kept)
        if self._keeps_outcomes:
            self._kept.append(outcome)
        self.source_bytes[outcome.task_id] = outcome.source_bytes
        self.result_bytes[outcome.task_id] = outcome.result_bytes
        width, height = outcome.result_size or (0, 0)
        self.result_pixels[outcome.task_id] = width * height
        self._ranks[outcome.task_id] = _RANKS[outcome.status]
        self._counts[outcome.status] += 1
        self._note_change(outcome.task_id)
        self._leave_lanes(outcome.task_id)
        if outcome.timing is not None:
            self._count_in_lane(outcome.timing.worker)
        return True

    @property
    def counts(self) -> Counts:
        """The counts now; their sum never exceeds `planned`."""
        return Counts(len(self._places), *self._counts.values())

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """The lanes in order of their number."""
        return tuple(self._lanes)

    def outcome(self, task_id: int) -> Outcome | None:
        """Return how the task ended, or None while it has not."""
        place = self._places[task_id]
        return None if place == _OPEN else self._kept[place]

    def status(self, task_id: int) -> Status | None:
        """Return the state in which the task ended; faster than asking for its outcome."""
        return _STATUSES[self._ranks[task_id]]

    def is_starting(self, worker: int) -> bool:
        """Return whether a worker process was asked for and is not up yet."""
        return worker in self._starting

    def lane_of(self, task_id: int) -> Lane | None:
        """Return the lane that works on the task now, if one does."""
        index = self._lane_indices.get(task_id)
        return None if index is None else self._lanes[index]

    def without_outcome(self) -> list[int]:
        """Return the ids of all tasks without a terminal state, in order."""
        return [task_id for task_id, place in enumerate(self._places) if place == _OPEN]

    def outcomes(self) -> Sequence[Outcome]:
        """Return all outcomes so far, in the order of the plan."""
        return Reordered(self._kept, array("i", (each for each in self._places if each != _OPEN)))

    def take_changed(self) -> set[int]:
        """Return the ids whose state changed since the last call."""
        changed, self._changed = self._changed, set()
        return changed

    def _take_over(self, carried: PackedOutcomes) -> None:
        """Record how tasks ended in an earlier run; they do not count as changes."""
        self._kept = carried.copy()
        for place, (task_id, rank) in enumerate(zip(carried.task_ids, carried.ranks, strict=True)):
            self._places[task_id] = place
            self._ranks[task_id] = rank + 1
        for task_id, source_bytes, result_bytes in sizes_by_task(carried):
            self.source_bytes[task_id] = source_bytes
            self.result_bytes[task_id] = result_bytes
        for task_id, pixels in zip(carried.task_ids, result_pixels(carried), strict=True):
            self.result_pixels[task_id] = pixels
        for rank, status in enumerate(Status):
            self._counts[status] = carried.ranks.count(rank)

    def _add_worker(self, message: WorkerStarting | WorkerStarted) -> None:
        worker = message.worker
        if isinstance(message, WorkerStarted):
            self._starting.discard(worker)
        elif worker not in self._assignment.workers:
            self._starting.add(worker)
        self._assignment.add(worker, message.session)
        self._follow_assignment()

    def _begin(self, task_id: int, worker: int, at: float) -> None:
        self._starting.discard(worker)
        if not self._is_open(task_id):
            return  # results overtake their own queue messages
        index = self._index_of(worker)
        lane = self._lanes[index]
        if lane.worker != worker or at < lane.since:
            return
        self._leave_lanes(task_id)
        self._clear_lane(index)
        self._lanes[index] = Lane(lane.number, worker, task_id, at, lane.finished)
        self._lane_indices[task_id] = index
        self._note_change(task_id)

    def _leave_lanes(self, task_id: int) -> None:
        """Remove a task that has ended, or was started elsewhere, from its lane."""
        index = self._lane_indices.get(task_id)
        if index is not None:
            self._clear_lane(index)

    def _clear_lane(self, index: int) -> None:
        """Remove the task in a lane from it, if there is one."""
        lane = self._lanes[index]
        if lane.task_id is not None:
            self._note_change(lane.task_id)
            del self._lane_indices[lane.task_id]
            self._lanes[index] = Lane(lane.number, lane.worker, None, lane.since, lane.finished)

    def _count_in_lane(self, worker: int) -> None:
        index = self._index_of(worker)
        lane = self._lanes[index]
        finished = lane.finished + 1
        self._lanes[index] = Lane(lane.number, lane.worker, lane.task_id, lane.since, finished)

    def _index_of(self, worker: int) -> int:
        """Return the place of the worker's lane; its result may arrive before `WorkerStarted`."""
        is_known = worker in self._assignment
        index = self._assignment.lane_of(worker)
        if not is_known:
            self._follow_assignment()
        return index

    def _follow_assignment(self) -> None:
        """Let each lane show the worker that has it now; one that changes hands is idle."""
        for index, worker in enumerate(self._assignment.workers):
            if index == len(self._lanes):
                self._lanes.append(Lane(index + 1, worker))
            elif self._lanes[index].worker != worker:
                self._clear_lane(index)
                lane = self._lanes[index]
                self._lanes[index] = Lane(lane.number, worker, None, lane.since, lane.finished)

    def _end_lanes(self) -> None:
        for index in self._lane_indices.copy().values():
            self._clear_lane(index)

    def _is_open(self, task_id: int) -> bool:
        return 0 <= task_id < len(self._places) and self._places[task_id] == _OPEN

    def _note_change(self, task_id: int) -> None:
        if self._notes_changes:
            self._changed.add(task_id)
