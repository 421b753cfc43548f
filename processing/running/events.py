"""Events of a batch that is prepared, run or undone: records of ids and plain values.

Only `FileFinished` changes the state of a file; it is the task's return value. Every other event
may come late, twice, out of order or not at all. `PlanSettled` ends every preparation,
`RunFinished` every run and `UndoFinished` every undo, each exactly once.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.task import Outcome, SourceImage

if TYPE_CHECKING:
    from processing.planning.figures import PlanFigures
    from processing.planning.picture_filter import FilterCounts
    from processing.planning.plan import Plan
    from processing.planning.scanner import PipeStep
    from processing.running.report import Report


@record
class ScanProgressed:
    """The scan found more pictures, in the order of the rows to come."""

    run_id: str
    sources: Sequence[SourceImage]


@record
class PipeRead:
    """Something happened at the reading end of the scanner's pipe, at `at`.

    Notified only by preparations that are asked to.

    Attributes:
        pictures: how many the message had that was read; 0 if `step` is no message of pictures.
        at: by `time.perf_counter`.
    """

    run_id: str
    step: "PipeStep"
    pictures: int
    at: float


@record
class PicturesCounted:
    """So many pictures were found and pass the filters; told again as the scan goes on."""

    run_id: str
    counts: "FilterCounts"


@record
class PlanProgressed:
    """All pictures are found; of so many the headers are known that the new names tell of.

    Where names tell of none, and when all are `read`, the plan itself is being made.
    """

    run_id: str
    read: int
    pictures: int


@record
class PlanSettled:
    """A preparation ended: with a plan, with a problem as a sentence, or, if cancelled, neither.

    Attributes:
        scanned: all pictures of the sources, including those that filters leave out; None without a
            plan, and with one for the rest of a run.
    """

    run_id: str
    plan: "Plan | None"
    problem: str = ""
    figures: "PlanFigures | None" = None
    scanned: Sequence[SourceImage] | None = None


@record
class RunStarted:
    """A run began; `at` is in `time.perf_counter` seconds, here and below."""

    run_id: str
    planned: int
    workers: int
    at: float


@record
class WorkerStarting:
    """The system was asked for a worker process at `at`; its `WorkerStarted` follows.

    What is said there of `session` is true from now on.
    """

    run_id: str
    worker: int
    session: int
    at: float


@record
class WorkerStarted:
    """A worker is up. A higher `session` means that every worker of a lower one is gone.

    Attributes:
        host: the name of its machine, if it belongs to a cluster; empty for this one.
    """

    run_id: str
    worker: int
    session: int
    at: float
    host: str = ""


@record
class FileStarted:
    """A worker began with a file."""

    run_id: str
    task_id: int
    worker: int
    at: float


@record
class WarningRaised:
    """Something that the user should know; the run goes on."""

    run_id: str
    text: str
    task_id: int | None = None


@record
class LogRecorded:
    """A log record of some process; `level` as in `logging`, `created` in Unix seconds."""

    run_id: str
    level: int
    logger: str
    text: str
    created: float
    worker: int


@record
class FilePostponed:
    """A worker gave up a file that is tried again later; the file has no outcome yet."""

    run_id: str
    task_id: int


@record
class FileFinished:
    """A task reached its terminal state.

    Attributes:
        host: the name of the machine that made it, if that is one of a cluster; otherwise empty.
    """

    run_id: str
    outcome: Outcome
    host: str = ""


@record
class WorkerLost:
    """A worker died unexpectedly, while it worked on `task_id` if that is given.

    What it had begun and not yet delivered is lost, and made again.

    Attributes:
        at: when that was noticed.
        cause: how it died, in a few words.
    """

    run_id: str
    worker: int
    task_id: int | None
    at: float
    cause: str = ""


@record
class WorkerStopped:
    """A worker was stopped because another of its pool died, or the run was cancelled.

    What it had begun and not yet delivered is lost.
    """

    run_id: str
    worker: int
    at: float


@record
class QueueRead:
    """What passed through the queue of the workers' messages since the last such event.

    All moments are by `time.perf_counter`. Notified only by runs that are asked to.

    Attributes:
        at: when it is told; no message of a batch has made room for another by then.
        capacity: how many messages there is room for.
        puts, gets: when each message that was read had been written and was read, in that order.
        timeouts: when each get ended that waited in vain.
        size_said: what `qsize` says; None where the system does not tell, or nothing was read.
    """

    run_id: str
    at: float
    capacity: int
    puts: tuple[float, ...]
    gets: tuple[float, ...]
    timeouts: tuple[float, ...]
    size_said: int | None


@record
class WorkerDismissed:
    """A worker that was one too many has ended, after the last of its pictures."""

    run_id: str
    worker: int
    at: float


@record
class WorkersChanged:
    """From the next picture on, the run has so many workers."""

    run_id: str
    workers: int
    at: float


@record
class RunPaused:
    """No more tasks are fed; those in flight finish.

    If the run paused by itself, `obstacle` says what the user has to fix before resuming it.
    """

    run_id: str
    obstacle: str = ""


@record
class RunResumed:
    """Tasks are fed again."""

    run_id: str


@record
class RunFinished:
    """The run ended and every planned file has an outcome; the last event of the run."""

    run_id: str
    report: "Report"


@record
class UndoProgressed:
    """An undo has checked so many results; `run_id` is that of the undone run."""

    run_id: str
    finished: int
    total: int


@record
class KeptResult:
    """A result that an undo left alone."""

    path: Path
    reason: str  # completes the sentence: it was kept: ...

    @property
    def sentence(self) -> str:
        """Path and reason, as a sentence."""
        return lazy_tr("{path} was kept: {reason}.", path=display(self.path), reason=self.reason)


@record
class Undone:
    """What an undo did.

    Attributes:
        removed: how many results were removed or replaced by their original.
        kept: what was left alone, and why.
        is_cancelled: whether it ended before it had checked all results; it can be run again.
    """

    removed: int = 0
    kept: tuple[KeptResult, ...] = ()
    is_cancelled: bool = False


@record
class UndoFinished:
    """An undo ended, with what it did and, if it had to stop, why."""

    run_id: str
    undone: Undone
    problem: str = ""


Message = (
    ScanProgressed
    | PipeRead
    | PicturesCounted
    | PlanProgressed
    | PlanSettled
    | RunStarted
    | WorkerStarting
    | WorkerStarted
    | FileStarted
    | WarningRaised
    | LogRecorded
    | QueueRead
    | FilePostponed
    | FileFinished
    | WorkerLost
    | WorkerStopped
    | WorkerDismissed
    | WorkersChanged
    | RunPaused
    | RunResumed
    | RunFinished
    | UndoProgressed
    | UndoFinished
)

Notify = Callable[[Message], None]  # called from any thread; must return at once
