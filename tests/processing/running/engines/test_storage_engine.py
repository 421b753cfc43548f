"""An engine on files of storages keeps the contract of engines, and loses no task that it drew."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from processing.running.engines import _pool_session
from processing.running.engines import storage_engine as storage_engine_module
from processing.running.engines._pool import PoolEngine
from processing.running.engines._serial import SerialEngine
from processing.running.engines._threads import ThreadsEngine
from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.controls import Crew
from processing.running.engines.storage_engine import (
    AHEAD,
    MOST_BYTES,
    MOST_PUTTING,
    StorageEngine,
)
from processing.running.worker.staging import Settled
from processing.settings.batch import StartMethod
from processing.task import Outcome, Stage, Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.crew_contract import CrewContract
from tests.support.engine_contract import MOST_TAKEN_PER_WORKER, EngineContract, tasks_named


class Bearer:
    """Carries nothing; fails to fetch, or to put, the tasks with some ids."""

    def __init__(self, unfetched: set[int] | None = None, *, is_obstacle: bool = False) -> None:
        self.unfetched = unfetched or set()
        self.is_obstacle = is_obstacle
        self.put_ids: list[int] = []
        self.on_disk: list[int] = []
        self.most_on_disk = 0
        self.size_bytes = 1
        self.is_closed = False

    def size_of(self, task: Task) -> int:
        return self.size_bytes

    def fetch(self, task: Task, is_stopped: Callable[[], bool]) -> Task | Outcome:
        self.on_disk.append(task.id)
        self.most_on_disk = max(self.most_on_disk, len(self.on_disk))
        if task.id in self.unfetched:
            return Outcome(
                task.id,
                Status.FAILED,
                "It is away.",
                Stage.WRITE if self.is_obstacle else Stage.OPEN,
                is_obstructed=self.is_obstacle,
            )
        return task

    def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:
        self.put_ids.append(task.id)
        self.on_disk.remove(task.id)
        return Settled(outcome, ((task.destination, (1, task.id)),))

    def close(self) -> None:
        self.is_closed = True


class TestStorageEngine(CrewContract, EngineContract):
    most_taken_per_worker = MOST_TAKEN_PER_WORKER + AHEAD + MOST_PUTTING

    def make_engine(self, settings: EngineSettings) -> Engine:
        return storage_engine(settings, Bearer(), [])


def storage_engine(settings: EngineSettings, bearer: Bearer, noted: list[Path]) -> StorageEngine:
    engine = ThreadsEngine(settings)
    return StorageEngine(engine, settings.crew, bearer, lambda path, _stamp: noted.append(path))


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    context = stand_in_tasks.run_context("run", tmp_path, 60.0)
    return EngineSettings(context, 2, StartMethod.SPAWN, stand_in_tasks.act_by_name)


def test_each_result_is_put_and_noted_before_its_outcome(settings: EngineSettings) -> None:
    bearer, noted = Bearer(), []
    engine = storage_engine(settings, bearer, noted)
    for outcome in engine.run(tasks := tasks_named(*["ok"] * 50), lambda _: None):
        assert outcome.task_id in bearer.put_ids
        assert tasks[outcome.task_id].destination in noted
    assert sorted(bearer.put_ids) == list(range(50))
    assert bearer.is_closed


@pytest.mark.parametrize("kind", [SerialEngine, ThreadsEngine, PoolEngine])
def test_large_sources_are_fetched_as_others_leave_the_disk(
    kind: type, settings: EngineSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_engine_module, "ROOM_SECONDS", 60.0)  # no test waits for it
    for size_bytes, expected in ((MOST_BYTES // 2, 2), (2 * MOST_BYTES, 1)):
        bearer = Bearer()
        bearer.size_bytes = size_bytes
        local = kind(replace(settings, waits_for_tasks=True))
        engine = StorageEngine(local, settings.crew, bearer, lambda *_: None)
        assert len(list(engine.run(tasks_named(*["ok"] * 30), lambda _: None))) == 30
        assert bearer.most_on_disk == expected


def test_a_pool_is_not_stuck_while_a_source_is_long_in_coming(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class SlowBearer(Bearer):
        def fetch(self, task: Task, is_stopped: Callable[[], bool]) -> Task | Outcome:
            if task.id == 150:
                time.sleep(3.0)
            return super().fetch(task, is_stopped)

    local = PoolEngine(replace(settings, waits_for_tasks=True))
    engine = StorageEngine(local, settings.crew, SlowBearer(), lambda *_: None)
    outcomes = []
    for outcome in engine.run(tasks_named(*["ok"] * 160), lambda _: None):
        outcomes.append(outcome)
        monkeypatch.setattr(_pool_session, "STALL_SECONDS", 1.0)  # the workers are up
    assert len(outcomes) == 160
    assert "stuck" not in caplog.text


def test_what_is_asked_of_it_is_asked_of_the_engine_within(settings: EngineSettings) -> None:
    engine = mock.create_autospec(ThreadsEngine, instance=True)
    around = StorageEngine(engine, settings.crew, Bearer(), lambda *_: None)
    crew = Crew(3, 1)
    for call in (around.pause, around.resume, around.cancel, around.force_stop):
        call()
    around.set_crew(crew)
    engine.set_crew.assert_called_once_with(crew)
    for name in ("pause", "resume", "cancel", "force_stop"):
        getattr(engine, name).assert_called_once_with()


def test_a_put_that_takes_long_holds_back_the_telling_of_no_other(
    settings: EngineSettings,
) -> None:
    first, is_told = threading.Lock(), threading.Event()

    class SlowBearer(Bearer):
        was_told = False

        def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:
            if first.acquire(blocking=False):
                self.was_told = is_told.wait(WAIT_SECONDS)
            return super().put(task, outcome, is_stopped)

    bearer = SlowBearer()
    for _ in storage_engine(settings, bearer, []).run(tasks_named(*["ok"] * 20), lambda _: None):
        is_told.set()
    assert bearer.was_told


@pytest.mark.parametrize("is_forced", [False, True])
def test_a_put_that_never_ends_is_not_waited_for_after_a_cancel(
    settings: EngineSettings, monkeypatch: pytest.MonkeyPatch, is_forced: bool
) -> None:
    limit = WAIT_SECONDS if is_forced else 0.1  # a forced stop does not wait for that
    monkeypatch.setattr(storage_engine_module, "END_SECONDS", limit)
    silent, first = threading.Event(), threading.Lock()

    class SilentBearer(Bearer):
        def put(self, task: Task, outcome: Outcome, is_stopped: Callable[[], bool]) -> Settled:
            if not first.acquire(blocking=False):  # whichever it is: tasks end in any order
                silent.wait(WAIT_SECONDS)
            return super().put(task, outcome, is_stopped)

    engine = storage_engine(settings, SilentBearer(), [])
    begun = time.monotonic()
    try:
        for _ in engine.run(tasks_named(*["ok"] * 20), lambda _: None):
            engine.force_stop() if is_forced else engine.cancel()
    finally:
        silent.set()
    assert time.monotonic() - begun < WAIT_SECONDS / 2


def test_what_cannot_be_fetched_fails_alone(settings: EngineSettings) -> None:
    engine = storage_engine(settings, Bearer({3, 40}), [])
    ended = {each.task_id: each for each in engine.run(tasks_named(*["ok"] * 50), lambda _: None)}
    assert len(ended) == 50
    assert {n for n, each in ended.items() if each.status is Status.FAILED} == {3, 40}


def test_an_obstacle_ends_the_engine_and_hands_back_what_was_drawn(
    settings: EngineSettings,
) -> None:
    drawn = []

    def tasks():
        for task in tasks_named(*["ok"] * 500):
            drawn.append(task.id)
            yield task

    engine = storage_engine(settings, Bearer({60}, is_obstacle=True), [])
    ended = {each.task_id: each for each in engine.run(tasks(), lambda _: None)}
    assert sorted(ended) == drawn
    assert len(drawn) < 500
    waiting = {n for n, each in ended.items() if each.is_obstructed}
    assert 60 in waiting
    assert waiting <= set(range(60, 60 + AHEAD + 1))


def test_an_engine_that_is_closed_early_leaves_nothing(settings: EngineSettings) -> None:
    bearer = Bearer()
    outcomes = storage_engine(settings, bearer, []).run(tasks_named(*["ok"] * 50), lambda _: None)
    next(outcomes)
    outcomes.close()
    assert bearer.is_closed
