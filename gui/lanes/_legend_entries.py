"""The entries of the lanes' legend: what there is to explain of a run."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush

from gui.control.recording import Recording
from gui.lanes._bar_text import stage_text
from gui.look.colors import LaneColors
from processing.language.translation import tr
from processing.measuring.timeline.lives import WorkerEnd
from processing.processes.core_wait import is_core_wait_known
from processing.record import record
from processing.task import Stage


@record
class LegendEntry:
    """A colour or pattern with its name and what it means; `brushes` are painted in order."""

    name: str
    meaning: str
    brushes: tuple[QBrush, ...]


def entries_of(recordings: Sequence[Recording], colors: LaneColors) -> list[LegendEntry]:
    """Return what is to be explained of runs: what is seldom seen only if it is there."""
    seldom_seen = [_what_is_seldom(recording) for recording in recordings]
    are_there = [any(each) for each in zip(*seldom_seen, strict=True)]
    seldom = [
        entry for entry, is_there in zip(_seldom(colors), are_there, strict=False) if is_there
    ]
    return [*_phases(colors), *_waits(colors), *_usual(colors), *seldom]


def _what_is_seldom(recording: Recording) -> tuple[bool, ...]:
    """Return which of the seldom entries a run needs, in their order."""
    timeline = recording.timeline
    is_lost = bool(timeline.lost)
    has_died = any(end.how is WorkerEnd.DIED for end in timeline.ends)
    # Until the first worker of a lane starts there is none; that needs no word.
    is_absent = any(each.since > 0 for each in recording.absences(timeline.reached()))
    was_paused = bool(timeline.pauses(math.inf))
    return is_lost, is_lost, has_died, is_absent, was_paused


def all_entries(colors: LaneColors) -> list[LegendEntry]:
    """Return everything that may be seen."""
    return [*_phases(colors), *_waits(colors), *_usual(colors), *_seldom(colors)]


def _phases(colors: LaneColors) -> list[LegendEntry]:
    meanings = (
        tr("finding and opening the file, and reading its header"),
        tr("turning the file into pixels"),
        tr("turning, cropping and resizing, and the other steps"),
        tr("turning the pixels into a file again"),
        tr("putting the result in its place"),
    )
    looks = zip(Stage, meanings, colors.phases, colors.patterns, strict=True)
    return [
        LegendEntry(stage_text(stage), meaning, (QBrush(color), pattern))
        for stage, meaning, color, pattern in looks
    ]


def _waits(colors: LaneColors) -> list[LegendEntry]:
    """Return what the hatchings mean; where the system does not tell waits apart, there is one."""
    ground = QBrush(colors.running)
    if not is_core_wait_known():
        return [
            LegendEntry(
                tr("waiting for CPU or disk"),
                tr(
                    "hatched as high as the share of the time in which the worker waited for a "
                    "core or for a disk"
                ),
                (ground, colors.core_wait),
            )
        ]
    return [
        LegendEntry(
            tr("waiting for a core"),
            tr(
                "hatched as high as the share of the time in which the worker could go on and "
                "other programs or workers had the cores"
            ),
            (ground, colors.core_wait),
        ),
        LegendEntry(
            tr("waiting for the disk"),
            tr(
                "dotted as high as the share of the time in which the worker waited for the disk, "
                "or for something else that is no core"
            ),
            (ground, colors.other_wait),
        ),
    ]


def _usual(colors: LaneColors) -> list[LegendEntry]:
    return [
        # Translators: a state of a worker, in the legend of a chart over time.
        LegendEntry(tr("idle"), tr("the worker had nothing to do"), (QBrush(colors.idle),)),
        LegendEntry(
            # Translators: until the worker is up, in the legend of a chart over time.
            tr("start-up"),
            tr("the worker process was not up yet"),
            (QBrush(colors.start_up),),
        ),
        LegendEntry(
            tr("in progress"), tr("its phases are told when it ends"), (QBrush(colors.running),)
        ),
    ]


def _seldom(colors: LaneColors) -> list[LegendEntry]:
    lines = QBrush(colors.pause_lines, Qt.BrushStyle.HorPattern)
    return [
        LegendEntry(
            # Translators: work whose worker died, in the legend of a chart over time.
            tr("lost"),
            tr("work that came to nothing, as its worker died or was stopped; it is done again"),
            (QBrush(colors.lost), colors.lost_cross),
        ),
        LegendEntry(
            # Translators: a picture that is made once more, in the legend of a chart over time.
            tr("made again"),
            tr("the bar of a picture that was lost before has an edge in the colour of the loss"),
            (QBrush(colors.running), QBrush(colors.lost, Qt.BrushStyle.HorPattern)),
        ),
        LegendEntry(
            # Translators: where a worker process died, in the legend of a chart over time.
            tr("a worker died"),
            tr("the worker process of this lane died; new ones start"),
            (QBrush(colors.end),),
        ),
        LegendEntry(
            # Translators: a time without a worker, in the legend of a chart over time.
            tr("no worker"),
            tr("this lane had no worker process"),
            (QBrush(colors.no_worker), colors.no_worker_dots),
        ),
        LegendEntry(
            # Translators: a state of a worker, in the legend of a chart over time.
            tr("paused"),
            tr("the run was paused, and the worker had nothing to do"),
            (QBrush(colors.paused), lines),
        ),
    ]
