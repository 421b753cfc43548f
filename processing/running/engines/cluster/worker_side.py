"""What a Dask worker calls: the work of a pool's worker, in a thread of a process that is shared.

A run confines the thread that makes its pictures, with Landlock and seccomp on Linux, as a pool's
worker is confined: other files, network and programs are out of reach of that thread. But the
process also has Dask's own threads, which need the network and share its memory. So a picture that
takes over its decoder can reach through them what the user of the worker can reach. The process
cannot give up either: its connections and keys, its memory limit (a hard one would end with the
process only), nor what libraries print, which goes to the worker's own log. Who needs the full
sandbox for pictures of strangers uses the pool, or starts workers as a user without rights.

Where pictures or results are in a storage, threads that are not confined fetch and put them,
through a local folder. The thread that makes pictures may use that folder and no network, as ever;
but the keys of the storage are in the memory that it shares.
"""

import contextlib
import logging
import os
import pickle
import platform
import queue
import socket
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from processing.errors import StoppedError
from processing.files.known_folders import known_folders
from processing.processes import wire
from processing.processes.wire_sentences import sendable
from processing.running.engines.cluster.carrying import Carrying, undriven
from processing.running.engines.cluster.messages import Conditions, Order, Pace, Sighting
from processing.running.engines.cluster.sightings import unseen
from processing.running.worker.shortening import shorten
from processing.task import Outcome, Stage, Task
from processing.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

MOST_RUNS = 8  # of several users; a client that was killed leaves its run behind
TELL_SECONDS = 0.2  # between two messages on what was begun
END_SECONDS = 0.5  # that a worker is given to end of its own; a picture it is on is lost anyway
MEMORY_SHARE = 0.7  # of the limit of a worker: Dask pauses one that uses 0.8 of it
ATTEMPT_STEP = 10**12  # more than any plan has tasks
THREAD_NAME = "thumbpool-pictures"
TOPIC = "thumbpool"  # one for all runs: a scheduler forgets none of its topics
BEGUN, LOGGED = "begun", "logged"

_runs: dict[str, "_Run"] = {}  # by run id; Dask calls plain functions
_working = threading.Lock()  # one picture at a time, however many threads a worker has


def set_up(conditions: bytes, dask_worker: Any = None) -> bytes:
    """Take in the conditions of a run, and introduce this worker, as JSON.

    Runs in a Dask worker, in the thread of its event loop.
    """
    from processing.imaging import pipeline  # noqa: F401 - before a thread is confined
    from processing.running.worker import process  # noqa: F401

    what: Conditions = pickle.loads(conditions)  # noqa: S301 - of the client, who may run anything
    missing = [*unseen(what.sightings), *undriven(what.run_context)]
    while len(_runs) >= MOST_RUNS:
        _runs.pop(next(iter(_runs))).end()
    run_id = what.run_context.run_id
    tear_down(run_id)
    run = _runs[run_id] = _Run(what, dask_worker)
    return _introduction(run.memory_bytes, missing, run.problems)


def introduce(sightings: bytes, dask_worker: Any = None) -> bytes:
    """Introduce this worker to somebody who looks at the cluster, as JSON; no run is begun.

    Runs in a Dask worker, in the thread of its event loop.
    """
    seen: tuple[Sighting, ...] = pickle.loads(sightings)  # noqa: S301 - see `set_up`
    return _introduction(_memory_of(dask_worker), unseen(seen), ())


async def end_process(dask_worker: Any) -> None:
    """End a worker's process, by force if it does not end at once; another one starts.

    Runs in the process of the worker's nanny, which is `dask_worker` there.
    """
    await dask_worker.kill(timeout=END_SECONDS, reason="thumbpool")


def _introduction(memory_bytes: int, missing: Iterable["Path"], problems: Iterable[str]) -> bytes:
    return wire.encode(
        [
            socket.gethostname(),
            os.getpid(),
            [__version__, platform.python_version(), _version_of_dask()],
            memory_bytes,
            [sendable(str(path)) for path in missing],
            [sendable(problem) for problem in problems],
        ]
    )


def tear_down(run_id: str) -> None:
    """Forget a run. Runs in the thread of a worker's event loop."""
    run = _runs.pop(run_id, None)
    if run is not None:
        run.end()


def clock() -> float:
    """Return the time by this worker's `time.perf_counter`."""
    return time.perf_counter()


def set_pace(run_id: str, pace: int, number: int) -> None:
    """Let a run go on, pause or stop at the next picture. Runs in the event loop's thread."""
    run = _runs.get(run_id)
    if run is not None and number > run.paced:
        run.paced, run.pace = number, Pace(pace)


def do_chunk(order: bytes) -> bytes:
    """Do the tasks of a pickled `Order`, and return the outcomes of those that were begun, as JSON.

    Runs in a Dask worker, in a thread of its own executor.

    Raises:
        LookupError: this worker, a new one, does not know the run.
    """
    what: Order = pickle.loads(order)  # noqa: S301 - see `set_up`
    run = _runs[what.run_id]
    with _working:
        return wire.encode(run.do(what))


class _Run:
    """One run in this worker.

    Attributes:
        pace, paced: how to go on, and by which number of it.
        memory_bytes: how much memory a picture may use here; 0 where only the order says that.
        problems: what of the confinement failed.
    """

    def __init__(self, conditions: Conditions, dask_worker: Any) -> None:
        self.pace = Pace.GO
        self.paced = 0
        self.memory_bytes = 0 if conditions.is_local else _memory_of(dask_worker)
        self.problems: tuple[str, ...] = ()
        context = conditions.run_context
        if not conditions.keeps_folders:
            folders = known_folders(map(_as_path, context.folders.identities))
            context = replace(context, folders=folders)
        self._carrying = Carrying(context) if context.fetches else None
        self._context = context if self._carrying is None else self._carrying.local_context
        self._work = conditions.work
        self._dask_worker = dask_worker
        self._told: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self._thread = ThreadPoolExecutor(1, THREAD_NAME, self._confine)
        self._thread.submit(int).result()  # it is confined now
        self._handler = _Handler(self._told)
        logging.getLogger().addHandler(self._handler)

    def end(self) -> None:
        """End the thread after the picture that it is on."""
        self.pace = Pace.CANCEL
        logging.getLogger().removeHandler(self._handler)
        self._thread.shutdown(wait=False)
        if self._carrying is not None:
            self._carrying.close()

    def do(self, order: Order) -> list[Outcome]:
        """Do a chunk; tell meanwhile what was begun."""
        own = [_of_attempt(*each) for each in zip(order.tasks, order.attempts, strict=True)]
        if self._carrying is None:
            outcomes = self._make(order, own)
        else:
            is_stopped = lambda: self.pace is Pace.CANCEL  # noqa: E731 - it is asked again and again
            outcomes = self._carrying.do(own, partial(self._make, order), is_stopped)
        attempts = dict(zip((task.id for task in own), order.attempts, strict=True))
        return [_as_told(each, attempts[each.task_id], order.ahead_seconds) for each in outcomes]

    def _make(self, order: Order, tasks: Iterable[Task]) -> list[Outcome]:
        """Make pictures of local files in the confined thread."""
        made = self._thread.submit(self._do_in_thread, order, tasks)
        self._pass_on(order.worker)
        return made.result()

    def _confine(self) -> None:
        """Confine the thread that makes pictures, and those that it starts."""
        from processing.processes.sandbox import confine

        context = self._context
        self.problems = confine(context.readable_paths, context.writable_folders)

    def _do_in_thread(self, order: Order, tasks: Iterable[Task]) -> list[Outcome]:
        """Do tasks until the pace changes; a result is told when it is synced and in place."""
        from processing.running.worker.group_commit import GroupCommit, Unsettled
        from processing.running.worker.process import do_task

        memory_bytes = min(order.memory_bytes, self.memory_bytes or order.memory_bytes)
        context = replace(self._context, memory_bytes=memory_bytes)
        outcomes: list[Outcome] = []
        commit = GroupCommit(lambda _problem: None)  # what it loses is missing, and made again
        try:
            for task in tasks:
                if self.pace is not Pace.GO:
                    break
                begun = time.perf_counter() - order.ahead_seconds
                self._told.put((BEGUN, task.id % ATTEMPT_STEP, begun))
                made = do_task(task, self._work, context, order.worker, self._ask_to_write)
                if isinstance(made, Unsettled):
                    commit.add(made, outcomes.append)
                else:
                    outcomes.append(made)
            commit.finish()
        finally:
            self._told.put(None)
        return outcomes

    def _ask_to_write(self, stage: Stage) -> None:
        """Stop before writing once the run is cancelled: every result written is told."""
        if stage is Stage.WRITE and self.pace is Pace.CANCEL:
            raise StoppedError

    def _pass_on(self, worker: int) -> None:
        """Send what is told in batches, until the chunk ends.

        Runs in Dask's thread, as the confined one may not even wake the event loop.
        """
        waiting: list[tuple[Any, ...]] = []
        due = time.monotonic()  # the first is sent at once
        while True:
            with contextlib.suppress(queue.Empty):
                told = self._told.get(timeout=TELL_SECONDS)
                if told is None:
                    break
                waiting.append(told)
            if waiting and time.monotonic() >= due:
                self._send(worker, waiting)
                waiting = []
                due = time.monotonic() + TELL_SECONDS
        logs = [each for each in waiting if each[0] == LOGGED]  # outcomes tell the rest
        if logs:
            self._send(worker, logs)

    def _send(self, worker: int, told: list[tuple[Any, ...]]) -> None:
        message = wire.encode([worker, told])
        with contextlib.suppress(Exception):  # it is for display; the outcomes count
            self._dask_worker.log_event(TOPIC, {"run": self._context.run_id, "told": message})


class _Handler(logging.Handler):
    """Passes on the log records of threads that make pictures."""

    def __init__(self, told: "queue.SimpleQueue[tuple[Any, ...] | None]") -> None:
        super().__init__(logging.INFO)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        if record.threadName and record.threadName.startswith(THREAD_NAME):
            text = sendable(shorten(record.getMessage()))
            self._told.put((LOGGED, record.levelno, record.name, text, record.created))


def _of_attempt(task: Task, attempt: int) -> Task:
    """Return a task with the number that names the temporary files of this attempt."""
    if not attempt:
        return task
    beside = tuple(_of_attempt(each, attempt) for each in task.beside)
    return replace(task, id=task.id + attempt * ATTEMPT_STEP, beside=beside)


def _as_told(outcome: Outcome, attempt: int, ahead: float) -> Outcome:
    """Return an outcome with the task's own number, and times by the client's clock."""
    if not attempt and not ahead:
        return outcome
    timing = outcome.timing
    if timing is not None and ahead:
        timing = replace(timing, stamps=tuple(max(0.0, at - ahead) for at in timing.stamps))
    beside = tuple(_as_told(each, attempt, ahead) for each in outcome.beside)
    task_id = outcome.task_id - attempt * ATTEMPT_STEP
    return replace(outcome, task_id=task_id, timing=timing, beside=beside)


def _memory_of(dask_worker: Any) -> int:
    """Return how much memory a picture may use in a worker, by its limit or by the machine."""
    import psutil

    from processing.files.machine import memory_bytes
    from processing.processes.memory import USUAL_SHARE, WORKER_BYTES

    limit = getattr(getattr(dask_worker, "memory_manager", None), "memory_limit", None)
    if limit:
        used = psutil.Process().memory_info().rss
        return max(1, int(limit * MEMORY_SHARE) - used)
    return max(1, int(memory_bytes() * USUAL_SHARE) // (os.cpu_count() or 1) - WORKER_BYTES)


def _as_path(text: str) -> "Path":
    from pathlib import Path

    return Path(text)


def _version_of_dask() -> str:
    import distributed

    return str(distributed.__version__)
