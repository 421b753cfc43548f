"""Workers, hosts and schedulers of a Dask cluster go away, and every picture is told once."""

import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
if sys.platform == "win32":
    pytest.skip("ends processes by signals", allow_module_level=True)

from processing.errors import EngineError
from processing.planning.plan import Plan
from processing.running.engines.base import EngineSettings
from processing.running.engines.cluster.engine import DaskEngine
from processing.running.engines.cluster.link import OWN_CLUSTER, Link
from processing.running.events import (
    FileFinished,
    FileStarted,
    WorkerLost,
    WorkerStarted,
    WorkerStopped,
)
from processing.running.history import interrupted_runs
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind, StartMethod
from processing.storage.journal.runs import JournaledRun
from processing.task import Outcome, Status, Task
from tests.support import stand_in_tasks
from tests.support.bounds import WAIT_SECONDS
from tests.support.dask_processes import DaskProcess, start_scheduler, start_workers
from tests.support.recorded_events import RecordedEvents

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def only_full(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("takes long; --full runs it")


def engine(folder: Path, link: Link = OWN_CLUSTER, limit_seconds: float = 60.0) -> DaskEngine:
    context = stand_in_tasks.run_context("cluster-run", folder, limit_seconds)
    return DaskEngine(
        EngineSettings(context, 2, StartMethod.SPAWN, stand_in_tasks.act_by_name, link=link)
    )


def tasks_named(folder: Path, *names: str) -> list[Task]:
    return [Task(n, folder / f"{name}-{n}", folder / f"{n}.out") for n, name in enumerate(names)]


class Cluster:
    """A scheduler on a port that stays, and workers on as many hosts as there are processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        self.scheduler, self.address = start_scheduler(folder)
        self.hosts: list[DaskProcess] = []

    def add_host(self, workers: int = 1) -> DaskProcess:
        self._count += 1
        name = f"host-{self._count}"
        self.hosts.append(start_workers(self.folder, self.address, workers, name=name))
        return self.hosts[-1]

    def restart(self) -> None:
        port = self.address.rpartition(":")[2]
        words = ("--host", "127.0.0.1", "--port", port)
        self.scheduler, self.address = start_scheduler(self.folder, *words, name="second")

    def end(self) -> None:
        for process in (*self.hosts, self.scheduler):
            process.kill()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.end()


def check_told_once(outcomes: list[Outcome], count: int) -> None:
    assert Counter(outcome.task_id for outcome in outcomes) == Counter(range(count))


def test_the_death_of_a_worker_costs_no_picture(tmp_path: Path) -> None:
    told: list[Any] = []
    outcomes = []
    for outcome in engine(tmp_path).run(tasks_named(tmp_path, *["doze"] * 40), told.append):
        outcomes.append(outcome)
        if len(outcomes) == 5:
            assert outcome.timing is not None
            killed = outcome.timing.worker
            os.kill(killed, signal.SIGKILL)
    check_told_once(outcomes, 40)
    assert {outcome.status for outcome in outcomes} == {Status.DONE}
    assert [event.worker for event in told if isinstance(event, WorkerLost)] == [killed]


def test_a_picture_that_kills_three_workers_is_named_and_costs_no_other(tmp_path: Path) -> None:
    told: list[Any] = []
    tasks = tasks_named(tmp_path, *["nap"] * 20, "kill", *["nap"] * 20, "once")
    outcomes = list(engine(tmp_path).run(tasks, told.append))
    check_told_once(outcomes, 42)
    failed = [outcome for outcome in outcomes if outcome.status is not Status.DONE]
    assert [outcome.task_id for outcome in failed] == [20]
    assert "died 3 times on this picture" in failed[0].reason
    # Where a death is seen before what was begun, nobody is counted, and it is tried once more.
    assert 4 <= len([event for event in told if isinstance(event, WorkerLost)]) <= 6
    started = {event.worker for event in told if isinstance(event, WorkerStarted)}
    assert {event.worker for event in told if isinstance(event, FileStarted)} <= started


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    check_given_up(tmp_path, "hang")


@pytest.mark.usefixtures("only_full")
def test_a_picture_that_lets_no_thread_of_its_worker_run_is_given_up(tmp_path: Path) -> None:
    check_given_up(tmp_path, "lockhang")


def check_given_up(folder: Path, how: str) -> None:
    tasks = tasks_named(folder, "nap", how, "nap", "nap")
    outcomes = list(engine(folder, limit_seconds=1.0).run(tasks, lambda _message: None))
    check_told_once(outcomes, 4)
    (failed,) = (outcome for outcome in outcomes if outcome.status is not Status.DONE)
    assert failed.task_id == 1
    assert "took longer than 1 second" in failed.reason


def test_a_host_that_is_gone_with_its_nanny_costs_no_picture(cluster: Cluster) -> None:
    lost = cluster.add_host()
    cluster.add_host()
    outcomes = []
    link = Link(cluster.address)
    tasks = tasks_named(cluster.folder, *["doze"] * 40)
    for outcome in engine(cluster.folder, link).run(tasks, lambda _message: None):
        outcomes.append(outcome)
        if len(outcomes) == 10:
            lost.kill()
    check_told_once(outcomes, 40)
    assert {outcome.status for outcome in outcomes} == {Status.DONE}


@pytest.mark.usefixtures("only_full")
def test_a_scheduler_that_comes_back_goes_on_with_the_run(cluster: Cluster) -> None:
    cluster.add_host(2)
    outcomes = []
    tasks = tasks_named(cluster.folder, *["doze"] * 40)

    def come_back() -> None:
        cluster.restart()
        cluster.add_host(2)

    back = threading.Thread(target=come_back)
    for outcome in engine(cluster.folder, Link(cluster.address)).run(tasks, lambda _message: None):
        outcomes.append(outcome)
        if len(outcomes) == 10:
            for process in (cluster.scheduler, *cluster.hosts):
                process.kill()
            back.start()
    back.join(WAIT_SECONDS)
    check_told_once(outcomes, 40)
    assert {outcome.status for outcome in outcomes} == {Status.DONE}


def test_a_scheduler_that_stays_away_ends_the_run_with_what_is_done(cluster: Cluster) -> None:
    cluster.add_host(2)
    outcomes: list[Outcome] = []
    link = Link(cluster.address, patience_seconds=2.0)
    tasks = tasks_named(cluster.folder, *["doze"] * 40)

    def run() -> None:
        for outcome in engine(cluster.folder, link).run(tasks, lambda _message: None):
            outcomes.append(outcome)
            if len(outcomes) == 10:
                cluster.scheduler.kill()

    with pytest.raises(EngineError, match="no connection to the scheduler"):
        run()
    told = [outcome.task_id for outcome in outcomes]
    assert 10 <= len(told) == len(set(told)) < 40


def test_a_cluster_without_workers_ends_the_run_with_a_sentence(cluster: Cluster) -> None:
    link = Link(cluster.address, patience_seconds=1.0)
    with pytest.raises(EngineError, match="has no worker"):
        list(engine(cluster.folder, link).run(tasks_named(cluster.folder, "ok"), lambda _: None))


def test_a_cancel_is_quiet_within_a_second_and_a_picture(cluster: Cluster) -> None:
    cluster.add_host(2)
    running = engine(cluster.folder, Link(cluster.address))
    outcomes = []
    cancelled_at = 0.0
    tasks = tasks_named(cluster.folder, *["write"] * 5_000)
    for outcome in running.run(tasks, lambda _message: None):
        outcomes.append(outcome)
        if len(outcomes) == 300:
            running.cancel()
            cancelled_at = time.monotonic()
    assert time.monotonic() - cancelled_at < WAIT_SECONDS
    done = {outcome.task_id for outcome in outcomes}
    assert len(done) == len(outcomes) < 5_000
    # What was written was told, and nothing is written any more.
    assert {int(path.stem) for path in cluster.folder.glob("*.out")} == done


def test_a_force_stop_ends_workers_in_the_middle_of_a_picture(cluster: Cluster) -> None:
    cluster.add_host(2)
    told: list[Any] = []
    running = engine(cluster.folder, Link(cluster.address), limit_seconds=10 * WAIT_SECONDS)
    tasks = tasks_named(cluster.folder, *["hang"] * 6)

    def notice(message: Any) -> None:
        told.append(message)
        if len({each.worker for each in told if isinstance(each, FileStarted)}) == 2:
            running.cancel()
            running.force_stop()

    begun_at = time.monotonic()
    assert list(running.run(tasks, notice)) == []
    assert time.monotonic() - begun_at < WAIT_SECONDS
    ended = {event.worker for event in told if isinstance(event, WorkerStopped)}
    assert len(ended) == 2
    assert not [pid for pid in ended if psutil.pid_exists(pid)]
    assert not [event for event in told if isinstance(event, WorkerLost)]


def test_after_a_force_stop_the_cluster_makes_the_next_run(cluster: Cluster) -> None:
    cluster.add_host()
    link = Link(cluster.address)
    first = engine(cluster.folder, link, limit_seconds=10 * WAIT_SECONDS)

    def force(message: Any) -> None:
        if isinstance(message, FileStarted):
            first.force_stop()

    assert list(first.run(tasks_named(cluster.folder, "hang"), force)) == []
    outcomes = list(engine(cluster.folder, link).run(tasks_named(cluster.folder, "nap"), print))
    assert [outcome.status for outcome in outcomes] == [Status.DONE]


def test_a_run_that_a_force_stop_ended_is_continued_with_what_it_left(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.add_host(2)
    folder, out = cluster.folder / "pictures", cluster.folder / "out"
    folder.mkdir()
    names = ["hang-0.jpg", *(f"write-{n}.jpg" for n in range(1, 30))]
    for name in names:
        (folder / name).write_bytes(b"a picture")
    settings = BatchSettings(
        (folder,), out, engine=EngineKind.DASK, scheduler=cluster.address, file_limit_seconds=3600
    )
    work = "processing.running.engines.factory.make_picture"
    monkeypatch.setattr(work, stand_in_tasks.hang_or_place)
    told = RecordedEvents()
    run = Run(planned(settings), told.append)
    run.start()
    told.wait_until(lambda: len(told.of(FileFinished)) >= 5)  # by the worker that does not hang
    run.cancel()
    run.force_stop()
    assert run.join(WAIT_SECONDS)
    ends = [each.status for each in told[-1].report.outcomes]
    left = {name for name, end in zip(names, ends, strict=True) if end is Status.CANCELLED}
    assert "hang-0.jpg" in left
    there = {path.name for path in out.iterdir()}
    assert {*names} - left <= there  # a worker may have been ended before it could tell its last
    (interrupted,) = interrupted_runs()
    monkeypatch.setattr(work, stand_in_tasks.place_slowly)
    told = RecordedEvents()
    rest = Run(planned(interrupted.settings, interrupted), told.append)
    rest.start()
    assert rest.join(WAIT_SECONDS)
    report = told[-1].report
    assert report.counts.done == len(names)
    made = [report.plan.tasks[each.outcome.task_id].source.name for each in told.of(FileFinished)]
    assert sorted(made) == sorted(left)
    assert {path.name for path in out.iterdir()} == {*names}
    assert interrupted_runs() == []


def planned(settings: BatchSettings, going_on_with: JournaledRun | None = None) -> Plan:
    told = RecordedEvents()
    preparation = Preparation(settings, told.append, going_on_with=going_on_with)
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    plan: Plan = told[-1].plan
    return plan


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root mounts something over a folder"
)
@pytest.mark.needs_program("unshare")
def test_a_host_that_sees_another_output_folder_is_named_before_anything_is_made(
    cluster: Cluster,
) -> None:
    out = cluster.folder / "out"
    out.mkdir()
    hiding = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$0"; exec "$@"', str(out))
    cluster.hosts.append(start_workers(cluster.folder, cluster.address, 1, before=hiding))
    with pytest.raises(EngineError, match=r"does not see \S+/out as this machine does"):
        list(engine(out, Link(cluster.address)).run(tasks_named(out, "write"), lambda _: None))
    assert list(out.iterdir()) == []
