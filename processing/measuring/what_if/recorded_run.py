"""Read a run that was recorded: a trace or the timings that Thumbpool wrote, and no others."""

import json
import math
from pathlib import Path
from typing import Any

from processing.errors import BenchmarkError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.measuring.timeline.records import STAGES
from processing.measuring.timeline.timeline import Timeline
from processing.record import record
from processing.running.events import FileFinished, WorkerStarted
from processing.task import Outcome, Stage, Status, Task, Timing

_RUN = "recorded"
_TIMINGS = "thumbpool-timings"
_MICROSECONDS = 1e6
_MILLISECONDS = 1e3
_MILLION = 1_000_000
_MOST_SECONDS = 1e9
_ROUNDING = 2e-6  # a trace tells nanoseconds, timings microseconds


@record
class RecordedRun:
    """A run as it was recorded.

    Attributes:
        tasks: what is known of the pictures: their names.
        cores: how many it could use; 0 if the file does not say.
    """

    timeline: Timeline
    tasks: tuple[Task, ...]
    cores: int


@record
class _File:
    """One picture of the file that is read; lanes count from 1, times in seconds."""

    name: str
    lane: int
    status: Status
    stamps: tuple[float, ...]
    cpu: float
    megapixels: float


def read_run(path: Path) -> RecordedRun:
    """Return the run in a file.

    Raises:
        BenchmarkError: it cannot be read, or is no trace and no timings of Thumbpool.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BenchmarkError(_cannot_be_read(path)) from error
    except (ValueError, RecursionError) as error:
        raise BenchmarkError(_not_ours(path)) from error
    try:
        return _run_of(plain)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BenchmarkError(_not_ours(path)) from error


def _run_of(plain: Any) -> RecordedRun:
    if plain.get("schema") == _TIMINGS:
        files, ups = _files_of_timings(plain["rows"])
        cores, storage = _whole(plain["machine"]["cores"]), None
    else:
        files, ups = _files_of_trace(plain["traceEvents"])
        others = plain.get("otherData", {})
        cores = _whole(others.get("cores", 0))
        storage = _seconds(others["storage_cpu_seconds"]) if others else None
    if not files:
        raise ValueError("no picture")
    tasks = tuple(Task(n, Path(each.name), Path(each.name)) for n, each in enumerate(files))
    workers = len({each.lane for each in files})
    timeline = Timeline(tasks, workers, 0.0)
    # A lane counts as one worker, also where another took the place of one that died.
    for lane in sorted({each.lane for each in files}):
        timeline.fold(WorkerStarted(_RUN, lane, 1, ups.get(lane, _first(files, lane))))
    cpu = sum(each.cpu for each in files)
    for task_id, each in enumerate(files):
        # The file has it of the whole run; where it has not, it is as of an equally busy worker.
        share = storage / cpu if storage is not None and cpu else _storage_share(each)
        timing = Timing(each.lane, each.stamps, each.cpu, each.cpu * min(1.0, share))
        size = (round(each.megapixels * _MILLION), 1) if each.megapixels else None
        outcome = Outcome(task_id, each.status, source_size=size, timing=timing)
        timeline.fold(FileFinished(_RUN, outcome))
    return RecordedRun(timeline, tasks, cores)


def _first(files: list[_File], lane: int) -> float:
    return min(each.stamps[0] for each in files if each.lane == lane)


def _storage_share(made: _File) -> float:
    busy = made.stamps[-1] - made.stamps[0]
    stored = made.stamps[1] - made.stamps[0] + made.stamps[-1] - made.stamps[-2]
    return stored / busy if busy > 0 else 0.0


def _files_of_timings(rows: Any) -> tuple[list[_File], dict[int, float]]:
    """Return the pictures of such rows, and when the first worker of each lane was up."""
    files: list[_File] = []
    ups: dict[int, float] = {}
    for row in rows:
        if row["kind"] == "start-up":
            ups.setdefault(_whole(row["lane"]), _seconds(row["end_seconds"]))
        elif row["kind"] == "file":
            files.append(_file_of_row(row))
    return files, ups


def _file_of_row(row: Any) -> _File:
    stamps = [_seconds(row["start_seconds"])]
    for stage in STAGES:
        stamps.append(stamps[-1] + _seconds(row[f"{stage.value}_seconds"]))
    return _File(
        str(row["source"]),
        _whole(row["lane"]),
        Status(row["status"]),
        tuple(stamps),
        _seconds(row["cpu_seconds"]),
        _seconds(row["megapixels"]),
    )


def _files_of_trace(events: Any) -> tuple[list[_File], dict[int, float]]:
    """Return the pictures of a trace, and when the first worker of each lane was up."""
    files: list[_File] = []
    ups: dict[int, float] = {}
    lanes: dict[int, int] = {}
    phases: list[tuple[Stage, float, float]] = []
    head: Any = None
    for event in (*events, {"ph": "X", "cat": "file"}):
        if event["ph"] == "M" and event["name"] == "process_sort_index":
            lanes[_whole(event["pid"])] = _whole(event["args"]["sort_index"])
        if event["ph"] != "X":
            continue
        if event["cat"] == "start":
            up = _seconds(event["ts"] + event["dur"], _MICROSECONDS)
            ups.setdefault(lanes[_whole(event["pid"])], up)
        elif event["cat"] == "phase":
            begun = _seconds(event["ts"], _MICROSECONDS)
            phases.append((Stage(event["name"]), begun, _seconds(event["dur"], _MICROSECONDS)))
        elif event["cat"] == "file":
            if head is not None:
                files.append(_file_of(head, phases, lanes))
            head, phases = event, []
    return files, ups


def _file_of(head: Any, phases: list[tuple[Stage, float, float]], lanes: dict[int, int]) -> _File:
    """Return a picture from its event and those of its phases."""
    lengths = {stage: length for stage, _, length in phases}
    stamps = [_seconds(head["ts"], _MICROSECONDS)]
    for stage in STAGES:
        stamps.append(stamps[-1] + lengths.get(stage, 0.0))
    end = stamps[0] + _seconds(head["dur"], _MICROSECONDS)
    if abs(stamps[-1] - end) > len(STAGES) * _ROUNDING:
        raise ValueError("phases that do not fill their picture")
    return _File(
        str(head["name"]),
        lanes[_whole(head["pid"])],
        Status(head["args"]["status"]),
        tuple(stamps),
        _seconds(head["args"]["cpu_milliseconds"], _MILLISECONDS),
        _seconds(head["args"]["megapixels"]),
    )


def _seconds(value: Any, parts: float = 1.0) -> float:
    """Return a number of which a second has so many `parts`.

    Raises:
        TypeError, ValueError: it is none that could be.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    seconds = float(value) / parts
    if not math.isfinite(seconds) or not 0 <= seconds <= _MOST_SECONDS:
        raise ValueError("no time")
    return seconds


def _whole(value: Any) -> int:
    """Return a whole number that is not negative.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise ValueError("no whole number")
    return value


def _cannot_be_read(path: Path) -> str:
    return lazy_tr("{file} cannot be read.", file=display(path))


def _not_ours(path: Path) -> str:
    return lazy_tr(
        "{file} is no recorded run. Choose a file that --trace wrote, or that was saved from the "
        "lanes as .times.json or .trace.json.",
        file=display(path),
    )
