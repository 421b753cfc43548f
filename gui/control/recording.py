"""One run as its lanes show it: the timeline, the files' names, and a clock that stops."""

import copy
import time
from array import array
from collections.abc import Iterable

from processing.files.display import display
from processing.language.translation import tr
from processing.measuring.speedup.calibration import Calibration, Estimate
from processing.measuring.speedup.run_speedup import Effort
from processing.measuring.timeline.core_use import CoreUse
from processing.measuring.timeline.lives import Absence, End, StartUp
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import LostWork, Running, Timeline
from processing.planning.plan import Plan
from processing.record import record
from processing.running.events import Message, RunFinished, RunPaused, RunResumed
from processing.settings.batch import EngineKind, available_cores

_MOST_STRETCHES = 10_000  # of time that are counted at once, so that the window is not held
_COLUMNS = 4096  # twice a wide screen: a pixel of the whole run is two to four of them


@record
class LaneEffort:
    """What one lane did, in seconds of its finished files."""

    files: int
    busy: float
    cpu: float
    starved: float


class Recording:
    """Follows one run; thread-confined to the GUI thread.

    `now` is in `time.perf_counter` seconds everywhere.

    Attributes:
        timeline: when each worker made which file.
        plan: what is run.
        calibration: the time of one worker alone for such pictures; None if not measured.
    """

    def __init__(self, plan: Plan, begun: float) -> None:
        """Follow a run of `plan` that began at `begun`."""
        self.plan = plan
        self.calibration: Calibration | None = None
        self.timeline = Timeline(
            plan.tasks, plan.settings.known_workers, begun, _COLUMNS, carried=plan.carried.task_ids
        )
        self._ended: float | None = None
        self._counted = 0
        self._core_use = CoreUse()
        self._used = 0  # of how many records it tells
        self._workers: dict[int, int] = {}  # the last process of each lane
        self._files = array("q")
        self._busy, self._cpu, self._starved = array("d"), array("d"), array("d")

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self._ended is not None

    @property
    def cores(self) -> int:
        """How many cores the workers share; 0 where they are on other machines."""
        return 0 if self.plan.settings.is_elsewhere else available_cores()

    @property
    def engine(self) -> EngineKind | None:
        """What kind of workers it has; None if that is not known."""
        return self.plan.settings.engine

    @property
    def lanes(self) -> int:
        """How many lanes to show, at least one per requested worker."""
        return max(self.plan.settings.known_workers, self.timeline.lanes)

    def snapshot(self) -> "Recording":
        """Return a copy of the present state, for another thread to read."""
        made = copy.copy(self)
        made.timeline = self.timeline.snapshot()
        return made

    def fold(self, message: Message, now: float) -> None:
        """Apply one message of the run."""
        self.timeline.fold(message)
        match message:
            case RunPaused():
                self.timeline.pause(now)
            case RunResumed():
                self.timeline.resume(now)
            case RunFinished():
                self._ended = now

    @property
    def is_paused(self) -> bool:
        """Whether the run is paused."""
        return self.timeline.is_paused

    def pauses(self, now: float) -> list[tuple[float, float]]:
        """Return start and end of each pause; the last one may still go on.

        One begins when the last picture in work has ended.
        """
        return self.timeline.pauses(self.seconds(now))

    def seconds(self, now: float) -> float:
        """Return how long the run went, up to its end."""
        return max(0.0, self.timeline.seconds_at(self._last(now)))

    def lasted(self) -> float:
        """Return how long the run went until now, or until its end."""
        return self.seconds(time.perf_counter())

    def effort(self, now: float) -> Effort | None:
        """Return the effort so far; None before the first file."""
        return self.timeline.effort(self._last(now))

    def core_use(self, now: float) -> tuple[float, ...] | None:
        """Return for how long 0, 1, 2, … cores were in use at once by finished files.

        None before the first file, and while there is more to count than one call may take.
        """
        effort, records, stretches = self.effort(now), self.timeline.records, 0
        while self._used < len(records) and stretches < _MOST_STRETCHES:
            stretches += self._core_use.add(records[self._used])
            self._used += 1
        if effort is None or not records or self._used < len(records):
            return None
        return self._core_use.seconds(effort.elapsed)

    def alone(self) -> Estimate | None:
        """Return what one worker alone would need for the finished files, if it was measured."""
        if self.calibration is None:
            return None
        return self.calibration.seconds_for(self.timeline.amounts())

    def name_of(self, task_id: int) -> str:
        """Return what a file is called."""
        return display(self.plan.tasks[task_id].source.name)

    def label_of(self, task_id: int, attempt: int | None = None) -> str:
        """Return what a file is called where it is told of: from its second try on, with that."""
        name = self.name_of(task_id)
        number = self.timeline.attempt_of(task_id) if attempt is None else attempt
        # Translators: a file whose worker died, and that is made again; as "try 2: cat.jpg".
        return name if number == 1 else tr("try {n}: {name}", name=name, n=number)

    def record_at(self, lane: int, start: float, end: float) -> FileRecord | None:
        """Return the finished file that took most of the time between two moments in a lane."""
        near = self.timeline.records.between(lane, start, end)
        return max(near, key=lambda r: min(r.end, end) - max(r.start, start), default=None)

    def running_at(self, lane: int, seconds: float) -> Running | None:
        """Return the file that a lane was making at a moment and still is, if any."""
        present = (each for each in self.timeline.running if each.lane == lane)
        return next((each for each in present if each.since <= seconds), None)

    def made_again(self, task_ids: Iterable[int]) -> frozenset[int]:
        """Return those of some files that are not in their first try."""
        return frozenset(each for each in task_ids if self.timeline.attempt_of(each) > 1)

    def lost_at(self, lane: int, start: float, end: float) -> LostWork | None:
        """Return the work in a lane between two moments that came to nothing, if there was any."""
        lost = (each for each in self.timeline.lost if each.lane == lane)
        return next((each for each in lost if each.since < end and each.until > start), None)

    def end_at(self, lane: int, start: float, end: float) -> End | None:
        """Return the end of a worker in a lane between two moments, if one ended in mid-run."""
        ends = (each for each in self.timeline.ends if each.lane == lane)
        return next((each for each in ends if start <= each.at <= end), None)

    def start_ups(self, now: float) -> list[StartUp]:
        """Return when workers were coming up; one that is not ready yet is until `now`."""
        return self.timeline.start_ups(self.seconds(now))

    def absences(self, now: float) -> list[Absence]:
        """Return when lanes had no worker, up to `now`."""
        return self.timeline.lives.absences(self.lanes, self.seconds(now))

    def worker_in(self, lane: int) -> int:
        """Return the id of the last worker of a lane; 0 if it had none."""
        return self.timeline.lives.worker_in(lane)

    def host_of(self, worker: int) -> str:
        """Return on which host of a cluster a worker is; empty on this computer."""
        return self.timeline.lives.host_of(worker)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of the cluster that makes the run; none on this computer."""
        return self.timeline.lives.hosts

    @property
    def order(self) -> tuple[int, ...]:
        """The lanes from top to bottom, those of one host together; empty for one by one."""
        return self.timeline.lives.by_host(self.lanes) if len(self.hosts) > 1 else ()

    def workers(self) -> set[int]:
        """Return the last worker process of each lane."""
        self._count_up()
        present = {running.lane: running.worker for running in self.timeline.running}
        return set((self._workers | present).values())

    def lane_efforts(self) -> list[LaneEffort]:
        """Return what each lane did so far."""
        self._count_up()
        rows = zip(self._files, self._busy, self._cpu, self._starved, strict=True)
        return [LaneEffort(*row) for row in rows]

    def _last(self, now: float) -> float:
        return now if self._ended is None else self._ended

    def _count_up(self) -> None:
        """Add the records since the last call to the sums of their lanes."""
        records = self.timeline.records
        for sums in (self._files, self._busy, self._cpu, self._starved):
            sums.extend([0] * (self.lanes - len(sums)))
        for place in range(self._counted, len(records)):
            record = records[place]
            self._workers[record.lane] = record.worker
            self._files[record.lane] += 1
            self._busy[record.lane] += record.busy_seconds
            self._cpu[record.lane] += record.cpu_seconds
            self._starved[record.lane] += record.starved_seconds
        self._counted = len(records)
