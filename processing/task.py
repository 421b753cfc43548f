"""What crosses the border to the worker processes: tasks out, outcomes back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

CANCELLED_REASON = "The run was cancelled before this picture was made."


class Status(StrEnum):
    """How a task ended; each is terminal."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The phases of one picture, in order; the time between two stamps belongs to one of them."""

    OPEN = "open"
    DECODE = "decode"
    TRANSFORM = "transform"
    ENCODE = "encode"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class PictureHeader:
    """What the header of a picture tells.

    Attributes:
        size: width and height in pixels, upright; None where the file cannot be read.
        taken: when it was taken, by the camera's clock; None where it does not say.
        camera: maker's name for the camera; empty where it does not say.
    """

    size: tuple[int, int] | None = None
    taken: datetime | None = None
    camera: str = ""


@dataclass(frozen=True, slots=True)
class SourceImage:
    """One picture found by the scan.

    Attributes:
        path: where it is.
        relative: its path below the folder that was asked for; keeps the folder tree.
        size_bytes: as the folder tells it; 0 where it would not tell.
        is_link: whether it is a link to a file elsewhere.
        modified_ns: when it was written last, in nanoseconds of Unix time; 0 where unknown.
        identity: its device and inode, a link's are those of its end; None where unknown.
        header: what its header says; None if nobody had to read it.
    """

    path: Path
    relative: Path
    size_bytes: int
    is_link: bool = False
    modified_ns: int = 0
    identity: tuple[int, int] | None = None
    header: PictureHeader | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One picture of a batch, with its result's name already settled.

    Attributes:
        id: its position in the plan, from 0.
        overwrite: whether a file that stands at `destination` may be replaced.
        replaces: size in bytes and time in nanoseconds of that file; any other is left alone.
            None where it is not known.
        output: which of the recipe's outputs it is; see `Recipe.outputs`.
        beside: further results of the same picture, to be made of the same decode; these have
            none beside them.
    """

    id: int
    source: Path
    destination: Path
    overwrite: bool = False
    replaces: tuple[int, int] | None = None
    output: int = 0
    beside: tuple["Task", ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Where one file's time went.

    Attributes:
        worker: process id of the worker (native thread id for engines without processes).
        stamps: `time.perf_counter` seconds at the start of each `Stage`, then at the end; as many
            as were reached, so a failure has fewer. One clock for all processes of a machine.
        cpu_seconds: processor time that the worker's thread really got.
        storage_cpu_seconds: the part of it that went into opening and writing.
    """

    worker: int
    stamps: tuple[float, ...]
    cpu_seconds: float
    storage_cpu_seconds: float = 0.0

    @property
    def elapsed_seconds(self) -> float:
        """Wall time from opening the file to its end."""
        return self.stamps[-1] - self.stamps[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one task ended: the truth about it, returned through the engine.

    Attributes:
        reason: empty when done; else a sentence the user can act on.
        stage: where it failed, if it failed in the pipeline.
        warnings: what was lost or odd although the picture was made.
        source_bytes: size of the source file; 0 when unknown.
        result_bytes: size of the result file; 0 when there is none.
        source_size: width and height in pixels, upright; None when not learnt.
        result_size: width and height in pixels; None when there is no result.
        timing: None where no worker began on it.
        messages_dropped: progress messages that found the queue full during this task.
        is_obstructed: the output disk is at fault and not the picture: not settled, to be tried
            again once somebody has mended it. Never part of a report.
        needed_bytes: how much memory it would take, where it failed for want of it; else 0.
        beside: how the tasks beside this one ended, if they ended differently.
    """

    task_id: int
    status: Status
    reason: str = ""
    stage: Stage | None = None
    warnings: tuple[str, ...] = ()
    source_bytes: int = 0
    result_bytes: int = 0
    source_size: tuple[int, int] | None = None
    result_size: tuple[int, int] | None = None
    timing: Timing | None = None
    messages_dropped: int = 0
    is_obstructed: bool = False
    needed_bytes: int = 0
    beside: tuple["Outcome", ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the planned files stand where."""

    planned: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def ended(self) -> int:
        """How many are in a terminal state."""
        return self.done + self.skipped + self.failed + self.cancelled
