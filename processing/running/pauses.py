"""Tell how long a run really stood still: a pause is when nothing is in work."""

import math
from collections.abc import Iterable


class PauseClock:
    """The pauses of one run; thread-confined. Moments are in seconds of one clock, whichever.

    Workers finish what they are on after a pause was asked for, and go on before it is known here
    that it has ended. So what was worked on is no pause; it may be told late, in any order, and
    more than once.
    """

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []  # in order; the last one may have no end
        self.is_paused = False

    def pause(self, now: float) -> None:
        """Note that nothing more is begun. May be repeated."""
        if not self.is_paused:
            self.is_paused = True
            self._spans.append((now, math.inf))

    def resume(self, now: float) -> None:
        """Note that work goes on. May be repeated."""
        if self.is_paused:
            self.is_paused = False
            since, _ = self._spans.pop()
            self._spans.append((since, max(since, now)))

    def note_work(self, begun: float, ended: float) -> None:
        """Note that something was worked on between these moments, which was no pause."""
        if not self._spans or self._spans[-1][1] <= begun:
            return  # as nearly always
        left = []
        for since, until in self._spans:
            is_apart = until <= begun or since >= ended
            pieces = [(since, until)] if is_apart else [(since, begun), (ended, until)]
            left += [piece for piece in pieces if piece[0] < piece[1]]
        self._spans = left

    def spans(self, now: float, in_work: Iterable[float] = ()) -> list[tuple[float, float]]:
        """Return begin and end of each pause up to `now`; nothing is worked on in between.

        `in_work` are the moments in which that was begun which is still worked on.
        """
        edge = min(now, *in_work, math.inf)
        clipped = [(since, min(until, edge)) for since, until in self._spans]
        return [span for span in clipped if span[0] < span[1]]

    def seconds(
        self, now: float, in_work: Iterable[float] = (), *, after: float = -math.inf
    ) -> float:
        """Return how long the pauses were up to `now`, as far as they are `after` a moment."""
        spans = self.spans(now, in_work)
        return sum(max(0.0, until - max(since, after)) for since, until in spans)
