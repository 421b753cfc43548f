"""Carry out all commands of the window: one state machine for batch, runs and undo."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.control._batch import Batch
from gui.control._comparing import Comparing
from gui.control._earlier_runs import EarlierRuns
from gui.control._fresh_folder import FreshFolders
from gui.control._log_lines import log_lines
from gui.control._planning import Planning
from gui.control._run import CurrentRun
from gui.control.bridge import Bridge
from gui.control.comparison import Comparison
from gui.control.makers import Workshop
from gui.control.state import State, StateMachine, start_blocker
from gui.settings.choices import Choices, choices_to_continue
from processing.files.remote.names import is_remote
from processing.language.translation import tr
from processing.running.continuation import Rest
from processing.running.events import LogRecorded, Message, UndoFinished
from processing.storage.journal.runs import JournaledRun
from processing.task import Status


class Controller(QObject):
    """Carries out the user's commands on the batch, the run and earlier runs; draws nothing.

    Lives in the GUI thread. Every command may be given in every state; one that makes no sense
    there does nothing. Rooms give commands here and only listen to the signals of the parts.

    Attributes:
        machine: the state, shared by all parts.
        batch: sources, choices and plan.
        running: the present or last run.
        earlier: runs that can be continued or undone.

    Signals:
        undo_ended: the `Undone`; by then the batch is planned again.
        logged: a list of `LogRecorded`, once per drain.
        stopped: nothing runs any more.
    """

    undo_ended = Signal(object)
    logged = Signal(object)
    stopped = Signal()

    def __init__(
        self, bridge: Bridge, workshop: Workshop, choices: Choices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.machine = StateMachine(self)
        self.batch = Batch(workshop, bridge, choices, self.machine)
        self._planning = self.batch.planning
        self.running = CurrentRun(workshop.run, bridge, self.machine)
        self.earlier = EarlierRuns(workshop, bridge, self)
        self._comparing = Comparing(self.batch, self.machine)
        self._fresh_folders = FreshFolders()
        self._undo_finished: UndoFinished | None = None  # until the batch is planned again
        self._has_batch_to_plan = False  # when the undo that is under way has ended
        self._log: list[LogRecorded] = []
        self._listen()
        bridge.messages_arrived.connect(self._on_messages_arrived)
        bridge.drained.connect(self._on_drained)

    @property
    def state(self) -> State:
        """The present state."""
        return self.machine.state

    @property
    def blocker(self) -> str:
        """Why Start is unavailable; empty if it is available."""
        if self.is_comparing:
            return tr("Start is possible when the comparison has ended.")
        if self.state is State.DONE and self._planning.is_behind:
            return self.batch.problem_of_choices
        is_prepared = self.state is State.READY and bool(self.batch.blocker)
        if is_prepared or self._planning.progress:
            return self.batch.blocker or self._planning.progress
        return start_blocker(self.state, self.batch.plan)

    @property
    def starts_later(self) -> bool:
        """Whether `start` waits for the plan under way; not if the user has to agree to it."""
        is_planning = bool(self._planning.progress) and not self.batch.blocker
        return is_planning and not self.is_comparing and not self.batch.choices.replace_originals

    @property
    def undoable_here(self) -> tuple[JournaledRun, ...]:
        """The runs that can be undone in the output folder of the batch; without one, all."""
        plan = self.batch.plan
        if plan is None:
            return self.earlier.undoable
        folder = plan.settings.output_folder
        return tuple(run for run in self.earlier.undoable if run.settings.output_folder == folder)

    @property
    def undoable_last(self) -> JournaledRun | None:
        """The last run, if it can be undone; without one, the last into the present folder."""
        report = self.running.report
        if report is not None:
            for run in self.earlier.undoable:
                if run.id == report.run_id:
                    return run
        return next(iter(self.undoable_here), None)

    @property
    def retry_blocker(self) -> str:
        """Why nothing of the last run can be retried now; empty if it can, or there was none."""
        report = self.running.report
        if self.is_comparing:
            return self.tour_blocker
        if report is None or self.batch.makes_the_same_as(report.plan):
            return ""
        return tr(
            "The batch was changed since this run. Use its settings to retry, or Start with the "
            "new ones."
        )

    @property
    def is_comparing(self) -> bool:
        """Whether a comparison is under way."""
        return self._comparing.is_under_way

    @property
    def is_at_work(self) -> bool:
        """Whether something is under way that closing the window would end."""
        is_scanning = self.state is State.SCANNING
        return self.machine.is_locked or is_scanning or self.is_comparing

    @property
    def comparison_blocker(self) -> str:
        """Why the pictures of the batch cannot be compared now; empty if they can."""
        return self._comparing.blocker

    @property
    def tour_blocker(self) -> str:
        """Why nothing can be measured now, not even without a batch; empty if it can."""
        return self._comparing.tour_blocker

    def compare(self, comparison: Comparison) -> None:
        """Start a comparison on the pictures of the batch; no run can be started meanwhile."""
        if not self.comparison_blocker:
            self._comparing.start(comparison)

    def run_tour_step(self, comparison: Comparison) -> None:
        """Start a comparison that brings its own pictures."""
        if not self.tour_blocker:
            self._comparing.start(comparison)

    def open(self, sources: Sequence[Path]) -> None:
        """Look for pictures in these folders and files; not while a run is under way."""
        is_other = tuple(sources) != self.batch.sources
        if is_other and not self.machine.is_locked and self.batch.accepts(sources):
            self.running.forget()
        self.batch.open(sources)

    def add(self, sources: Sequence[Path]) -> None:
        """Look for pictures in these folders and files too; not while a run is under way."""
        self.batch.add(sources)

    def open_samples(self, folder: Path) -> None:
        """Fill `folder` with sample pictures, then open it; not while a run is under way."""
        if not self.machine.is_locked:
            self.running.forget()
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
        """Finish pictures in progress and begin no more."""
        self.running.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self.running.resume()

    def pause_or_resume(self) -> None:
        """Pause a running run, resume a paused one."""
        if self.state is State.RUNNING:
            self.pause()
        else:
            self.resume()

    def set_workers(self, workers: int) -> None:
        """Have so many workers, in a run under way from its next picture on, and in later ones."""
        if self.state in {State.RUNNING, State.PAUSED}:
            self.running.set_workers(workers)
            self.batch.remember_workers(workers)
        else:
            self.batch.change(replace(self.batch.choices, workers=workers))

    def start(self) -> None:
        """Run the plan; if it is out of date, it is made again first."""
        if self.state is State.DONE and self._planning.is_behind and not self.blocker:
            if self.batch.choices.replace_originals:
                self._planning.catch_up()  # the user agrees to a number of originals, not yet known
            else:
                self._planning.start_when_planned()
        if self.starts_later:
            self._planning.start_when_planned()
        if self.state is not State.READY or self.blocker:
            return
        plan = self._planning.take_plan()
        if plan is not None:
            self.machine.report_problem("")
            self.earlier.forget_undoable()
            self.running.begin(plan)

    @property
    def can_run_again(self) -> bool:
        """Whether `run_again` makes sense: not where results replace their originals.

        Nor in a storage, which is not looked at for a folder that is free.
        """
        is_at_rest = self.state in {State.READY, State.DONE}
        plan = self.batch.plan
        is_in_storage = plan is not None and is_remote(plan.settings.output_folder)
        is_replacing = self.batch.choices.replace_originals or (
            plan is not None and plan.settings.replace_originals
        )
        is_ready = is_at_rest and plan is not None and not self.is_comparing
        return (
            is_ready
            and not is_replacing
            and not is_in_storage
            and not self.batch.problem_of_choices
        )

    def run_again(self) -> None:
        """Make all results anew with the present number of workers, into a fresh folder.

        A run into the folder of the last one would skip whatever is there.
        """
        plan = self.batch.plan
        if plan is None or not self.can_run_again:
            return
        folder = self._fresh_folders.next_after(plan.settings.output_folder)
        self.batch.change(replace(self.batch.choices, output_folder=folder))
        self._planning.start_when_planned()

    def cancel(self) -> None:
        """Cancel what is under way; finished results and found pictures stay. Returns at once.

        Again, it ends workers of a cluster with what they are on.
        """
        match self.state:
            case State.RUNNING | State.PAUSED:
                self.running.cancel()
            case State.STOPPING:
                self.running.force_stop()
            case State.UNDOING:
                self.earlier.cancel_undo()
            case State.SCANNING:
                self.batch.stop()

    def plan_again(self) -> None:
        """After a run: plan the whole batch for another run."""
        if self.state is State.DONE:
            self._planning.plan_all()

    def dismiss(self) -> None:
        """Forget the last run, and plan the whole batch for another."""
        self.running.forget()
        self.plan_again()

    def run_rest(self, status: Status, cause: str = "") -> None:
        """After a run: retry what ended with `status`, and for `cause` if given."""
        self._run_rest(self.running.rest(status, cause))

    def retry(self, task_ids: Collection[int]) -> None:
        """After a run: retry those of its tasks that failed or were not done."""
        self._run_rest(self.running.rest_of(task_ids))

    def _run_rest(self, rest: Rest | None) -> None:
        is_at_rest = self.state in {State.DONE, State.READY}
        if rest is None or not is_at_rest or self._comparing.report_if_under_way():
            return
        self.machine.report_problem(self.retry_blocker)
        if not self.retry_blocker:
            self._planning.plan_and_start(rest)

    def continue_run(self, run: JournaledRun) -> None:
        """Leave the batch and continue an interrupted run by its own settings."""
        if not self.machine.is_locked and not self._comparing.report_if_under_way():
            if self.state is not State.EMPTY:
                self.batch.close()
            self.batch.go_on_with(run, choices_to_continue(run.settings))

    def undo(self, run: JournaledRun) -> None:
        """Undo an earlier run, then plan the batch again."""
        is_at_rest = self.state in {State.EMPTY, State.READY, State.DONE}
        if not is_at_rest or self._comparing.report_if_under_way():
            return
        self._has_batch_to_plan = self.state is not State.EMPTY
        self._planning.hold()
        self.machine.report_problem("")
        self.running.forget()
        self.earlier.begin_undo(run)
        self.machine.enter(State.UNDOING)

    def shut_down(self) -> None:
        """End everything; `stopped` is emitted when nothing is left, at once if nothing runs."""
        self.machine.is_shutting_down = True
        self.batch.shut_down()
        self.running.shut_down()
        self.earlier.cancel_undo()
        self._comparing.cancel()
        self._emit_if_stopped()

    def join(self, timeout_seconds: float) -> bool:
        """Wait for all threads, together at most so long; return whether they ended."""
        deadline = time.monotonic() + max(0.0, timeout_seconds)
        works = [work for part in self._parts for work in part.works]
        joins = [self.batch.join, self.earlier.join, *(work.join for work in works)]
        ended = [join(max(0.0, deadline - time.monotonic())) for join in joins]
        return all(ended)

    @property
    def _parts(self) -> list[Planning | CurrentRun | EarlierRuns | Comparing]:
        """All parts that may have threads."""
        return [self._planning, self.running, self.earlier, self._comparing]

    def _listen(self) -> None:
        self.machine.state_changed.connect(self._on_state_changed)
        self.batch.cleared.connect(self.running.put_aside)
        self._planning.planned.connect(self._on_planned)
        self._planning.start_wanted.connect(self.start)
        self.batch.given_up.connect(self._report_undo)
        self.batch.stopped.connect(self._emit_if_stopped)
        self.running.ended.connect(self._on_run_ended)
        self.running.refused.connect(self._on_run_refused)
        self.earlier.undo_ended.connect(self._on_undo_ended)
        self.earlier.failed.connect(self.machine.report_problem)
        self._comparing.ended.connect(self._emit_if_stopped)

    def _on_messages_arrived(self, messages: list[Message]) -> None:
        for message in messages:
            self._log += log_lines(message, self.batch.plan)

    def _on_drained(self) -> None:
        self._planning.emit_found()
        self.running.emit_changed_rows()
        if self._log:
            lines, self._log = self._log, []
            self.logged.emit(lines)

    def _on_state_changed(self, state: State) -> None:
        if state is State.EMPTY:
            self.running.forget()
            self.earlier.look()

    def _on_planned(self) -> None:
        """Put the last run aside, and report an undo now that the folder was scanned."""
        self.running.put_aside()
        self._report_undo()

    def _report_undo(self) -> None:
        """Report an undo that has ended, if that was not done yet."""
        if self._undo_finished is not None:
            finished, self._undo_finished = self._undo_finished, None
            self.undo_ended.emit(finished.undone)
            if finished.problem:
                self.machine.report_problem(finished.problem)

    def _on_run_ended(self) -> None:
        if self.machine.is_shutting_down:
            self._emit_if_stopped()
        else:
            self.earlier.look()

    def _on_run_refused(self, problem: str) -> None:
        """Go back to the state before Start, which can be pressed again."""
        if self.machine.is_shutting_down:
            self._emit_if_stopped()
            return
        self._planning.restore()
        self.earlier.look()
        self.machine.report_problem(problem)

    def _on_undo_ended(self, finished: UndoFinished) -> None:
        """Scan or plan again before the end of the undo is reported."""
        if self.machine.is_shutting_down:
            self._emit_if_stopped()
        else:
            self._undo_finished = finished
            undone = self.earlier.undone
            if self._has_batch_to_plan:
                is_in_place = undone is not None and undone.settings.replace_originals
                self._planning.plan_all(are_sources_others=is_in_place)
            else:
                self.machine.enter(State.EMPTY)
                self._report_undo()

    def _emit_if_stopped(self) -> None:
        is_at_work = any(part.is_under_way for part in self._parts)
        if self.machine.is_shutting_down and not is_at_work:
            self.stopped.emit()
