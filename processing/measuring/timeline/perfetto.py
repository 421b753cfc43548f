"""A run as a trace that Perfetto and Chrome open: https://ui.perfetto.dev, "Open trace file".

The format is described in "Trace Event Format" (Google, 2016): `M` events name and order the
workers, an `X` event is a file with an `X` inside it for each phase, work that was lost, or a
worker coming up, an `i` event is the end of a worker in mid-run, `C` events are counters.
"""

import json
import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from processing.files.display import display
from processing.measuring.timeline.lives import End
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import Timeline
from processing.running.lanes import pid_of
from processing.settings.batch import available_cores
from processing.task import Task
from processing.version import __version__

_NANOSECONDS = 1_000_000_000
_NANOSECONDS_A_MICROSECOND = 1000


def trace_lines(
    timeline: Timeline, tasks: Sequence[Task], about: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Yield the lines of a trace of `timeline`, in JSON; `tasks` tell the names of the files.

    `about` is what a reader has to know besides; Perfetto shows it with the facts of the trace.
    """
    head = json.dumps({**(about or {}), **_circumstances(timeline)}, ensure_ascii=False)
    separator = f'{{"displayTimeUnit": "ms", "otherData": {head}, "traceEvents": [\n'
    for event in _events(timeline, tasks):
        yield separator + json.dumps(event, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _circumstances(timeline: Timeline) -> dict[str, Any]:
    """Return what the events do not say, for whoever reads it again: Perfetto shows it as it is."""
    effort = timeline.finished_effort()
    return {
        "thumbpool": __version__,
        "cores": available_cores(),
        "storage_cpu_seconds": round(effort.storage_cpu, 6) if effort is not None else 0.0,
        "pauses": timeline.pauses(timeline.reached()),
    }


def _events(timeline: Timeline, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
    yield from _named(os.getpid(), "Thumbpool", 0)
    for worker, lane in timeline.lives.workers.items():
        host = timeline.lives.host_of(worker)
        who = f"worker {pid_of(worker)} on {host}" if host else f"worker {worker}"
        yield from _named(worker, f"lane {lane + 1}: {who}", lane + 1)
    for each in timeline.start_ups(math.inf):
        if math.isfinite(each.until):
            yield _slice("start-up", "start", each.worker, each.since, each.until)
    for lost in timeline.lost:
        name = f"lost: {display(tasks[lost.task_id].source.name)}"
        yield {
            **_slice(name, "lost", lost.worker, lost.since, lost.until),
            "args": {"attempt": lost.attempt},
        }
    for end in timeline.ends:
        yield _instant(end)
    for record in timeline.records:
        yield from _file(record, tasks[record.task_id], timeline.attempt_of(record.task_id))
    yield from _waiting(timeline)
    yield from _throughput(timeline)
    for moment, count in timeline.queue.steps:
        yield _count("messages in the queue", moment, count, "messages")


def _named(process: int, name: str, place: int) -> Iterator[dict[str, Any]]:
    head = {"ph": "M", "pid": process, "tid": process}
    yield {**head, "name": "process_name", "args": {"name": name}}
    yield {**head, "name": "process_sort_index", "args": {"sort_index": place}}
    yield {**head, "name": "thread_name", "args": {"name": "pictures"}}


def _instant(end: End) -> dict[str, Any]:
    """Return the event of a worker's end, which is drawn across the rows of its process."""
    return {
        "ph": "i",
        "s": "p",
        "name": f"worker {end.how.value}",
        "cat": "end",
        "pid": end.worker,
        "tid": end.worker,
        "ts": round(end.at * _NANOSECONDS) / _NANOSECONDS_A_MICROSECOND,
        "args": {"cause": str(end.cause)},
    }


def _file(record: FileRecord, task: Task, attempt: int) -> Iterator[dict[str, Any]]:
    """Yield the file and, inside it, its phases."""
    whole = _slice(display(task.source.name), "file", record.worker, record.start, record.end)
    whole["args"] = {
        "status": record.status.value,
        "attempt": attempt,
        "cpu_milliseconds": round(record.cpu_seconds * 1000, 3),
        "other_wait_milliseconds": round(record.other_wait_seconds * 1000, 3),
        "megapixels": round(record.megapixels, 3),
    }
    if record.core_wait_seconds is not None:
        whole["args"]["core_wait_milliseconds"] = round(record.core_wait_seconds * 1000, 3)
    yield whole
    for span in record.spans():
        yield _slice(span.stage.value, "phase", record.worker, span.start, span.end)


def _slice(name: str, category: str, worker: int, start: float, end: float) -> dict[str, Any]:
    """Return an event of that length; both ends rounded alike, so what is inside stays inside."""
    begun, ended = (round(moment * _NANOSECONDS) for moment in (start, end))
    return {
        "ph": "X",
        "name": name,
        "cat": category,
        "pid": worker,
        "tid": worker,
        "ts": begun / _NANOSECONDS_A_MICROSECOND,
        "dur": (ended - begun) / _NANOSECONDS_A_MICROSECOND,
    }


def _waiting(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """Yield how many files nobody had begun, whenever one was begun."""
    starts = sorted(record.start for record in timeline.records)
    yield _count("files waiting", 0.0, len(starts))
    for number, start in enumerate(starts, 1):
        yield _count("files waiting", start, len(starts) - number)


def _throughput(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """Yield how many files were finished in each second, at its begin."""
    ended = Counter(int(record.end) for record in timeline.records)
    for second in range(max(ended, default=-1) + 1):
        yield _count("files a second", float(second), ended[second])


def _count(name: str, moment: float, value: int, unit: str = "files") -> dict[str, Any]:
    this = os.getpid()
    microseconds = round(moment * _NANOSECONDS) / _NANOSECONDS_A_MICROSECOND
    head = {"ph": "C", "name": name, "pid": this, "tid": this, "ts": microseconds}
    return {**head, "args": {unit: value}}
