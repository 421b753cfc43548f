"""Make pictures in a supervised `multiprocessing.Pool`: the death of a worker loses no file."""

import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from processing.errors import EngineError
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.processes.start import process_context
from processing.running.engines._pool_session import (
    POLL_SECONDS,
    SHARED_POLL_SECONDS,
    Leftover,
    PoolSession,
)
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.worker_death import MAX_DEATHS, Death, deadly, overdue
from processing.running.events import Notify, WarningRaised, WorkerLost
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task

MAX_BARREN = 3  # so many pools in a row that died without any result end the run
MAX_KILLED = 12  # the same for pools killed from outside, for instance for want of memory
FIRST_WAIT_SECONDS = 0.1  # before another pool after the first such; doubled after each
LONGEST_WAIT_SECONDS = 10.0


@dataclass(slots=True)
class _Live:
    """A session under way.

    Attributes:
        outcomes: what it yields.
        size: with how many workers it began.
        progress: how many outcomes came.
    """

    session: PoolSession
    outcomes: Generator[Outcome | None, None, None]
    size: int
    progress: int = 0


class PoolEngine(Controls):
    """Runs pool sessions until every task has an outcome; usually one is enough.

    Another one follows where a worker died. For workers that are added in mid-run another one runs
    beside the first: the locks of its pool have no names any more by which a process could open
    them. All draw from the same tasks.

    A file whose worker died is tried again after all others, alone in a pool of one, so that it
    harms no other file and is not blamed for another's fault.
    """

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__(settings.crew)
        self._settings = settings
        self._context = process_context(settings.start_method)
        self._sessions = settings.first_session
        self._barren = 0  # pools in a row that died by themselves without a result
        self._killed = 0  # pools in a row that were killed without a result
        self._deaths: Counter[int] = Counter()  # by task id
        self._suspects: list[Task] = []
        self._present: tuple[PoolSession, ...] = ()  # those under way
        self._placed: dict[
            int, Task
        ] = {}  # whose results exist, but were not reported; tried again

    def pause(self) -> None:
        """Begin no further task, not even one that a worker has."""
        super().pause()
        for session in self._present:
            session.follow_pause(self)

    def resume(self) -> None:
        """Begin tasks again."""
        super().resume()
        for session in self._present:
            session.follow_pause(self)

    def run(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        """Yield outcomes as they come.

        Raises:
            EngineError: the workers keep dying before they make anything.
        """
        try:
            yield from self._run_all(tasks, notify)
        except EngineError:
            for task in self._placed.values():  # they wait for no other try
                yield from _found_all_done(task)
            raise

    def _run_all(self, tasks: Iterable[Task], notify: Notify) -> Iterator[Outcome]:
        source = TaskQueue(tasks)
        yield from self._run_sessions(source, notify, is_alone=False)
        while self._suspects and not self.is_cancelled:
            alone = TaskQueue([self._suspects.pop(0)])
            yield from self._run_sessions(alone, notify, is_alone=True)

    def _run_sessions(
        self, source: TaskQueue, notify: Notify, *, is_alone: bool
    ) -> Iterator[Outcome]:
        """Run sessions, with as many workers in all as are wanted, until nothing is left to do."""
        live: list[_Live] = []
        try:
            while True:
                self._fit(live, source, notify, is_alone=is_alone)
                self._present = tuple(each.session for each in live)
                if not live:
                    return
                for each in tuple(live):
                    is_over = yield from self._take(each, live, notify)
                    if is_over:
                        live.remove(each)
                        yield from self._settle(each, live, source, notify)
        finally:
            for each in live:
                each.outcomes.close()

    def _fit(self, live: list[_Live], source: TaskQueue, notify: Notify, *, is_alone: bool) -> None:
        """Start the workers that are missing, and dismiss those that are too many."""
        wanted = 1 if is_alone else self.crew.workers
        present = sum(each.session.workers for each in live)
        for each in reversed(live):
            surplus = min(present - wanted, each.session.workers)
            if surplus > 0:
                each.session.dismiss(surplus)
                present -= surplus
        if present < wanted and not self.is_cancelled and source:
            live.append(self._begin(wanted - present, source, notify, is_first=not live))
        poll_seconds = POLL_SECONDS if len(live) == 1 else SHARED_POLL_SECONDS
        for each in live:
            each.session.poll_seconds = poll_seconds
            if not is_alone:
                each.session.limit_memory(self.crew.memory_bytes)

    def _begin(self, workers: int, source: TaskQueue, notify: Notify, *, is_first: bool) -> _Live:
        """Return a session that starts its workers when it is asked for outcomes."""
        # A number higher than that of others would say that their workers are gone.
        self._sessions += is_first
        session = PoolSession(self._settings, self._context, self._sessions, workers)
        return _Live(session, session.outcomes(source, self, notify), workers)

    def _take(
        self, each: _Live, live: list[_Live], notify: Notify
    ) -> Generator[Outcome, None, bool]:
        """Yield what comes from one session for a moment; return whether it has ended."""
        until = time.monotonic() + each.session.poll_seconds
        try:
            for outcome in each.outcomes:
                if outcome is not None:
                    each.progress += 1
                    self._placed.pop(outcome.task_id, None)
                    yield outcome
                if outcome is None or time.monotonic() > until:
                    return False
        except EngineError as error:
            if len(live) == 1:
                raise
            self._do_with([other for other in live if other is not each], str(error), notify)
        return True

    def _settle(
        self, ended: _Live, live: list[_Live], source: TaskQueue, notify: Notify
    ) -> Iterator[Outcome]:
        """Put what a session left over back into `source`."""
        session, progress = ended.session, ended.progress
        for death in session.deaths:
            self._tell(death, notify)
            if death.task is not None:
                progress += 1
                yield from self._judge(death.task, death, is_alone=ended.size == 1)
        if live:
            session.announce_end()
        for leftover in session.leftovers:
            yield from self._return(leftover, source)
        if not session.is_complete:
            self._check_barren(progress, session.deaths, live, notify)

    def _do_with(self, live: list[_Live], reason: str, notify: Notify) -> None:
        """Go on with the workers that there are, as no more can be started."""
        workers = max(1, sum(each.session.workers for each in live))
        self.set_crew(replace(self.crew, workers=workers))
        notify(WarningRaised(self._settings.run_id, reason))

    def _judge(self, task: Task, death: Death, *, is_alone: bool) -> Iterator[Outcome]:
        """Yield a failure if the task caused the death, else keep it for another try."""
        self._deaths[task.id] += 1
        if death.is_time_over:
            reason = overdue(self._settings.run_context.file_limit_seconds)
        elif death.is_foreign and is_alone and self._deaths[task.id] > 1:
            reason = lazy_tr(
                "The worker process sent what is no message of Thumbpool while it was on this "
                "picture, and was ended. The picture may have been made to attack programs; do not "
                "open it elsewhere.",
                code="may-be-hostile",
            )
        elif self._deaths[task.id] >= MAX_DEATHS:
            reason = deadly(death.cause)
        else:
            self._suspects.append(task)
            return
        self._placed.pop(task.id, None)
        yield Outcome(task.id, Status.FAILED, reason)

    def _return(self, leftover: Leftover, source: TaskQueue) -> Iterator[Outcome]:
        """Hand a task out again; after a cancel, yield it as done if its worker had done it."""
        task = leftover.task
        if not self.is_cancelled:
            source.put_back(task)
            if leftover.is_done:
                self._placed[task.id] = task
        elif leftover.is_done:
            yield from _found_all_done(task)

    def _tell(self, death: Death, notify: Notify) -> None:
        task_id = death.task.id if death.task else None
        if death.worker:  # who ended a picture before its result was refused is not known
            run_id = self._settings.run_id
            notify(WorkerLost(run_id, death.worker, task_id, death.at, death.cause))
        if death.is_foreign:
            text = lazy_tr(
                "A worker sent what is no message of Thumbpool; what was in work is tried alone.",
                code="worker-lost",
            )
        else:
            text = lazy_tr(
                "Worker {pid} ended early ({cause}); new workers start.",
                code="worker-lost",
                pid=plain_amount(death.worker),
                cause=death.cause,
            )
        notify(WarningRaised(self._settings.run_id, text, task_id))

    def _check_barren(
        self, progress: int, deaths: list[Death], live: list[_Live], notify: Notify
    ) -> None:
        """Wait longer after each pool without a result, and raise EngineError after some.

        A busy machine starts processes slowly, and what kills them may go on for a while. If other
        sessions are `live`, they go on at once and without the missing workers.
        """
        if progress or self.is_cancelled:
            self._barren = self._killed = 0
            return
        if any(death.is_from_outside for death in deaths):
            self._killed += 1
        else:
            self._barren += 1
        if self._barren >= MAX_BARREN or self._killed >= MAX_KILLED:
            reason = lazy_tr(
                "The worker processes stop as soon as they start ({cause}). "
                "Try fewer workers or another start method; the log may tell more.",
                code="workers-not-started",
                cause=deaths[-1].cause if deaths else lazy_tr("no answer"),
            )
            if not live:
                raise EngineError(reason)
            self._barren = self._killed = 0
            self._do_with(live, reason, notify)
        if live:
            return
        doublings = self._barren + self._killed - 1
        self.wait_unless_cancelled(min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2**doublings))


def _found_done(task: Task) -> Outcome:
    """Return the outcome of a task whose result is in its place."""
    return Outcome(task.id, Status.DONE, result_bytes=task.destination.stat().st_size)


def _found_all_done(task: Task) -> Iterator[Outcome]:
    """Yield how a task ended whose worker was stopped between its results and the report of them.

    Nothing is yielded where they do not stand in their places.
    """
    with suppress(OSError):
        yield replace(_found_done(task), beside=tuple(_found_done(each) for each in task.beside))
