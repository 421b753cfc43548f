"""What runs in a worker: set it up, then make each task into an outcome whatever happens."""

import logging
import logging.handlers
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from multiprocessing.queues import Queue
from typing import Any, TypeAlias

from processing.errors import StoppedError
from processing.imaging.attempt import Attempt
from processing.imaging.run_context import RunContext
from processing.imaging.stopwatch import Stopwatch
from processing.imaging.written import WrittenPicture
from processing.language.lazy_text import LazyText
from processing.processes.captured_output import captured_output
from processing.processes.core_wait import watch_this_thread
from processing.processes.memory import limit_this_process
from processing.processes.sandbox import confine
from processing.processes.signals import end_this_process_after, ignore_stop_signals
from processing.processes.start import close_inherited_descriptors, end_with_parent
from processing.processes.wire_sentences import sendable
from processing.running.worker.group_commit import GroupCommit, Unsettled, ended
from processing.running.worker.late_results import LateResults
from processing.running.worker.protocol import INTRODUCTION, LOG_LINE, TaskFunction
from processing.running.worker.shortening import shorten, shortened
from processing.running.worker.slot_table import SlotTable
from processing.task import CANCELLED_REASON, Outcome, Stage, Status, Task

ALARM_FACTOR = 1.2
ALARM_GRACE_SECONDS = 2.0  # with the factor: how long after the limit a worker ends by itself
STACK_BYTES = 256 * 1024  # of its threads: reserved addresses count as memory that it uses
PUT_SECONDS = 0.05  # the longest a worker waits for room in the queue before it drops a message

# On other systems than Linux it is always so, and no reason to warn each time.
_LACK_LEVEL = logging.WARNING if sys.platform == "linux" else logging.INFO

_log = logging.getLogger(__name__)

_WorkerQueue: TypeAlias = "Queue[Any]"


class _Worker:
    """One worker process: what it makes pictures with, the slot table, its end of the queue."""

    def __init__(
        self,
        run_context: RunContext,
        work: TaskFunction,
        messages: _WorkerQueue,
        slot_table: SlotTable,
    ) -> None:
        self.run_context = run_context
        self.work = work
        self.slot_table = slot_table
        self.commit = GroupCommit(_die_of)
        self._messages = messages
        self._dropped = 0

    def send(self, message: object) -> None:
        """Put a message for the listener; a queue that stays full costs the message, no more."""
        try:
            self._messages.put(message, timeout=PUT_SECONDS)
        except queue.Full:
            self._dropped += 1

    def spare_memory(self) -> None:
        """Keep to a smaller part of the memory from now on if other workers were added."""
        memory_bytes = self.slot_table.memory_bytes
        if memory_bytes < self.run_context.memory_bytes:
            self.run_context = replace(self.run_context, memory_bytes=memory_bytes)
            limit_this_process(memory_bytes)

    def take_dropped(self) -> int:
        """Return how many messages were dropped since the last call."""
        dropped, self._dropped = self._dropped, 0
        return dropped


def _die_of(problem: str) -> None:
    """End this worker if its results cannot be settled: another makes those pictures again."""
    if problem:
        os._exit(1)


# `Pool` calls plain functions, so what the initializer was given is kept here for `execute`.
_worker: _Worker | None = None


def initialize(
    run_context: RunContext,
    work: TaskFunction,
    session: int,
    messages: _WorkerQueue,
    slot_table: SlotTable,
) -> None:
    """Set up a worker process; the pool's initializer. Runs in a worker process, once."""
    global _worker  # noqa: PLW0603 - see above
    ignore_stop_signals()
    # Before any thread starts: a sandbox binds the thread that asks for it, and those to come.
    close_inherited_descriptors()
    watch_this_thread()
    problems = confine(run_context.readable_paths, run_context.writable_folders)
    end_with_parent()
    _worker = _Worker(run_context, work, messages, slot_table)
    _log_to(_worker)
    threading.stack_size(STACK_BYTES)
    memory_problem = limit_this_process(run_context.memory_bytes)
    if slot_table.is_first_to_log():
        for problem in filter(None, (*problems, memory_problem)):
            _log.log(_LACK_LEVEL, problem)
    _worker.send((INTRODUCTION, os.getpid(), session, time.perf_counter()))


def execute_all(assignments: tuple[tuple[int, Task], ...]) -> LateResults:
    """Do a chunk of tasks one after the other; if the run is cancelled, only those begun.

    If it is paused, those that were not begun are handed back, as cancelled. The outcomes come
    when the results are synced and in place. Runs in a worker process.
    """
    worker, results = _initialized(), LateResults()
    for slot, task in assignments:
        if worker.slot_table.is_closed:
            break
        results.expect()
        if worker.slot_table.is_held:
            results.add(slot, Outcome(task.id, Status.CANCELLED, CANCELLED_REASON))
            continue
        conclude = partial(_conclude, worker, slot, len(assignments), results.add)
        made, noise = _do(worker, slot, task)
        if isinstance(made, Unsettled):
            worker.slot_table.wait(slot)
            worker.commit.add(made, partial(conclude, noise))
        else:
            conclude(noise, made)
    return results


def execute(assignment: tuple[int, Task]) -> tuple[int, Outcome]:
    """Do one task and return its slot and its outcome. Runs in a worker process."""
    worker, (slot, task) = _initialized(), assignment
    made, noise = _do(worker, slot, task)
    outcomes: list[tuple[int, Outcome]] = []
    outcome = made.settle_at_once() if isinstance(made, Unsettled) else made
    _conclude(worker, slot, 1, lambda *told: outcomes.append(told), noise, outcome)
    return outcomes[0]


def _initialized() -> _Worker:
    assert _worker is not None, "the pool was made without its initializer"  # noqa: S101
    return _worker


def _do(worker: _Worker, slot: int, task: Task) -> tuple[Outcome | Unsettled, list[str]]:
    """Do one task; return what became of it, and what libraries printed meanwhile."""
    worker.slot_table.begin(slot)
    worker.spare_memory()
    run_context, pid = worker.run_context, os.getpid()
    # Usually the main process ends this one earlier, at the limit. This is for when that is dead.
    end_this_process_after(run_context.file_limit_seconds * ALARM_FACTOR + ALARM_GRACE_SECONDS)
    with captured_output() as noise:
        made = do_task(
            task, worker.work, run_context, pid, lambda stage: _ask_to_write(slot, stage)
        )
    end_this_process_after(0)
    return made, noise


def _conclude(
    worker: _Worker,
    slot: int,
    together: int,
    tell: Callable[[int, Outcome], None],
    noise: list[str],
    outcome: Outcome,
) -> None:
    """Note in the slot table how a task ended, and tell it.

    `together` tells how many outcomes have to go into one message.
    """
    ends = {each.status for each in (outcome, *outcome.beside)}
    worker.slot_table.end(slot, is_done=ends == {Status.DONE})
    dropped = worker.take_dropped()
    if noise or dropped:  # as hardly ever
        warnings = (*outcome.warnings, *noise)
        outcome = replace(outcome, warnings=warnings, messages_dropped=dropped)
    tell(slot, shortened(outcome, together))


def settle_soon() -> None:
    """Let no result wait for others: there is no task at the moment. Runs in a worker process."""
    if _worker is not None:
        _worker.commit.hasten()


def settle_all() -> None:
    """Wait until every result is in place and told. Runs in a worker process."""
    if _worker is not None:
        _worker.commit.finish()


def _ask_to_write(slot: int, stage: Stage) -> None:
    """Stop before writing once the run is cancelled: every result written must be reported."""
    if stage is Stage.WRITE and _worker is not None and not _worker.slot_table.begin_writing(slot):
        raise StoppedError


def run_task(task: Task, work: TaskFunction, run_context: RunContext, worker: int) -> Outcome:
    """Return how the task ended, when its results are synced and in place.

    Raises nothing at all. Runs in a worker process or thread.
    """
    made = do_task(task, work, run_context, worker)
    return made.settle_at_once() if isinstance(made, Unsettled) else made


def do_task(
    task: Task,
    work: TaskFunction,
    run_context: RunContext,
    worker: int,
    on_enter: Callable[[Stage], None] | None = None,
) -> Outcome | Unsettled:
    """Return how the task ended, or what is to be settled once its results are synced.

    Raises nothing at all. Runs in a worker process or thread.
    """
    attempt = Attempt(task, Stopwatch(worker, on_enter))
    with attempt.catching():
        made = work(task, run_context, attempt.watch)
        if isinstance(made, WrittenPicture):
            return Unsettled(attempt, made, attempt.watch.stop())
        attempt.outcome = made
    return ended(attempt, attempt.watch.stop())


class _BoundedQueueHandler(logging.handlers.QueueHandler):
    """Sends log records through the worker's queue, short enough to stay whole."""

    def __init__(self, worker: _Worker) -> None:
        super().__init__(worker)  # type: ignore[arg-type]  # only ever handed to `enqueue`
        self._worker = worker

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Keep a `LazyText`, which formatting would make a plain text of."""
        return record if isinstance(record.msg, LazyText) else super().prepare(record)

    def enqueue(self, record: logging.LogRecord) -> None:
        text = sendable(shorten(record.getMessage()))
        worker = record.process or 0
        self._worker.send((LOG_LINE, record.levelno, record.name, text, record.created, worker))


def _log_to(worker: _Worker) -> None:
    """Route this process's log records and Python warnings into the queue."""
    root = logging.getLogger()
    root.handlers[:] = [_BoundedQueueHandler(worker)]
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def thread_worker_id() -> int:
    """Return the id of the current thread, used as a worker id where workers are threads."""
    return threading.get_native_id()
