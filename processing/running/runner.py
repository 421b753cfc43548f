"""Run a planned batch, in a thread that always says how it ended."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from processing.errors import explained
from processing.files.atomic_write import copy_date
from processing.files.known_folders import NO_FOLDERS, known_folders
from processing.files.output_folder import check_disks, prepare_output_folder
from processing.files.paths import size_and_time
from processing.files.remote.names import is_remote
from processing.files.result_files import ON_DISK
from processing.files.temporaries import new_run_id, sweep_orphans, sweep_run
from processing.language.amounts import decimal_amount
from processing.language.lazy_text import lazy_ntr, lazy_tr
from processing.planning.plan import Plan
from processing.planning.plan_rows import sizes_of
from processing.processes.memory import MEGABYTE, budget_bytes
from processing.processes.threads import BackgroundThread
from processing.record import record
from processing.running._run_control import RunControl
from processing.running._run_journal import RunJournal
from processing.running.bundles import take_bundle, unbundled
from processing.running.engines.base import Engine
from processing.running.engines.controls import Crew
from processing.running.engines.factory import (
    check_engine,
    engine_settings,
    fitting_workers,
    make_engine,
    memory_of_worker,
)
from processing.running.events import (
    FileFinished,
    FilePostponed,
    Message,
    Notify,
    RunFinished,
    RunStarted,
    WarningRaised,
    WorkersChanged,
    WorkerStarted,
)
from processing.running.report import Report, reason_not_made
from processing.running.task_queue import TaskQueue, schedule
from processing.running.tracker import RunTracker
from processing.settings.batch import EngineKind
from processing.task import CANCELLED_REASON, Outcome, Stage, Status, Task

if TYPE_CHECKING:
    from processing.files.remote.listing import PlacedFiles

SESSIONS_PER_ENGINE = 1_000_000  # more pools than one engine ever replaces

_log = logging.getLogger(__name__)


@record
class _Proof:
    """A result as it was when it was made."""

    path: Path
    seen: tuple[int, int]

    def is_intact(self) -> bool:
        """Return whether it is in its place, and so is its folder."""
        return size_and_time(self.path) == self.seen


class Run:
    """Drives an engine over a plan.

    Notifies `RunStarted` first and `RunFinished` exactly once, last, from its own thread and from
    the engine's listener thread. When the output disk is full or gone, it pauses
    by itself and retries the files that could not be written.
    """

    def __init__(
        self,
        plan: Plan,
        notify: Notify,
        *,
        journal_path: Path | None = None,
        watches_queue: bool = False,
    ) -> None:
        """Run `plan`; the run is recorded in the journal at `journal_path`, or the user's.

        If it `watches_queue`, it notifies what passes through the queue of its workers' messages.
        """
        self.run_id = new_run_id()
        self._plan = plan
        self._notify = notify
        self._watches_queue = watches_queue
        # As many workers as fit into the memory; one while the largest are made.
        self._workers = fitting_workers(plan.settings)
        self._settings = replace(plan.settings, workers=self._workers)
        self._engines = 0  # how many have ended
        self._folders = NO_FOLDERS  # the folders written below, once they exist
        self._proof: _Proof | None = None  # that they are the same, if their ids change
        self._control = RunControl(self.run_id, notify, self._workers)
        self._placed = _placed_files(plan)
        files = self._placed if is_remote(plan.settings.output_folder) else None
        self._journal = RunJournal(self.run_id, plan, notify, journal_path, files or ON_DISK)
        self._tracker = RunTracker(len(plan.tasks), plan.carried, notes_changes=False)
        self._hosts: dict[int, str] = {}  # of workers of a cluster, by their ids
        self._dropped = 0  # messages, because the queue was full
        self._waiting = TaskQueue()
        self._in_work: dict[int, Task] = {}  # handed to the engine, by id
        self._is_outdated = False  # met an obstacle; its workers may not see that it is gone
        self._too_large = TaskQueue()  # need more memory than one worker has beside others
        self._started = 0.0
        self._has_begun = False
        self._thread = BackgroundThread("run", self._drive, self._finish_run)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def pause(self) -> None:
        """Finish what is in flight and begin nothing more. Thread-safe; may be repeated."""
        self._control.pause()

    def resume(self) -> None:
        """Go on after a pause. Thread-safe; may be repeated."""
        self._control.resume()

    def cancel(self) -> None:
        """End the run soon; finished results stay. Thread-safe; may be repeated."""
        self._control.cancel()

    def force_stop(self) -> None:
        """Cancel, and end workers of a cluster with what they are on. Thread-safe; repeatable."""
        self._control.force_stop()

    def set_workers(self, workers: int) -> int:
        """Have so many workers from the next picture on; return how many there will be.

        These are fewer if the memory is not enough, and 1 if the engine knows no workers or the
        last pictures need all the memory. A cluster that others started has the workers that it
        has. Thread-safe; may be repeated.
        """
        if self._settings.is_elsewhere:
            return self._control.workers
        settings = replace(self._plan.settings, workers=workers)
        if settings.engine is EngineKind.SERIAL or self._control.is_alone:
            if workers > 1:
                self._notify(WarningRaised(self.run_id, self._reason_for_one_worker))
            return 1
        fitting = replace(settings, workers=fitting_workers(settings))
        if fitting.workers != self._control.workers:
            self._control.set_crew(Crew(fitting.workers, memory_of_worker(fitting)))
            self._warn_of_fewer_workers(fitting.workers, workers)
        return self._control.workers

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _drive(self) -> None:
        """Do the work on the disk, and tidy up whatever happens."""
        self._started = time.perf_counter()
        self._notify(RunStarted(self.run_id, len(self._plan.tasks), self._workers, self._started))
        self._warn_of_fewer_workers(self._workers, self._plan.settings.known_workers)
        is_through = False
        try:
            self._prepare()
            self._has_begun = True
            self._work()
            is_through = True
        finally:
            self._sweep()
            is_complete = is_through and not self._control.is_cancelled
            self._journal.close(has_begun=self._has_begun, is_complete=is_complete)

    def _finish_run(self, problem: str) -> None:
        problem = problem or self._control.obstacle
        self._end_the_rest(problem)
        self._warn_of_dropped_messages()
        self._control.resume()
        report = Report(
            self.run_id,
            self._plan,
            self._tracker.outcomes(),
            time.perf_counter() - self._started - self._control.paused_seconds,
            cancelled=self._control.is_cancelled,
            problem=problem,
            has_begun=self._has_begun,
            workers=self._control.most_workers,
            fewest_workers=self._control.fewest_workers,
            hosts=self._hosts,
        )
        self._notify(RunFinished(self.run_id, report))

    def _prepare(self) -> None:
        check_engine(self._settings)
        check_disks(self._plan.disks)
        self._journal.begin()
        self._record_skipped()
        folders = self._plan.settings.written_folders
        for folder in folders:
            prepare_output_folder(folder, is_private=self._plan.settings.thumbnail_cache)
        sweep_orphans({*folders, *self._plan.result_folders})
        self._folders = known_folders(folders, self._plan.result_folders)

    def _record_skipped(self) -> None:
        for outcome in self._plan.skipped:
            self._record(outcome)
        plan = self._plan
        task_ids = schedule(plan.open_tasks, sizes_of(plan.sources), self._workers)
        self._waiting = TaskQueue(map(plan.tasks.__getitem__, task_ids))

    def _work(self) -> None:
        """Run engines until no task waits; usually one is enough."""
        while self._waiting and not self._control.is_cancelled:
            engine = self._control.change_engine(self._next_engine)
            for result in engine.run(self._feed(), self._pass_on):
                if result.timing is not None and result.timing.stamps:
                    self._control.note_work(result.timing.stamps[0], result.timing.stamps[-1])
                for task, outcome in unbundled(result, self._in_work.pop(result.task_id)):
                    final = self._journal.replace_original(self._dated(task, outcome))
                    if final is not None:
                        self._take(task, final)
            if not self._waiting and self._too_large:
                # With one worker, each of them has all the memory.
                self._waiting, self._too_large = self._too_large, self._waiting
                self._control.stay_alone()
            if self._waiting:
                self._engines += 1
                self._is_outdated = False
                self._control.wait_while_paused()
                self._find_folders_again()

    def _pass_on(self, message: Message) -> None:
        """Pass on what the engine tells; called by its threads."""
        if isinstance(message, WorkersChanged):
            self._control.note_workers(message.workers)
        elif isinstance(message, WorkerStarted) and message.host:
            self._hosts[message.worker] = message.host
        self._notify(message)

    def _next_engine(self) -> Engine:
        """Return a fresh engine that knows the current folders and the number of workers."""
        workers = 1 if self._control.is_alone else self._control.workers
        settings = replace(self._settings, workers=workers)
        given = partial(
            engine_settings,
            settings,
            self.run_id,
            result_folders=self._plan.result_folders,
            linked=self._plan.linked,
            folders=self._folders,
            first_session=self._engines * SESSIONS_PER_ENGINE,
            watches_queue=self._watches_queue,
        )
        if self._placed is None:
            return make_engine(settings.engine, given())
        from processing.running.engines.storage_factory import make_storage_engine

        sizes = sizes_of(self._plan.sources)
        return make_storage_engine(
            settings, given, self.run_id, sizes.__getitem__, self._placed.note
        )

    def _find_folders_again(self) -> bool:
        """Identify the folders anew if the results are still in them; return whether they are.

        A disk that was reconnected has other device and inode numbers than before; some network
        disks change them at any time.
        """
        if self._folders.are_unchanged() or self._proof is None or not self._proof.is_intact():
            return False
        self._folders = known_folders(
            self._plan.settings.written_folders, self._plan.result_folders
        )
        return True

    def _feed(self) -> Iterator[Task]:
        """Yield the waiting tasks, bundled by picture; runs in a thread of the engine."""
        take = take_bundle if self._settings.recipe.also else TaskQueue.take
        while not self._is_outdated and (bundle := take(self._waiting)) is not None:
            self._in_work[bundle.id] = bundle
            yield bundle

    def _dated(self, task: Task, outcome: Outcome) -> Outcome:
        """Give a result the date of its source, if the recipe says so; a sandboxed worker cannot.

        Where originals are replaced, that happens as the result takes its place.
        """
        settings = self._plan.settings
        is_asked = settings.recipe.keep_dates and not settings.replace_originals
        if not is_asked or outcome.status is not Status.DONE:
            return outcome
        try:
            copy_date(task.destination, task.source)
        except OSError as error:
            lost = lazy_tr(
                "It could not be given the date of its source: {why}.",
                code="date-not-kept",
                why=explained(error),
            )
            return replace(outcome, warnings=(*outcome.warnings, lost))
        return outcome

    def _take(self, task: Task, outcome: Outcome) -> None:
        """Record how a task ended, or keep it for another try."""
        is_unwritten = outcome.status is Status.FAILED and outcome.stage is Stage.WRITE
        if outcome.is_obstructed and not self._is_outdated:
            # A confined worker knows the output folder by what it was, not by its name.
            self._is_outdated = True
            self._postpone(task, self._waiting)
            if not self._find_folders_again():
                self._control.pause(outcome.reason)
        elif is_unwritten and self._is_outdated:
            self._postpone(task, self._waiting)  # was in flight when the obstacle was met
        elif outcome.needed_bytes and self._is_memory_shared:
            self._postpone(task, self._too_large)
        else:
            self._journal.note(task, outcome)
            self._record(outcome)

    @property
    def _reason_for_one_worker(self) -> str:
        if self._control.is_alone:
            return lazy_tr(
                "The last pictures need all the memory and are made by one worker.",
                code="fewer-workers",
            )
        return lazy_tr(
            "This engine makes one picture after the other; choose another for more workers.",
            code="fewer-workers",
        )

    @property
    def _is_memory_shared(self) -> bool:
        """Whether a worker may have less than all of the memory; its part is never enlarged."""
        if self._settings.is_elsewhere:
            return False
        return self._control.most_workers > 1 and not self._control.is_alone

    def _postpone(self, task: Task, until: TaskQueue) -> None:
        until.append(task)
        self._notify(FilePostponed(self.run_id, task.id))

    def _record(self, outcome: Outcome) -> None:
        if self._tracker.record(outcome):
            if self._proof is None and outcome.status is Status.DONE:
                self._proof = _proof_of(self._plan.tasks[outcome.task_id].destination)
            self._dropped += outcome.messages_dropped
            host = self._hosts.get(outcome.timing.worker, "") if outcome.timing else ""
            self._notify(FileFinished(self.run_id, outcome, host))

    def _end_the_rest(self, problem: str) -> None:
        """Give every file without an outcome one, so that the counts add up to the plan."""
        status = Status.CANCELLED if self._control.is_cancelled else Status.FAILED
        reason = reason_not_made(problem) if problem else CANCELLED_REASON
        sizes = sizes_of(self._plan.sources)
        for task_id in self._tracker.without_outcome():
            size = sizes[task_id]
            self._record(Outcome(task_id, status, reason, source_bytes=size))

    def _warn_of_fewer_workers(self, fitting: int, wanted: int) -> None:
        """Warn that there are fewer workers than were asked for, and why."""
        if fitting < wanted and self._settings.engine is not EngineKind.SERIAL:
            limit = budget_bytes(self._settings.memory_megabytes) / MEGABYTE
            text = lazy_tr(
                "{limit} MB of memory are enough for {fitting} of {wanted} workers; "
                "raise the memory limit for more.",
                code="fewer-workers",
                limit=decimal_amount(limit, 0),
                fitting=fitting,
                wanted=wanted,
            )
            self._notify(WarningRaised(self.run_id, text))

    def _warn_of_dropped_messages(self) -> None:
        if self._dropped:
            text = lazy_ntr(
                "{n} progress message was dropped to keep the workers going.",
                "{n} progress messages were dropped to keep the workers going.",
                self._dropped,
                code="messages-dropped",
            )
            self._notify(WarningRaised(self.run_id, text))

    def _sweep(self) -> None:
        swept = sweep_run(self._plan.result_folders, self.run_id)
        if swept:
            removed = lazy_ntr(
                "{n} unfinished file was removed", "{n} unfinished files were removed", swept
            )
            _log.info(removed)


def _placed_files(plan: Plan) -> "PlacedFiles | None":
    """Return what keeps the stamps of results that are put; None if no storage is involved."""
    if not plan.settings.is_remote:
        return None
    from processing.files.remote.listing import PlacedFiles

    return PlacedFiles()


def _proof_of(result: Path) -> _Proof | None:
    facts = size_and_time(result)
    return None if facts is None else _Proof(result, facts)
