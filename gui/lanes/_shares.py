"""What a part of a lane shows: bars for wide files, exact shares of phases for narrow ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gui.lanes._time_window import TimeWindow
from processing.measuring.timeline.columns import Columns
from processing.measuring.timeline.records import STAGES, FileRecord, FileRecords

LEAST_BAR_PIXELS = 3  # narrower files would hide each other as bars


@dataclass(slots=True)
class Shares:
    """Which part of one pixel each phase took, from 0 to 1; what is left was idle.

    Attributes:
        busy: in the order of `Stage`.
        starved: the part that was busy and had no processor.
        core_wait: the part of that which waited for a core; all of it where the system does not
            tell what was waited for.
    """

    busy: list[float] = field(default_factory=lambda: [0.0] * len(STAGES))
    starved: float = 0.0
    core_wait: float = 0.0


@dataclass(slots=True)
class Stretch:
    """What is to be painted of one lane.

    Attributes:
        bars: files of `LEAST_BAR_PIXELS` and more.
        shares: of all others, by pixel from the left edge of the window.
    """

    bars: list[FileRecord] = field(default_factory=list)
    shares: dict[int, Shares] = field(default_factory=dict)


def columns_fit(columns: Columns, view: TimeWindow) -> bool:
    """Return whether each pixel shows whole columns, so that their sums are exact."""
    return (view.pixel_seconds / columns.column_seconds).is_integer()


def stretch_of_columns(
    columns: Columns, lane: int, view: TimeWindow, first: int, last: int
) -> Stretch:
    """Return the pixels from `first` up to `last` of a lane, from the sums of the whole run."""
    stretch = Stretch()
    if lane >= columns.lanes:
        return stretch
    count = int(view.pixel_seconds / columns.column_seconds)
    for x in range(first, last):
        begin = (view.first + x) * count
        found = [columns.column(lane, n) for n in range(begin, min(begin + count, columns.width))]
        busy = [
            sum(seconds) / view.pixel_seconds
            for seconds in zip(*(c.busy for c in found), strict=True)
        ]
        if any(busy):
            starved = sum(column.starved for column in found)
            waited = sum(column.core_wait for column in found)
            stretch.shares[x] = Shares(
                busy, starved / view.pixel_seconds, waited / view.pixel_seconds
            )
    return stretch


def stretch_of_records(
    records: FileRecords, lane: int, view: TimeWindow, first: int, last: int
) -> Stretch:
    """Return the same from the records of the files, which have every moment."""
    stretch = Stretch()
    near = records.between(lane, view.seconds_at(first), view.seconds_at(last))
    for record in near:
        if record.busy_seconds >= LEAST_BAR_PIXELS * view.pixel_seconds:
            stretch.bars.append(record)
        else:
            _add(stretch.shares, record, view, range(first, last))
    return stretch


def starved_share(record: FileRecord) -> float:
    """Return which part of a file's time had no processor, from 0 to 1."""
    busy = record.busy_seconds
    return min(1.0, record.starved_seconds / busy) if busy > 0 else 0.0


def core_wait_share(record: FileRecord) -> float:
    """Return which part of a file's time its worker waited for a core, from 0 to 1.

    Where the system does not tell what was waited for, that is all waiting.
    """
    busy, waited, starved = record.busy_seconds, record.core_wait_seconds, starved_share(record)
    return starved if waited is None or busy <= 0 else min(starved, waited / busy)


def _add(shares: dict[int, Shares], record: FileRecord, view: TimeWindow, within: range) -> None:
    starved, waited = starved_share(record), core_wait_share(record)
    for span in record.spans():
        place = STAGES.index(span.stage)
        for x, part in _parts(view.x_at(span.start), view.x_at(span.end)):
            if x in within:
                share = shares.setdefault(x, Shares())
                share.busy[place] += part
                share.starved += part * starved
                share.core_wait += part * waited


def _parts(start: float, end: float) -> Iterable[tuple[int, float]]:
    """Yield each pixel between two places, and how much of it lies between them."""
    x = int(start // 1)
    while x < end:
        yield x, min(end, x + 1) - max(start, x)
        x += 1
