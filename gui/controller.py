"""Decide what happens: one state machine between what the user asks and what the core does."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge
from gui.choices import Choices, choices_of
from gui.earlier_runs import EarlierRuns
from gui.log_lines import log_lines
from gui.planning import Planning
from gui.running import Running
from gui.samples import SampleMaking
from gui.states import LOCKED_STATES, State, start_obstacle
from gui.work import Workshop
from processing.journal import JournaledRun
from processing.messages import (
    LogRecorded,
    Message,
    RunFinished,
    RunPaused,
    RunResumed,
    UndoFinished,
)
from processing.plan import Plan
from processing.report import Report
from processing.task import Status


class Controller(QObject):
    """Owns the batch from the choice of a folder to the end of its run; draws nothing.

    Lives in the GUI thread. Every command may be given in every state; one that makes no sense
    there does nothing.

    Attributes:
        state: where it stands.

    Signals:
        state_changed: the new `State`.
        choices_changed: `choices` are others now.
        sources_cleared: the rows of before are gone.
        sources_found: a list of `SourceImage`, rows to add, once a drain.
        samples_progressed: how many sample pictures are made.
        plan_changed: the new `Plan`, or None.
        run_begun: the `RunTracker` of the run that starts.
        rows_changed: a set of task ids that stand differently now, once a drain.
        progressed: the run's `Progress`, some times a second.
        run_obstructed: the run paused by itself; a sentence on what to mend before it is resumed.
        run_ended: the run's `Ending`.
        interrupted_found: a list of `JournaledRun` that can be continued, the last one first.
        undoable_changed: the `JournaledRun` that can be undone now, or None.
        undo_progressed: how many results were looked at, and of how many.
        undo_ended: what the undo came to, as `Undone`; the batch is planned anew by then.
        problem_changed: a sentence for the user, empty when all is well.
        logged: a list of `LogRecorded`, once a drain.
        came_to_rest: nothing runs any more.
    """

    state_changed = Signal(object)
    choices_changed = Signal()
    sources_cleared = Signal()
    sources_found = Signal(object)
    samples_progressed = Signal(int)
    plan_changed = Signal(object)
    run_begun = Signal(object)
    rows_changed = Signal(object)
    progressed = Signal(object)
    run_obstructed = Signal(str)
    run_ended = Signal(object)
    interrupted_found = Signal(object)
    undoable_changed = Signal(object)
    undo_progressed = Signal(int, int)
    undo_ended = Signal(object)
    problem_changed = Signal(str)
    logged = Signal(object)
    came_to_rest = Signal()

    def __init__(
        self, bridge: Bridge, workshop: Workshop, choices: Choices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self._planning = Planning(workshop.prepare, bridge, choices, self)
        self._running = Running(workshop.run, bridge, self)
        self._earlier = EarlierRuns(workshop, bridge, self)
        self._samples = SampleMaking(workshop.samples, self)
        self._undo_finished: UndoFinished | None = None  # until the batch is planned anew
        self._starts_when_planned = False
        self._is_shutting_down = False
        self._log: list[LogRecorded] = []
        self._planning.sources_found.connect(self.sources_found)
        self._planning.plan_changed.connect(self.plan_changed)
        self._planning.settled.connect(self._on_planned)
        self._planning.given_up.connect(self._on_given_up)
        self._running.begun.connect(self.run_begun)
        self._running.rows_changed.connect(self.rows_changed)
        self._running.progressed.connect(self.progressed)
        self._earlier.interrupted_found.connect(self.interrupted_found)
        self._earlier.undoable_changed.connect(self.undoable_changed)
        self._earlier.undo_progressed.connect(self.undo_progressed)
        self._earlier.undo_ended.connect(self._on_undo_ended)
        self._earlier.failed.connect(self.problem_changed)
        self._samples.picture_made.connect(self.samples_progressed)
        self._samples.ended.connect(self._on_samples_ended)
        bridge.messages_arrived.connect(self._on_messages_arrived)
        bridge.drained.connect(self._on_drained)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The folders and pictures that were opened last."""
        return self._planning.sources

    @property
    def choices(self) -> Choices:
        """What the next plan is made from."""
        return self._planning.choices

    @property
    def plan(self) -> Plan | None:
        """What Start would run, or runs now, or ran last; None while there is none."""
        return self._planning.plan

    @property
    def obstacle(self) -> str:
        """Why Start cannot be pressed; empty where it can."""
        return start_obstacle(self.state, self.plan)

    @property
    def undoable(self) -> JournaledRun | None:
        """The run that `undo` would take back."""
        return self._earlier.undoable

    def look_back(self) -> None:
        """Ask for runs that were interrupted; `interrupted_found` tells."""
        self._earlier.look_for_interrupted()

    def open(self, sources: Sequence[Path]) -> None:
        """Scan these folders and pictures; not while a run is under way."""
        if self.state in LOCKED_STATES or not sources:
            return
        self._starts_when_planned = False
        self._planning.sources = tuple(sources)
        self._scan()

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if self.state in LOCKED_STATES or self._samples.is_under_way:
            return
        self._forget_batch()
        self._planning.sources = (folder,)
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
        if self.state in LOCKED_STATES or choices == self.choices:
            return
        needs_scan = self._planning.change(choices)
        self.choices_changed.emit()
        if self.state is State.EMPTY or self._samples.is_under_way:
            return
        if needs_scan:
            self._scan()
        elif self.state is not State.SCANNING:
            self._planning.replan_soon()

    def start(self) -> None:
        """Run the plan; one that is out of date is made anew first."""
        if self.state is not State.READY or self.obstacle:
            return
        self._planning.catch_up()
        if self._planning.is_under_way:
            self._starts_when_planned = True
        elif self.plan is not None:
            self._begin_run(self.plan)

    def pause(self) -> None:
        """Finish the pictures in flight and begin no more."""
        if self.state is State.RUNNING:
            self._running.pause()
            self._enter(State.PAUSED)

    def resume(self) -> None:
        """Go on after a pause."""
        if self.state is State.PAUSED:
            self._running.resume()
            self._enter(State.RUNNING)

    def pause_or_resume(self) -> None:
        """Do the one that makes sense now."""
        if self.state is State.RUNNING:
            self.pause()
        else:
            self.resume()

    def cancel(self) -> None:
        """End what is under way; what is finished stays. Returns at once."""
        if self.state in {State.RUNNING, State.PAUSED}:
            self._running.cancel()
            self._enter(State.STOPPING)
        elif self.state is State.UNDOING:
            self._earlier.cancel_undo()
        elif self.state is State.SCANNING:
            self._samples.cancel()
            self._planning.cancel()

    def plan_again(self) -> None:
        """After a run: get ready to run the whole batch once more."""
        if self.state is State.DONE:
            self._plan_all()

    def run_rest(self, status: Status) -> None:
        """After a run: run those pictures again that ended with `status`."""
        rest = self._running.rest(status) if self.state is State.DONE else ()
        if rest:
            self._starts_when_planned = True
            self._planning.plan_only(rest)

    def continue_run(self, run: JournaledRun) -> None:
        """Go on with an interrupted run, by its own settings; only from the beginning."""
        if self.state is State.EMPTY:
            self._planning.sources = run.settings.sources
            self._planning.choices = choices_of(run.settings)
            self.choices_changed.emit()
            self._starts_when_planned = True
            self._scan()

    def discard_run(self, run: JournaledRun) -> None:
        """Let an interrupted run be over; its results stay."""
        self._earlier.discard(run)

    def undo(self) -> None:
        """Take back what the last run made, and get ready for another."""
        if self.state in {State.READY, State.DONE} and self.undoable is not None:
            self._earlier.begin_undo()
            self._enter(State.UNDOING)

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        if self.state in LOCKED_STATES:
            return
        self._forget_batch()
        self._planning.sources = ()
        self._enter(State.EMPTY)

    def shut_down(self) -> None:
        """End everything; `came_to_rest` tells when nothing is left, at once if nothing runs."""
        self._is_shutting_down = True
        self._starts_when_planned = False
        self._samples.cancel()
        self._planning.cancel()
        self._running.cancel()
        self._earlier.cancel_undo()
        self._tell_rest()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the end of all threads, together at most so long; return whether it came."""
        deadline = time.monotonic() + timeout_seconds
        works = [*self._planning.works, *self._running.works, *self._earlier.works]
        joins = [self._samples.join, self._earlier.join, *(work.join for work in works)]
        ended = [join(max(0.0, deadline - time.monotonic())) for join in joins]
        return all(ended)

    def _enter(self, state: State) -> None:
        self.state = state
        self.state_changed.emit(state)
        if state is State.EMPTY:
            self.look_back()

    def _forget_batch(self) -> None:
        """Drop plan, rows and whatever preparation is under way."""
        self._samples.cancel()
        self._earlier.forget_undoable()
        self._running.forget()
        self._planning.forget()
        self.sources_cleared.emit()
        self.problem_changed.emit("")

    def _scan(self) -> None:
        self._forget_batch()
        self._planning.scan()
        self._enter(State.SCANNING)

    def _plan_all(self) -> None:
        """Plan the whole batch anew."""
        if self._planning.is_outdated:
            self._scan()
        else:
            self._planning.plan_all()

    def _begin_run(self, plan: Plan) -> None:
        self._planning.spend()
        self._earlier.forget_undoable()
        self.problem_changed.emit("")
        self._running.begin(plan)
        self._enter(State.RUNNING)
        self._running.start()

    def _on_messages_arrived(self, messages: list[Message]) -> None:
        for message in messages:
            self._log += log_lines(message, self.plan)
            self._planning.fold(message)
            self._running.fold(message)
            self._earlier.fold(message)
            match message:
                case RunPaused(obstacle=obstacle) if self.state in {State.RUNNING, State.PAUSED}:
                    self._on_run_paused(obstacle)
                case RunResumed() if self.state is State.PAUSED:
                    self._enter(State.RUNNING)
                case RunFinished(report=report):
                    self._on_run_finished(report)

    def _on_drained(self) -> None:
        self._planning.tell_found()
        self._running.tell_rows()
        if self._log:
            lines, self._log = self._log, []
            self.logged.emit(lines)

    def _on_planned(self) -> None:
        if self._is_shutting_down:
            self._tell_rest()
            return
        self._running.forget()
        self._enter(State.READY)
        self._tell_undone()
        self._planning.replan()
        if self._starts_when_planned and not self._planning.is_under_way:
            self._starts_when_planned = False
            self.start()

    def _on_given_up(self, problem: str) -> None:
        """Go back to the beginning and say why; for no reason if the user wanted it."""
        if self._is_shutting_down:
            self._tell_rest()
            return
        self._starts_when_planned = False
        self._undo_finished = None
        self._forget_batch()
        self.problem_changed.emit(problem)
        self._enter(State.EMPTY)

    def _on_run_paused(self, obstacle: str) -> None:
        if self.state is State.RUNNING:
            self._enter(State.PAUSED)
        if obstacle:
            self.run_obstructed.emit(obstacle)

    def _on_run_finished(self, report: Report) -> None:
        if not report.has_begun:
            self._on_run_refused(report.problem)
            return
        ending = self._running.end(report)
        self.problem_changed.emit(report.problem)
        self._enter(State.DONE)
        self.run_ended.emit(ending)
        if self._is_shutting_down:
            self._tell_rest()
        else:
            self._earlier.look_for_undoable(report.plan.settings.output_folder, report.run_id)

    def _on_run_refused(self, problem: str) -> None:
        """Stand as before Start, which can be pressed again when what is in the way is gone."""
        self._running.drop()
        if self._is_shutting_down:
            self._tell_rest()
            return
        self._planning.restore()
        self._enter(State.READY)
        self.problem_changed.emit(problem)

    def _on_undo_ended(self, finished: UndoFinished) -> None:
        """Look how the folder stands now, before anything is said."""
        if self._is_shutting_down:
            self._tell_rest()
        else:
            self._undo_finished = finished
            self._plan_all()

    def _tell_undone(self) -> None:
        if self._undo_finished is not None:
            finished, self._undo_finished = self._undo_finished, None
            self.undo_ended.emit(finished.undone)
            self.problem_changed.emit(finished.problem)

    def _on_samples_ended(self, folder: Path | None, problem: str) -> None:
        if self._is_shutting_down:
            self._tell_rest()
        elif self.state is not State.SCANNING or self._planning.is_under_way:
            return  # the user has opened something else meanwhile
        elif folder is not None:
            self._scan()
        else:
            self.close()
            self.problem_changed.emit(problem)

    def _tell_rest(self) -> None:
        parts = (self._planning, self._running, self._earlier)
        is_at_work = any(part.is_under_way for part in parts)
        if self._is_shutting_down and not is_at_work:
            self.came_to_rest.emit()
