"""Rows for spreadsheets: a file of a run, a trial of a comparison."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from processing.files.csv_table import inert
from processing.files.display import display
from processing.measuring.timeline.timeline import Timeline
from processing.task import Stage, Task


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a run; times in seconds, moments from the begin of the run.

    Attributes:
        starved: time in which its worker had no processor, for want of a core or of a disk.
    """

    source: str
    status: str
    lane: int
    worker: int
    start: float
    end: float
    open: float
    decode: float
    transform: float
    encode: float
    write: float
    cpu: float
    starved: float
    megapixels: float


def file_rows(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[FileRow]:
    """Yield a row a file that a worker was on, in the order in which they ended."""
    for record in timeline.records:
        phases = dict.fromkeys(Stage, 0.0)
        phases |= {span.stage: span.end - span.start for span in record.spans()}
        seconds = (
            *(record.start, record.end, *phases.values()),
            *(record.cpu_seconds, record.starved_seconds, record.megapixels),
        )
        source = display(tasks[record.task_id].source)
        rounded = (round(each, 6) for each in seconds)
        yield FileRow(source, record.status.value, record.lane + 1, record.worker, *rounded)


def files_csv(timeline: Timeline, tasks: Sequence[Task]) -> str:
    """Return a run as CSV, a row a file."""
    return _as_csv(FileRow, file_rows(timeline, tasks))


def _as_csv(kind: type, rows: Iterator[object]) -> str:
    text = io.StringIO()
    names = [field.name for field in fields(kind)]
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(names)
    for row in rows:
        writer.writerow([inert(getattr(row, name)) for name in names])
    return text.getvalue()
