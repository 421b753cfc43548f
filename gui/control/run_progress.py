"""Measure one run for the window: counts, bytes, rate, time left and lanes."""

from processing.files.display import display
from processing.files.remote.names import is_in_bucket
from processing.measuring.speedup.run_speedup import Saving
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedOutcomes, ids_by_status, sizes_of
from processing.record import record
from processing.running.eta import EtaEstimator, weight
from processing.running.events import (
    FileFinished,
    Message,
    RunPaused,
    RunResumed,
    RunStarted,
    WorkersChanged,
    WorkerStarted,
)
from processing.running.report import Report
from processing.running.tracker import Lane, RunTracker
from processing.task import Counts, Outcome, Status


@record
class LaneProgress:
    """One worker as the window shows it.

    Attributes:
        file_name: what it is making; empty while it waits.
        busy_seconds: for how long.
        worker: the id of its process or thread; 0 if it is gone.
        is_starting: whether its process is not up yet.
        host: its machine, if it belongs to a cluster.
    """

    number: int
    is_alive: bool
    file_name: str
    busy_seconds: float
    finished: int
    worker: int = 0
    is_starting: bool = False
    host: str = ""


@record
class Progress:
    """The progress of a run at one moment.

    Attributes:
        seconds_left: shorter and longer estimate; None while there is none.
        source_bytes: of the pictures that are done.
        result_bytes: of their results.
    """

    counts: Counts
    elapsed_seconds: float
    files_per_second: float
    seconds_left: tuple[float, float] | None
    source_bytes: int
    result_bytes: int
    lanes: tuple[LaneProgress, ...]

    @property
    def percent(self) -> int:
        """How much has ended, 0 to 100; 100 only when all has."""
        return 100 * self.counts.ended // max(1, self.counts.planned)


@record
class Ending:
    """How a run ended, without its files.

    Attributes:
        source_bytes: of the pictures that are done.
        result_bytes: of their results.
        pictures: how many were planned, each once.
        workers: how many there were at most.
        fewest_workers: how many there were at least; None if their number was not changed.
        hosts: how many machines of a cluster there were; 0 on this computer.
        problem: why the engine gave up; empty if it did not.
        several: whether a picture has several results; then results are counted, not pictures.
        carried: how many had ended in an earlier run of the batch.
        in_place: whether results have replaced their originals.
        in_bucket: whether results are in a bucket, which no file manager shows.
        saving: the speedup against one worker; None if it is not known, or there was only one.
    """

    counts: Counts
    source_bytes: int
    result_bytes: int
    elapsed_seconds: float
    workers: int
    cancelled: bool
    problem: str
    pictures: int = 0
    several: bool = False
    carried: int = 0
    in_place: bool = False
    in_bucket: bool = False
    saving: Saving | None = None
    fewest_workers: int | None = None
    hosts: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing failed and nothing is left to do."""
        return not (self.counts.failed or self.counts.cancelled or self.problem)


def planned_counts(plan: Plan) -> Counts:
    """Return the counts of a plan before its run."""
    ended = {status: len(ids) for status, ids in ids_by_status(plan.carried).items()}
    return Counts(
        len(plan.tasks),
        ended.get(Status.DONE, 0),
        ended.get(Status.SKIPPED, 0) + len(plan.skipped),
        ended.get(Status.FAILED, 0),
        ended.get(Status.CANCELLED, 0),
    )


class ProgressMeter:
    """Applies the messages of one run; thread-confined to the GUI thread.

    `now` is in `time.perf_counter` seconds everywhere.
    """

    def __init__(self, plan: Plan, now: float) -> None:
        self.tracker = RunTracker(len(plan.tasks), plan.carried)
        self._plan = plan
        self._eta = EtaEstimator(now)
        self._sizes = sizes_of(plan.sources)
        self._weight_left = weight(0) * len(plan.tasks) + plan.source_bytes
        self._outputs = 1 + len(plan.settings.recipe.also)
        # Whether a picture has a result, by the id of its first task.
        self._is_done = bytearray(len(plan.tasks))
        self._source_bytes = 0
        self._result_bytes = 0
        self._hosts: dict[int, str] = {}  # of the workers of a cluster
        self._count_carried(plan.carried)

    def fold(self, message: Message, now: float) -> None:
        """Apply one message; late and repeated ones change nothing."""
        match message:
            case FileFinished(outcome=outcome):
                if self.tracker.record(outcome):
                    self._count(outcome, now)
                return
            case RunStarted(at=at):
                self._eta = EtaEstimator(at)
            case RunPaused():
                self._eta.pause(now)
            case RunResumed():
                self._eta.resume(now)
            case WorkerStarted(worker=worker, host=host) if host:
                self._hosts[worker] = host
            case WorkersChanged():
                self._eta.change_pace(now)
        self.tracker.fold(message)

    def progress(self, now: float) -> Progress:
        """Return the progress of the run."""
        return Progress(
            counts=self.tracker.counts,
            elapsed_seconds=self._eta.elapsed_seconds(
                now, (lane.since for lane in self.tracker.lanes if lane.task_id is not None)
            ),
            files_per_second=self._eta.files_per_second(now),
            seconds_left=self._eta.seconds_left(self._weight_left, now),
            source_bytes=self._source_bytes,
            result_bytes=self._result_bytes,
            lanes=self._lanes(now),
        )

    def ending(self, report: Report, saving: Saving | None = None) -> Ending:
        """Return how the run ended; all messages have arrived, so the counts are final."""
        settings = report.plan.settings
        workers = report.workers or settings.workers
        fewest = report.fewest_workers
        return Ending(
            counts=self.tracker.counts,
            source_bytes=self._source_bytes,
            result_bytes=self._result_bytes,
            elapsed_seconds=report.elapsed_seconds,
            workers=workers,
            fewest_workers=None if fewest == workers else fewest,
            hosts=len(set(self._hosts.values())),
            cancelled=report.cancelled,
            problem=report.problem,
            pictures=len(report.plan.tasks) // self._outputs,
            several=self._outputs > 1,
            carried=len(report.plan.carried),
            in_place=settings.replace_originals,
            in_bucket=is_in_bucket(settings.output_folder),
            saving=saving,
        )

    def _count(self, outcome: Outcome, now: float) -> None:
        """Count a task that has just ended."""
        task_weight = self._count_bytes(outcome.task_id)
        if outcome.timing is not None:
            self._eta.add(task_weight, now, outcome.timing.elapsed_seconds)

    def _count_carried(self, carried: PackedOutcomes) -> None:
        """Count tasks that ended in an earlier run; all at once, as there may be many."""
        outputs, tracker = self._outputs, self.tracker
        ids = carried.task_ids
        firsts = ids if outputs == 1 else [each for each in ids if each % outputs == 0]
        self._weight_left -= weight(0) * len(ids) + sum(map(self._sizes.__getitem__, firsts))
        done = ids_by_status(carried).get(Status.DONE, ())
        self._result_bytes = sum(map(tracker.result_bytes.__getitem__, done))
        for task_id in done:
            picture = task_id - task_id % outputs
            if not self._is_done[picture]:
                self._is_done[picture] = True
                self._source_bytes += tracker.source_bytes[task_id]

    def _count_bytes(self, task_id: int) -> int:
        """Count the bytes of an ended task; return its weight for the estimate.

        A picture is read for the first of its tasks only.
        """
        output = task_id % self._outputs  # tasks of one picture are consecutive
        task_weight = weight(0 if output else self._sizes[task_id])
        self._weight_left -= task_weight
        if self.tracker.status(task_id) is Status.DONE:
            self._result_bytes += self.tracker.result_bytes[task_id]
            picture = task_id - output
            if not self._is_done[picture]:
                self._is_done[picture] = True
                self._source_bytes += self.tracker.source_bytes[task_id]
        return task_weight

    def _lanes(self, now: float) -> tuple[LaneProgress, ...]:
        return tuple(
            LaneProgress(
                number=lane.number,
                is_alive=bool(lane.worker),
                file_name="" if lane.task_id is None else self._name_of(lane.task_id),
                busy_seconds=0.0 if lane.task_id is None else max(0.0, now - lane.since),
                finished=lane.finished,
                worker=lane.worker,
                is_starting=self.tracker.is_starting(lane.worker),
                host=self._hosts.get(lane.worker, ""),
            )
            for lane in sorted(self.tracker.lanes, key=self._place_of_host)
        )

    def _place_of_host(self, lane: Lane) -> int:
        """Return where the lanes of a host stand among those of others, as these came."""
        hosts = list(dict.fromkeys(self._hosts.values()))
        host = self._hosts.get(lane.worker)
        return len(hosts) if host is None else hosts.index(host)

    def _name_of(self, task_id: int) -> str:
        return display(self._plan.tasks[task_id].source.name)
