"""Decide what happens: one state machine between what the user asks and what the core does."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gui.bridge import Bridge
from gui.choices import Choices, needs_new_plan, needs_new_scan
from gui.log_lines import log_lines
from gui.preparing import Preparing
from gui.run_watch import RunWatch
from gui.samples import SampleMaking
from gui.states import RUN_STATES, State, nothing_found, start_obstacle
from gui.work import PausableWork, Workshop
from processing.messages import (
    LogRecorded,
    Message,
    PlanSettled,
    RunFinished,
    RunPaused,
    RunResumed,
    ScanProgressed,
)
from processing.plan import Plan
from processing.report import Report
from processing.settings import BatchSettings
from processing.task import SourceImage, Status

REPLAN_DELAY_MILLISECONDS = 200  # a field that is being typed in asks for one plan, not twenty


class Controller(QObject):
    """Owns the batch from the choice of a folder to the end of its run; draws nothing.

    Lives in the GUI thread. Every command may be given in every state; one that makes no sense
    there does nothing.

    Attributes:
        state: where it stands.
        sources: the folders and pictures that were opened last.
        choices: what the next plan is made from.
        plan: what Start would run, or runs now, or ran last; None while there is none.

    Signals:
        state_changed: the new `State`.
        sources_cleared: the rows of before are gone.
        sources_found: a list of `SourceImage`, rows to add, once a drain.
        samples_progressed: how many sample pictures are made.
        plan_changed: the new `Plan`, or None.
        run_begun: the `RunTracker` of the run that starts.
        rows_changed: a set of task ids that stand differently now, once a drain.
        progressed: the run's `Progress`, some times a second.
        run_ended: the run's `Ending`; `report` has the files.
        problem_changed: a sentence for the user, empty when all is well.
        logged: a list of `LogRecorded`, once a drain.
        came_to_rest: nothing runs any more.
    """

    state_changed = Signal(object)
    sources_cleared = Signal()
    sources_found = Signal(object)
    samples_progressed = Signal(int)
    plan_changed = Signal(object)
    run_begun = Signal(object)
    rows_changed = Signal(object)
    progressed = Signal(object)
    run_ended = Signal(object)
    problem_changed = Signal(str)
    logged = Signal(object)
    came_to_rest = Signal()

    def __init__(
        self, bridge: Bridge, workshop: Workshop, choices: Choices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self.sources: tuple[Path, ...] = ()
        self.choices = choices
        self.plan: Plan | None = None
        self._bridge = bridge
        self._workshop = workshop
        self._scanned: tuple[SourceImage, ...] | None = None  # all that the last scan found
        self._preparing = Preparing(workshop.prepare, bridge)
        self._run: PausableWork | None = None
        self._watch = RunWatch(self)
        self._watch.rows_changed.connect(self.rows_changed)
        self._watch.progressed.connect(self.progressed)
        self._report: Report | None = None
        self._starts_when_planned = False
        self._is_shutting_down = False
        self._found: list[SourceImage] = []
        self._log: list[LogRecorded] = []
        self._samples = SampleMaking(workshop.samples, self)
        self._samples.picture_made.connect(self.samples_progressed)
        self._samples.ended.connect(self._on_samples_ended)
        self._replan_timer = QTimer(self, singleShot=True, interval=REPLAN_DELAY_MILLISECONDS)
        self._replan_timer.timeout.connect(self._replan)
        bridge.messages_arrived.connect(self._on_messages_arrived)
        bridge.drained.connect(self._on_drained)

    @property
    def is_busy(self) -> bool:
        """Whether anything works in the background."""
        return self._preparing.is_under_way or bool(self._run) or self._samples.is_under_way

    @property
    def obstacle(self) -> str:
        """Why Start cannot be pressed; empty where it can."""
        return start_obstacle(self.state, self.plan)

    def open(self, sources: Sequence[Path]) -> None:
        """Scan these folders and pictures; not while a run is under way."""
        if self.state in RUN_STATES or not sources:
            return
        self.sources = tuple(sources)
        self._scan()

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self.state in RUN_STATES or self._samples.is_under_way:
            return
        self._forget_batch()
        self.sources = (folder,)
        self._samples.start(folder)
        self._enter(State.SCANNING)
        self.samples_progressed.emit(0)

    def rescan(self) -> None:
        """Look again what is in the sources."""
        self.open(self.sources)

    def change(self, choices: Choices) -> None:
        """Take other choices; the plan follows a moment later.

        Not while a run is under way; after one, this gets ready for the next.
        """
        if self.state in RUN_STATES or choices == self.choices:
            return
        before, self.choices = self.choices, choices
        if self.state is State.EMPTY or self._samples.is_under_way:
            return
        if needs_new_scan(before.for_sources(self.sources), self._settings()):
            self._scan()
        elif self.state is not State.SCANNING:
            self._replan_timer.start()

    def start(self) -> None:
        """Run the plan; one that is out of date is made anew first."""
        if self.state is not State.READY or self.obstacle:
            return
        if self._replan_timer.isActive():
            self._replan_timer.stop()
            self._replan()
        if self._preparing.is_under_way:
            self._starts_when_planned = True
        elif self.plan is not None:
            self._begin_run(self.plan)

    def pause(self) -> None:
        """Finish the pictures in flight and begin no more."""
        if self._run is not None and self.state is State.RUNNING:
            self._run.pause()
            self._enter(State.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self._run is not None and self.state is State.PAUSED:
            self._run.resume()
            self._enter(State.RUNNING)

    def pause_or_resume(self) -> None:
        """Do the one that makes sense now."""
        if self.state is State.RUNNING:
            self.pause()
        else:
            self.resume()

    def cancel(self) -> None:
        """End what is under way; what is finished stays. Returns at once."""
        if self._run is not None and self.state in {State.RUNNING, State.PAUSED}:
            self._run.cancel()
            self._enter(State.STOPPING)
        elif self.state is State.SCANNING:
            self._samples.cancel()
            self._preparing.cancel()

    def plan_again(self) -> None:
        """After a run: get ready to run the whole batch once more."""
        if self.state is State.DONE and self._scanned is not None:
            self._prepare(self._scanned)

    def run_rest(self, status: Status) -> None:
        """After a run: run those pictures again that ended with `status`."""
        if self.state is not State.DONE or self._report is None:
            return
        sources = self._report.plan.sources
        outcomes = self._report.outcomes
        rest = tuple(sources[o.task_id] for o in outcomes if o.status is status)
        if rest:
            self._starts_when_planned = True
            self._prepare(rest)

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self.state in RUN_STATES:
            return
        self._forget_batch()
        self.sources = ()
        self._enter(State.EMPTY)

    def shut_down(self) -> None:
        """End everything; `came_to_rest` tells when nothing is left, at once if nothing runs."""
        self._is_shutting_down = True
        self._starts_when_planned = False
        self._replan_timer.stop()
        self._samples.cancel()
        self._preparing.cancel()
        if self._run is not None:
            self._run.cancel()
        self._tell_rest()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the end of all threads, together at most so long; return whether it came."""
        deadline = time.monotonic() + timeout_seconds
        works = [*self._preparing.works, *([self._run] if self._run else [])]
        joins = [self._samples.join, *(work.join for work in works)]
        ended = [join(max(0.0, deadline - time.monotonic())) for join in joins]
        return all(ended)

    def _settings(self) -> BatchSettings:
        return self.choices.for_sources(self.sources)

    def _enter(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _forget_batch(self) -> None:
        """Drop plan, rows and whatever preparation is under way."""
        self._replan_timer.stop()
        self._preparing.abandon()
        self._samples.cancel()
        self._scanned = None
        self._report = None
        self._found.clear()
        self._set_plan(None)
        self.sources_cleared.emit()
        self.problem_changed.emit("")

    def _scan(self) -> None:
        self._forget_batch()
        self._prepare(None)
        self._enter(State.SCANNING)

    def _replan(self) -> None:
        """Bring the plan up to the choices."""
        if self.plan is None or self._scanned is None:
            return
        settings = self._settings()
        is_open = self.state is State.READY and not self._preparing.is_under_way
        if is_open and not needs_new_plan(self.plan.settings, settings):
            self._set_plan(replace(self.plan, settings=settings))
        else:
            self._prepare(self._scanned)

    def _prepare(self, sources: Sequence[SourceImage] | None) -> None:
        """Begin to plan `sources`, or to scan if there are none yet."""
        self._replan_timer.stop()
        self._preparing.begin(self._settings(), sources)

    def _set_plan(self, plan: Plan | None) -> None:
        self.plan = plan
        self.plan_changed.emit(plan)

    def _begin_run(self, plan: Plan) -> None:
        self._run = self._workshop.run(plan, self._bridge.post)
        self._bridge.follow(self._run.run_id)
        self.problem_changed.emit("")
        self.run_begun.emit(self._watch.begin(plan))
        self._enter(State.RUNNING)
        self._run.start()

    def _on_messages_arrived(self, messages: list[Message]) -> None:
        for message in messages:
            self._log += log_lines(message, self.plan)
            match message:
                case ScanProgressed(sources=sources):
                    self._found += sources
                case PlanSettled(plan=plan, problem=problem):
                    self._tell_found()
                    self._on_plan_settled(plan, problem)
                case _:
                    self._watch.fold(message)
            match message:
                case RunPaused() if self.state is State.RUNNING:
                    self._enter(State.PAUSED)
                case RunResumed() if self.state is State.PAUSED:
                    self._enter(State.RUNNING)
                case RunFinished(report=report):
                    self._on_run_finished(report)

    def _on_drained(self) -> None:
        self._tell_found()
        self._watch.tell_rows()
        if self._log:
            lines, self._log = self._log, []
            self.logged.emit(lines)

    def _tell_found(self) -> None:
        if self._found:
            found, self._found = self._found, []
            self.sources_found.emit(found)

    def _on_plan_settled(self, plan: Plan | None, problem: str) -> None:
        self._preparing.settle()
        if self._is_shutting_down:
            self._tell_rest()
        elif plan is None:
            self._give_up(problem)
        elif not plan.tasks:
            self._give_up(nothing_found(plan.settings))
        else:
            self._adopt(plan)

    def _give_up(self, problem: str) -> None:
        """Go back to the beginning and say why; for no reason if the user wanted it."""
        self._starts_when_planned = False
        self._forget_batch()
        self.problem_changed.emit(problem)
        self._enter(State.EMPTY)

    def _adopt(self, plan: Plan) -> None:
        """Get ready with `plan`, or plan again if the choices moved on while it was made."""
        if self._scanned is None:
            self._scanned = plan.sources
        self._watch.forget()
        self._report = None
        self._set_plan(plan)
        self._enter(State.READY)
        if plan.settings != self._settings():
            self._replan()
        if self._starts_when_planned and not self._preparing.is_under_way:
            self._starts_when_planned = False
            self.start()

    def _on_run_finished(self, report: Report) -> None:
        ending = self._watch.end(report)
        self._bridge.rest()
        self._run = None
        self._report = report
        self.problem_changed.emit(report.problem)
        self._enter(State.DONE)
        self.run_ended.emit(ending)
        self._tell_rest()

    def _on_samples_ended(self, folder: Path | None, problem: str) -> None:
        if self._is_shutting_down:
            self._tell_rest()
        elif self.state is not State.SCANNING or self._preparing.is_under_way:
            return  # the user has opened something else meanwhile
        elif folder is not None:
            self._scan()
        else:
            self.close()
            self.problem_changed.emit(problem)

    def _tell_rest(self) -> None:
        if self._is_shutting_down and not self._preparing.is_under_way and self._run is None:
            self.came_to_rest.emit()
