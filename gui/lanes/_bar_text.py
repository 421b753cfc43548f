"""Describe a place of the lanes in words."""

import time

from gui.control.recording import Recording
from gui.lanes._worker_words import death_sentence, lost_reason, worker_id
from gui.text import phrases
from processing.language.phrases import listed
from processing.language.translation import ptr, tr
from processing.measuring.durations import short
from processing.measuring.timeline.lives import End, WorkerEnd
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import LostWork
from processing.task import Stage, Status

_NEAR_A_MARK = 6  # pixels on each side of a death that tell of it


def description_at(recording: Recording, lane: int, start: float, end: float) -> str:
    """Return what a lane did between two moments, as lines; empty in the future."""
    near = (end - start) * _NEAR_A_MARK
    death = recording.end_at(lane, start - near, end + near)
    if death is not None and death.how is WorkerEnd.DIED:
        return _death_text(recording, death)
    record = recording.record_at(lane, start, end)
    if record is not None:
        return "\n".join(_lines(recording, record))
    running = recording.running_at(lane, start)
    if running is not None:
        name = recording.label_of(running.task_id, running.attempt)
        return tr("{name}: in progress; its phases are told when it ends", name=name)
    lost = recording.lost_at(lane, start, end)
    if lost is not None:
        return "\n".join(_lost_lines(recording, lost))
    return _without_picture(recording, lane, start)


def _without_picture(recording: Recording, lane: int, start: float) -> str:
    """Return why a lane had no picture at a moment; empty in the future."""
    now = time.perf_counter()
    for each in recording.start_ups(now):
        if each.lane == lane and each.since <= start < each.until:
            named = worker_id(recording, each.worker)
            return _with_id(tr("Worker {n} was starting", n=lane + 1), named)
    if any(
        each.lane == lane and each.since <= start < each.until for each in recording.absences(now)
    ):
        return tr("There was no worker {n}", n=lane + 1)
    if any(begun <= start < ended for begun, ended in recording.pauses(now)):
        return tr("The run was paused; worker {n} had nothing to do", n=lane + 1)
    is_past = start < recording.lasted()
    return tr("Worker {n} was idle", n=lane + 1) if is_past else ""


def stage_text(stage: Stage) -> str:
    """Return the word for a phase."""
    return {
        # Translators: the phases of making a picture, in the legend of a chart over time.
        Stage.OPEN: ptr("phase", "open"),
        Stage.DECODE: ptr("phase", "decode"),
        Stage.RESIZE: ptr("phase", "resize"),
        Stage.ENCODE: ptr("phase", "encode"),
        Stage.WRITE: ptr("phase", "write"),
    }[stage]


def _lines(recording: Recording, record: FileRecord) -> list[str]:
    lines = [_who(recording, recording.label_of(record.task_id), record.lane, record.worker)]
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
    lines.append(_waits_text(record))
    return lines


def _waits_text(record: FileRecord) -> str:
    other = short(record.other_wait_seconds)
    if record.core_wait_seconds is None:
        return tr("{wait} waiting for a core or for the disk", wait=other)
    waited = min(record.core_wait_seconds, record.starved_seconds)
    # Translators: two times, as "120 ms waiting for a core, 3 ms for the disk or other things".
    return tr(
        "{core} waiting for a core, {other} for the disk or other things",
        core=short(waited),
        other=other,
    )


def _who(recording: Recording, name: str, lane: int, worker: int) -> str:
    # Translators: a file, and the number of the worker that made it.
    told = tr("{name}, worker {n}", name=name, n=lane + 1)
    return _with_id(told, worker_id(recording, worker))


def _with_id(text: str, identity: str) -> str:
    # Translators: a worker and, in brackets, the id of its process or thread.
    return tr("{worker} ({id})", worker=text, id=identity) if identity else text


def _lost_lines(recording: Recording, lost: LostWork) -> list[str]:
    name = recording.label_of(lost.task_id, lost.attempt)
    lasted = tr("{time} of work", time=short(lost.until - lost.since))
    return [_who(recording, name, lost.lane, lost.worker), lasted, lost_reason(lost)]


def _death_text(recording: Recording, death: End) -> str:
    """Return who died, when and how, and what was lost with it."""
    lines = [death_sentence(death)]
    lost = (each for each in recording.timeline.lost if each.worker == death.worker)
    names = [recording.name_of(each.task_id) for each in lost if each.until <= death.at]
    if names:
        lines.append(tr("Its work was lost and is done again: {names}", names=listed(names)))
    return "\n".join(lines)
