"""What passed through a run's queue of messages and the scanner's pipe, moment by moment."""

import math
from array import array
from bisect import bisect_left, bisect_right, insort
from itertools import pairwise

from processing.planning.scanner import PipeStep
from processing.record import record
from processing.running.events import PipeRead, QueueRead


@record
class Stretch:
    """What the queue held in a stretch of time.

    Attributes:
        most: the most messages that it held at once.
        timeouts: how many gets ended in vain.
        dropped: how many messages found it full and were dropped.
        said: the last that `qsize` said, if that differs from the count of that moment; else None.
    """

    most: int
    timeouts: int
    dropped: int
    said: int | None


class QueueHistory:
    """How full the queue was; thread-confined. Moments are in seconds after the run began.

    Of each message it is known when it was written and when it was read, so the count is exact,
    whatever `qsize` says. Runs with several queues count all of them together.

    Attributes:
        capacity: how many messages one queue has room for; 0 before anything is known.
        opened: since when anything is known.
        most, most_said: the most that were in it at once, and by `qsize`.
        puts, dropped, timeouts: how many messages were read, or dropped as it was full, and how
            many gets ended in vain.
    """

    def __init__(self) -> None:
        self.capacity = self.most = self.most_said = self.puts = self.dropped = 0
        self.opened = math.inf
        self._moments = array("d")  # of each put and get, in order
        self._counts = array("q")  # how many messages there were from then on
        self._timeouts = array("d")
        self._dropped_at = array("d")  # until when each of these were dropped
        self._dropped = array("Q")
        self._said_at = array("d")
        self._said = array("q")
        self._compared = self._widest_gap = 0  # how many of these were compared, and what came out

    def add(self, told: QueueRead, begun: float) -> None:
        """Take in what passed through it, in a run that began at `begun`."""
        self.capacity = told.capacity
        self.opened = min(self.opened, *(each - begun for each in (told.at, *told.puts)))
        self.puts += len(told.puts)
        steps = [(moment - begun, 1) for moment in told.puts]
        steps += [(moment - begun, -1) for moment in told.gets]
        self._count(steps)
        for moment in told.timeouts:
            insort(self._timeouts, moment - begun)
        if told.size_said is not None:
            place = bisect_right(self._said_at, told.at - begun)
            self._said_at.insert(place, told.at - begun)
            self._said.insert(place, told.size_said)
            self.most_said = max(self.most_said, told.size_said)

    def drop(self, messages: int, seconds: float) -> None:
        """Note that so many were dropped until the end of a picture in that moment."""
        self.dropped += messages
        place = bisect_right(self._dropped_at, seconds)
        self._dropped_at.insert(place, seconds)
        self._dropped.insert(place, messages)

    @property
    def timeouts(self) -> int:
        """How many gets ended in vain."""
        return len(self._timeouts)

    @property
    def is_known(self) -> bool:
        """Whether anything is known of a queue."""
        return self.capacity > 0

    @property
    def last(self) -> float:
        """The last moment of which something is known; 0 if there is none."""
        known = (self._moments, self._timeouts, self._dropped_at, self._said_at)
        return max((each[-1] for each in known if each), default=0.0)

    @property
    def steps(self) -> list[tuple[float, int]]:
        """How many messages it held from which moment on."""
        return list(zip(self._moments, self._counts, strict=True))

    def count_at(self, seconds: float) -> int:
        """Return how many messages it held in a moment."""
        place = bisect_right(self._moments, seconds)
        return self._counts[place - 1] if place else 0

    def widest_gap(self) -> int:
        """Return by how many messages `qsize` and the count were apart at most."""
        # What was written before the last of them may only be told with the next batch.
        settled = max(self._compared, len(self._said) - 1)
        gaps = [self._gap(place) for place in range(self._compared, len(self._said))]
        self._widest_gap = max([self._widest_gap, *gaps[: settled - self._compared]])
        self._compared = settled
        return max([self._widest_gap, *gaps[-1:]])

    def between(self, start: float, end: float) -> Stretch:
        """Return what is known of the time from `start` to before `end`."""
        first, last = (bisect_left(self._moments, each) for each in (start, end))
        before = self._counts[first - 1] if first else 0
        place = bisect_left(self._said_at, end) - 1
        is_said = place >= bisect_left(self._said_at, start) and self._gap(place)
        return Stretch(
            max([before, *self._counts[first:last]]),
            len(self._timeouts[_within(self._timeouts, start, end)]),
            sum(self._dropped[_within(self._dropped_at, start, end)]),
            self._said[place] if is_said else None,
        )

    def _gap(self, place: int) -> int:
        return abs(self._said[place] - self.count_at(self._said_at[place]))

    def _count(self, steps: list[tuple[float, int]]) -> None:
        """Take in steps up and down; those that are told late change what comes after them."""
        if not steps:
            return
        place = bisect_left(self._moments, min(moment for moment, _ in steps))
        counts = [self._counts[place - 1] if place else 0, *self._counts[place:]]
        changes = (after - before for before, after in pairwise(counts))
        steps += zip(self._moments[place:], changes, strict=True)
        del self._moments[place:], self._counts[place:]
        count = counts[0]
        for moment, change in sorted(steps, key=lambda step: (step[0], -step[1])):
            count += change
            self._moments.append(moment)
            self._counts.append(count)
            self.most = max(self.most, count)


@record
class PipeMessage:
    """A message that came through the pipe, `seconds` after its writer was started."""

    seconds: float
    pictures: int


class PipeHistory:
    """What came through the pipe of one scan; thread-confined.

    Attributes:
        opened_at: when its writer had been started, by `time.perf_counter`.
        messages: all that was read, in order.
        ended: when its last writer was closed, in seconds after that; None before.
    """

    def __init__(self, opened_at: float) -> None:
        self.opened_at = opened_at
        self.messages: list[PipeMessage] = []
        self.ended: float | None = None

    def fold(self, event: PipeRead) -> None:
        """Take in a step after the first."""
        seconds = event.at - self.opened_at
        match event.step:
            case PipeStep.MESSAGE:
                self.messages.append(PipeMessage(seconds, event.pictures))
            case PipeStep.END_OF_FILE:
                self.ended = seconds
            case PipeStep.OPENED:
                pass

    @property
    def last(self) -> float:
        """The last moment of which something is known."""
        return max([self.ended or 0.0, *(each.seconds for each in self.messages[-1:])])

    @property
    def pictures(self) -> int:
        """How many pictures came through it."""
        return sum(each.pictures for each in self.messages)

    def between(self, start: float, end: float) -> list[PipeMessage]:
        """Return the messages from `start` to before `end`."""
        return [each for each in self.messages if start <= each.seconds < end]


def _within(moments: "array[float]", start: float, end: float) -> slice:
    """Return the places of the moments from `start` to before `end`."""
    return slice(bisect_left(moments, start), bisect_left(moments, end))
