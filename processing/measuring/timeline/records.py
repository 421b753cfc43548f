"""What is kept of each file that a worker was on: the same few bytes for every one."""

import math
from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

from processing.record import record
from processing.task import Outcome, Stage, Status, Timing

STAGES = tuple(Stage)
_STATUSES = tuple(Status)
_MILLION = 1_000_000


@record
class Span:
    """One phase of a file, in seconds since the run began."""

    stage: Stage
    start: float
    end: float


@record
class FileRecord:
    """Where one file's time went, in seconds since the run began.

    Attributes:
        lane: from 0.
        stamps: the start of each stage, then the end; a stage that was not reached has no length.
        cpu_seconds: processor time that its worker got in that time.
        core_wait_seconds: how long in that time its worker was ready to go on and waited for a
            core; None if the system does not tell.
        megapixels: of the source; 0 where they are not known.
    """

    task_id: int
    worker: int
    lane: int
    status: Status
    stamps: tuple[float, ...]
    cpu_seconds: float
    megapixels: float
    core_wait_seconds: float | None = None

    @property
    def start(self) -> float:
        """When it began."""
        return self.stamps[0]

    @property
    def end(self) -> float:
        """When it ended."""
        return self.stamps[-1]

    @property
    def busy_seconds(self) -> float:
        """Wall time from its start to its end."""
        return self.end - self.start

    @property
    def storage_seconds(self) -> float:
        """Wall time for opening and writing."""
        opened = self.stamps[1] - self.stamps[0]
        return opened + self.stamps[-1] - self.stamps[-2]

    @property
    def starved_seconds(self) -> float:
        """Wall time in which it had no processor, for want of a core or of a disk's answer.

        Where the system counts processor time in coarse steps (Windows: 16 ms), that of a single
        file is coarse, too.
        """
        return max(0.0, self.busy_seconds - self.cpu_seconds)

    @property
    def other_wait_seconds(self) -> float:
        """The part of `starved_seconds` in which it waited for something else than a core.

        That is mostly a disk. Where waiting for a core is not told, it is all of it.
        """
        return max(0.0, self.starved_seconds - (self.core_wait_seconds or 0.0))

    def spans(self) -> Iterator[Span]:
        """Yield the stages that took time, in order."""
        for stage, start, end in zip(STAGES, self.stamps, self.stamps[1:], strict=False):
            if end > start:
                yield Span(stage, start, end)


def record_of(outcome: Outcome, timing: Timing, lane: int, begun: float) -> FileRecord:
    """Return what is kept of `outcome`, in a run that began at `begun` by `time.perf_counter`."""
    stamps = [max(0.0, stamp - begun) for stamp in timing.stamps]
    lacking = len(STAGES) + 1 - len(stamps)
    width, height = outcome.source_size or (0, 0)
    return FileRecord(
        outcome.task_id,
        timing.worker,
        lane,
        outcome.status,
        (*stamps, *stamps[-1:] * lacking),
        timing.cpu_seconds,
        width * height / _MILLION,
        timing.core_wait_seconds,
    )


class FileRecords:
    """Records in plain arrays, found by their place or by lane and time; thread-confined.

    Each takes `RECORD_BYTES`, however many there are.
    """

    def __init__(self) -> None:
        self._task_ids = array("q")
        self._workers = array("q")
        self._lanes = array("H")
        self._statuses = array("B")
        self._seconds = array("d")  # of each record, see `_FIGURES`
        self._by_lane: list[array[int]] = []  # places, by the start of the file

    def __len__(self) -> int:
        return len(self._task_ids)

    def __getitem__(self, place: int) -> FileRecord:
        base = place * _FIGURES
        *stamps, cpu_seconds, megapixels, core_wait = self._seconds[base : base + _FIGURES]
        return FileRecord(
            self._task_ids[place],
            self._workers[place],
            self._lanes[place],
            _STATUSES[self._statuses[place]],
            tuple(stamps),
            cpu_seconds,
            megapixels,
            None if math.isnan(core_wait) else core_wait,
        )

    def __iter__(self) -> Iterator[FileRecord]:
        """Yield all records in the order in which they came."""
        return (self[place] for place in range(len(self)))

    def add(self, record: FileRecord) -> None:
        """Keep `record`."""
        place = len(self)
        self._task_ids.append(record.task_id)
        self._workers.append(record.worker)
        self._lanes.append(record.lane)
        self._statuses.append(_STATUSES.index(record.status))
        core_wait = record.core_wait_seconds
        figures = (
            record.cpu_seconds,
            record.megapixels,
            math.nan if core_wait is None else core_wait,
        )
        self._seconds.extend((*record.stamps, *figures))
        while len(self._by_lane) <= record.lane:
            self._by_lane.append(array("q"))
        insort(self._by_lane[record.lane], place, key=self._start)

    def between(self, lane: int, start: float, end: float) -> Iterator[FileRecord]:
        """Yield what `lane` was on between two moments, in order of time."""
        places = self._places(lane)
        # A lane does one after the other: the one before may still reach into the stretch.
        first = max(0, bisect_left(places, start, key=self._start) - 1)
        for index in range(first, len(places)):
            record = self[places[index]]
            if record.start >= end:
                return
            if record.end > start:
                yield record

    def first_from(self, lane: int, moment: float) -> FileRecord | None:
        """Return the first file that `lane` began at `moment` or later."""
        places = self._places(lane)
        index = bisect_left(places, moment, key=self._start)
        return self[places[index]] if index < len(places) else None

    def last_before(self, lane: int, moment: float) -> FileRecord | None:
        """Return the last file that `lane` began before `moment`."""
        places = self._places(lane)
        index = bisect_left(places, moment, key=self._start)
        return self[places[index - 1]] if index else None

    def last_until(self, lane: int, moment: float) -> FileRecord | None:
        """Return the last file that `lane` began at `moment` or before."""
        places = self._places(lane)
        index = bisect_right(places, moment, key=self._start)
        return self[places[index - 1]] if index else None

    def _places(self, lane: int) -> "array[int]":
        return self._by_lane[lane] if lane < len(self._by_lane) else array("q")

    def _start(self, place: int) -> float:
        return self._seconds[place * _FIGURES]


# The stamps, processor time, megapixels, and the wait for a core or "not a number".
_FIGURES = len(STAGES) + 4
RECORD_BYTES = sum(array(kind).itemsize for kind in "qqHBq") + _FIGURES * array("d").itemsize
