"""Whatever a person does in whatever order: the batch, its counts and every undo stay true."""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gui.control.run_progress import planned_counts
from gui.control.state import LOCKED_STATES, State
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import Status
from tests.support.bounds import WAIT_SECONDS
from tests.support.fake_window import FOLDER, FakeHistory, Stage, numbered_sources

PICTURES = 4
STEPS = 25
RUNS = 60


SELDOM = st.sampled_from((False, False, False, True))


class Truth(RuleBasedStateMachine):
    """A person at the controller, and a disk that remembers what was made of the pictures."""

    def __init__(self) -> None:
        """Begin with an empty disk."""
        super().__init__()
        self.history = FakeHistory()
        self.stage = Stage()
        self.is_open = False
        self.made: dict[str, set[int]] = {}  # by run, what stands in the journal
        self.continued: JournaledRun | None = None  # by the run that is under way
        self.finished: dict[int, Status] = {}  # how the pictures stood when the last run ended

    @initialize()
    def begin(self) -> None:
        self._sit_down()

    def _sit_down(self) -> None:
        self.stage = Stage()
        self.stage.fakes.history = self.history
        self.stage.controller.earlier._history = self.history
        self.is_open = False
        self.finished = {}
        self.stage.controller.earlier.look()

    @property
    def state(self) -> State:
        return self.stage.controller.state

    def _finish_preparation(self) -> None:
        """Finish the preparation under way, if there is one."""
        for _ in range(5):
            preparation = (self.stage.fakes.preparations or [None])[-1]
            if preparation is None or preparation.is_over or "cancel" in preparation.calls:
                break
            is_scan, continued = preparation.sources is None, preparation.going_on_with
            made = self.made.get(continued.id, ()) if isinstance(continued, JournaledRun) else ()
            preparation.finish(numbered_sources(PICTURES) if is_scan else None, made=sorted(made))
            self.stage.deliver()

    @precondition(lambda self: self.state not in LOCKED_STATES)
    @rule(is_found=st.sampled_from((True, True, False)))
    def open(self, is_found: bool) -> None:
        self.stage.controller.open((FOLDER,))
        self.is_open = True
        self.finished = {}
        if is_found:
            self._finish_preparation()

    @rule(width=st.sampled_from((320, 640)))
    def change(self, width: int) -> None:
        batch = self.stage.controller.batch
        before = batch.choices
        batch.change(replace(before, recipe=replace(before.recipe, width_pixels=width)))
        if before != batch.choices and self.state is not State.EMPTY:
            batch.planning.catch_up()
            self._finish_preparation()

    @rule()
    def start(self) -> None:
        self.stage.controller.start()
        self._finish_preparation()
        self._begin_run()

    def _begin_run(self) -> None:
        if self.state is State.RUNNING:
            self.stage.fakes.run.begin()
            self.stage.deliver()

    @precondition(lambda self: self.state in {State.RUNNING, State.PAUSED, State.STOPPING})
    @rule(count=st.integers(0, PICTURES), has_failures=st.booleans())
    def work(self, count: int, has_failures: bool) -> None:
        run = self.stage.fakes.run
        left = [task_id for task_id in run.plan.open_tasks if task_id not in run._outcomes]
        for task_id in left[:count]:
            is_failed = has_failures and task_id % 2 == 1
            run.end_file(task_id, Status.FAILED if is_failed else Status.DONE, "It ends early.")
        self.stage.deliver()

    @precondition(lambda self: self.state in {State.RUNNING, State.PAUSED, State.STOPPING})
    @rule()
    def end(self) -> None:
        self._end()

    def _end(self) -> None:
        run = self.stage.fakes.run
        carried = set(run.plan.carried.task_ids)
        made = {
            task_id
            for task_id, outcome in run._outcomes.items()
            if outcome.status is Status.DONE and task_id not in carried
        }
        if self.continued is not None:
            made |= self._forget_run(self.continued)
            self.continued = None
        is_cancelled = self.state is State.STOPPING
        left = PICTURES - len(made) - len(carried) if is_cancelled else 0
        state = RunState.CANCELLED if is_cancelled else RunState.FINISHED
        journaled = JournaledRun(
            run.run_id, run.plan.settings, PICTURES, len(made), left, 1.0, state
        )
        if made:
            self.made[run.run_id] = made
            self.history.undoable.insert(0, journaled)
        self.history.interrupted = [journaled] if left > 0 else []
        run.finish(cancelled=self.state is State.STOPPING)
        self.stage.deliver()
        self.finished = {task_id: each.status for task_id, each in run._outcomes.items()}

    def _forget_run(self, run: JournaledRun) -> set[int]:
        """Let the journal know nothing of a run any more; return what it had made."""
        self.history.undoable = [each for each in self.history.undoable if each.id != run.id]
        return self.made.pop(run.id, set())

    @precondition(lambda self: self.state is State.EMPTY and self.history.interrupted)
    @rule()
    def go_on(self) -> None:
        """Continue the run that was cancelled or broke off, from the first page."""
        (run,) = self.history.interrupted
        made = self.made.get(run.id, set())
        self.stage.controller.continue_run(run)
        self.is_open = True
        self.finished = {}
        self._finish_preparation()
        assert self.state is State.RUNNING
        assert set(self.stage.fakes.run.plan.open_tasks) == set(range(PICTURES)) - made
        self.continued = run
        self._begin_run()
        counts = self.stage.controller.running._meter.tracker.counts
        assert (counts.planned, counts.done) == (PICTURES, len(made))

    @rule()
    def cancel(self) -> None:
        was = self.state
        self.stage.controller.cancel()
        if was is State.SCANNING and self.stage.fakes.preparations:
            if not self.stage.fakes.preparation.is_over:
                self.stage.fakes.preparation.give_up()
            self.stage.deliver()
            self.is_open = self.state is not State.EMPTY
        if was is State.UNDOING:
            self._end_undo(removed=0, is_cancelled=True)

    @precondition(lambda self: self.state is State.DONE)
    @rule(status=st.sampled_from((Status.FAILED, Status.CANCELLED)))
    def rest(self, status: Status) -> None:
        before = self.finished
        was_done = self.state is State.DONE
        self.stage.controller.run_rest(status)
        self._finish_preparation()
        if was_done and status in before.values():
            assert self.state is State.RUNNING
            plan = self.stage.fakes.run.plan
            assert {n for n, each in before.items() if each is status} == set(plan.open_tasks)
            carried = {outcome.task_id: outcome.status for outcome in plan.carried}
            assert carried == {n: each for n, each in before.items() if each is not status}
        self._begin_run()

    @precondition(lambda self: self.state in {State.EMPTY, State.READY})
    @rule(done=st.sets(st.sampled_from(range(PICTURES))), is_cancelled=st.booleans())
    def run(self, done: set[int], is_cancelled: bool) -> None:
        """Do at once what takes a person four steps."""
        if self.state is State.EMPTY:
            self.open(is_found=True)
        self.start()
        if self.state is not State.RUNNING:
            return
        for task_id in self.stage.fakes.run.plan.open_tasks:
            is_failed = task_id not in done and task_id % 2 == 1
            if task_id in done or is_failed:
                status = Status.FAILED if is_failed else Status.DONE
                self.stage.fakes.run.end_file(task_id, status, "It ends early.")
        self.stage.deliver()
        if is_cancelled:
            self.cancel()
        self._end()

    @precondition(lambda self: self.state is State.DONE)
    @rule()
    def new_run(self) -> None:
        self.stage.controller.plan_again()
        self._finish_preparation()

    @precondition(lambda self: self.stage.controller.earlier.undoable)
    @rule(number=st.integers(0, 3), is_cancelled=st.booleans())
    def undo(self, number: int, is_cancelled: bool) -> None:
        runs = self.stage.controller.earlier.undoable
        run = runs[number % len(runs)]
        self.stage.controller.undo(run)
        if self.state is State.UNDOING:
            self._end_undo(removed=run.made, is_cancelled=is_cancelled)

    def _end_undo(self, *, removed: int, is_cancelled: bool) -> None:
        undone = self.stage.controller.earlier.undone
        assert undone is not None
        if not is_cancelled:
            self._forget_run(undone)
            self.history.interrupted = [
                each for each in self.history.interrupted if each.id != undone.id
            ]
        told: list[object] = []
        self.stage.controller.undo_ended.connect(told.append)
        self.stage.fakes.undo.finish(removed, is_cancelled=is_cancelled)
        self.stage.deliver()
        self._finish_preparation()
        assert len(told) == 1
        assert self.state in {State.READY, State.EMPTY}

    @precondition(lambda self: self.state is not State.EMPTY)
    @rule(chance=SELDOM)
    def close(self, chance: bool) -> None:
        if not chance:
            return
        self.stage.controller.close()
        if self.state is State.EMPTY:
            self.is_open = False

    @precondition(lambda self: self.state is not State.EMPTY)
    @rule(chance=SELDOM)
    def restart(self, chance: bool) -> None:
        if not chance:
            return
        if self.state in {State.RUNNING, State.PAUSED, State.STOPPING}:
            self.stage.controller.shut_down()
            self._end()
        self._sit_down()

    @invariant()
    def the_batch_is_never_forgotten(self) -> None:
        if not self.is_open:
            return
        assert self.stage.controller.batch.sources == (FOLDER,)
        assert self.state is not State.EMPTY
        plan = self.stage.controller.batch.plan
        if plan is not None:
            assert len(plan.tasks) == PICTURES

    @invariant()
    def counts_add_up(self) -> None:
        running = self.stage.controller.running
        if self.state is State.DONE and running.report is not None:
            counts = running.report.counts
            assert counts.ended == counts.planned == PICTURES
            ending = self.stage.endings[-1].counts
            assert ending == counts
        plan = self.stage.controller.batch.plan
        if plan is not None:
            counts = planned_counts(plan)
            assert counts.ended + len(plan.open_tasks) == counts.planned == PICTURES

    @invariant()
    def no_undo_is_lost(self) -> None:
        if self.state in LOCKED_STATES:
            return  # it is known anew when that has ended
        assert self.stage.controller.earlier.join(WAIT_SECONDS)
        self.stage.wait_for_answers()
        offered = [run.id for run in self.stage.controller.earlier.undoable]
        assert offered == list(self.made)[::-1]

    def teardown(self) -> None:
        assert self.stage.controller.earlier.join(WAIT_SECONDS)


def test_batch_counts_and_undo_stay_true_in_any_order_of_commands(qtbot):
    run_state_machine_as_test(
        Truth,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
