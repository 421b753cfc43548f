"""Workers that die, hang or misbehave in the middle of a run: every file is accounted for once."""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from multiprocessing import util
from multiprocessing.synchronize import SemLock
from pathlib import Path
from typing import Any

import psutil
import pytest

from processing.errors import EngineError
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.running.engines.supervised_pool import SupervisedPool
from processing.running.events import (
    FileStarted,
    LogRecorded,
    WarningRaised,
    WorkerLost,
    WorkerStarted,
)
from processing.settings.batch import StartMethod
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.process_ends import outliving
from tests.support.recorded_events import wait_until

METHODS = pytest.mark.parametrize("method", [StartMethod.SPAWN, StartMethod.FORKSERVER])


def engine(folder: Path, method: StartMethod, *, limit: float = 60.0) -> PoolEngine:
    return PoolEngine(
        EngineSettings(
            stand_in_tasks.run_context("faults", folder, limit),
            2,
            method,
            stand_in_tasks.act_by_name,
        )
    )


def tasks_in(folder: Path, *names: str) -> list[Task]:
    return [Task(n, folder / name, folder / f"{n}.out") for n, name in enumerate(names)]


def by_id(outcomes: list[Outcome]) -> dict[int, Outcome]:
    assert max(Counter(outcome.task_id for outcome in outcomes).values()) == 1
    return {outcome.task_id: outcome for outcome in outcomes}


@METHODS
def test_hostile_tasks_fail_with_the_right_reason_and_no_innocent_does(
    tmp_path: Path, method: StartMethod
) -> None:
    hostile = {5: "kill", 11: "segv", 17: "exit", 23: "sysexit", 29: "long", 31: "unpicklable"}
    hostile |= {33: "interrupt", 35: "surrogate", 37: "malloc"}
    names = [hostile.get(n, "ok") for n in range(40)]
    told: list[Any] = []
    outcomes = by_id(list(engine(tmp_path, method).run(tasks_in(tmp_path, *names), told.append)))
    assert len(outcomes) == 40
    failed = {n for n, outcome in outcomes.items() if outcome.status is Status.FAILED}
    assert failed == set(hostile)
    assert "SIGKILL" in outcomes[5].reason
    assert "SIGSEGV" in outcomes[11].reason
    assert "exit code 5" in outcomes[17].reason
    assert "died 3 times" in outcomes[5].reason
    assert len(outcomes[29].reason.encode()) < 4_096
    assert "not enough memory" in outcomes[37].reason
    lost = Counter(message.task_id for message in told if isinstance(message, WorkerLost))
    assert {5, 11, 17} <= set(lost)


@METHODS
def test_a_file_whose_worker_died_by_chance_is_made_after_all(
    tmp_path: Path, method: StartMethod
) -> None:
    names = ["ok"] * 10 + ["once"] + ["ok"] * 10
    told: list[Any] = []
    outcomes = by_id(list(engine(tmp_path, method).run(tasks_in(tmp_path, *names), told.append)))
    assert len(outcomes) == 21
    assert {outcome.status for outcome in outcomes.values()} == {Status.DONE}
    (warning,) = [message.text for message in told if isinstance(message, WarningRaised)]
    assert warning.endswith("; new workers start.")


@METHODS
def test_a_worker_that_dies_while_results_are_synced_costs_nothing_and_blames_nobody(
    tmp_path: Path, method: StartMethod
) -> None:
    told: list[Any] = []
    context = stand_in_tasks.run_context("run", tmp_path)
    work = stand_in_tasks.write_late_and_die_once
    engine = PoolEngine(EngineSettings(context, 1, method, work))
    task = Task(0, tmp_path / "a", tmp_path / "b")
    (outcome,) = engine.run([task], told.append)
    assert outcome.status is Status.DONE
    assert (tmp_path / "b").read_text() == "a"
    assert (tmp_path / "died").exists()
    assert [message.task_id for message in told if isinstance(message, WorkerLost)] == [None]


@METHODS
def test_randomly_killed_workers_lose_nothing_and_spoil_nothing(
    tmp_path: Path, method: StartMethod, amount: Any, note: Any
) -> None:
    kills = amount(5, 100)
    chance = random.Random(7)
    living: list[int] = []
    over = threading.Event()

    lost: list[int] = []

    def listen(message: Any) -> None:
        if isinstance(message, WorkerStarted):
            living.append(message.worker)
        if isinstance(message, WorkerLost):
            lost.append(message.worker)

    def kill_now_and_then() -> None:
        while len(lost) < kills and not over.wait(0.05):
            _kill(chance.choice(living[-2:] or [0]))

    killer = threading.Thread(target=kill_now_and_then, daemon=True)
    killer.start()
    tasks: list[Task] = []

    def until_all_kills_are_done() -> Any:
        """However fast the machine is, there is work left while workers are killed."""
        for task in tasks_in(tmp_path, *["write"] * 100_000):
            if len(lost) >= kills and task.id >= 1_000:
                return
            tasks.append(task)
            yield task

    begun = time.monotonic()
    outcomes = by_id(list(engine(tmp_path, method).run(until_all_kills_are_done(), listen)))
    note(f"run with {kills} killed workers, {method}", time.monotonic() - begun)
    over.set()
    killer.join(5)
    assert len(outcomes) == len(tasks)
    assert len(lost) >= kills
    assert [o.reason for o in outcomes.values() if o.status is not Status.DONE] == []
    assert all(task.destination.read_bytes() == b"result" for task in tasks)
    assert not multiprocessing.active_children()


@METHODS
def test_an_idle_worker_killed_with_the_task_lock_does_not_stop_the_run(
    tmp_path: Path, method: StartMethod
) -> None:
    """A waiting worker holds the lock of the task pipe for as long as it waits."""
    running = engine(tmp_path, method)
    living: list[int] = []

    def listen(message: Any) -> None:
        if isinstance(message, WorkerStarted):
            living.append(message.worker)

    tasks = iter(tasks_in(tmp_path, *["nap"] * 40))
    gate = threading.Event()

    def slow() -> Any:
        for n, task in enumerate(tasks):
            if n == 20:
                assert gate.wait(WAIT_SECONDS)
            yield task

    outcomes: list[Outcome] = []
    thread = threading.Thread(
        target=lambda: outcomes.extend(running.run(slow(), listen)), daemon=True
    )
    thread.start()
    wait_until(lambda: len(outcomes) == 20)
    victims = [psutil.Process(pid) for pid in living[-2:]]
    for victim in victims:
        victim.kill()
    assert not outliving(victims)
    gate.set()
    thread.join(WAIT_SECONDS)
    assert sorted(outcome.task_id for outcome in outcomes) == list(range(40))
    assert {outcome.status for outcome in outcomes} == {Status.DONE}


@METHODS
@pytest.mark.parametrize("act", ["hang", "lockhang"])
def test_a_stuck_file_is_given_up_at_its_limit_and_named(
    tmp_path: Path, method: StartMethod, act: str, note: Any
) -> None:
    begun = time.monotonic()
    tasks = tasks_in(tmp_path, "ok", act, "ok", "ok")
    outcomes = by_id(list(engine(tmp_path, method, limit=1.0).run(tasks, lambda message: None)))
    note(f"run with a file stuck beyond its limit of 1 s, {method}", time.monotonic() - begun)
    assert time.monotonic() - begun < WAIT_SECONDS
    assert "took longer than 1 seconds" in outcomes[1].reason
    assert [outcomes[n].status for n in (0, 2, 3)] == [Status.DONE] * 3


@METHODS
def test_a_result_that_the_disk_never_takes_is_given_up_at_the_limit_and_named(
    tmp_path: Path, method: StartMethod
) -> None:
    context = stand_in_tasks.run_context("run", tmp_path, 1.0)
    work = stand_in_tasks.write_late_or_hang
    tasks = tasks_in(tmp_path, "a", "hang", "b", "c")
    pool = PoolEngine(EngineSettings(context, 2, method, work))
    outcomes = by_id(list(pool.run(tasks, lambda message: None)))
    assert "took longer than 1 seconds" in outcomes[1].reason
    assert [outcomes[n].status for n in (0, 2, 3)] == [Status.DONE] * 3
    assert not tasks[1].destination.exists()


@METHODS
def test_workers_that_cannot_start_end_the_run_with_a_message(
    tmp_path: Path, method: StartMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "processing.running.engines._pool_session.initialize", stand_in_tasks.dying_initializer
    )
    with pytest.raises(EngineError, match="stop as soon as they start"):
        list(engine(tmp_path, method).run(tasks_in(tmp_path, "ok"), lambda message: None))
    assert not multiprocessing.active_children()


@METHODS
def test_a_flood_of_log_records_blocks_no_worker(tmp_path: Path, method: StartMethod) -> None:
    told: list[Any] = []
    outcomes = list(
        engine(tmp_path, method).run(tasks_in(tmp_path, "flood", *["ok"] * 20), told.append)
    )
    assert len(outcomes) == 21
    lines = [message for message in told if isinstance(message, LogRecorded)]
    dropped = sum(outcome.messages_dropped for outcome in outcomes)
    assert len(lines) + dropped >= 5_000
    assert all(len(line.text.encode()) < 4_096 for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="there only warnings are heard")
@METHODS
def test_what_libraries_say_is_a_warning_of_their_picture(
    tmp_path: Path, method: StartMethod, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[Any] = []
    tasks = tasks_in(tmp_path, "ok", "murmur-1", "murmur-2")
    outcomes = by_id(list(engine(tmp_path, method).run(tasks, told.append)))
    assert outcomes[0].warnings == ()
    for n in (1, 2):
        (heard,) = outcomes[n].warnings
        assert f"murmur-{n} has odd metadata" in heard
        assert heard.endswith("libodd: strange tag")
    assert not [m for m in told if isinstance(m, LogRecorded) and "odd" in m.text]
    assert "libodd" not in capfd.readouterr().err


def test_a_listener_that_stands_still_blocks_no_worker(tmp_path: Path) -> None:
    stuck = threading.Event()

    def notify(message: Any) -> None:
        if isinstance(message, LogRecorded):
            stuck.wait(20)

    tasks = tasks_in(tmp_path, *["ok"] * 5, "flood", *["ok"] * 20)
    threading.Timer(6.0, stuck.set).start()
    outcomes = []
    for outcome in engine(tmp_path, StartMethod.SPAWN, limit=600).run(tasks, notify):
        outcomes.append(outcome)
        if len(outcomes) == 25:
            stuck.set()
    assert len(outcomes) == 26


@METHODS
def test_cancel_at_random_moments_leaves_nothing_behind(
    tmp_path: Path, method: StartMethod, amount: Any, note: Any
) -> None:
    chance = random.Random(3)
    threads = threading.active_count()
    list(engine(tmp_path, method).run(tasks_in(tmp_path, "ok"), lambda message: None))
    descriptors = _open_descriptors()
    for turn in range(amount(4, 100)):
        folder = tmp_path / str(turn)
        folder.mkdir()
        running = engine(tmp_path, method)
        delay = chance.uniform(0, 0.6)
        cancelled_at = [0.0]

        def cancel(running: PoolEngine = running, at: list[float] = cancelled_at) -> None:
            at[0] = time.monotonic()
            running.cancel()

        threading.Timer(delay, cancel).start()
        tasks = tasks_in(folder, *["write"] * 5_000)
        outcomes = by_id(
            list(running.run(tasks, lambda message: None)) or [Outcome(-1, Status.DONE)]
        )
        took = time.monotonic() - cancelled_at[0]
        note(f"cancel at a random moment, {method}", took)
        assert took < WAIT_SECONDS
        made = {task.id for task in tasks if task.destination.exists()}
        done = {n for n, outcome in outcomes.items() if n >= 0 and outcome.status is Status.DONE}
        assert made == done
        assert not multiprocessing.active_children()
    wait_until(lambda: threading.active_count() <= threads + 1)
    wait_until(lambda: _open_descriptors() <= descriptors + 2)


@pytest.mark.skipif(sys.platform == "win32", reason="there locks have no names")
@METHODS
def test_no_name_of_a_lock_is_left_for_a_death_of_all_once_the_workers_are_up(
    tmp_path: Path, method: StartMethod
) -> None:
    named: list[int] = []
    for _ in engine(tmp_path, method).run(tasks_in(tmp_path, *["nap"] * 200), lambda _: None):
        clean_up = SemLock._cleanup
        registry = util._finalizer_registry.values()
        named.append(sum(each._callback is clean_up for each in registry))
    assert named[-1] == 0


def test_pools_that_are_killed_from_outside_before_any_result_do_not_end_the_run_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processing.running.engines._pool.LONGEST_WAIT_SECONDS", 0.01)
    killed: list[int] = []
    start = SupervisedPool.__init__

    def start_and_be_killed(pool: Any, *arguments: Any) -> None:
        start(pool, *arguments)
        if len(killed) < 6:
            killed.append(pool._started[0].pid)
            pool.kill_worker(killed[-1])

    monkeypatch.setattr(SupervisedPool, "__init__", start_and_be_killed)
    outcomes = list(
        engine(tmp_path, StartMethod.SPAWN).run(tasks_in(tmp_path, "ok"), lambda _: None)
    )
    assert len(killed) == 6
    assert [each.status for each in outcomes] == [Status.DONE]


@METHODS
def test_the_last_words_of_a_killed_worker_are_heard(tmp_path: Path, method: StartMethod) -> None:
    """What is put is written at once, and waits in no buffer that dies with the process."""
    told: list[Any] = []
    tasks = tasks_in(tmp_path, *["ok"] * 5, "logdie", *["ok"] * 5)
    outcomes = by_id(list(engine(tmp_path, method).run(tasks, told.append)))
    assert len(outcomes) == 11
    assert "died 3 times" in outcomes[5].reason
    assert len([m for m in told if isinstance(m, LogRecorded) and m.logger == "last"]) == 3


@METHODS
def test_a_foreign_file_under_a_results_name_survives_every_retry(
    tmp_path: Path, method: StartMethod
) -> None:
    """It appeared after the plan, and the workers around it die."""
    tasks = tasks_in(tmp_path, *["write"] * 20, "once", *["write"] * 20)
    foreign = [tasks[n].destination for n in (3, 19, 21, 30)]
    for path in foreign:
        path.write_text("somebody else's")
    outcomes = by_id(list(engine(tmp_path, method).run(tasks, lambda message: None)))
    assert {path.read_text() for path in foreign} == {"somebody else's"}
    failed = {n for n, outcome in outcomes.items() if outcome.status is Status.FAILED}
    assert failed == {3, 19, 21, 30}


@METHODS
def test_a_cancelled_run_does_not_claim_a_foreign_file(tmp_path: Path, method: StartMethod) -> None:
    tasks = tasks_in(tmp_path, "hang", "hang")
    running = engine(tmp_path, method)

    def cancel_when_both_hang(message: Any) -> None:
        if isinstance(message, FileStarted) and message.task_id == 1:
            for task in tasks:
                task.destination.write_text("somebody else's")
            threading.Timer(0.2, running.cancel).start()

    assert list(running.run(tasks, cancel_when_both_hang)) == []


def test_a_pool_that_cannot_be_made_ends_the_run_with_advice_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("processing.running.engines._pool_session.SupervisedPool", refuse)
    before = threading.active_count(), _open_descriptors()
    with pytest.raises(EngineError, match=r"Too many open files\. Use fewer workers"):
        list(engine(tmp_path, StartMethod.SPAWN).run(tasks_in(tmp_path, "ok"), lambda m: None))
    assert threading.active_count() <= before[0]
    assert _open_descriptors() <= before[1]


def _kill(pid: int) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
