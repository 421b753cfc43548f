"""One session of a pool: until its tasks are done, the run is cancelled, or a worker dies."""

import logging
import multiprocessing
import multiprocessing.pool
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from multiprocessing.context import SpawnContext
from typing import Any, TypeAlias

from processing.errors import EngineError, WorkerError, explained
from processing.language.lazy_text import lazy_ntr
from processing.processes.start import starting_processes
from processing.record import record
from processing.running.engines._chunking import ChunkSizer
from processing.running.engines._deaths import Deaths
from processing.running.engines._queue_watch import QueueWatch
from processing.running.engines._result_check import are_asked_for
from processing.running.engines._start_events import StartEvents
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.queue_listener import Listener
from processing.running.engines.record_queues import MessageQueue
from processing.running.engines.supervised_pool import SupervisedPool
from processing.running.engines.task_window import TaskWindow
from processing.running.engines.worker_death import Death
from processing.running.events import Notify
from processing.running.task_queue import TaskQueue
from processing.running.worker.entry import execute_all, initialize
from processing.running.worker.protocol import MOST_UNSETTLED
from processing.running.worker.slot_table import SlotTable
from processing.task import Outcome, Status, Task

POLL_SECONDS = 0.05  # how soon a cancelled run or a dead worker is noticed
SHARED_POLL_SECONDS = 0.005  # how soon a session looks again whether another one has results
DRAIN_SECONDS = 0.02  # how long to wait for results in transit before a kill
WRITE_SECONDS = 0.5  # how long to wait for results being written before a kill
WRITE_POLL_SECONDS = 0.005
STALL_SECONDS = 30.0  # tasks in flight, no worker busy and no result: the pool is stuck
QUEUE_MESSAGES = 1_000  # room in the queue; a worker that finds it full drops its message
WINDOW_PER_WORKER = 8  # one in work, the others queued so that it never waits; and the unsettled

_Results: TypeAlias = "multiprocessing.pool.IMapIterator[list[tuple[int, Outcome]]]"

_log = logging.getLogger(__name__)


@record
class Leftover:
    """A task that was handed to the pool and has no outcome."""

    task: Task
    is_done: bool


class PoolSession:
    """One `SupervisedPool` with its queue, its listener and its slot table; used once.

    Belongs to the thread that iterates `outcomes`. Any death ends it, because a dead worker may
    hold a lock that the others need; whoever owns it then starts another with what is left.

    Attributes:
        leftovers: after the end, what still has to be done, without the tasks of `deaths`.
        is_complete: whether it ended because there was nothing left for it to do.
        workers: how many there are without those that were dismissed.
        poll_seconds: how long to wait for a result before None is yielded.
    """

    def __init__(
        self,
        settings: EngineSettings,
        context: SpawnContext,
        number: int,
        workers: int,
    ) -> None:
        """Prepare for `workers`; a `number` higher than that of others says that they are gone."""
        self.workers = workers
        self.poll_seconds = POLL_SECONDS
        self.leftovers: list[Leftover] = []
        self.is_complete = False
        self._settings = settings
        self._context = context
        self._started_workers = workers
        self._start_events: StartEvents | None = None  # once it has begun
        self._pool: SupervisedPool | None = None  # while there is one
        self._members: frozenset[int] = frozenset()  # process ids of all its workers
        self._is_held = False  # while the run is paused
        self._holding = threading.Lock()  # held while its workers are held, or let go
        self._handed_back: Counter[int] = Counter()  # tasks that came back in a pause, by id
        self._dismissals = 0  # asked for, but not passed on yet
        self._number = number
        self._slot_table = SlotTable(context, (WINDOW_PER_WORKER + MOST_UNSETTLED) * workers)
        results = 1 + len(settings.run_context.recipe.also)
        self._chunk_sizer = ChunkSizer(results, are_single=settings.waits_for_tasks)
        self._are_names_gone = False  # of the locks that the workers open when they start
        self._is_spoilt = False  # a worker sent what is no message, and no result is taken any more
        self._deaths = Deaths(self._slot_table, settings.run_context.file_limit_seconds)
        self._last_sign = time.monotonic()  # when a result came or a task was seen at work

    @property
    def deaths(self) -> list[Death]:
        """The workers that died."""
        return self._deaths.found

    def dismiss(self, workers: int) -> None:
        """Let so many workers end after their picture, those that were started last."""
        self.workers -= workers
        self._dismissals += workers

    def limit_memory(self, memory_bytes: int) -> None:
        """Let no worker use more than `memory_bytes` for its next picture."""
        self._slot_table.memory_bytes = memory_bytes

    def follow_pause(self, controls: Controls) -> None:
        """Let its workers begin no task while paused, not even one that they have.

        Thread-safe; may be repeated.
        """
        with self._holding:
            self._is_held = controls.is_paused
            self._slot_table.hold(is_held=self._is_held)
            if self._pool is not None:
                self._pool.hold(is_held=self._is_held)

    def announce_end(self) -> None:
        """Announce that its workers are gone; for a session that ends before others."""
        if self._start_events is not None:
            self._start_events.dismiss_all()

    def outcomes(
        self, source: TaskQueue, controls: Controls, notify: Notify
    ) -> Generator[Outcome | None, None, None]:
        """Yield outcomes until `source` is empty, the run is cancelled, or a worker is lost.

        None is yielded after `poll_seconds` without any. A session whose workers were all dismissed
        ends as well.
        """
        window = TaskWindow(source, self._window_size, controls, self._slot_table)
        begun_at = time.perf_counter()
        with starting_processes():
            messages = MessageQueue(QUEUE_MESSAGES, self._context)
            pool = self._start_pool(messages)
        if pool is None:
            return
        self._pool = pool
        self._members = frozenset(pool.worker_ids)
        start_events = StartEvents(self._settings.run_id, self._number, self._slot_table, notify)
        self._start_events = start_events
        start_events.begin(pool.worker_ids, begun_at)
        watch = QueueWatch(messages, notify, self._settings.run_id, QUEUE_MESSAGES)
        listener = Listener(
            messages,
            start_events.pass_on,
            self._settings.run_id,
            self._number,
            self._members,
            watch if self._settings.watches_queue else None,
        )
        listener.start()
        is_complete = False
        try:
            chunks = window.feed_chunks(self._chunk_sizer.size)
            results: Any = pool.imap_unordered(execute_all, chunks)  # late ones arrive as lists
            is_complete = yield from self._take(
                results, window, pool, controls, start_events, listener
            )
            if not is_complete:
                window.close()
                start_events.look_at_all(window.in_flight())
                self._let_writers_end()
                if not self._is_spoilt:
                    yield from self._drain(results, window, start_events)
        finally:
            window.close()
            with self._holding:
                self._pool = None
            if is_complete:
                pool.finish()
            else:
                pool.stop()
                start_events.stop_all(frozenset(death.worker for death in self.deaths))
            listener.finish()
            self._record_leftovers(window)
            self.is_complete |= is_complete

    def _start_pool(self, messages: MessageQueue) -> SupervisedPool | None:
        """Return a pool; None if the fork server died just then: the next pool has a new one.

        Raises:
            EngineError: the system would not start so many processes.
        """
        try:
            settings = self._settings
            arguments = (
                settings.run_context,
                settings.work,
                self._number,
                messages,
                self._slot_table,
            )
            return SupervisedPool(self._context, self._started_workers, initialize, arguments)
        except (ConnectionError, EOFError):
            messages.give_back()
            return None
        except OSError as error:
            messages.give_back()
            raise EngineError(
                lazy_ntr(
                    "{n} worker process could not be started: {why}. "
                    "Use fewer workers, or threads as the engine.",
                    "{n} worker processes could not be started: {why}. "
                    "Use fewer workers, or threads as the engine.",
                    self._started_workers,
                    code="workers-not-started",
                    why=explained(error),
                )
            ) from error

    def _take(
        self,
        results: _Results,
        window: TaskWindow,
        pool: SupervisedPool,
        controls: Controls,
        start_events: StartEvents,
        listener: Listener,
    ) -> Generator[Outcome | None, None, bool]:
        """Yield results as they come, and None meanwhile; return whether every one has come."""
        look_at = 0.0
        while not controls.is_cancelled:
            outcomes: Any
            self.follow_pause(controls)
            try:
                outcomes = results.next(timeout=self.poll_seconds)
                is_trusted = outcomes and self._is_trusted(outcomes, window, listener)
                is_foreign = not (is_trusted and self._may_come(outcomes, controls))
            except multiprocessing.TimeoutError:
                is_foreign, outcomes = False, []
                yield None
            except StopIteration:
                return True
            except WorkerError:
                is_foreign = True
            if is_foreign:
                pool.is_spoilt = True
                outcomes = []
            outcomes = self._without_handed_back(outcomes, window)
            if outcomes:  # all at once, so that as many are handed out together
                window.release(*(slot for slot, _ in outcomes))
            for _, outcome in outcomes:
                self._last_sign = time.monotonic()
                self._chunk_sizer.learn(outcome)
                start_events.finish(outcome)
                yield outcome
            window.resize(self._window_size)
            if pool.is_spoilt or time.monotonic() >= look_at:
                look_at = time.monotonic() + POLL_SECONDS
                if not self._is_healthy(pool, window, start_events, listener):
                    return False
        return False

    def _without_handed_back(
        self, outcomes: list[tuple[int, Outcome]], window: TaskWindow
    ) -> list[tuple[int, Outcome]]:
        """Take back the tasks that a worker had and did not begin; return the other outcomes."""
        for slot, outcome in outcomes:
            if outcome.status is Status.CANCELLED:
                self._handed_back[outcome.task_id] += 1
                self._last_sign = time.monotonic()
                window.take_back(slot)
        return [each for each in outcomes if each[1].status is not Status.CANCELLED]

    @property
    def _window_size(self) -> int:
        return (WINDOW_PER_WORKER + self._chunk_sizer.unsettled()) * self._started_workers

    def _let_writers_end(self) -> None:
        """Wait a moment for results that are being written, and let no other begin.

        Else a worker could be stopped between a result and the report of it.
        """
        self._slot_table.close()
        dead = frozenset(death.worker for death in self.deaths)
        deadline = time.monotonic() + WRITE_SECONDS
        while self._slot_table.is_writing(dead) and time.monotonic() < deadline:
            time.sleep(WRITE_POLL_SECONDS)

    def _drain(
        self, results: _Results, window: TaskWindow, start_events: StartEvents
    ) -> Iterator[Outcome]:
        """Yield what has already arrived when the session ends early."""
        while True:
            try:
                outcomes = results.next(timeout=DRAIN_SECONDS)
            except (multiprocessing.TimeoutError, StopIteration, WorkerError):
                return
            if not are_asked_for(outcomes, window.task_in, self._members):
                return
            for slot, outcome in outcomes:
                if outcome.status is not Status.CANCELLED:  # such a task is still to be done
                    window.release(slot)
                    start_events.finish(outcome)
                    yield outcome

    def _is_trusted(self, outcomes: Any, window: TaskWindow, listener: Listener) -> bool:
        """Return whether a result is right in form, and nothing else came before it."""
        listener.catch_up()
        is_right = are_asked_for(outcomes, window.task_in, self._members)
        return is_right and not listener.is_spoilt

    def _may_come(self, outcomes: list[tuple[int, Outcome]], controls: Controls) -> bool:
        """Return whether all tasks were done, or come back undone as each may once in a pause."""
        return all(
            outcome.status is not Status.CANCELLED
            or self._handed_back[outcome.task_id] < controls.pauses
            for _, outcome in outcomes
        )

    def _is_healthy(
        self,
        pool: SupervisedPool,
        window: TaskWindow,
        start_events: StartEvents,
        listener: Listener,
    ) -> bool:
        """Check the workers; return False once the pool has to be replaced."""
        if pool.is_spoilt or listener.is_spoilt:
            self._is_spoilt = True
            self._deaths.suspect_all(window.in_flight())
            return False
        self._let_go(pool, window, start_events)
        dead = pool.dead_workers()
        if dead:
            lost = pool.end_lost_workers()
            for pid, exit_code in dead:
                if pid in lost:
                    self._deaths.add_orphan(pid)
                else:
                    self._deaths.add(pid, exit_code, window.in_flight())
            return False
        if pool.is_deserted:
            self.is_complete = True
            return False
        if not self._are_names_gone and start_events.workers_up == self._started_workers:
            pool.remove_names(listener.messages)
            self._are_names_gone = True
        in_flight = window.in_flight()
        busy = [(slot, task) for slot, task in in_flight if self._slot_table.worker_on(slot)]
        held = [(slot, task) for slot, task in in_flight if self._slot_table.holder_of(slot)]
        start_events.look(busy)
        self._deaths.end_overdue(held, pool.kill_worker)
        if held or not in_flight or self._is_held:
            self._last_sign = time.monotonic()
        if time.monotonic() - self._last_sign > STALL_SECONDS:
            _log.warning("The worker pool is stuck for no known reason; it is replaced")
            return False
        return True

    def _let_go(self, pool: SupervisedPool, window: TaskWindow, start_events: StartEvents) -> None:
        """Pass on dismissals, and announce the workers that have ended for that reason."""
        if self._dismissals:
            pool.dismiss(self._dismissals)
            self._dismissals = 0
            if not self.workers:
                window.close()
        for pid in pool.take_dismissed():
            start_events.dismiss(pid)

    def _record_leftovers(self, window: TaskWindow) -> None:
        culprits = {death.task.id for death in self.deaths if death.task}
        self.leftovers = [
            Leftover(task, self._slot_table.is_done(slot))
            for slot, task in window.in_flight()
            if task.id not in culprits
        ]
