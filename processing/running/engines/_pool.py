"""Make pictures in a supervised `multiprocessing.Pool`: the death of a worker loses no file."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from processing.errors import EngineError
from processing.processes.start import process_context
from processing.running.engines._pool_session import Leftover, PoolSession
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.worker_death import Death
from processing.running.events import Notify, WarningRaised, WorkerLost
from processing.running.task_queue import TaskQueue
from processing.task import Outcome, Status, Task

MAX_DEATHS = 3  # a file that was on so many dying workers is given up
MAX_BARREN = 3  # so many pools in a row that died without any result end the run
MAX_KILLED = 12  # the same for pools killed from outside, for instance for want of memory
FIRST_WAIT_SECONDS = 0.1  # before another pool after the first such; doubled after each
LONGEST_WAIT_SECONDS = 10.0


class PoolEngine(Controls):
    """Runs one pool session after another until every task has an outcome; usually one is enough.

    A file whose worker died is tried again after all others, alone in a pool of one, so that it
    harms no other file and is not blamed for another's fault.
    """

    def __init__(self, settings: EngineSettings) -> None:
        super().__init__()
        self._settings = settings
        self._context = process_context(settings.start_method)
        self._sessions = settings.first_session
        self._barren = 0  # pools in a row that died by themselves without a result
        self._killed = 0  # pools in a row that were killed without a result
        self._deaths: Counter[int] = Counter()  # by task id
        self._suspects: list[Task] = []
        self._placed: dict[
            int, Task
        ] = {}  # whose results exist, but were not reported; tried again

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
        source, workers = TaskQueue(tasks), self._settings.workers
        while not self.is_cancelled:
            if not source:
                if not self._suspects:
                    return
                source, workers = TaskQueue([self._suspects.pop(0)]), 1
            yield from self._run_session(source, workers, notify)

    def _run_session(self, source: TaskQueue, workers: int, notify: Notify) -> Iterator[Outcome]:
        """Run one pool to its end and put what it left over back into `source`."""
        self._sessions += 1
        session = PoolSession(self._settings, self._context, self._sessions, workers)
        progress = 0
        for outcome in session.outcomes(source, self, notify):
            progress += 1
            self._placed.pop(outcome.task_id, None)
            yield outcome
        for death in session.deaths:
            self._tell(death, notify)
            if death.task is not None:
                progress += 1
                yield from self._judge(death.task, death, is_alone=workers == 1)
        for leftover in session.leftovers:
            yield from self._return(leftover, source)
        self._check_barren(progress, session.deaths)

    def _judge(self, task: Task, death: Death, *, is_alone: bool) -> Iterator[Outcome]:
        """Yield a failure if the task caused the death, else keep it for another try."""
        self._deaths[task.id] += 1
        if death.is_time_over:
            limit = self._settings.run_context.file_limit_seconds
            reason = (
                f"Making this picture took longer than {limit:g} seconds and was given up. "
                "It may be damaged; raise the time limit if it is only very large."
            )
        elif death.is_foreign and is_alone and self._deaths[task.id] > 1:
            reason = (
                "The worker process sent what is no message of Thumbpool while it was on this "
                "picture, and was ended. The picture may have been made to attack programs; do not "
                "open it elsewhere."
            )
        elif self._deaths[task.id] >= MAX_DEATHS:
            reason = (
                f"The worker process died {MAX_DEATHS} times on this picture ({death.cause}). "
                "It may be damaged, or need more memory than there is."
            )
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
            notify(WorkerLost(self._settings.run_id, death.worker, task_id))
        if death.is_foreign:
            text = "A worker sent what is no message of Thumbpool; what was in work is tried alone."
        else:
            text = f"Worker {death.worker} ended early ({death.cause}); new workers start."
        notify(WarningRaised(self._settings.run_id, text, task_id))

    def _check_barren(self, progress: int, deaths: list[Death]) -> None:
        """Wait longer after each pool without a result, and raise EngineError after some.

        A busy machine starts processes slowly, and what kills them may go on for a while.
        """
        if progress or self.is_cancelled:
            self._barren = self._killed = 0
            return
        if any(death.is_from_outside for death in deaths):
            self._killed += 1
        else:
            self._barren += 1
        if self._barren >= MAX_BARREN or self._killed >= MAX_KILLED:
            cause = deaths[-1].cause if deaths else "no answer"
            raise EngineError(
                f"The worker processes stop as soon as they start ({cause}). "
                "Try fewer workers or another start method; the log may tell more."
            )
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
