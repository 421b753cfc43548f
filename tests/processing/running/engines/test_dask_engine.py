"""The engine contract on a cluster of this machine's own, and on one that somebody started."""

import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

from processing.running.engines.base import Engine, EngineSettings
from processing.running.engines.cluster.chunking import MOST_TASKS
from processing.running.engines.cluster.engine import DaskEngine
from processing.running.engines.cluster.link import Link
from processing.running.engines.cluster.roster import CHUNKS_IN_FLIGHT
from processing.running.events import Message, WorkersChanged, WorkerStarted
from processing.settings.batch import StartMethod
from processing.task import Task
from tests.support import stand_in_tasks
from tests.support.crew_contract import CrewContract
from tests.support.dask_processes import start_scheduler, start_workers
from tests.support.engine_contract import EngineContract

# Each starts and ends several workers; a handful stands for them in every test run.
LONG = {
    "test_workers_come_and_go_again_and_again_in_the_same_lanes",
    "test_the_same_number_again_changes_nothing",
    "test_a_run_whose_workers_change_can_be_cancelled",
    "test_a_run_ends_though_its_workers_change_in_its_last_moments",
    "test_an_engine_may_be_told_before_it_begins",
    "test_changes_at_any_moment_lose_nothing",
}


class TestDaskEngineOfItsOwn(CrewContract):
    @pytest.fixture(autouse=True)
    def _unless_long(self, request: pytest.FixtureRequest) -> None:
        name = request.function.__name__
        if name in LONG and not request.config.getoption("--full"):
            pytest.skip("takes long; --full runs it")

    workers = 2
    engine = EngineContract.engine
    start_method = EngineContract.start_method

    def make_engine(self, settings: EngineSettings) -> Engine:
        return DaskEngine(settings)

    test_every_task_has_exactly_one_outcome = EngineContract.test_every_task_has_exactly_one_outcome
    outcomes = EngineContract.outcomes


@pytest.fixture(scope="class")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dask")
    scheduler, address = start_scheduler(folder)
    workers = start_workers(folder, address, 2)
    yield address
    workers.kill()
    scheduler.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by their group")
class TestDaskEngineOfOthers(EngineContract):
    most_taken_per_worker = CHUNKS_IN_FLIGHT * MOST_TASKS

    @pytest.fixture(autouse=True)
    def _connected(self, address: str) -> None:
        self.link = Link(address)

    def make_engine(self, settings: EngineSettings) -> Engine:
        return DaskEngine(replace(settings, link=self.link))

    def test_a_measurement_uses_no_more_workers_than_it_says(self, tmp_path: Path) -> None:
        """The others are spare: they were introduced, and get no work."""
        context = stand_in_tasks.run_context("measured", tmp_path)
        link = replace(self.link, most_workers=1)
        work = stand_in_tasks.act_by_name
        engine = DaskEngine(EngineSettings(context, 1, StartMethod.SPAWN, work, link=link))
        tasks = [Task(n, Path("nap"), Path("out")) for n in range(8)]
        outcomes = list(engine.run(tasks, lambda _message: None))
        assert len(outcomes) == 8
        assert len({each.timing.worker for each in outcomes if each.timing is not None}) == 1

    def test_it_tells_how_many_workers_there_are_and_on_which_host_each_is(
        self, tmp_path: Path
    ) -> None:
        context = stand_in_tasks.run_context("told", tmp_path)
        work = stand_in_tasks.act_by_name
        engine = DaskEngine(EngineSettings(context, 1, StartMethod.SPAWN, work, link=self.link))
        told: list[Message] = []
        tasks = [Task(n, Path("doze"), Path("out")) for n in range(12)]
        assert len(list(engine.run(tasks, told.append))) == 12
        started = [each for each in told if isinstance(each, WorkerStarted)]
        assert [each.host for each in started] == [socket.gethostname()] * 2
        assert [each.workers for each in told if isinstance(each, WorkersChanged)][-1] == 2

    @pytest.mark.skip(reason="a pause goes over a network, and outcomes come by the chunk")
    def test_of_small_tasks_as_well_each_worker_begins_no_more_than_one_after_a_pause(self) -> None:
        """Others hear of a pause at once."""
