"""Write a run's timeline as a CSV table, one row a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from processing.files.csv_table import csv_table
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
    return csv_table(FileRow, file_rows(timeline, tasks))
