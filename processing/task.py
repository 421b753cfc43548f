"""The values that a run passes between processes: sources, tasks, outcomes and their counts."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from processing.language.lazy_text import lazy_tr
from processing.record import record

CANCELLED_REASON = lazy_tr("The run was cancelled before this picture was made.", code="cancelled")


class Status(StrEnum):
    """How a task ended; each one is final."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The phases of making one picture, in order."""

    OPEN = "open"
    DECODE = "decode"
    RESIZE = "resize"
    ENCODE = "encode"
    WRITE = "write"


@record
class PictureHeader:
    """What the header of a picture says.

    Attributes:
        size: width and height in pixels, upright; None if the file cannot be read.
        taken: when it was taken, by the camera's clock; None if unknown.
        camera: the camera's model name; empty if unknown.
    """

    size: tuple[int, int] | None = None
    taken: datetime | None = None
    camera: str = ""


@record
class SourceImage:
    """One picture found by the scan.

    Attributes:
        path: where it is.
        relative: its path below the source folder; results keep this folder tree.
        size_bytes: 0 if unknown.
        is_link: whether it is a link to a file elsewhere.
        modified_ns: when it was last written, in nanoseconds of Unix time; 0 if unknown.
        identity: device and inode, links followed; None if unknown.
        header: what its header says; None if nobody had to read it.
        origin: position, among the sources of the batch, of the one that it was found in.
    """

    path: Path
    relative: Path
    size_bytes: int
    is_link: bool = False
    modified_ns: int = 0
    identity: tuple[int, int] | None = None
    header: PictureHeader | None = None
    origin: int = 0


@record
class Task:
    """One result to make of one picture of a batch.

    Attributes:
        id: its position in the plan, from 0.
        overwrite: whether an existing file at `destination` may be replaced.
        replaces: size in bytes and time in nanoseconds of that file; no other file is replaced.
            None if it is not known.
        output: which of the recipe's outputs it is; see `Recipe.outputs`.
        beside: further results of the same picture, to be made from the same decode; these have
            none beside them.
    """

    id: int
    source: Path
    destination: Path
    overwrite: bool = False
    replaces: tuple[int, int] | None = None
    output: int = 0
    beside: tuple["Task", ...] = ()


@record
class Timing:
    """Where one file's time went.

    Attributes:
        worker: process id of the worker (native thread id for engines without processes).
        stamps: `time.perf_counter` seconds at the start of each `Stage`, then at the end; a failure
            has fewer. All processes of a machine share this clock.
        cpu_seconds: processor time that the worker's thread used.
        storage_cpu_seconds: the part of it that was used for opening and writing.
        core_wait_seconds: how long the thread was ready to go on and waited for a core; None if the
            system does not tell.
    """

    worker: int
    stamps: tuple[float, ...]
    cpu_seconds: float
    storage_cpu_seconds: float = 0.0
    core_wait_seconds: float | None = None

    @property
    def elapsed_seconds(self) -> float:
        """Wall time from opening the file to the end."""
        return self.stamps[-1] - self.stamps[0]


@record
class Outcome:
    """How one task ended; this return value of the engine is what counts, not the messages.

    Attributes:
        reason: empty if done; otherwise a sentence that the user can act on, a `LazyText` with a
            code.
        stage: where it failed, if it failed in the pipeline.
        warnings: what was lost or unusual although the result was made, sentences like the reason.
        source_bytes: size of the source file; 0 if unknown.
        result_bytes: size of the result file; 0 if there is none.
        source_size: width and height in pixels, upright; None if unknown.
        result_size: width and height in pixels; None if there is no result.
        timing: None if no worker started on it.
        messages_dropped: progress messages that found the queue full during this task.
        is_obstructed: it failed because of the output disk and not of the picture: it is not final,
            and is tried again when the disk is ready. Never part of a report.
        needed_bytes: how much memory it needs, if it failed for lack of memory; otherwise 0.
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


@record
class Counts:
    """How many of the planned files ended how."""

    planned: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def ended(self) -> int:
        """How many have a final status."""
        return self.done + self.skipped + self.failed + self.cancelled
