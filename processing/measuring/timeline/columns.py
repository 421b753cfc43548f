"""A whole run in a fixed number of columns: exact sums of each phase, whatever its length."""

from array import array

from processing.measuring.timeline.records import STAGES, FileRecord
from processing.record import record

FIRST_COLUMN_SECONDS = 1 / 128  # a power of two: columns begin at exact binary fractions


@record
class Column:
    """What a lane did in one column, in seconds.

    Attributes:
        busy: for each stage, in the order of `Stage`.
        starved: the part of their sum that had no processor, whatever it waited for.
        core_wait: the part of that which waited for a core; all of it where the system does not
            tell what was waited for.
    """

    busy: tuple[float, ...]
    starved: float
    core_wait: float = 0.0


@record
class Flow:
    """What began and ended in one column, over all lanes."""

    begun: int
    finished: int
    megapixels: float


class Columns:
    """Sums a lane, phase and column; thread-confined.

    When a run outgrows the width, columns merge in pairs and each covers twice the time. So
    memory is constant, nothing is dropped, and idle time is what is left of a column.
    """

    def __init__(self, width: int) -> None:
        """Hold `width` columns; an even number.

        Raises:
            ValueError: it is odd or not positive.
        """
        if width < 2 or width % 2:
            raise ValueError("columns merge in pairs: the width must be even")
        self.width = width
        self.column_seconds = FIRST_COLUMN_SECONDS
        self.merges = 0
        self._lanes: list[_LaneSums] = []
        self._begun, self._finished, self._megapixels = (_empty(width) for _ in range(3))
        self._changed: set[tuple[int, int]] = set()

    @property
    def lanes(self) -> int:
        """How many lanes there are."""
        return len(self._lanes)

    def add(self, record: FileRecord) -> None:
        """Add one file to the columns that it was worked on in."""
        self.reach(record.end)
        while len(self._lanes) <= record.lane:
            self._lanes.append(_LaneSums(self.width))
        self._lanes[record.lane].add(record, self.column_seconds)
        first, last = self.column_at(record.start), self.column_at(record.end)
        self._changed.update((record.lane, column) for column in range(first, last + 1))
        self._begun[first] += 1
        self._finished[last] += 1
        self._megapixels[last] += record.megapixels

    def reach(self, seconds: float) -> None:
        """Merge columns until that moment fits; call it as time passes, to keep to a scale."""
        while seconds > self.width * self.column_seconds:
            self._merge()

    def column_at(self, seconds: float) -> int:
        """Return the column of a moment within reach."""
        return min(int(seconds / self.column_seconds), self.width - 1)

    def column(self, lane: int, column: int) -> Column:
        """Return what a lane did in a column."""
        sums = self._lanes[lane]
        return Column(
            tuple(row[column] for row in sums.busy), sums.starved[column], sums.core_wait[column]
        )

    def flow(self, column: int) -> Flow:
        """Return what began and ended in a column."""
        begun, finished = int(self._begun[column]), int(self._finished[column])
        return Flow(begun, finished, self._megapixels[column])

    def idle_seconds(self, lane: int, column: int, now: float) -> float:
        """Return for how long a lane did nothing in a column that began before `now`."""
        passed = min(self.column_seconds, now - column * self.column_seconds)
        return max(0.0, passed - sum(self.column(lane, column).busy))

    def take_changed(self) -> set[tuple[int, int]]:
        """Return lane and column of what changed since the last call.

        After a merge, which `merges` counts, everything has to be drawn anew anyway.
        """
        changed, self._changed = self._changed, set()
        return changed

    def _merge(self) -> None:
        for lane in self._lanes:
            lane.merge()
        self._begun, self._finished, self._megapixels = map(
            _merged, (self._begun, self._finished, self._megapixels)
        )
        self.column_seconds *= 2
        self.merges += 1
        self._changed.clear()


class _LaneSums:
    """The sums of one lane, a row of columns each."""

    def __init__(self, width: int) -> None:
        self.busy = [_empty(width) for _ in STAGES]
        self.starved, self.core_wait = _empty(width), _empty(width)

    def add(self, record: FileRecord, column_seconds: float) -> None:
        busy = record.busy_seconds
        # It is not known when in that time the processor was lacking; so it is spread evenly.
        share = record.starved_seconds / busy if busy > 0 else 0.0
        waited = record.core_wait_seconds
        core_share = share if waited is None or busy <= 0 else min(share, waited / busy)
        for span in record.spans():
            row = self.busy[STAGES.index(span.stage)]
            _spread(row, span.start, span.end, column_seconds)
            if share:
                _spread(self.starved, span.start, span.end, column_seconds, share)
            if core_share:
                _spread(self.core_wait, span.start, span.end, column_seconds, core_share)

    def merge(self) -> None:
        self.busy = [_merged(row) for row in self.busy]
        self.starved, self.core_wait = _merged(self.starved), _merged(self.core_wait)


def _empty(width: int) -> "array[float]":
    return array("d", bytes(array("d").itemsize * width))


def _merged(row: "array[float]") -> "array[float]":
    """Return the sums of pairs, and as many empty columns after them."""
    pairs = array("d", map(float.__add__, row[0::2], row[1::2]))
    return pairs + _empty(len(row) - len(pairs))


def _spread(
    row: "array[float]", start: float, end: float, column_seconds: float, share: float = 1.0
) -> None:
    """Add `share` of the time from `start` to `end` to the columns that it lies in."""
    first = min(int(start / column_seconds), len(row) - 1)
    last = min(int(end / column_seconds), len(row) - 1)
    if first == last:
        row[first] += (end - start) * share
        return
    row[first] += ((first + 1) * column_seconds - start) * share
    for column in range(first + 1, last):
        row[column] += column_seconds * share
    row[last] += (end - last * column_seconds) * share
