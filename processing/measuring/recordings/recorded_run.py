"""Read a run that was recorded: a trace or the timings that Thumbpool wrote, and no others."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from processing.errors import BenchmarkError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.records import SCHEMA as RACE_SCHEMA
from processing.measuring.benchmark.records import RaceRecord, load_record
from processing.measuring.recordings._rows import (
    FILE,
    LOST,
    START_UP,
    RecordedRows,
    rows_of,
    stamps_of,
)
from processing.measuring.timeline.csv import FileRow
from processing.measuring.timeline.lives import WorkerEnd
from processing.measuring.timeline.timeline import Timeline
from processing.record import record
from processing.running.events import (
    FileFinished,
    FileStarted,
    Message,
    WorkerDismissed,
    WorkerLost,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.task import Outcome, Status, Task, Timing

MAX_FILE_BYTES = 200_000_000  # some 200,000 pictures as a trace
_RUN, _SESSION = "recorded", 1
_MILLION = 1_000_000
_ENDS = {end.value: end for end in WorkerEnd}
# What happened at one moment is told in this order: a lane is free before it has another worker.
_ENDED, _STARTING, _UP, _BEGUN, _FINISHED = range(5)


@record
class RecordedRun:
    """A run as it was recorded.

    Attributes:
        tasks: what is known of the pictures: their names.
        cores: how many it could use; 0 if the file does not say.
        machine: on which it ran; None if the file does not say.
    """

    timeline: Timeline
    tasks: tuple[Task, ...]
    cores: int
    machine: MachineFacts | None = None


@record
class _Event:
    """A message with what orders it, and the lane that its worker has from then on, from 0."""

    at: float
    rank: int
    worker: int
    lane: int
    message: Message


def read_run(path: Path, most_bytes: int = MAX_FILE_BYTES) -> RecordedRun:
    """Return the run in a file, which may come from anybody and hold anything.

    Raises:
        BenchmarkError: it cannot be read, has more bytes than that, or is no trace and no timings
            of Thumbpool.
    """
    return _checked(path, _plain_in(path, most_bytes))


def read_recording(path: Path, most_bytes: int) -> RecordedRun | RaceRecord:
    """Return the run in a file as `read_run` does, or a race whose runs were kept.

    Raises:
        BenchmarkError: it holds neither; says why.
    """
    plain = _plain_in(path, most_bytes)
    if not isinstance(plain, dict) or plain.get("schema") != RACE_SCHEMA:
        return _checked(path, plain)
    race = load_record(path)
    if isinstance(race, RaceRecord) and race.runs:
        return race
    raise BenchmarkError(
        lazy_tr(
            "{file} holds measurements, but not what each worker did. Choose a race of pool sizes "
            "that was saved by a newer Thumbpool.",
            file=display(path),
        )
    )


def _plain_in(path: Path, most_bytes: int) -> Any:
    """Return what a JSON file holds.

    Raises:
        BenchmarkError: it cannot be read, is too large, or is no such file.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise BenchmarkError(lazy_tr("{file} cannot be read.", file=display(path))) from error
    if len(content) > most_bytes:
        raise BenchmarkError(lazy_tr("{file} is too large for a recording.", file=display(path)))
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BenchmarkError(_not_ours(path)) from error


def _checked(path: Path, plain: Any) -> RecordedRun:
    """Return the run that a file tells of, if every figure of it can be.

    Raises:
        BenchmarkError: it is no such file.
    """
    try:
        return run_of(rows_of(plain))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BenchmarkError(_not_ours(path)) from error


def run_of(recorded: RecordedRows) -> RecordedRun:
    """Return the run that rows tell of.

    Raises:
        ValueError: a picture has a status that there is not.
    """
    files = [row for row in recorded.rows if row.kind == FILE]
    others = [row for row in recorded.rows if row.kind != FILE]
    ids: dict[str, int] = {}  # of the first picture of each name
    for task_id, row in enumerate(files):
        ids.setdefault(row.source, task_id)
    names = [row.source for row in files]
    for row in others:
        if row.kind == LOST and row.source not in ids:  # its run was cancelled before another try
            ids[row.source] = len(names)
            names.append(row.source)
    tasks = tuple(Task(n, Path(name), Path(name)) for n, name in enumerate(names))
    timeline = Timeline(tasks, len({row.lane for row in files}), 0.0)
    for begun, ended in recorded.pauses:
        timeline.pause(begun)
        timeline.resume(ended)
    events = [*_files(files, recorded.storage_cpu_seconds), *_lives(others, ids)]
    for event in sorted(events, key=lambda each: (each.at, each.rank)):
        timeline.lives.lanes.place(event.worker, event.lane)
        timeline.fold(event.message)
    return RecordedRun(timeline, tasks, recorded.cores, recorded.machine)


def _files(rows: list[FileRow], storage_cpu: float | None) -> Iterator[_Event]:
    """Yield the end of each picture.

    The processor time for opening and writing is told of the whole run; where it is not, it is as
    of an equally busy worker.
    """
    cpu = sum(row.cpu_seconds for row in rows)
    for task_id, row in enumerate(rows):
        stamps = stamps_of(row)
        share = storage_cpu / cpu if storage_cpu is not None and cpu else _storage_share(stamps)
        stored = row.cpu_seconds * min(1.0, share)
        timing = Timing(row.worker, stamps, row.cpu_seconds, stored, row.core_wait_seconds)
        size = (round(row.megapixels * _MILLION), 1) if row.megapixels else None
        outcome = Outcome(task_id, Status(row.status), source_size=size, timing=timing)
        message = FileFinished(_RUN, outcome)
        yield _Event(stamps[-1], _FINISHED, row.worker, row.lane - 1, message)


def _lives(rows: Iterable[FileRow], ids: dict[str, int]) -> Iterator[_Event]:
    """Yield the starts and ends of workers, and the begin of what was lost with them."""
    for row in rows:
        at, until, worker = row.start_seconds, row.end_seconds, row.worker
        messages: list[tuple[float, int, Message]] = []
        if row.kind == START_UP:
            messages = [
                (at, _STARTING, WorkerStarting(_RUN, worker, _SESSION, at)),
                (until, _UP, WorkerStarted(_RUN, worker, _SESSION, until)),
            ]
        elif row.kind == LOST:
            messages = [(at, _BEGUN, FileStarted(_RUN, ids[row.source], worker, at))]
        elif row.kind in _ENDS:
            messages = [(at, _ENDED, _end_of(row))]
        for moment, rank, message in messages:
            yield _Event(moment, rank, worker, row.lane - 1, message)


def _end_of(row: FileRow) -> Message:
    match _ENDS[row.kind]:
        case WorkerEnd.DIED:
            return WorkerLost(_RUN, row.worker, None, row.start_seconds, row.status)
        case WorkerEnd.STOPPED:
            return WorkerStopped(_RUN, row.worker, row.start_seconds)
        case WorkerEnd.DISMISSED:
            return WorkerDismissed(_RUN, row.worker, row.start_seconds)


def _storage_share(stamps: tuple[float, ...]) -> float:
    busy = stamps[-1] - stamps[0]
    stored = stamps[1] - stamps[0] + stamps[-1] - stamps[-2]
    return stored / busy if busy > 0 else 0.0


def _not_ours(path: Path) -> str:
    return lazy_tr(
        "{file} is no recorded run. Choose a file that --trace wrote, or that was saved from the "
        "lanes as .times.json or .trace.json.",
        file=display(path),
    )
