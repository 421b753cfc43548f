"""What a run's pictures and its dispatch cost, as its timeline tells; times in seconds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from processing.measuring.speedup.run_speedup import Effort
from processing.measuring.timeline.records import STAGES, FileRecord
from processing.measuring.timeline.timeline import Timeline
from processing.record import record
from processing.running.engines.chunk_rule import usual_chunk
from processing.task import Stage, Status

_STORAGE = (STAGES.index(Stage.OPEN), STAGES.index(Stage.WRITE))
_MANY_FILES = 20  # of a lane and a chunk: fewer gaps tell nothing of chunks


@record
class StageCost:
    """What one stage of one picture needs: a core for some time, and a disk for some."""

    core: float
    disk: float

    @property
    def seconds(self) -> float:
        """How long it takes where there is a core for it."""
        return self.core + self.disk


@record
class TaskCost:
    """What one picture needs.

    Attributes:
        stages: in the order of `Stage`.
    """

    task_id: int
    status: Status
    megapixels: float
    stages: tuple[StageCost, ...]

    @property
    def seconds(self) -> float:
        """How long one worker alone takes."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def core(self) -> float:
        """How long it computes."""
        return sum(stage.core for stage in self.stages)


@record
class DispatchCost:
    """What the pool itself costs.

    Attributes:
        first_start: until the first worker is up.
        next_start: core time from one worker that is up to the next one; not known, and 0, where
            only one was measured.
        chunk: core time of a worker for each chunk that it is handed.
        task: core time of a worker for each picture of a chunk.
    """

    first_start: float = 0.0
    next_start: float = 0.0
    chunk: float = 0.0
    task: float = 0.0


@record
class MeasuredCosts:
    """What a run tells of the work.

    Attributes:
        tasks: in the order in which they were begun.
        chunk_size: how many were handed over together, by the pool's own rule.
    """

    tasks: tuple[TaskCost, ...]
    dispatch: DispatchCost
    chunk_size: int

    @property
    def work(self) -> float:
        """What one worker alone takes for all pictures, without dispatch."""
        return sum(task.seconds for task in self.tasks)

    @property
    def core_work(self) -> float:
        """How long all pictures compute."""
        return sum(task.core for task in self.tasks)

    @property
    def longest(self) -> float:
        """What the picture takes that takes longest; no number of workers is faster."""
        return max((task.seconds for task in self.tasks), default=0.0)


def costs_of(timeline: Timeline) -> MeasuredCosts:
    """Return what the finished pictures of a run cost."""
    records = sorted(timeline.records, key=lambda each: (each.start, each.task_id))
    sums = timeline.finished_effort()
    tasks = tuple(_cost_of(each, sums) for each in records)
    size = usual_chunk(median(each.busy_seconds for each in records)) if records else 1
    return MeasuredCosts(tasks, _dispatch_of(timeline, records, sums, size), size)


def _cost_of(made: FileRecord, sums: Effort | None) -> TaskCost:
    """Split a picture's time into computing and waiting for the disk.

    Between opening and writing no disk is asked for anything: what that takes longer than its
    processor time is waiting for a core, and costs nothing where there is one. Opening and writing
    compute as well, in each picture with the same share of its processor time, and wait for cores
    in the same proportion; disks have what is left (`Effort.waited` has it of the whole run).
    """
    walls = [end - start for start, end in pairwise(made.stamps)]
    storage = sum(walls[place] for place in _STORAGE)
    computing = sum(walls) - storage
    share, slowdown = (_storage_share(sums), sums.slowdown) if sums is not None else (0.0, 1.0)
    cpu = min(made.cpu_seconds, sum(walls))
    storage_core = min(storage, cpu * share if computing > 0 else cpu)
    core = min(computing, cpu - storage_core)
    disk = max(0.0, min(storage - storage_core * slowdown, sum(walls) - cpu))
    costs = []
    for place, wall in enumerate(walls):
        if place in _STORAGE:
            part = wall / storage if storage > 0 else 0.0
            costs.append(StageCost(storage_core * part, disk * part))
        else:
            part = wall / computing if computing > 0 else 0.0
            costs.append(StageCost(core * part, 0.0))
    return TaskCost(made.task_id, made.status, made.megapixels, tuple(costs))


def _storage_share(sums: Effort) -> float:
    return min(1.0, sums.storage_cpu / sums.cpu) if sums.cpu > 0 else 0.0


def _dispatch_of(
    timeline: Timeline, records: Sequence[FileRecord], sums: Effort | None, size: int
) -> DispatchCost:
    slowdown = sums.slowdown if sums is not None else 1.0
    ups = sorted(timeline.first_ups().values())
    first = ups[0] if ups else 0.0
    later = (ups[-1] - first) / (len(ups) - 1) / slowdown if len(ups) > 1 else 0.0
    gaps = sorted(_gaps(records))
    mean = _usual_mean(gaps) / slowdown
    if size == 1 or len(gaps) < _MANY_FILES:
        return DispatchCost(first, later, chunk=mean * size)
    # Most gaps are inside of chunks, where nothing is handed over.
    inside = min(mean, median(gaps) / slowdown)
    return DispatchCost(first, later, chunk=(mean - inside) * size, task=inside)


def _gaps(records: Sequence[FileRecord]) -> Iterator[float]:
    """Yield how long each lane did nothing between two pictures."""
    ends: dict[int, float] = {}
    for made in records:
        if made.lane in ends:
            yield max(0.0, made.start - ends[made.lane])
        ends[made.lane] = made.end


def _usual_mean(gaps: Sequence[float]) -> float:
    """Return the mean of sorted gaps without the longest ones, as of pauses and of other programs.

    Left out is the longest twentieth, where it is far from the rest.
    """
    if not gaps:
        return 0.0
    kept = max(1, len(gaps) - len(gaps) // 20)
    limit = 10 * gaps[kept - 1]
    usual = [each for each in gaps if each <= limit]
    return sum(usual) / len(usual)
