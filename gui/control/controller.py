"""Decide what happens: one state machine between what the user asks and what the core does."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.control._batch import Batch
from gui.control._earlier_runs import EarlierRuns
from gui.control._log_lines import log_lines
from gui.control._run import Running
from gui.control.bridge import Bridge
from gui.control.comparison import Comparison
from gui.control.makers import Workshop
from gui.control.state import Standing, State, start_obstacle
from gui.settings.choices import Choices, choices_of
from processing.running.events import LogRecorded, Message, UndoFinished
from processing.storage.journal.runs import JournaledRun
from processing.task import Status


class Controller(QObject):
    """Leads from what is prepared over what runs to what is offered then; draws nothing.

    Lives in the GUI thread. Every command may be given in every state; one that makes no sense
    there does nothing.

    Attributes:
        standing: the state, which all parts share.
        batch: what is prepared.
        running: what runs.
        earlier: what is offered of earlier runs.

    Signals:
        undo_ended: what the undo came to, as `Undone`; the batch is planned anew by then.
        logged: a list of `LogRecorded`, once a drain.
        came_to_rest: nothing runs any more.
    """

    undo_ended = Signal(object)
    logged = Signal(object)
    came_to_rest = Signal()

    def __init__(
        self, bridge: Bridge, workshop: Workshop, choices: Choices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.standing = Standing(self)
        self.batch = Batch(workshop, bridge, choices, self.standing)
        self.running = Running(workshop.run, bridge, self.standing)
        self.earlier = EarlierRuns(workshop, bridge, self)
        self._comparison: Comparison | None = None  # the last one; never under way in a run
        self._undo_finished: UndoFinished | None = None  # until the batch is planned anew
        self._has_told_of_comparison = False  # that it keeps the user from something
        self._has_batch_to_plan = False  # when the undo that is under way has ended
        self._log: list[LogRecorded] = []
        self._listen()
        bridge.messages_arrived.connect(self._on_messages_arrived)
        bridge.drained.connect(self._on_drained)

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state

    @property
    def obstacle(self) -> str:
        """Why Start cannot be pressed; empty where it can."""
        if self.is_comparing:
            return self.tr("Start is possible when the comparison has ended.")
        is_prepared = self.state is State.READY and bool(self.batch.obstacle)
        return self.batch.obstacle if is_prepared else start_obstacle(self.state, self.batch.plan)

    @property
    def undoable_here(self) -> tuple[JournaledRun, ...]:
        """The runs that can be undone in the output folder of the batch; without one, all."""
        plan = self.batch.plan
        if plan is None:
            return self.earlier.undoable
        folder = plan.settings.output_folder
        return tuple(run for run in self.earlier.undoable if run.settings.output_folder == folder)

    @property
    def comparison_obstacle(self) -> str:
        """Why nothing can be compared now; empty where something can."""
        has_plan = self.state in {State.READY, State.DONE} and self.batch.plan is not None
        if has_plan and self.batch.problem_of_choices:
            return self.tour_obstacle or self.batch.problem_of_choices
        if self.is_comparing or self.standing.is_locked or has_plan:
            return self.tour_obstacle
        return self.tr("Open a folder of pictures, or try the sample pictures, then compare.")

    @property
    def tour_obstacle(self) -> str:
        """Why nothing can be measured now, not even on pictures that are no batch."""
        if self.is_comparing:
            return self.tr("Another comparison is going on; cancel it, or wait for its end.")
        if self.standing.is_locked:
            return self.tr("A comparison is possible when the run has ended.")
        return ""

    def compare(self, comparison: Comparison) -> None:
        """Start a comparison on the pictures of the batch; no run can be started meanwhile."""
        if not self.comparison_obstacle:
            self.run_tour_step(comparison)

    def run_tour_step(self, comparison: Comparison) -> None:
        """Start a comparison that brings its own pictures."""
        if not self.tour_obstacle:
            self._comparison = comparison
            comparison.ended.connect(self._on_compared)
            comparison.start()
            self.standing.tell_again()

    def open(self, sources: Sequence[Path]) -> None:
        """Look for pictures in these folders and files; not while a run is under way."""
        self.batch.open(sources)

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        self.batch.open_samples(folder)

    def rescan(self) -> None:
        """Look again for pictures in the same places."""
        self.batch.open(self.batch.sources)

    def close(self) -> None:
        """Leave the batch and go back to the beginning; not while a run is under way."""
        self.batch.close()

    def change(self, choices: Choices) -> None:
        """Take other choices; the plan follows a moment later."""
        self.batch.change(choices)

    def refuse(self, name: str, problem: str) -> None:
        """Note that the text typed for a setting is unusable, or with no problem, usable again."""
        self.batch.refuse(name, problem)

    def discard(self, run: JournaledRun) -> None:
        """Do not offer an interrupted run any more; its results stay."""
        self.earlier.discard(run)

    def pause(self) -> None:
        """Finish the pictures in flight and begin no more."""
        self.running.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self.running.resume()

    def pause_or_resume(self) -> None:
        """Do the one that makes sense now."""
        if self.state is State.RUNNING:
            self.pause()
        else:
            self.resume()

    def start(self) -> None:
        """Run the plan; one that is out of date is made anew first."""
        if self.state is not State.READY or self.obstacle:
            return
        plan = self.batch.take_plan()
        if plan is not None:
            self.standing.tell_problem("")
            self.earlier.forget_undoable()
            self.running.begin(plan)

    def cancel(self) -> None:
        """End what is under way; what is finished stays. Returns at once."""
        match self.state:
            case State.RUNNING | State.PAUSED:
                self.running.cancel()
            case State.UNDOING:
                self.earlier.cancel_undo()
            case State.SCANNING:
                self.batch.cancel()

    def plan_again(self) -> None:
        """After a run: get ready to run the whole batch once more."""
        if self.state is State.DONE:
            self.batch.plan_all()

    def run_rest(self, status: Status, cause: str = "") -> None:
        """After a run: make again what ended with `status`, and for `cause`; all else stays."""
        rest = self.running.rest(status, cause) if self.state is State.DONE else None
        if rest is None or self._is_blocked_by_comparison():
            return
        if self.batch.makes_the_same:  # else the batch is about to be planned by other choices
            self.standing.tell_problem("")
            self.batch.plan_and_start(rest)

    def continue_run(self, run: JournaledRun) -> None:
        """Go on with an interrupted run, by its own settings; only from the beginning."""
        if self.state is State.EMPTY and not self._is_blocked_by_comparison():
            self.batch.go_on_with(run, choices_of(run.settings))

    def undo(self, run: JournaledRun) -> None:
        """Take back what an earlier run made, and get ready for another."""
        is_at_rest = self.state in {State.EMPTY, State.READY, State.DONE}
        if not is_at_rest or self._is_blocked_by_comparison():
            return
        self._has_batch_to_plan = self.state is not State.EMPTY
        self.batch.hold()
        self.standing.tell_problem("")
        self.earlier.begin_undo(run)
        self.standing.enter(State.UNDOING)

    @property
    def is_comparing(self) -> bool:
        """Whether a comparison is under way."""
        return self._comparison is not None and self._comparison.is_under_way

    def _is_blocked_by_comparison(self) -> bool:
        """Return whether a comparison is going on; then say that nothing else can be done now."""
        if self.is_comparing:
            self._has_told_of_comparison = True
            self.standing.tell_problem(self.tour_obstacle)
        return self.is_comparing

    def shut_down(self) -> None:
        """End everything; `came_to_rest` tells when nothing is left, at once if nothing runs."""
        self.standing.is_shutting_down = True
        self.batch.shut_down()
        self.running.shut_down()
        self.earlier.cancel_undo()
        if self._comparison is not None:
            self._comparison.cancel()
        self._tell_rest()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the end of all threads, together at most so long; return whether it came."""
        deadline = time.monotonic() + max(0.0, timeout_seconds)
        works = [work for part in self._parts for work in part.works]
        joins = [self.batch.join, self.earlier.join, *(work.join for work in works)]
        ended = [join(max(0.0, deadline - time.monotonic())) for join in joins]
        return all(ended)

    @property
    def _parts(self) -> list[Batch | Running | EarlierRuns | Comparison]:
        """All that may have threads."""
        return [self.batch, self.running, self.earlier, *filter(None, (self._comparison,))]

    def _listen(self) -> None:
        self.standing.state_changed.connect(self._on_state_changed)
        self.batch.cleared.connect(self.running.forget)
        self.batch.ready.connect(self._on_ready)
        self.batch.start_wanted.connect(self.start)
        self.batch.given_up.connect(self._tell_undone)
        self.batch.rested.connect(self._tell_rest)
        self.running.ended.connect(self._on_run_ended)
        self.running.refused.connect(self._on_run_refused)
        self.earlier.undo_ended.connect(self._on_undo_ended)
        self.earlier.failed.connect(self.standing.tell_problem)

    def _on_messages_arrived(self, messages: list[Message]) -> None:
        for message in messages:
            self._log += log_lines(message, self.batch.plan)

    def _on_drained(self) -> None:
        self.batch.tell_found()
        self.running.tell_rows()
        if self._log:
            lines, self._log = self._log, []
            self.logged.emit(lines)

    def _on_state_changed(self, state: State) -> None:
        if state is State.EMPTY:
            self.earlier.look()

    def _on_ready(self) -> None:
        """Let the last run be over, and tell of an undo now that the folder was looked at."""
        self.running.forget()
        self._tell_undone()

    def _tell_undone(self) -> None:
        """Tell of an undo that has ended, if none told of it yet."""
        if self._undo_finished is not None:
            finished, self._undo_finished = self._undo_finished, None
            self.undo_ended.emit(finished.undone)
            if finished.problem:
                self.standing.tell_problem(finished.problem)

    def _on_run_ended(self) -> None:
        if self.standing.is_shutting_down:
            self._tell_rest()
        else:
            self.earlier.look()

    def _on_run_refused(self, problem: str) -> None:
        """Stand as before Start, which can be pressed again when what is in the way is gone."""
        if self.standing.is_shutting_down:
            self._tell_rest()
            return
        self.batch.restore()
        self.earlier.look()
        self.standing.tell_problem(problem)

    def _on_undo_ended(self, finished: UndoFinished) -> None:
        """Look how the folder stands now, before anything is said."""
        if self.standing.is_shutting_down:
            self._tell_rest()
        else:
            self._undo_finished = finished
            undone = self.earlier.undone
            if self._has_batch_to_plan:
                is_in_place = undone is not None and undone.settings.replace_originals
                self.batch.plan_all(are_sources_others=is_in_place)
            else:
                self.standing.enter(State.EMPTY)
                self._tell_undone()

    def _on_compared(self, _problem: str) -> None:
        """Let runs be started again; the comparison's own window tells the problem."""
        if self.standing.is_shutting_down:
            self._tell_rest()
            return
        if self._has_told_of_comparison:
            self._has_told_of_comparison = False
            self.standing.tell_problem("")
        self.standing.tell_again()

    def _tell_rest(self) -> None:
        is_at_work = any(part.is_under_way for part in self._parts)
        if self.standing.is_shutting_down and not is_at_work:
            self.came_to_rest.emit()
