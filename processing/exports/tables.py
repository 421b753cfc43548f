"""Rows for spreadsheets: a file of a run, a trial of a comparison."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from processing.benchmark.records import (
    DispatchRecord,
    RaceRecord,
    Record,
    SampleRecord,
    StartRecord,
)
from processing.files.csv_table import inert
from processing.files.display import display
from processing.speedup.calibration import Sampled
from processing.task import Stage, Task
from processing.timeline.timeline import Timeline


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


@dataclass(frozen=True, slots=True)
class RaceRow:
    """One trial of a race; times in seconds.

    Attributes:
        artificial_wait: in milliseconds a picture.
    """

    round: int
    engine: str
    workers: int
    start: float
    work: float
    end: float
    others_share: float
    artificial_wait: int


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One result of a comparison of dispatch; `seconds` from the call.

    Attributes:
        artificial_wait: in milliseconds a picture.
    """

    round: int
    method: str
    chunk: int
    arrival: int
    position: int
    seconds: float
    artificial_wait: int


@dataclass(frozen=True, slots=True)
class StartRow:
    """One trial of a comparison of ways to start; times in seconds.

    Attributes:
        artificial_wait: in milliseconds a picture.
    """

    round: int
    way: str
    start: float
    work: float
    end: float
    memory_bytes: int
    others_share: float
    artificial_wait: int


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


def record_csv(record: Record) -> str:
    """Return a comparison as CSV: a row a trial, of dispatch a row a result."""
    match record:
        case RaceRecord():
            return _as_csv(RaceRow, _race_rows(record))
        case DispatchRecord():
            return _as_csv(ArrivalRow, _arrival_rows(record))
        case StartRecord():
            return _as_csv(StartRow, _start_rows(record))
        case SampleRecord():
            return _as_csv(Sampled, iter(record.trials))


def _race_rows(record: RaceRecord) -> Iterator[RaceRow]:
    wait = record.circumstances.wait_milliseconds
    for t in record.trials:
        start, work, end = (round(e, 6) for e in (t.start_seconds, t.work_seconds, t.end_seconds))
        share = round(t.others_share, 3)
        yield RaceRow(t.round + 1, t.engine.value, t.workers, start, work, end, share, wait)


def _arrival_rows(record: DispatchRecord) -> Iterator[ArrivalRow]:
    for trial in record.trials:
        for number, arrival in enumerate(trial.arrivals):
            yield ArrivalRow(
                trial.round + 1,
                trial.method,
                trial.chunk,
                number,
                arrival.position,
                round(arrival.seconds, 6),
                record.circumstances.wait_milliseconds,
            )


def _start_rows(record: StartRecord) -> Iterator[StartRow]:
    wait = record.circumstances.wait_milliseconds
    for t in record.trials:
        start, work, end = (round(e, 6) for e in (t.start_seconds, t.work_seconds, t.end_seconds))
        share = round(t.others_share, 3)
        yield StartRow(t.round + 1, t.way, start, work, end, t.memory_bytes, share, wait)


def _as_csv(kind: type, rows: Iterator[object]) -> str:
    text = io.StringIO()
    names = [field.name for field in fields(kind)]
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(names)
    for row in rows:
        writer.writerow([inert(getattr(row, name)) for name in names])
    return text.getvalue()
