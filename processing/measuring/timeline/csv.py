"""Write a run's timeline as a CSV table, one row a file."""

from collections.abc import Iterator, Sequence

from processing.files.csv_table import csv_table
from processing.files.display import display
from processing.measuring.timeline.timeline import Timeline
from processing.record import record
from processing.task import Stage, Task


@record
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
    for made in timeline.records:
        phases = dict.fromkeys(Stage, 0.0)
        phases |= {span.stage: span.end - span.start for span in made.spans()}
        seconds = (
            *(made.start, made.end, *phases.values()),
            *(made.cpu_seconds, made.starved_seconds, made.megapixels),
        )
        source = display(tasks[made.task_id].source)
        rounded = (round(each, 6) for each in seconds)
        yield FileRow(source, made.status.value, made.lane + 1, made.worker, *rounded)


def files_csv(timeline: Timeline, tasks: Sequence[Task]) -> str:
    """Return a run as CSV, a row a file."""
    return csv_table(FileRow, file_rows(timeline, tasks))
