"""Control one run at a time, apply its messages, and emit its progress."""

import time
from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control.bridge import Bridge
from gui.control.failure_causes import cause_for
from gui.control.makers import PausableWork
from gui.control.recording import Recording
from gui.control.run_progress import ProgressMeter
from gui.control.state import State, StateMachine
from processing.language.translation import localized
from processing.measuring.speedup.run_speedup import Saving, saving_of
from processing.planning.plan import Plan
from processing.running.continuation import Rest
from processing.running.events import (
    Message,
    Notify,
    RunFinished,
    RunPaused,
    RunResumed,
    RunStarted,
)
from processing.running.report import Report
from processing.running.tracker import RunTracker
from processing.settings.batch import EngineKind
from processing.task import Status

PROGRESS_MILLISECONDS = 100
RETRYABLE = frozenset({Status.FAILED, Status.CANCELLED})  # how a task ended that may be retried
WORKERS_DELAY_MILLISECONDS = 400  # a number that is being typed or stepped through changes on


class CurrentRun(QObject):
    """Has at most one run under way; lives in the GUI thread.

    A method that makes no sense in the present state does nothing.

    Attributes:
        report: how the last run ended, until the next one begins or it is forgotten.
        recording: the timeline of the present or last run; None before the first.

    Signals:
        begun: the `RunTracker` of the new run.
        recorded: the `Recording` of a run that has begun, or None when it is forgotten.
        rows_changed: the set of task ids whose state has changed, once per drain.
        progressed: the run's `Progress`, several times a second.
        paused_by_problem: the run paused by itself; a sentence on what to fix before it is resumed.
        ended: the run's `Ending`.
        forgotten: nothing is known of the last run any more.
        refused: why the run could not begin, in a sentence.
    """

    begun = Signal(object)
    recorded = Signal(object)
    rows_changed = Signal(object)
    progressed = Signal(object)
    paused_by_problem = Signal(str)
    ended = Signal(object)
    forgotten = Signal()
    refused = Signal(str)

    def __init__(
        self,
        make_run: Callable[[Plan, Notify], PausableWork],
        bridge: Bridge,
        machine: StateMachine,
    ) -> None:
        super().__init__(machine)
        self.report: Report | None = None
        self.recording: Recording | None = None
        self._make_run = make_run
        self._bridge = bridge
        self._machine = machine
        self._run: PausableWork | None = None
        self._plan: Plan | None = None
        self._is_forced = False
        self._meter: ProgressMeter | None = None
        self._timer = QTimer(self, interval=PROGRESS_MILLISECONDS)
        self._timer.timeout.connect(self._emit_progress)
        self._wanted_workers = 0
        self._workers_timer = QTimer(self, interval=WORKERS_DELAY_MILLISECONDS, singleShot=True)
        self._workers_timer.timeout.connect(self._change_workers)

    @property
    def is_under_way(self) -> bool:
        """Whether a run has not reported its end yet."""
        return self._run is not None

    @property
    def works(self) -> list[PausableWork]:
        """All works whose threads may still be alive."""
        return [self._run] if self._run else []

    def begin(self, plan: Plan) -> None:
        """Run `plan`; its worker threads start after `begun` was handled."""
        self.report = None
        self._plan = plan
        self._is_forced = False
        self._run = self._make_run(plan, self._bridge.post)
        self._bridge.subscribe(self._run.run_id, self.fold)
        self._meter = ProgressMeter(plan, time.perf_counter())
        self._timer.start()
        self.begun.emit(self._meter.tracker)
        self._machine.enter(State.RUNNING)
        self._run.start()

    def pause(self) -> None:
        """Finish pictures in progress and begin no more."""
        if self._run is not None and self._machine.state is State.RUNNING:
            self._run.pause()
            self._machine.enter(State.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._run is not None and self._machine.state is State.PAUSED:
            self._run.resume()
            self._machine.enter(State.RUNNING)

    def set_workers(self, workers: int) -> None:
        """Have so many workers a moment later, from the next picture on, or as many as can be."""
        if self._run is not None:
            self._wanted_workers = workers
            self._workers_timer.start()

    def cancel(self) -> None:
        """End soon; what is finished stays."""
        if self._run is not None and self._machine.state is not State.STOPPING:
            self._run.cancel()
            self._machine.enter(State.STOPPING)

    @property
    def can_force_stop(self) -> bool:
        """Whether the end of the run waits for workers that can be ended by force."""
        is_ending = self._machine.state is State.STOPPING and not self._is_forced
        is_cluster = self._plan is not None and self._plan.settings.engine is EngineKind.DASK
        return is_ending and is_cluster

    def force_stop(self) -> None:
        """After a cancel: do not wait for what is in work."""
        if self._run is not None and self.can_force_stop:
            self._is_forced = True
            self._run.force_stop()
            self._machine.announce_again()

    def shut_down(self) -> None:
        """Cancel without a change of state; for shutting down."""
        if self._run is not None:
            self._run.cancel()

    def fold(self, message: Message) -> None:
        """Apply one message of the run."""
        if self._meter is not None:
            self._meter.fold(message, time.perf_counter())
        if isinstance(message, RunStarted) and self._plan is not None:
            self._record(Recording(self._plan, message.at))
        if self.recording is not None:
            self.recording.fold(message, time.perf_counter())
        match message:
            case RunPaused(obstacle=problem):
                self._on_paused(problem)
            case RunResumed() if self._machine.state is State.PAUSED:
                self._machine.enter(State.RUNNING)
            case RunFinished(report=report) if report.has_begun:
                self._end(report)
            case RunFinished(report=report):
                self._stop()
                self.forget()
                self.refused.emit(localized(report.problem))

    def emit_changed_rows(self) -> None:
        """Emit which rows have changed since the last call."""
        changed = self._meter.tracker.take_changed() if self._meter is not None else set()
        if changed:
            self.rows_changed.emit(changed)

    def rest(self, status: Status, cause: str = "") -> Rest | None:
        """Return what ended with `status` in the last run, to be retried; None if nothing did.

        With a `cause`, only what failed for that cause.
        """
        if self.report is None or self._meter is None:
            return None
        tracker, sources = self._meter.tracker, self.report.plan.sources
        ended = (n for n in range(len(sources)) if tracker.status(n) is status)
        if cause:
            ended = (n for n in ended if self._cause(tracker, n) == cause)
        return self._rest_of(frozenset(ended))

    def rest_of(self, task_ids: Collection[int]) -> Rest | None:
        """Return those of `task_ids` that the last run did not make, to be retried; else None."""
        if self.report is None or self._meter is None:
            return None
        tracker = self._meter.tracker
        return self._rest_of(frozenset(n for n in task_ids if tracker.status(n) in RETRYABLE))

    def put_aside(self) -> None:
        """Forget the timeline of the last run; what did not succeed in it can still be retried."""
        self._record(None)

    def forget(self) -> None:
        """Forget the last run."""
        self._meter = None
        self.report = None
        self._record(None)
        self.forgotten.emit()

    def _rest_of(self, wanted: frozenset[int]) -> Rest | None:
        return Rest(self.report, wanted) if self.report is not None and wanted else None

    def _change_workers(self) -> None:
        if self._run is not None and self._machine.state in {State.RUNNING, State.PAUSED}:
            self._run.set_workers(self._wanted_workers)

    def _record(self, recording: Recording | None) -> None:
        self.recording = recording
        self.recorded.emit(recording)

    def _on_paused(self, problem: str) -> None:
        if self._machine.state not in {State.RUNNING, State.PAUSED}:
            return
        if self._machine.state is State.RUNNING:
            self._machine.enter(State.PAUSED)
        if problem:
            self.paused_by_problem.emit(localized(problem))

    def _end(self, report: Report) -> None:
        """Emit the last changes, then how the run ended."""
        self._stop()
        self.report = report
        self.emit_changed_rows()
        self._emit_progress()
        self._machine.report_problem(report.problem)
        self._machine.enter(State.DONE)
        if self._meter is not None:
            self.ended.emit(self._meter.ending(report, self._saving()))

    def _saving(self) -> Saving | None:
        """Return what the workers saved against one; None with one, or where it is not known."""
        recording = self.recording
        effort = None if recording is None else recording.effort(recording.lasted())
        if recording is None or effort is None or effort.workers == 1:
            return None
        return saving_of(effort, recording.alone())

    def _cause(self, tracker: RunTracker, task_id: int) -> str:
        outcome = tracker.outcome(task_id)
        if outcome is None or self.report is None:
            return ""
        return cause_for(outcome, self.report.plan.sources[task_id])

    def _stop(self) -> None:
        self._timer.stop()
        self._workers_timer.stop()
        if self._run is not None:
            self._bridge.unsubscribe(self._run.run_id)
        self._run = None
        self._plan = None

    def _emit_progress(self) -> None:
        if self._meter is not None:
            self.progressed.emit(self._meter.progress(time.perf_counter()))
