"""Estimate how fast a run goes and how long it will still take, from recently finished files."""

from collections import deque
from collections.abc import Iterable

from processing.running.pauses import PauseClock

WINDOW_SECONDS = 10.0  # how far back files count as recent
FILE_WEIGHT_BYTES = 30_000  # the cost of opening and writing any file, in bytes of reading
MINIMUM_FILES = 3  # no estimate before so many are finished
_BUCKET_SECONDS = 0.25  # finished files are summed in steps of this


def weight(size_bytes: int) -> int:
    """Return the weight of a source of this size in an estimate of time."""
    return size_bytes + FILE_WEIGHT_BYTES


class EtaEstimator:
    """Measures one run; thread-confined. `now` is in `time.perf_counter` seconds everywhere.

    The clock stops while the run is paused and nothing is in work any more.
    """

    def __init__(self, now: float) -> None:
        self._begun = now
        self._pauses = PauseClock()
        self._files = 0
        self._weight = 0
        self._steady_from = 0.0  # the elapsed time since which as many workers have been at work
        self._recent: deque[tuple[float, int, int]] = deque()  # time, files, weight of a bucket

    def add(self, file_weight: int, now: float, seconds: float = 0.0) -> None:
        """Record one finished file, which was in work for so many `seconds`."""
        self._pauses.note_work(now - seconds, now)
        at = self.elapsed_seconds(now)
        self._files += 1
        self._weight += file_weight
        if self._recent and at - self._recent[-1][0] < _BUCKET_SECONDS:
            start, files, total = self._recent[-1]
            self._recent[-1] = (start, files + 1, total + file_weight)
        else:
            self._recent.append((at, 1, file_weight))
        self._forget(at)

    def change_pace(self, now: float) -> None:
        """Begin anew with the rate of the whole run, as from now on another pace is expected."""
        self._steady_from = self.elapsed_seconds(now)
        self._weight = 0

    def pause(self, now: float) -> None:
        """Stop the clock; repeated calls change nothing."""
        self._pauses.pause(now)

    def resume(self, now: float) -> None:
        """Let the clock run again; repeated calls change nothing."""
        self._pauses.resume(now)

    def elapsed_seconds(self, now: float, in_work: Iterable[float] = ()) -> float:
        """Return the time since the start without pauses.

        `in_work` are the moments in which the files were begun that are in work.
        """
        return now - self._begun - self._pauses.seconds(now, in_work, after=self._begun)

    def files_per_second(self, now: float) -> float:
        """Return the rate over the last `WINDOW_SECONDS`, or since the start if that is shorter."""
        at = self.elapsed_seconds(now)
        self._forget(at)
        span = min(at, WINDOW_SECONDS)
        return sum(files for _, files, _ in self._recent) / span if span > 0 else 0.0

    def seconds_left(self, weight_left: int, now: float) -> tuple[float, float] | None:
        """Return the shorter and the longer estimate, or None while there is too little to go by.

        One follows from the whole run so far, or since the pace changed, the other from the last
        `WINDOW_SECONDS`; both weigh files by their size.
        """
        at = self.elapsed_seconds(now)
        self._forget(at)
        recent = sum(total for _, _, total in self._recent)
        if self._files < MINIMUM_FILES or not recent or at <= 0:
            return None
        lately = recent / min(at, WINDOW_SECONDS)
        steady_seconds = at - self._steady_from
        if steady_seconds <= 0 or not self._weight:
            return weight_left / lately, weight_left / lately
        overall = self._weight / steady_seconds
        return weight_left / max(lately, overall), weight_left / min(lately, overall)

    def _forget(self, at: float) -> None:
        while self._recent and at - self._recent[0][0] > WINDOW_SECONDS:
            self._recent.popleft()
