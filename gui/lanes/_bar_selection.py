"""Select bars by the arrow keys."""

import math
from collections.abc import Sequence
from enum import Enum, auto
from itertools import chain

from gui.lanes._time_window import TimeWindow
from processing.measuring.timeline.records import FileRecord, FileRecords


class Direction(Enum):
    """The directions of the arrow keys: in the same lane, or to another one."""

    BEFORE = auto()
    AFTER = auto()
    ABOVE = auto()
    BELOW = auto()


def first_in(records: FileRecords, view: TimeWindow, lanes: Sequence[int]) -> FileRecord | None:
    """Return the first bar in sight of the topmost of `lanes` that has one."""
    in_sight = (records.between(lane, view.start, view.end) for lane in lanes)
    return next(chain.from_iterable(in_sight), None)


def next_to(
    records: FileRecords,
    chosen: FileRecord,
    way: Direction,
    view: TimeWindow,
    lanes: Sequence[int],
) -> FileRecord:
    """Return the next bar from `chosen`; itself if there is none. `lanes` go from top to bottom.

    Bars within the same pixel of `view` are skipped, so that each step is visible.
    """
    pixel = math.floor(view.x_at(chosen.start))
    match way:
        case Direction.BEFORE:
            moment = min(chosen.start, view.seconds_at(pixel))
            found = records.last_before(chosen.lane, moment)
        case Direction.AFTER:
            moment = max(math.nextafter(chosen.start, math.inf), view.seconds_at(pixel + 1))
            found = records.first_from(chosen.lane, moment)
        case Direction.ABOVE:
            found = _nearest(records, chosen, lanes[: lanes.index(chosen.lane)][::-1])
        case Direction.BELOW:
            found = _nearest(records, chosen, lanes[lanes.index(chosen.lane) + 1 :])
    return found or chosen


def _nearest(records: FileRecords, chosen: FileRecord, lanes: Sequence[int]) -> FileRecord | None:
    """Return the bar at about the same time in the first of `lanes` that has any."""
    middle = (chosen.start + chosen.end) / 2
    for lane in lanes:
        beside = (records.last_before(lane, middle), records.first_from(lane, middle))
        found = [record for record in beside if record is not None]
        if found:
            return min(found, key=lambda record: max(record.start - middle, middle - record.end))
    return None
