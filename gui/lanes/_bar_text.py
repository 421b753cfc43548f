"""Describe a place of the lanes in words."""

import time

from gui.control.recording import Recording
from gui.text import phrases
from processing.language.phrases import listed
from processing.language.translation import ptr, tr
from processing.measuring.durations import short
from processing.measuring.timeline.records import FileRecord
from processing.task import Stage, Status


def description_at(recording: Recording, lane: int, start: float, end: float) -> str:
    """Return what a lane did between two moments, as lines; empty in the future."""
    record = recording.record_at(lane, start, end)
    if record is not None:
        return "\n".join(_lines(recording, record))
    running = recording.running_at(lane, start)
    if running is not None:
        name = recording.name_of(running.task_id)
        return tr("{name}: in progress; its phases are told when it ends", name=name)
    if start < recording.start_ups(time.perf_counter())[lane]:
        return tr("Worker {n} was starting", n=lane + 1)
    if any(begun <= start < ended for begun, ended in recording.pauses(time.perf_counter())):
        return tr("The run was paused; worker {n} had nothing to do", n=lane + 1)
    is_past = start < recording.lasted()
    return tr("Worker {n} was idle", n=lane + 1) if is_past else ""


def stage_text(stage: Stage) -> str:
    """Return the word for a phase."""
    return {
        # Translators: the phases of making a picture, in the legend of a chart over time.
        Stage.OPEN: ptr("phase", "open"),
        Stage.DECODE: ptr("phase", "decode"),
        Stage.TRANSFORM: ptr("phase", "resize"),
        Stage.ENCODE: ptr("phase", "encode"),
        Stage.WRITE: ptr("phase", "write"),
    }[stage]


def _lines(recording: Recording, record: FileRecord) -> list[str]:
    name = recording.name_of(record.task_id)
    # Translators: a file, and the number of the worker that made it.
    lines = [tr("{name}, worker {n}", name=name, n=record.lane + 1)]
    if record.status is not Status.DONE:
        lines.append(phrases.status_text(record.status))
    phases = (
        # Translators: a phase of making a picture, and how long it took, as "decode 27 ms".
        tr("{phase} {time}", phase=stage_text(span.stage), time=short(span.end - span.start))
        for span in record.spans()
    )
    lines.append(listed(phases))
    busy, cpu = short(record.busy_seconds), short(record.cpu_seconds)
    # Translators: two times, as "400 ms altogether, 200 ms of them on a processor".
    lines.append(tr("{busy} altogether, {cpu} of them on a processor", busy=busy, cpu=cpu))
    return lines
