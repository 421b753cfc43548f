"""Tell how long a run really stood still: a pause begins when the last picture in work ends."""

import math
from collections.abc import Iterable


class PauseClock:
    """The pauses of one run; thread-confined. Moments are in seconds of one clock, whichever.

    Workers finish what they are on after a pause was asked for, and the run may be resumed before
    they have. So it is what was worked on that says when nothing was; it may be told late, in any
    order, and more than once.
    """

    def __init__(self) -> None:
        self._spans: list[tuple[float, float]] = []  # the last one may be open, without an end

    @property
    def is_paused(self) -> bool:
        """Whether a pause was asked for and has no end yet."""
        return bool(self._spans) and self._spans[-1][1] == math.inf

    def pause(self, now: float) -> None:
        """Note that nothing more is begun. May be repeated."""
        if not self.is_paused:
            self._spans.append((now, math.inf))

    def resume(self, now: float) -> None:
        """Note that work goes on. May be repeated."""
        if self.is_paused:
            since, _ = self._spans.pop()
            self._spans.append((since, max(since, now)))

    def note_work(self, begun: float, ended: float) -> None:
        """Note that something was worked on between these moments, which was no pause."""
        for place in reversed(range(len(self._spans))):
            since, until = self._spans[place]
            if until <= begun:
                return
            self._spans[place] = (min(until, max(since, ended)), until)

    def spans(self, now: float, in_work: Iterable[float] = ()) -> list[tuple[float, float]]:
        """Return begin and end of each pause up to `now`; nothing is worked on in between.

        `in_work` are the moments in which that was begun which is still worked on.
        """
        first = min(in_work, default=math.inf)
        return [
            (since, min(until, now))
            for since, until in self._spans
            if until <= first and since < min(until, now)
        ]

    def seconds(
        self, now: float, in_work: Iterable[float] = (), *, after: float = -math.inf
    ) -> float:
        """Return how long the pauses were up to `now`, as far as they are `after` a moment."""
        spans = self.spans(now, in_work)
        return sum(max(0.0, until - max(since, after)) for since, until in spans)
