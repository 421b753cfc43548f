"""The pool of worker processes gives up, and still tells of each result that stands."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from processing.errors import EngineError
from processing.processes.start import process_context
from processing.running.engines import _pool
from processing.running.engines._pool_session import Leftover, PoolSession
from processing.running.engines.base import EngineSettings
from processing.running.engines.controls import Controls
from processing.running.engines.task_window import TaskWindow
from processing.running.events import Notify
from processing.running.task_queue import TaskQueue
from processing.settings.batch import StartMethod
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks


class BrokenSession:
    """A pool whose first one places a result that it never tells, and whose next ones do none."""

    number = 0

    def __init__(self, *_: object) -> None:
        type(self).number += 1
        self.workers = 2
        self.is_complete = False
        self.poll_seconds = 0.0
        self.deaths: list[object] = []
        self.leftovers: list[Leftover] = []

    def limit_memory(self, _memory_bytes: int) -> None:
        pass

    def outcomes(
        self, source: TaskQueue, _controls: Controls, _notify: Notify
    ) -> Iterator[Outcome]:
        while (task := source.take()) is not None:
            is_placed = self.number == 1 and task.id == 1
            if is_placed:
                task.destination.write_bytes(b"result")
            self.leftovers.append(Leftover(task, is_placed))
        yield from ()


def test_a_result_in_its_place_is_done_when_the_engine_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BrokenSession, "number", 0)
    monkeypatch.setattr(_pool, "PoolSession", BrokenSession)
    monkeypatch.setattr(_pool, "FIRST_WAIT_SECONDS", 0.0)
    context = stand_in_tasks.run_context("gone", tmp_path)
    settings = EngineSettings(context, 2, StartMethod.SPAWN, stand_in_tasks.act_by_name)
    tasks = [Task(n, tmp_path / f"{n}.jpg", tmp_path / f"{n}.out") for n in range(3)]
    told: list[Outcome] = []
    with pytest.raises(EngineError, match="stop as soon as they start"):
        told.extend(_pool.PoolEngine(settings).run(tasks, lambda _message: None))
    assert told == [Outcome(1, Status.DONE, result_bytes=len(b"result"))]


def test_a_worker_that_sends_an_empty_result_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = stand_in_tasks.run_context("empty", tmp_path)
    settings = EngineSettings(context, 1, StartMethod.SPAWN, stand_in_tasks.act_by_name)
    session = PoolSession(settings, process_context(StartMethod.SPAWN), 1, 1)
    pool: Any = SimpleNamespace(hold=lambda **_: None, is_spoilt=False)
    results: Any = SimpleNamespace(next=lambda timeout: [])
    nothing: Any = None
    monkeypatch.setattr(session, "_is_healthy", lambda *_: not pool.is_spoilt)
    window = TaskWindow(TaskQueue([]), 1, Controls())
    assert list(session._take(results, window, pool, Controls(), nothing, nothing)) == []
    assert pool.is_spoilt


def test_a_worker_hands_a_task_back_once_in_a_pause_and_never_without_one(tmp_path: Path) -> None:
    """One that hands it back again and again would keep a run from ending."""
    context = stand_in_tasks.run_context("back", tmp_path)
    settings = EngineSettings(context, 1, StartMethod.SPAWN, stand_in_tasks.act_by_name)
    session = PoolSession(settings, process_context(StartMethod.SPAWN), 1, 1)
    controls = Controls()
    window = TaskWindow(TaskQueue([Task(7, Path("ok"), Path("out/ok"))]), 1, controls)
    feed = window.feed_chunks(lambda: 1)
    back = [(0, Outcome(7, Status.CANCELLED, "not begun"))]
    assert next(feed)[0][0] == 0
    assert not session._may_come(back, controls)
    for _ in range(2):
        controls.pause()
        controls.pause()
        assert session._may_come(back, controls)
        assert session._without_handed_back(back, window) == []
        assert window.in_flight() == []
        assert not session._may_come(back, controls)
        controls.resume()
        assert [task.id for _, task in next(feed)] == [7]
    assert session._may_come([(0, Outcome(7, Status.DONE))], controls)
