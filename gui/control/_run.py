"""Steer one run after the other, follow what it tells, and tell now and then how it stands."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gui.control.bridge import Bridge
from gui.control.failure_causes import cause_for
from gui.control.makers import PausableWork
from gui.control.recording import Recording
from gui.control.run_progress import ProgressMeter
from gui.control.state import Standing, State
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
from processing.task import Status

PROGRESS_MILLISECONDS = 100


class Running(QObject):
    """Has at most one run under way; lives in the GUI thread.

    What makes no sense in the present state does nothing.

    Attributes:
        report: how the last run ended, until it is forgotten.
        recording: when which worker was on what in the present or last run; None before it.

    Signals:
        begun: the `RunTracker` of the run that starts.
        recorded: the `Recording` of a run that has begun, or None when it is forgotten.
        rows_changed: a set of task ids that stand differently now, once a drain.
        progressed: the run's `Progress`, some times a second.
        obstructed: the run paused by itself; a sentence on what to mend before it is resumed.
        ended: the run's `Ending`.
        refused: the run ended before it began, for a reason in a sentence.
    """

    begun = Signal(object)
    recorded = Signal(object)
    rows_changed = Signal(object)
    progressed = Signal(object)
    obstructed = Signal(str)
    ended = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        make_run: Callable[[Plan, Notify], PausableWork],
        bridge: Bridge,
        standing: Standing,
    ) -> None:
        super().__init__(standing)
        self.report: Report | None = None
        self.recording: Recording | None = None
        self._make_run = make_run
        self._bridge = bridge
        self._standing = standing
        self._run: PausableWork | None = None
        self._plan: Plan | None = None
        self._meter: ProgressMeter | None = None
        self._timer = QTimer(self, interval=PROGRESS_MILLISECONDS)
        self._timer.timeout.connect(self._tell_progress)

    @property
    def is_under_way(self) -> bool:
        """Whether a run has not told its end yet."""
        return self._run is not None

    @property
    def works(self) -> list[PausableWork]:
        """All whose threads may still be alive."""
        return [self._run] if self._run else []

    def begin(self, plan: Plan) -> None:
        """Run `plan`; it starts when all who listen are ready."""
        self._plan = plan
        self._run = self._make_run(plan, self._bridge.post)
        self._bridge.subscribe(self._run.run_id, self.fold)
        self._meter = ProgressMeter(plan, time.perf_counter())
        self._timer.start()
        self.begun.emit(self._meter.tracker)
        self._standing.enter(State.RUNNING)
        self._run.start()

    def pause(self) -> None:
        """Finish the pictures in flight and begin no more."""
        if self._run is not None and self._standing.state is State.RUNNING:
            self._run.pause()
            self._standing.enter(State.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._run is not None and self._standing.state is State.PAUSED:
            self._run.resume()
            self._standing.enter(State.RUNNING)

    def cancel(self) -> None:
        """End soon; what is finished stays."""
        if self._run is not None and self._standing.state is not State.STOPPING:
            self._run.cancel()
            self._standing.enter(State.STOPPING)

    def shut_down(self) -> None:
        """End soon, without another word to the window."""
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
            case RunPaused(obstacle=obstacle):
                self._on_paused(obstacle)
            case RunResumed() if self._standing.state is State.PAUSED:
                self._standing.enter(State.RUNNING)
            case RunFinished(report=report) if report.has_begun:
                self._end(report)
            case RunFinished(report=report):
                self._stop()
                self.forget()
                self.refused.emit(report.problem)

    def tell_rows(self) -> None:
        """Tell which rows changed since the last call."""
        changed = self._meter.tracker.take_changed() if self._meter is not None else set()
        if changed:
            self.rows_changed.emit(changed)

    def rest(self, status: Status, cause: str = "") -> Rest | None:
        """Return what ended so in the last run, to be done again; None where nothing did.

        A `cause` leaves out those that failed for another.
        """
        if self.report is None or self._meter is None:
            return None
        tracker, sources = self._meter.tracker, self.report.plan.sources
        ended = (n for n in range(len(sources)) if tracker.status(n) is status)
        if cause:
            ended = (n for n in ended if self._cause(tracker, n) == cause)
        wanted = frozenset(ended)
        return Rest(self.report, wanted) if wanted else None

    def forget(self) -> None:
        """Let go of the run that was."""
        self._meter = None
        self.report = None
        self._record(None)

    def _record(self, recording: Recording | None) -> None:
        self.recording = recording
        self.recorded.emit(recording)

    def _on_paused(self, obstacle: str) -> None:
        if self._standing.state not in {State.RUNNING, State.PAUSED}:
            return
        if self._standing.state is State.RUNNING:
            self._standing.enter(State.PAUSED)
        if obstacle:
            self.obstructed.emit(obstacle)

    def _end(self, report: Report) -> None:
        """Tell all that is untold, and how the run ended."""
        self._stop()
        self.report = report
        self.tell_rows()
        self._tell_progress()
        self._standing.tell_problem(report.problem)
        self._standing.enter(State.DONE)
        if self._meter is not None:
            self.ended.emit(self._meter.ending(report))

    def _cause(self, tracker: RunTracker, task_id: int) -> str:
        outcome = tracker.outcome(task_id)
        if outcome is None or self.report is None:
            return ""
        return cause_for(outcome, self.report.plan.sources[task_id])

    def _stop(self) -> None:
        self._timer.stop()
        if self._run is not None:
            self._bridge.unsubscribe(self._run.run_id)
        self._run = None
        self._plan = None

    def _tell_progress(self) -> None:
        if self._meter is not None:
            self.progressed.emit(self._meter.progress(time.perf_counter()))
