"""The rows of a file that a run was recorded in: every figure is checked, as anybody may write one.

Whatever is not as Thumbpool writes it raises LookupError, TypeError, ValueError or AttributeError.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from processing.errors import SettingsError
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.timings_json import SCHEMA
from processing.measuring.timeline.csv import FileRow
from processing.measuring.timeline.records import STAGES
from processing.record import record
from processing.storage.presets.settings_json import from_plain
from processing.task import Stage

FILE, LOST, START_UP = "file", "lost", "start-up"
MAX_LANES = 1024
MAX_SECONDS = 1e9
MAX_PAUSES = 10_000
ROUNDING = 1e-5  # seconds: a picture is told as six rounded numbers
_MAX_LETTERS = 300  # of a name or a cause
_SLACK = 1.01  # clocks of several machines may differ a little
_MICROSECONDS = 1e6
_MILLISECONDS = 1e3
_END, _LOST_NAME = "worker ", "lost: "  # how names in a trace begin


@record
class RecordedRows:
    """What a file has of a run.

    Attributes:
        rows: one a picture, a start-up, lost work, or a worker's end; lanes count from 1.
        pauses: begin and end of each, in seconds; none in older files.
        cores: how many the run could use; 0 if the file does not say.
        storage_cpu_seconds: of all pictures; None if the file does not say.
        machine: on which it ran; None if the file does not say.
    """

    rows: tuple[FileRow, ...]
    pauses: tuple[tuple[float, float], ...]
    cores: int
    storage_cpu_seconds: float | None
    machine: MachineFacts | None


def rows_of(plain: Any) -> RecordedRows:
    """Return the rows of what a JSON file holds."""
    if plain.get("schema") == SCHEMA:
        machine = plain["machine"]
        found = RecordedRows(
            tuple(map(_row_of, plain["rows"])),
            _pauses_of(plain.get("pauses", ())),
            _whole(machine["cores"]),
            None,
            _machine_of(machine),
        )
    else:
        others = plain.get("otherData", {})
        found = RecordedRows(
            tuple(_rows_of_trace(plain["traceEvents"])),
            _pauses_of(others.get("pauses", ())),
            _whole(others.get("cores", 0)),
            _seconds(others["storage_cpu_seconds"]) if others else None,
            _machine_of(others),
        )
    _check_rows(found.rows)
    return found


def stamps_of(row: FileRow) -> tuple[float, ...]:
    """Return when each stage of a picture began, then its end."""
    stamps = [row.start_seconds]
    for stage in STAGES:
        stamps.append(stamps[-1] + getattr(row, f"{stage.value}_seconds"))
    return tuple(stamps)


def _check_rows(rows: Iterable[FileRow]) -> None:
    """Refuse what no worker can have done: it would take for ever to draw."""
    busy: defaultdict[int, float] = defaultdict(float)
    last = 0.0
    for row in rows:
        if not 1 <= row.lane <= MAX_LANES:
            raise ValueError("no lane")
        if row.kind == FILE:
            end = stamps_of(row)[-1]
            if abs(end - row.end_seconds) > ROUNDING:
                raise ValueError("phases that do not fill their picture")
            last = max(last, end)
            busy[row.lane] += end - row.start_seconds
    if not busy:
        raise ValueError("no picture")
    if max(busy.values()) > last * _SLACK + ROUNDING * len(STAGES):
        raise ValueError("more work than time")


def _row_of(plain: Any) -> FileRow:
    """Return a row of timings."""
    wait = plain.get("core_wait_seconds")
    stages: dict[str, Any] = {
        f"{stage.value}_seconds": _seconds(plain[f"{stage.value}_seconds"]) for stage in STAGES
    }
    return FileRow(
        _text(plain["kind"]),
        _text(plain["source"]),
        _text(plain["status"]),
        _whole(plain.get("attempt", 1)),
        _whole(plain["lane"]),
        _whole(plain.get("worker", plain["lane"])),
        _seconds(plain["start_seconds"]),
        _seconds(plain["end_seconds"]),
        **stages,
        cpu_seconds=_seconds(plain["cpu_seconds"]),
        core_wait_seconds=None if wait is None else _seconds(wait),
        megapixels=_seconds(plain["megapixels"]),
    )


def _rows_of_trace(events: Any) -> Iterator[FileRow]:
    """Yield the rows of a trace, in which the phases of a picture follow it."""
    lanes: dict[int, int] = {}
    phases: list[Any] = []
    head: Any = None
    for event in events:
        kind = event["ph"]
        if kind == "M" and event["name"] == "process_sort_index":
            lanes[_whole(event["pid"])] = _whole(event["args"]["sort_index"])
        elif kind == "X" and event["cat"] == "phase":
            phases.append(event)
        elif kind == "X" and event["cat"] == "file":
            if head is not None:
                yield _file_of_trace(head, phases, lanes)
            head, phases = event, []
        elif kind in {"X", "i"}:
            yield _other_of_trace(event, lanes)
    if head is not None:
        yield _file_of_trace(head, phases, lanes)


def _other_of_trace(event: Any, lanes: dict[int, int]) -> FileRow:
    """Return a start-up, lost work, or the end of a worker."""
    worker, name = _whole(event["pid"]), _text(event["name"])
    start = _seconds(event["ts"], _MICROSECONDS)
    end = start + _seconds(event.get("dur", 0), _MICROSECONDS)
    kind, source, status = name.removeprefix(_END), "", ""
    match event["cat"]:
        case "start":
            kind = START_UP
        case "lost":
            kind, source = LOST, name.removeprefix(_LOST_NAME)
        case _:
            status = _text(event["args"]["cause"])
    return FileRow(kind, source, status, 1, lanes[worker], worker, start, end)


def _file_of_trace(head: Any, phases: list[Any], lanes: dict[int, int]) -> FileRow:
    """Return a picture from its event and those of its phases."""
    lengths: dict[str, Any] = {
        f"{Stage(each['name']).value}_seconds": _seconds(each["dur"], _MICROSECONDS)
        for each in phases
    }
    worker, figures = _whole(head["pid"]), head["args"]
    start, wait = _seconds(head["ts"], _MICROSECONDS), figures.get("core_wait_milliseconds")
    return FileRow(
        FILE,
        _text(head["name"]),
        _text(figures["status"]),
        _whole(figures.get("attempt", 1)),
        lanes[worker],
        worker,
        start,
        start + _seconds(head["dur"], _MICROSECONDS),
        **lengths,
        cpu_seconds=_seconds(figures["cpu_milliseconds"], _MILLISECONDS),
        core_wait_seconds=None if wait is None else _seconds(wait, _MILLISECONDS),
        megapixels=_seconds(figures["megapixels"]),
    )


def _pauses_of(plain: Any) -> tuple[tuple[float, float], ...]:
    """Return pauses, which are in order."""
    if len(plain) > MAX_PAUSES:
        raise ValueError("too many pauses")
    pauses = tuple((_seconds(begun), _seconds(ended)) for begun, ended in plain)
    moments = [moment for pause in pauses for moment in pause]
    if moments != sorted(moments):
        raise ValueError("pauses in disorder")
    return pauses


def _machine_of(plain: Any) -> MachineFacts | None:
    """Return the facts of a machine, which an older file may lack."""
    names = {each.name for each in fields(MachineFacts)}
    try:
        return from_plain(MachineFacts, {name: plain[name] for name in names & plain.keys()})
    except SettingsError:
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value[:_MAX_LETTERS]


def _seconds(value: Any, parts: float = 1.0) -> float:
    """Return a number of which a second has so many `parts`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    seconds = float(value) / parts
    if not math.isfinite(seconds) or not 0 <= seconds <= MAX_SECONDS:
        raise ValueError("no time")
    return seconds


def _whole(value: Any) -> int:
    """Return a whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**62:
        raise ValueError("no whole number")
    return value
