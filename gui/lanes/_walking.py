"""Walk from bar to bar by keys."""

import math
from enum import Enum, auto
from itertools import chain

from gui.lanes._time_window import ViewWindow
from processing.measuring.timeline.records import FileRecord, FileRecords


class Way(Enum):
    """Where a key leads: to the bars before and after, or to the lanes above and below."""

    BEFORE = auto()
    AFTER = auto()
    ABOVE = auto()
    BELOW = auto()


def first_in(records: FileRecords, view: ViewWindow, lanes: int) -> FileRecord | None:
    """Return the first bar in sight of the topmost lane that has one."""
    in_sight = (records.between(lane, view.start, view.end) for lane in range(lanes))
    return next(chain.from_iterable(in_sight), None)


def next_to(
    records: FileRecords, chosen: FileRecord, way: Way, view: ViewWindow, lanes: int
) -> FileRecord:
    """Return the bar that lies beside `chosen`; itself where there is none.

    Bars that are narrower than a pixel of `view` are passed over, so that each step is seen.
    """
    pixel = math.floor(view.x_at(chosen.start))
    match way:
        case Way.BEFORE:
            moment = min(chosen.start, view.seconds_at(pixel))
            found = records.last_before(chosen.lane, moment)
        case Way.AFTER:
            moment = max(math.nextafter(chosen.start, math.inf), view.seconds_at(pixel + 1))
            found = records.first_from(chosen.lane, moment)
        case Way.ABOVE:
            found = _nearest(records, chosen, range(chosen.lane - 1, -1, -1))
        case Way.BELOW:
            found = _nearest(records, chosen, range(chosen.lane + 1, lanes))
    return found or chosen


def _nearest(records: FileRecords, chosen: FileRecord, lanes: range) -> FileRecord | None:
    """Return the bar at about the same time in the first of `lanes` that has any."""
    middle = (chosen.start + chosen.end) / 2
    for lane in lanes:
        beside = (records.last_before(lane, middle), records.first_from(lane, middle))
        found = [record for record in beside if record is not None]
        if found:
            return min(found, key=lambda record: max(record.start - middle, middle - record.end))
    return None
