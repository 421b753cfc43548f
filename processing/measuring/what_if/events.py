"""The clock, the cores and the queues of a simulation by discrete events.

Processes are generators that yield requests, and go on when these are fulfilled: to have used a
core for some time, to have waited, to have a lock, or to have handed something over.
"""

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import Any

FIRST, SECOND = range(2)  # who gets a core: a process that mostly sleeps, before busy ones
_RANKS = (FIRST, SECOND)
_ROUNDING = 1e-12  # of virtual seconds: what ends together in theory ends together here

Resume = Callable[[Any], None]
Request = Callable[[Resume], None]  # what a process yields: it is resumed when that has happened
Process = Generator[Request, Any, None]


class Clock:
    """The time of a simulation in seconds, and what happens when; thread-confined.

    Attributes:
        now: the present moment.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._order = itertools.count()
        self._ready: deque[Callable[[], None]] = deque()  # what happens at the present moment
        self._events: list[tuple[float, int, Callable[[], None]]] = []

    def after(self, seconds: float, then: Callable[[], None]) -> None:
        """Call `then` when so many seconds have passed."""
        if seconds <= 0:
            self._ready.append(then)
        else:
            heapq.heappush(self._events, (self.now + seconds, next(self._order), then))

    def wait(self, seconds: float) -> Request:
        """Return a request that is fulfilled when so many seconds have passed."""
        return lambda resume: self.after(seconds, partial(resume, None))

    def start(self, process: Process) -> None:
        """Let a process run; it is resumed by the requests that it yields."""

        def resume(value: Any = None) -> None:
            self._ready.append(partial(step, value))

        def step(value: Any) -> None:
            try:
                request = process.send(value)
            except StopIteration:
                return
            request(resume)

        resume()

    def run(self) -> None:
        """Let everything happen."""
        while self._ready or self._events:
            if self._ready:
                self._ready.popleft()()
            else:
                self.now, _, then = heapq.heappop(self._events)
                then()


class _Sharers:
    """The processes of one rank that compute now, and what each of them has got.

    Each gets the same share of a core, so it is enough to know what one that was always there would
    have got: `reached`, in seconds of a core. Who joins at 2.0 and needs 0.5 is done at 2.5.
    """

    def __init__(self) -> None:
        self.reached = 0.0
        self.share = 0.0  # of a core, for each
        self._ends: list[tuple[float, int, Resume]] = []
        self._order = itertools.count()

    def __len__(self) -> int:
        return len(self._ends)

    def add(self, seconds: float, resume: Resume) -> None:
        """Let a process join."""
        heapq.heappush(self._ends, (self.reached + seconds, next(self._order), resume))

    def left(self) -> float:
        """Return in how many seconds the first of them is done; there is one, and has a share."""
        return max(0.0, self._ends[0][0] - self.reached) / self.share

    def take_done(self) -> list[Resume]:
        """Return what resumes those that are done, and let them go."""
        done = []
        while self._ends and self._ends[0][0] <= self.reached + _ROUNDING:
            done.append(heapq.heappop(self._ends)[2])
        return done


class Cores:
    """Processors that are shared fairly: with too few of them, each process gets an equal part.

    Those of the first rank get a core before all others, as a system favours who mostly sleeps.
    A process never gets more than one core.

    Attributes:
        busy_seconds: how long they were in use, core by core, until the last change.
    """

    def __init__(self, clock: Clock, count: float) -> None:
        """Provide `count` cores; a part of one is what other programs leave of it."""
        self._clock = clock
        self._count = count
        self._ranks = tuple(_Sharers() for _ in _RANKS)
        self._since = 0.0  # when the shares were set
        self._plan = 0  # counts changes: an end that was foreseen before the last one is void
        self.busy_seconds = 0.0

    def work(self, seconds: float, rank: int = SECOND) -> Request:
        """Return a request that is fulfilled when so much processor time was used."""

        def begin(resume: Resume) -> None:
            if seconds <= 0:
                resume(None)
                return
            self._advance()
            self._ranks[rank].add(seconds, resume)
            self._assign()

        return begin

    def _advance(self) -> None:
        """Give each what it has got since the last change."""
        passed, self._since = self._clock.now - self._since, self._clock.now
        for each in self._ranks:
            each.reached += each.share * passed
            self.busy_seconds += each.share * passed * len(each)

    def _assign(self) -> None:
        """Share the cores anew, and foresee who is done first."""
        self._plan += 1
        free, ends = self._count, []
        for each in self._ranks:
            each.share = min(1.0, free / len(each)) if each else 0.0
            free = max(0.0, free - each.share * len(each))
            if each.share:
                ends.append(each.left())
        if ends:
            self._clock.after(min(ends), partial(self._end, self._plan))

    def _end(self, plan: int) -> None:
        if plan != self._plan:
            return
        self._advance()
        for each in self._ranks:
            for resume in each.take_done():
                resume(None)
        self._assign()


class Lock:
    """What one process has at a time, in the order in which they ask."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[Resume] = deque()
        self._is_held = False
        self._since = 0.0
        self.busy_seconds = 0.0

    def take(self, resume: Resume) -> None:
        """Request it."""
        self._waiting.append(resume)
        self._pass_on()

    def give_back(self) -> None:
        """Let the next have it."""
        self._is_held = False
        self.busy_seconds += self._clock.now - self._since
        self._pass_on()

    def _pass_on(self) -> None:
        if self._waiting and not self._is_held:
            self._is_held, self._since = True, self._clock.now
            self._waiting.popleft()(None)


class Store:
    """What processes hand to each other, at most so many at a time."""

    def __init__(self, most: int) -> None:
        self.items: deque[Any] = deque()
        self._most = most
        self._takers: deque[Resume] = deque()
        self._givers: deque[tuple[Any, Resume]] = deque()

    def put(self, item: Any) -> Request:
        """Return a request that is fulfilled when there was room for `item`."""

        def begin(resume: Resume) -> None:
            self._givers.append((item, resume))
            self._match()

        return begin

    def get(self, resume: Resume) -> None:
        """Request the next item."""
        self._takers.append(resume)
        self._match()

    def _match(self) -> None:
        while True:
            if self._givers and len(self.items) < self._most:
                item, resume = self._givers.popleft()
                self.items.append(item)
                resume(None)
            elif self._takers and self.items:
                self._takers.popleft()(self.items.popleft())
            else:
                return
