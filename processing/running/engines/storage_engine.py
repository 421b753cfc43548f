"""Let an engine that knows local files only work on files of storages."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Protocol

from processing.files.paths import FileStamp
from processing.running.engines._hands import Hands, Room
from processing.running.engines.base import Engine
from processing.running.engines.controls import Controls, Crew
from processing.running.events import Notify
from processing.running.worker.staging import Settled, Staging, stamped, sweep_stagings
from processing.task import Outcome, Stage, Status, Task

THREADS = 8  # each for fetching and for putting: a request waits far longer than it works
AHEAD = 16  # pictures that are fetched, or being fetched, before the engine asks for them
MOST_PUTTING = 64  # results whose outcomes wait to be told; then the engine waits
END_SECONDS = 2.0  # how long a cancel waits for what is being put

MOST_BYTES = 2 * 10**9  # that are fetched and not yet put
ROOM_SECONDS = 5.0  # how long the next picture waits for room; then it is fetched all the same

NoteStamp = Callable[[Path, FileStamp], None]


class Carrier(Protocol):
    """How sources come to an engine, and results from it. Thread-safe; its calls do not raise."""

    def size_of(self, task: Task) -> int:
        """Return how many bytes a task takes on this machine from `fetch` to the end of `put`."""

    def fetch(self, task: Task, is_stopped: Callable[[], bool]) -> Task | Outcome:
        """Return the task that the engine does, or how it ended if it cannot be done."""

    def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:
        """Return how a task ended that the engine did, and the stamps of its results."""

    def close(self) -> None:
        """Remove what is left of tasks that did not end."""


class LocalCarrier:
    """Carries by a folder of this machine, to workers that are confined to it."""

    def __init__(self, staging: Staging, size_of: Callable[[int], int]) -> None:
        """`size_of` returns the size in bytes of the source of a task, by its id."""
        self._staging = staging
        self._size_of = size_of

    def size_of(self, task: Task) -> int:
        """Return the size of the source of a task, which its results hardly exceed."""
        return self._size_of(task.id)

    def fetch(self, task: Task, is_stopped: Callable[[], bool]) -> Task | Outcome:
        """Fetch the source of a task."""
        return self._staging.fetch(task, self.size_of(task), is_stopped)

    def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:
        """Put the results of a task."""
        return self._staging.put(task, outcome, is_stopped)

    def close(self) -> None:
        """Remove the folder."""
        self._staging.close()


class FarCarrier:
    """Leaves fetching and putting to workers elsewhere, and finds out what they put."""

    def size_of(self, task: Task) -> int:  # noqa: ARG002
        """Return nothing."""
        return 0

    def fetch(self, task: Task, is_stopped: Callable[[], bool]) -> Task | Outcome:  # noqa: ARG002
        """Return the task as it is."""
        return task

    def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:  # noqa: ARG002 - what was put counts after a cancel, too
        """Return how a task ended, and the stamps of its results."""
        return stamped(task, outcome)

    def close(self) -> None:
        """Remove what workers of this machine left that have ended."""
        sweep_stagings()


class StorageEngine(Controls):
    """An engine whose sources are fetched ahead and whose results are put behind it.

    Network and decoders never meet: threads of this process fetch and put, and the engine does
    tasks on local files, as confined as always. A task has ended when its results are put.
    """

    def __init__(self, engine: Engine, crew: Crew, carrier: Carrier, note: NoteStamp) -> None:
        """Let `engine` work; `note` is given each result that was put, before its outcome."""
        super().__init__(crew)
        self._engine = engine
        self._carrier = carrier
        self._note = note
        self._fetching: deque[tuple[Task, Future[Task | Outcome]]] = deque()
        self._in_work: dict[int, Task] = {}
        self._putting: deque[Future[Settled]] = deque()
        self._unmade: deque[Outcome] = deque()  # of tasks that never came to the engine
        self._room = Room(MOST_BYTES)
        self._fetchers = Hands("fetch", THREADS)
        self._putters = Hands("put", THREADS)
        self._has_ended = False
        self._cancelled_at = 0.0

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come.

        Raises:
            EngineError: the engine cannot work at all.
        """
        try:
            for outcome in self._engine.run(self._feed(iter(tasks)), notify):
                task = self._in_work.pop(outcome.task_id)
                self._putting.append(self._putters.do(partial(self._put, task, outcome)))
                yield from self._settled(MOST_PUTTING)
            yield from self._settled(0)
            yield from self._left_over()
        finally:
            self._has_ended = True
            until = time.monotonic() + (0.0 if self.is_forced else END_SECONDS)
            self._fetchers.close(until)
            self._putters.close(until)
            self._carrier.close()

    def pause(self) -> None:
        """Feed no more tasks; those in flight finish."""
        super().pause()
        self._engine.pause()

    def resume(self) -> None:
        """Feed tasks again."""
        super().resume()
        self._engine.resume()

    def cancel(self) -> None:
        """End the run soon; what is being put may finish."""
        self._cancelled_at = self._cancelled_at or time.monotonic()
        super().cancel()
        self._engine.cancel()

    def force_stop(self) -> None:
        """End the run at once; who put what does not tell any more."""
        super().force_stop()
        self._engine.force_stop()

    def set_crew(self, crew: Crew) -> None:
        """Have so many workers from the next picture on."""
        super().set_crew(crew)
        self._engine.set_crew(crew)

    def _put(self, task: Task, outcome: Outcome) -> Settled:
        """Runs in a thread that puts."""
        settled = self._carrier.put(task, outcome, self._is_stopped)
        self._room.free(self._carrier.size_of(task))
        return settled

    def _is_stopped(self) -> bool:
        return self.is_cancelled or self._has_ended

    def _feed(self, tasks: Iterator[Task]) -> Iterator[Task]:
        """Yield tasks whose sources are fetched, in order; runs in a thread of the engine.

        Ends early when a storage is in the way of all: the others are left over.
        """
        while not self.is_cancelled:
            self._fetch_ahead(tasks)
            if not self._fetching:
                return
            task, future = self._fetching[0]
            if not self._fetchers.wait_for(future):
                continue
            self._fetching.popleft()
            fetched = future.result()
            if isinstance(fetched, Task):
                self._in_work[task.id] = task
                yield fetched
            else:
                self._room.free(self._carrier.size_of(task))
                self._unmade.append(fetched)
                if fetched.is_obstructed:
                    return

    def _fetch_ahead(self, tasks: Iterator[Task]) -> None:
        """Begin to fetch what comes next, as far as there is room.

        Without any it waits a while, not for ever: what makes room may need the thread that waits.
        """
        while len(self._fetching) < AHEAD:
            if not self._room.wait(0.0 if self._fetching else ROOM_SECONDS) and self._fetching:
                return
            task = next(tasks, None)
            if task is None:
                return
            self._room.take(self._carrier.size_of(task))
            fetch = partial(self._carrier.fetch, task, self._is_stopped)
            self._fetching.append((task, self._fetchers.do(fetch)))

    def _settled(self, most_left: int) -> Iterator[Outcome]:
        """Yield what has ended, and wait until so few are being put, not long after a cancel."""
        while self._unmade:
            yield self._unmade.popleft()
        while self._putting:
            yield from self._put_by_now()
            if len(self._putting) <= most_left or self._is_late():
                return
            self._putters.wait_for(self._putting[0])

    def _put_by_now(self) -> Iterator[Outcome]:
        """Yield what has ended: a put that takes long holds back no other."""
        for future in [each for each in self._putting if each.done()]:
            self._putting.remove(future)
            settled = future.result()
            for path, stamp in settled.stamps:
                self._note(path, stamp)
            yield settled.outcome

    def _is_late(self) -> bool:
        """Return whether a cancel waits no longer for what is being put."""
        is_over = time.monotonic() > self._cancelled_at + END_SECONDS
        return self.is_forced or (self.is_cancelled and is_over)

    def _left_over(self) -> Iterator[Outcome]:
        """Yield that what was fetched in vain is to be done again, unless this was cancelled."""
        yield from self._settled(0)
        while self._fetching and not self.is_cancelled:
            task, future = self._fetching.popleft()
            reason = ""
            if future.done() and isinstance(fetched := future.result(), Outcome):
                reason = fetched.reason
            yield Outcome(task.id, Status.FAILED, reason, Stage.WRITE, is_obstructed=True)
