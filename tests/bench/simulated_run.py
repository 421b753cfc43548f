"""Simulate a run on more cores than there are, by discrete events; see `more_cores`."""

from processing.measuring.what_if.events import FIRST, Clock, Cores, Lock, Process, Store
from processing.record import record
from processing.running.engines._pool_session import WINDOW_PER_WORKER
from processing.running.worker.protocol import LINGER_SECONDS, MOST_UNSETTLED

PIPE_CHUNKS = 60  # how many of four pictures a pipe of 64 kB takes


@record
class Costs:
    """What one picture costs, in seconds of processor time, and what its sync takes.

    Attributes:
        feed: in the first process, to hand it out; under the interpreter's lock, as the next.
        result: in the first process, to take, count and tell its outcome.
        journal: in the thread that writes notes, beyond the interpreter's lock.
        receive: in a worker that holds the lock of the pipe, which no other can read meanwhile.
        make: in its worker, for all else.
        sync: by the clock, until the disk has it.
        chunk: how many are handed over together.
    """

    feed: float
    result: float
    journal: float
    receive: float
    make: float
    sync: float
    chunk: int


@record
class Simulated:
    """What came of a simulated run.

    Attributes:
        rate: pictures a second.
        busy: by resource, the part of the time in which it was in use.
        share: of the time in which workers could go on, the part in which they had a core.
    """

    workers: int
    rate: float
    busy: dict[str, float]
    share: float

    @property
    def limit(self) -> str:
        """The resource that was used most."""
        return max(self.busy, key=lambda name: self.busy[name])


class SimulatedRun:
    """One run: a first process, its journal, and workers with their group commits."""

    def __init__(self, costs: Costs, workers: int, pictures: int, cores: int) -> None:
        """Prepare it; `pictures` is a multiple of the chunk."""
        self._costs = costs
        self._workers = workers
        self._pictures = pictures
        self._clock = Clock()
        self._cores = Cores(self._clock, cores)
        self._interpreter = Lock(self._clock)
        self._pipe_lock = Lock(self._clock)
        self._pipe = Store(PIPE_CHUNKS)
        self._window = Store(pictures)  # room for one chunk each
        self._results = Store(pictures)
        self._notes = Store(pictures)
        self._journal_seconds = 0.0
        self._made_seconds = 0.0
        self._received_seconds = 0.0
        self._core_count = cores

    def run(self) -> Simulated:
        """Simulate it."""
        room = (WINDOW_PER_WORKER + MOST_UNSETTLED) * self._workers // self._costs.chunk
        for _ in range(max(1, room)):
            self._clock.start(_putting(self._window))
        for process in (self._feed(), self._take(), self._write_notes()):
            self._clock.start(process)
        for _ in range(self._workers):
            self._clock.start(self._work())
        self._clock.run()
        seconds = self._clock.now
        busy = {
            "workers": self._made_seconds / self._workers / seconds,
            "first process": self._interpreter.busy_seconds / seconds,
            "task pipe": self._received_seconds / seconds,
            "journal": self._journal_seconds / seconds,
            "cores": self._cores.busy_seconds / self._core_count / seconds,
        }
        share = self._pictures * self._costs.make / self._made_seconds
        return Simulated(self._workers, self._pictures / seconds, busy, share)

    def _interpret(self, seconds: float) -> Process:
        """Use the interpreter of the first process."""
        yield self._interpreter.take
        yield self._cores.work(seconds, FIRST)
        self._interpreter.give_back()

    def _feed(self) -> Process:
        for _ in range(self._pictures // self._costs.chunk):
            yield self._window.get
            yield from self._interpret(self._costs.feed * self._costs.chunk)
            yield self._pipe.put(None)

    def _take(self) -> Process:
        for _ in range(self._pictures // self._costs.chunk):
            yield self._results.get
            yield from self._interpret(self._costs.result * self._costs.chunk)
            yield self._window.put(None)
            yield self._notes.put(None)

    def _write_notes(self) -> Process:
        for _ in range(self._pictures // self._costs.chunk):
            yield self._notes.get
            seconds = self._costs.journal * self._costs.chunk
            self._journal_seconds += seconds
            yield self._cores.work(seconds, FIRST)

    def _work(self) -> Process:
        """Take chunks as long as there are any, and settle what was made in groups."""
        costs, group = self._costs, _Group(self._clock, self._results, self._costs.sync)
        while True:
            if not self._pipe.items:
                group.settle()
            yield self._pipe_lock.take
            yield self._pipe.get
            begun = self._clock.now
            yield self._cores.work(costs.receive * costs.chunk)
            self._received_seconds += self._clock.now - begun
            self._pipe_lock.give_back()
            for _ in range(costs.chunk):
                begun = self._clock.now
                yield self._cores.work(costs.make)
                self._made_seconds += self._clock.now - begun
                group.pictures += 1
            group.add()


class _Group:
    """The results of a worker that are synced together."""

    def __init__(self, clock: Clock, results: Store, sync_seconds: float) -> None:
        self._clock = clock
        self._results = results
        self._sync_seconds = sync_seconds
        self._chunks = 0
        self._number = 0
        self.pictures = 0

    def add(self) -> None:
        """Add a chunk, which is settled with the others of its group."""
        self._chunks += 1
        if self.pictures >= MOST_UNSETTLED:
            self.settle()
        elif self._chunks == 1:
            number = self._number
            self._clock.after(LINGER_SECONDS, lambda: self._settle_group(number))

    def _settle_group(self, number: int) -> None:
        if number == self._number:
            self.settle()

    def settle(self) -> None:
        """Sync what there is, and tell it."""
        chunks, self._chunks = self._chunks, 0
        pictures, self.pictures = self.pictures, 0
        self._number += 1
        for _ in range(chunks):
            self._clock.after(
                self._sync_seconds * pictures, lambda: self._clock.start(_putting(self._results))
            )


def _putting(store: Store) -> Process:
    yield store.put(None)
