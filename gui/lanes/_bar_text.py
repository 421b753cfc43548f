"""Describe a place of the lanes in words."""

import time

from gui.control.recording import Recording
from gui.text import phrases
from processing.language.translation import tr
from processing.measuring.timeline.records import FileRecord
from processing.task import Stage, Status

_MILLISECONDS = 1000


def description_at(recording: Recording, lane: int, start: float, end: float) -> str:
    """Return what a lane did between two moments, as lines; empty in the future."""
    record = recording.record_at(lane, start, end)
    if record is not None:
        return "\n".join(_lines(recording, record))
    running = recording.running_at(lane, start)
    if running is not None:
        text = tr("{name}: in progress; its phases are told when it ends")
        return text.format(name=recording.name_of(running.task_id))
    if start < recording.start_ups(time.perf_counter())[lane]:
        return tr("Worker {n} was starting").format(n=lane + 1)
    if any(begun <= start < ended for begun, ended in recording.pauses(time.perf_counter())):
        return tr("The run was paused; worker {n} had nothing to do").format(n=lane + 1)
    is_past = start < recording.lasted()
    return tr("Worker {n} was idle").format(n=lane + 1) if is_past else ""


def stage_text(stage: Stage) -> str:
    """Return the word for a phase."""
    return {
        Stage.OPEN: tr("open"),
        Stage.DECODE: tr("decode"),
        Stage.TRANSFORM: tr("resize"),
        Stage.ENCODE: tr("encode"),
        Stage.WRITE: tr("write"),
    }[stage]


def _lines(recording: Recording, record: FileRecord) -> list[str]:
    worker = tr("worker {n}").format(n=record.lane + 1)
    lines = [f"{recording.name_of(record.task_id)}, {worker}"]
    if record.status is not Status.DONE:
        lines.append(phrases.status_text(record.status))
    phases = (f"{stage_text(s.stage)} {_ms(s.end - s.start)}" for s in record.spans())
    lines.append(", ".join(phases))
    text = tr("{busy} altogether, {cpu} of them on a processor")
    lines.append(text.format(busy=_ms(record.busy_seconds), cpu=_ms(record.cpu_seconds)))
    return lines


def _ms(seconds: float) -> str:
    milliseconds = seconds * _MILLISECONDS
    digits = 1 if milliseconds < 10 else 0
    return f"{milliseconds:,.{digits}f} ms"
