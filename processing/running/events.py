"""What is told while a batch is prepared and run: records in the past tense, ids and values only.

Only `FileFinished` changes how a file stands; it is the task's return value. Everything else may
come late, twice, out of order or not at all. `PlanSettled` ends every preparation, `RunFinished`
every run and `UndoFinished` every undo, each exactly once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from processing.files.display import display
from processing.task import Outcome, SourceImage

if TYPE_CHECKING:
    from processing.planning.figures import PlanFigures
    from processing.planning.plan import Plan
    from processing.running.report import Report


@dataclass(frozen=True, slots=True)
class ScanProgressed:
    """The scan found more pictures, in the order of the rows to come."""

    run_id: str
    sources: Sequence[SourceImage]


@dataclass(frozen=True, slots=True)
class PlanSettled:
    """A preparation ended: with a plan, or with a problem in words, or cancelled with neither."""

    run_id: str
    plan: "Plan | None"
    problem: str = ""
    figures: "PlanFigures | None" = None


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run began; `at` is in `time.perf_counter` seconds, here and below."""

    run_id: str
    planned: int
    workers: int
    at: float


@dataclass(frozen=True, slots=True)
class WorkerStarted:
    """A worker is up. A higher `session` means that all workers before it are gone."""

    run_id: str
    worker: int
    session: int
    at: float


@dataclass(frozen=True, slots=True)
class FileStarted:
    """A worker began with a file."""

    run_id: str
    task_id: int
    worker: int
    at: float


@dataclass(frozen=True, slots=True)
class WarningRaised:
    """Something a person should know that ends nothing."""

    run_id: str
    text: str
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class LogRecorded:
    """A log record of any process; `level` as in `logging`, `created` in Unix seconds."""

    run_id: str
    level: int
    logger: str
    text: str
    created: float
    worker: int


@dataclass(frozen=True, slots=True)
class FilePostponed:
    """A worker let go of a file that is to be tried again later; it is not settled."""

    run_id: str
    task_id: int


@dataclass(frozen=True, slots=True)
class FileFinished:
    """A task reached its terminal state."""

    run_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """A worker died without being asked to, with `task_id` on it if it had one."""

    run_id: str
    worker: int
    task_id: int | None


@dataclass(frozen=True, slots=True)
class RunPaused:
    """No more tasks are fed; those in flight finish.

    With an `obstacle` the run paused by itself: a sentence on what to mend before it is resumed.
    """

    run_id: str
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class RunResumed:
    """Tasks are fed again."""

    run_id: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The run ended and every planned file is settled; nothing of it follows."""

    run_id: str
    report: "Report"


@dataclass(frozen=True, slots=True)
class UndoProgressed:
    """So many of the results of a run were looked at; `run_id` is that of the undone run."""

    run_id: str
    finished: int
    total: int


@dataclass(frozen=True, slots=True)
class UndoFinished:
    """An undo ended, with what it came to and, if it could not go on, a problem in words."""

    run_id: str
    undone: "Undone"
    problem: str = ""


Message = (
    ScanProgressed
    | PlanSettled
    | RunStarted
    | WorkerStarted
    | FileStarted
    | WarningRaised
    | LogRecorded
    | FilePostponed
    | FileFinished
    | WorkerLost
    | RunPaused
    | RunResumed
    | RunFinished
    | UndoProgressed
    | UndoFinished
)

Notify = Callable[[Message], None]  # called from any thread; must return at once


def _plain_fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    """Reduce dataclasses, paths and enums to what JSON holds."""
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A result that an undo left alone."""

    path: Path
    reason: str  # how a sentence goes on that says it was kept

    @property
    def sentence(self) -> str:
        """Both, for people."""
        return f"{display(self.path)} was kept: {self.reason}."


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo came to.

    Attributes:
        removed: how many results were removed, or gave their place back to their original.
        kept: what was left alone, and why.
        is_cancelled: whether it was ended before it had seen all results; it can be done again.
    """

    removed: int = 0
    kept: tuple[KeptResult, ...] = ()
    is_cancelled: bool = False
