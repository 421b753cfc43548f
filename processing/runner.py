"""Run a planned batch, in a thread that always says how it ended."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from processing.background import BackgroundThread
from processing.destination import prepare_output_folder
from processing.engines.base import Engine, Notify
from processing.engines.factory import make_engine
from processing.errors import JournalError, OutputError, ThumbpoolError
from processing.journal import Journal, RunState
from processing.messages import (
    FileFinished,
    FilePostponed,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
    WarningRaised,
)
from processing.plan import Plan
from processing.replacement.swapping import Swapper
from processing.report import Report
from processing.task import CANCELLED_REASON, Outcome, Status, Task
from processing.temporaries import new_run_id, sweep_orphans, sweep_run
from processing.tracker import RunTracker

GENERATIONS_PER_ENGINE = 1_000_000  # more pools than one engine ever replaces

_log = logging.getLogger(__name__)


class Run:
    """Drives an engine over a plan.

    Tells `RunStarted` first and `RunFinished` exactly once, last. Messages come from its own
    thread and from the engine's listener thread. When the output disk is full or gone, it pauses
    by itself and keeps the files that could not be written for later.
    """

    def __init__(self, plan: Plan, notify: Notify, *, journal_path: Path | None = None) -> None:
        """Run `plan`; what is made is noted in the journal at `journal_path`, or the user's."""
        self.run_id = new_run_id()
        self._plan = plan
        self._journal_path = journal_path
        self._journal: Journal | None = None  # opened by the run's own thread
        self._swapper: Swapper | None = None  # where originals are replaced
        self._notify = notify
        self._steering = threading.Lock()  # held while engine and pause change together
        self._engine: Engine = make_engine(plan.settings, self.run_id)
        self._engines = 0  # how many came before the present one
        self._cancelled = threading.Event()
        self._tracker = RunTracker(len(plan.tasks))
        self._waiting: deque[Task] = deque()
        self._giants: deque[Task] = deque()  # too heavy while others are made beside them
        self._settings = plan.settings  # of the engine; its workers become one for the giants
        self._obstacle = ""
        self._paused_seconds = 0.0
        self._paused_at: float | None = None
        self._thread = BackgroundThread("run", self._drive)

    def start(self) -> None:
        """Begin, in a thread of its own; call it once."""
        self._thread.start()

    def pause(self) -> None:
        """Finish what is in flight and begin nothing more. Thread-safe, repeatable."""
        self._pause("")

    def resume(self) -> None:
        """Go on after a pause. Thread-safe, repeatable."""
        with self._steering:
            if self._paused_at is not None:
                self._paused_seconds += time.perf_counter() - self._paused_at
                self._paused_at = None
                self._obstacle = ""
                self._engine.resume()
                self._notify(RunResumed(self.run_id))

    def cancel(self) -> None:
        """End the run soon; finished results stay. Thread-safe, repeatable."""
        with self._steering:
            self._cancelled.set()
            self._engine.cancel()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread.wait(timeout)

    def _pause(self, obstacle: str) -> None:
        with self._steering:
            if self._paused_at is None:
                self._paused_at = time.perf_counter()
                self._obstacle = obstacle
                self._engine.pause()
                self._notify(RunPaused(self.run_id, obstacle))

    def _drive(self) -> None:
        started = time.perf_counter()
        settings = self._plan.settings
        self._notify(RunStarted(self.run_id, len(self._plan.tasks), settings.workers, started))
        problem = ""
        try:
            self._open_journal()
            self._settle_what_the_plan_skips()
            for folder in settings.written_folders:
                prepare_output_folder(folder)
            sweep_orphans({*settings.written_folders, *self._plan.result_folders})
            self._work()
        except ThumbpoolError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001 - the thread's last line of defence
            _log.exception("The run failed")
            problem = "The run stopped because of an error in Thumbpool; see the log."
        problem = problem or self._obstacle
        self._settle_the_rest(problem)
        self._tell_dropped()
        self._sweep()
        self._close_journal(is_complete=not problem and not self._cancelled.is_set())
        self.resume()
        elapsed = time.perf_counter() - started - self._paused_seconds
        report = Report(
            self.run_id,
            self._plan,
            self._tracker.outcomes(),
            elapsed,
            cancelled=self._cancelled.is_set(),
            problem=problem,
        )
        self._notify(RunFinished(self.run_id, report))

    def _settle_what_the_plan_skips(self) -> None:
        skipped = {outcome.task_id: outcome for outcome in self._plan.skipped}
        for task in self._plan.tasks:
            if task.id in skipped:
                self._settle(skipped[task.id])
            else:
                self._waiting.append(task)

    def _work(self) -> None:
        """Run engines until nothing waits; mostly one is enough."""
        while self._waiting and not self._cancelled.is_set():
            for outcome in self._engine.run(self._feed(), self._notify):
                self._take_replacement(outcome)
            if not self._waiting and self._giants:
                # They have the memory of all workers now, and the machine for themselves.
                self._waiting, self._giants = self._giants, self._waiting
                self._settings = replace(self._settings, workers=1)
            if self._waiting:
                self._replace_engine()

    def _take(self, outcome: Outcome) -> None:
        """Settle what an engine yields, or keep the task for another try."""
        task = self._plan.tasks[outcome.task_id]
        if outcome.is_obstructed:
            self._postpone(task, self._waiting)
            self._pause(outcome.reason)
        elif outcome.needed_bytes and self._settings.workers > 1:
            self._postpone(task, self._giants)
        else:
            self._record(outcome)
            self._settle(outcome)

    def _postpone(self, task: Task, until: deque[Task]) -> None:
        until.append(task)
        self._notify(FilePostponed(self.run_id, task.id))

    def _take_replacement(self, outcome: Outcome) -> None:
        """Put a verified new file in its original's place before its task is settled.

        Raises:
            JournalError: the journal fails, without which no original is touched.
        """
        if self._swapper is None or outcome.status is not Status.DONE:
            self._take(outcome)
        elif outcome.result_size is not None:  # else nobody verified it; its task stays open
            self._take(self._swapper.finish(outcome))

    def _feed(self) -> Iterator[Task]:
        """Yield what waits; drawn from by a thread of the engine."""
        while self._waiting:
            yield self._waiting.popleft()

    def _replace_engine(self) -> None:
        """Make a fresh engine that stands as the last one stood."""
        with self._steering:
            self._engines += 1
            generation = self._engines * GENERATIONS_PER_ENGINE
            self._engine = make_engine(self._settings, self.run_id, generation)
            if self._paused_at is not None:
                self._engine.pause()
            if self._cancelled.is_set():
                self._engine.cancel()

    def _settle(self, outcome: Outcome) -> None:
        if self._tracker.settle(outcome):
            self._notify(FileFinished(self.run_id, outcome))

    def _settle_the_rest(self, problem: str) -> None:
        """Give every file without an outcome one, so that the counts add up to what was planned."""
        is_cancelled = self._cancelled.is_set()
        status = Status.CANCELLED if is_cancelled else Status.FAILED
        reason = f"This picture was not made. {problem}" if problem else CANCELLED_REASON
        for task_id in self._tracker.unsettled():
            size = self._plan.sources[task_id].size_bytes
            self._settle(Outcome(task_id, status, reason, source_bytes=size))

    def _tell_dropped(self) -> None:
        dropped = sum(outcome.messages_dropped for outcome in self._tracker.outcomes())
        if dropped:
            text = f"{dropped:,} progress messages were dropped to keep the workers going."
            self._notify(WarningRaised(self.run_id, text))

    def _open_journal(self) -> None:
        """Note the run before anything is written; raises OutputError if it would not be alone."""
        try:
            self._journal = Journal(self._journal_path)
            self._journal.begin(self.run_id, self._plan)
        except JournalError as error:
            self._give_up_journal(error)
        if self._plan.settings.replace_originals:
            if self._journal is None:
                raise OutputError(
                    "Without the journal no original is replaced, as nothing could bring it back."
                )
            self._swapper = Swapper(self.run_id, self._plan, self._journal)

    def _record(self, outcome: Outcome) -> None:
        if self._journal is not None:
            try:
                self._journal.record(self.run_id, self._plan, outcome)
            except JournalError as error:
                self._give_up_journal(error)

    def _close_journal(self, *, is_complete: bool) -> None:
        if self._swapper is not None:
            self._swapper.close()
        if self._journal is not None:
            self._journal.close()
        # Through a fresh connection: what broke the first may have passed, and a run that stays
        # open in the journal would keep every other one away from its folder.
        with suppress(JournalError), Journal(self._journal_path) as journal:
            journal.close_run(self.run_id, RunState.FINISHED if is_complete else RunState.CANCELLED)

    def _give_up_journal(self, error: JournalError) -> None:
        """Go on without the journal: it serves the run, the run does not depend on it."""
        journal, self._journal = self._journal, None
        if journal is not None:
            with suppress(JournalError):
                journal.close()
        self._notify(WarningRaised(self.run_id, str(error)))

    def _sweep(self) -> None:
        swept = sweep_run(self._plan.result_folders, self.run_id)
        if swept:
            _log.info("%d unfinished files were removed", swept)
