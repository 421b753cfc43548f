"""Count for how long 0, 1, 2, … cores were in use at once by the workers of a run."""

from array import array
from bisect import bisect_left

from processing.measuring.timeline.records import FileRecord


class CoreUse:
    """How many cores were in use, moment by moment; thread-confined.

    When in the making of a picture its worker was on a core is not known, only for how long. So
    its share of a core is the same throughout the picture, and a second in which 1.3 cores were in
    use counts as 0.7 seconds of one core and 0.3 of two. Their sum over time is exactly the
    processor time of the workers, in whatever order the pictures come.
    """

    def __init__(self) -> None:
        self._moments = array("d")
        self._levels = array("d")  # how many cores are in use from that moment on
        self._seconds: list[float] = [0.0]  # by number of cores; that of 0 is not kept

    def add(self, record: FileRecord) -> int:
        """Take in a picture; return how many stretches of time it lies over, at least 1."""
        if record.busy_seconds <= 0:
            return 1
        cores = record.cpu_seconds / record.busy_seconds
        first, last = self._split(record.start), self._split(record.end)
        for place in range(first, last):
            seconds = self._moments[place + 1] - self._moments[place]
            self._count(self._levels[place], -seconds)
            self._levels[place] += cores
            self._count(self._levels[place], seconds)
        return last - first

    def seconds(self, elapsed: float) -> tuple[float, ...]:
        """Return for how long 0, 1, 2, … cores were in use in so many seconds of work."""
        used = [max(0.0, seconds) for seconds in self._seconds[1:]]
        while used and used[-1] < _NOTHING:
            used.pop()
        return (max(0.0, elapsed - sum(used)), *used)

    def _split(self, moment: float) -> int:
        """Let a stretch begin at a moment; return its place."""
        place = bisect_left(self._moments, moment)
        if place == len(self._moments) or self._moments[place] != moment:
            before = self._levels[place - 1] if place else 0.0
            self._moments.insert(place, moment)
            self._levels.insert(place, before)
        return place

    def _count(self, level: float, seconds: float) -> None:
        """Add time in which so many cores were in use, parted between the whole numbers beside."""
        whole = int(level)
        part = level - whole
        while len(self._seconds) < whole + 2:
            self._seconds.append(0.0)
        self._seconds[whole] += seconds * (1 - part)
        self._seconds[whole + 1] += seconds * part


_NOTHING = 1e-9  # seconds; what is left when figures were added and taken away again


def mean_cores(seconds: tuple[float, ...]) -> float:
    """Return how many cores were in use on average; 0 if no time passed."""
    whole = sum(seconds)
    used = sum(cores * each for cores, each in enumerate(seconds))
    return used / whole if whole > 0 else 0.0
