"""Write a run's timeline as a CSV table: a row a file, a start-up, lost work, or a worker's end."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from processing.files.csv_table import csv_table
from processing.files.display import display
from processing.measuring.timeline.timeline import Timeline
from processing.record import record
from processing.running.lanes import pid_of
from processing.task import Stage, Task


@record
class FileRow:
    """One thing that happened in a lane; `start` and `end` count from the begin of the run.

    Attributes:
        kind: "file"; "lost" for work on a file that came to nothing, as its worker ended;
            "start-up" of a worker process; or how one ended: "died", "stopped" or "dismissed".
        source: the file; empty for what is about none.
        status: how the file ended; for a death its cause.
        attempt: which try of the file it was, from 1; 0 for what is about none.
        worker: process id on its own machine; thread id where workers are threads.
        cpu_seconds: time in which its worker was on a core.
        core_wait_seconds: time in which it waited for a core; empty if the system does not tell.
        other_wait_seconds: time in which it waited for something else, as for a disk; where
            `core_wait_seconds` is empty, for a core as well.
        host: the name of the worker's machine, if it is one of a cluster; otherwise empty.
    """

    kind: str
    source: str
    status: str
    attempt: int
    lane: int
    worker: int
    start_seconds: float
    end_seconds: float
    open_seconds: float = 0.0
    decode_seconds: float = 0.0
    resize_seconds: float = 0.0
    encode_seconds: float = 0.0
    write_seconds: float = 0.0
    cpu_seconds: float = 0.0
    core_wait_seconds: float | None = None
    other_wait_seconds: float = 0.0
    megapixels: float = 0.0
    host: str = ""


def file_rows(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[FileRow]:
    """Yield a row a file that a worker was on, in the order in which they ended."""
    for made in timeline.records:
        phases = dict.fromkeys(Stage, 0.0)
        phases |= {span.stage: span.end - span.start for span in made.spans()}
        core_wait = made.core_wait_seconds
        yield FileRow(
            "file",
            display(tasks[made.task_id].source),
            made.status.value,
            timeline.attempt_of(made.task_id),
            made.lane + 1,
            made.worker,
            _rounded(made.start),
            _rounded(made.end),
            _rounded(phases[Stage.OPEN]),
            _rounded(phases[Stage.DECODE]),
            _rounded(phases[Stage.RESIZE]),
            _rounded(phases[Stage.ENCODE]),
            _rounded(phases[Stage.WRITE]),
            _rounded(made.cpu_seconds),
            None if core_wait is None else _rounded(core_wait),
            _rounded(made.other_wait_seconds),
            _rounded(made.megapixels),
        )


def all_rows(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[FileRow]:
    """Yield every row: of files, then of lost work, then of the starts and ends of workers."""
    rows = (file_rows(timeline, tasks), lost_rows(timeline, tasks), worker_rows(timeline))
    for row in itertools.chain(*rows):
        host = timeline.lives.host_of(row.worker)
        yield replace(row, worker=pid_of(row.worker), host=host) if host else row


def lost_rows(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[FileRow]:
    """Yield a row for all work that came to nothing, in the order in which it became known."""
    for lost in timeline.lost:
        yield FileRow(
            "lost",
            display(tasks[lost.task_id].source),
            "" if lost.how is None else f"worker {lost.how.value}",
            lost.attempt,
            lost.lane + 1,
            lost.worker,
            _rounded(lost.since),
            _rounded(lost.until),
        )


def worker_rows(timeline: Timeline) -> Iterator[FileRow]:
    """Yield a row for the start-up of each worker process, and for each end in mid-run."""
    for each in timeline.start_ups(math.inf):
        if math.isfinite(each.until):
            moments = _rounded(each.since), _rounded(each.until)
            yield FileRow("start-up", "", "", 0, each.lane + 1, each.worker, *moments)
    for end in timeline.ends:
        at = _rounded(end.at)
        yield FileRow(end.how.value, "", end.cause, 0, end.lane + 1, end.worker, at, at)


def _rounded(seconds: float) -> float:
    return round(seconds, 6)


def files_csv(timeline: Timeline, tasks: Sequence[Task]) -> str:
    """Return a run as CSV: its files, then lost work, then the starts and ends of its workers."""
    return csv_table(FileRow, all_rows(timeline, tasks))
