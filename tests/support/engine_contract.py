"""What every engine promises, as tests that each engine's own test class inherits."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from processing.imaging.run_context import RunContext
from processing.running.engines.base import Engine, EngineSettings
from processing.running.events import FileStarted, WorkerStarted
from processing.running.worker.protocol import MOST_UNSETTLED
from processing.settings.batch import StartMethod
from processing.settings.recipe import Recipe
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS

MEMORY_BYTES = 2_000_000_000
MOST_TAKEN_PER_WORKER = 2 + 8 + MOST_UNSETTLED  # in work, queued, and waiting to be synced
PAUSE_SECONDS = 0.7  # longer than a pool that is not held takes for its first outcome


def tasks_named(*names: str) -> list[Task]:
    return [Task(n, Path(name), Path("out") / name) for n, name in enumerate(names)]


class EngineContract:
    """Inherit it, and say how the engine is made."""

    workers = 2
    most_taken_per_worker = MOST_TAKEN_PER_WORKER
    start_method = StartMethod.SPAWN

    def make_engine(self, settings: EngineSettings) -> Engine:
        raise NotImplementedError

    def engine(self, **changes: Any) -> Engine:
        values: dict[str, Any] = {
            "run_context": RunContext("test-run", Recipe(), MEMORY_BYTES),
            "workers": self.workers,
            "start_method": self.start_method,
            "work": stand_in_tasks.act_by_name,
        }
        return self.make_engine(EngineSettings(**{**values, **changes}))

    def outcomes(self, tasks: list[Task], **changes: Any) -> list[Outcome]:
        return list(self.engine(**changes).run(tasks, lambda message: None))

    def test_every_task_has_exactly_one_outcome(self) -> None:
        outcomes = self.outcomes(tasks_named(*["ok"] * 200))
        assert sorted(outcome.task_id for outcome in outcomes) == list(range(200))
        assert {outcome.status for outcome in outcomes} == {Status.DONE}

    def test_nothing_to_do_ends_at_once(self) -> None:
        assert self.outcomes([]) == []

    def test_a_bad_file_is_an_outcome_with_a_reason_and_costs_no_other(self) -> None:
        names = ["ok", "raise", "ok", "sysexit", "unpicklable", "interrupt", "picture", "ok"]
        outcomes = {outcome.task_id: outcome for outcome in self.outcomes(tasks_named(*names))}
        assert len(outcomes) == len(names)
        for task_id, name in enumerate(names):
            is_good = name == "ok"
            assert (outcomes[task_id].status is Status.DONE) == is_good
            assert bool(outcomes[task_id].reason) != is_good
        assert outcomes[6].reason == "The picture is not to its own liking."

    def test_what_is_done_is_in_its_place_when_it_is_told(self, tmp_path: Path) -> None:
        tasks = [Task(n, tmp_path / f"a{n}", tmp_path / f"b{n}") for n in range(100)]
        context = RunContext("late", Recipe(), MEMORY_BYTES, writable_folders=(tmp_path,))
        engine = self.engine(work=stand_in_tasks.write_late, run_context=context)
        told = []
        for outcome in engine.run(tasks, lambda message: None):
            assert outcome.status is Status.DONE
            assert outcome.timing is not None
            assert (tmp_path / f"b{outcome.task_id}").read_text() == f"a{outcome.task_id}"
            told.append(outcome.task_id)
        assert sorted(told) == list(range(100))
        assert len(list(tmp_path.iterdir())) == 100

    def test_every_outcome_tells_its_worker_and_its_time(self) -> None:
        for outcome in self.outcomes(tasks_named("ok", "raise", "ok")):
            assert outcome.timing is not None
            assert outcome.timing.worker > 0
            assert outcome.timing.elapsed_seconds >= 0

    def test_workers_and_files_are_announced_with_the_runs_id(self) -> None:
        told: list[Any] = []
        list(self.engine().run(tasks_named(*["nap"] * 8), told.append))
        assert {message.run_id for message in told} == {"test-run"}
        begun = Counter(m.task_id for m in told if isinstance(m, FileStarted))
        assert begun == Counter(range(8))
        announced = {m.worker for m in told if isinstance(m, WorkerStarted)}
        assert {m.worker for m in told if isinstance(m, FileStarted)} <= announced

    def test_tasks_are_taken_lazily(self) -> None:
        taken = 0

        def tasks() -> Iterator[Task]:
            nonlocal taken
            for taken, task in enumerate(tasks_named(*["ok"] * 500), 1):  # noqa: B007
                yield task

        outcomes = self.engine().run(tasks(), lambda message: None)
        for ended, _ in enumerate(outcomes, 1):
            assert taken - ended <= self.most_taken_per_worker * self.workers

    def test_cancel_from_another_thread_ends_a_run_soon(self) -> None:
        engine = self.engine()
        threading.Timer(0.5, engine.cancel).start()
        begun = time.monotonic()
        outcomes = list(engine.run(tasks_named(*["nap"] * 10_000), lambda message: None))
        assert time.monotonic() - begun < WAIT_SECONDS
        assert len(outcomes) < 10_000
        assert len({outcome.task_id for outcome in outcomes}) == len(outcomes)

    def test_cancel_before_the_run_and_twice_yields_nothing(self) -> None:
        engine = self.engine()
        engine.cancel()
        engine.cancel()
        assert list(engine.run(tasks_named("ok", "ok"), lambda message: None)) == []

    def test_closing_the_outcomes_early_leaves_nothing_running(self) -> None:
        before = threading.active_count()
        outcomes = self.engine().run(tasks_named(*["nap"] * 1_000), lambda message: None)
        next(outcomes)
        outcomes.close()  # type: ignore[attr-defined]
        assert threading.active_count() <= before

    def test_pause_holds_the_run_until_resume(self) -> None:
        engine = self.engine()
        seen: list[Outcome] = []
        arrived = threading.Event()

        def run() -> None:
            for outcome in engine.run(tasks_named(*["nap"] * 60), lambda message: None):
                seen.append(outcome)
                arrived.set()

        engine.pause()
        engine.pause()
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert not arrived.wait(PAUSE_SECONDS)
        engine.resume()
        engine.resume()
        thread.join(WAIT_SECONDS)
        assert len(seen) == 60

    def test_a_pause_holds_what_was_handed_out_and_is_not_begun(self) -> None:
        engine = self.engine()
        seen: list[Outcome] = []
        arrived = threading.Event()

        def run() -> None:
            for outcome in engine.run(tasks_named(*["doze"] * 40), lambda message: None):
                seen.append(outcome)
                arrived.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert arrived.wait(WAIT_SECONDS)
        engine.pause()
        before = len(seen)
        time.sleep(2 * PAUSE_SECONDS)
        held = len(seen)
        # Each worker ends what it is on, and may have taken one more before it saw the pause.
        assert held - before <= 3 * self.workers
        time.sleep(PAUSE_SECONDS)
        assert len(seen) == held
        engine.resume()
        thread.join(WAIT_SECONDS)
        assert sorted(outcome.task_id for outcome in seen) == list(range(40))

    def test_of_small_tasks_as_well_each_worker_begins_no_more_than_one_after_a_pause(self) -> None:
        """They are handed out several at once, and all but one are still to be begun."""
        engine = self.engine()
        seen: list[Outcome] = []
        sessions: set[int] = set()
        arrived, pauses = threading.Event(), (100, 140)

        def notify(message: object) -> None:
            if isinstance(message, WorkerStarted):
                sessions.add(message.session)

        def run() -> None:
            for outcome in engine.run(tasks_named(*["moment"] * 150), notify):
                seen.append(outcome)
                if len(seen) in pauses:
                    arrived.set()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        for count in pauses:  # the second time all have been handed out
            assert arrived.wait(WAIT_SECONDS), count
            arrived.clear()
            time.sleep(0.006)  # then each is in the midst of what it was handed
            engine.pause()
            paused_at = time.perf_counter()
            time.sleep(PAUSE_SECONDS)
            begun = [each for each in seen if each.timing and each.timing.stamps[0] > paused_at]
            assert len(begun) <= self.workers
            engine.resume()
        thread.join(WAIT_SECONDS)
        assert sorted(outcome.task_id for outcome in seen) == list(range(150))
        assert {outcome.status for outcome in seen} == {Status.DONE}
        assert len(sessions) <= 1  # the workers that there were made the rest, too

    def test_a_paused_run_can_be_cancelled(self) -> None:
        engine = self.engine()
        engine.pause()
        threading.Timer(0.3, engine.cancel).start()
        begun = time.monotonic()
        assert list(engine.run(tasks_named("ok"), lambda message: None)) == []
        assert time.monotonic() - begun < WAIT_SECONDS
