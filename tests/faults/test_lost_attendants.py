"""What `multiprocessing` keeps beside the workers is killed in the middle of a run."""

import multiprocessing
import os
import signal
import sys
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

from processing.errors import EngineError, ScanError
from processing.files.temporaries import is_temporary
from processing.planning.scanner import Scanner
from processing.running.engines._pool import PoolEngine
from processing.running.engines.base import EngineSettings
from processing.settings.batch import BatchSettings, StartMethod
from processing.task import Task
from tests.support import stand_in_tasks
from tests.support.command_runs import Started, make_pictures, start_run, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such processes")
PICTURES = 60


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pictures(tmp_path_factory.mktemp("attendants") / "pictures", PICTURES)


def kill_in_mid_run(run: Started, words: str, at_result: int) -> None:
    wait_until(lambda: len(run.results) >= at_result)
    victims = run.others(words)
    main_child = [one for one in victims if one.ppid() == run.process.pid]
    assert len(main_child) == 1
    main_child[0].kill()


def check_all_made(run: Started, stderr: str) -> None:
    assert "Traceback" not in stderr
    assert run.process.returncode == 0
    assert run.counts["done"] == len(run.results) == PICTURES
    assert not [path for path in run.results if is_temporary(path.name)]
    assert list(run.temporary.iterdir()) == []


def test_a_run_outlives_its_fork_server(pictures: Path, tmp_path: Path, amount: Any) -> None:
    for turn in range(amount(2, 30)):
        with start_run(tmp_path / str(turn), pictures, "forkserver") as run:
            kill_in_mid_run(run, "forkserver", at_result=1 + turn * 17 % 50)
            stderr = run.end()
        check_all_made(run, stderr)
        assert "lost its parent process" in stderr


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_nobody_misses_a_killed_resource_tracker(
    pictures: Path, tmp_path: Path, method: str
) -> None:
    with start_run(tmp_path / "run", pictures, method) as run:
        kill_in_mid_run(run, "resource_tracker", at_result=5)
        stderr = run.end()
    check_all_made(run, stderr)
    assert stderr == ""


def test_a_scan_without_its_fork_server_is_told_as_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_fork_server(_process: object) -> None:
        raise EOFError("unexpected EOF")

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess.start", lose_the_fork_server)
    settings = BatchSettings((tmp_path,), tmp_path / "out", start_method=StartMethod.FORKSERVER)
    with pytest.raises(ScanError, match="the fork server was killed"):
        list(Scanner(settings).run())


def test_a_scan_outlives_its_fork_server(pictures: Path, tmp_path: Path) -> None:
    """The scanner goes on, but its end is told by nobody but itself."""
    settings = BatchSettings((pictures,), tmp_path / "out", start_method=StartMethod.FORKSERVER)
    found = 0
    for batch in Scanner(settings).run():
        server: Any = forkserver._forkserver
        if server._forkserver_pid is not None:
            os.kill(server._forkserver_pid, signal.SIGKILL)
            os.waitpid(server._forkserver_pid, 0)
            server._forkserver_pid = None
        found += len(batch.sources)
    assert found == PICTURES


def test_a_scan_starts_again_where_its_fork_server_dies_meanwhile(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ForkServerProcess.start
    lost: list[object] = []

    def lose_the_fork_server_once(process: Any) -> None:
        if not lost:
            lost.append(process)
            raise EOFError("unexpected EOF")
        start(process)

    monkeypatch.setattr(ForkServerProcess, "start", lose_the_fork_server_once)
    settings = BatchSettings((pictures,), tmp_path / "out", start_method=StartMethod.FORKSERVER)
    assert sum(len(batch.sources) for batch in Scanner(settings).run()) == PICTURES


def test_a_fork_server_that_dies_again_and_again_ends_the_run_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_fork_server(_process: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess.start", lose_the_fork_server)
    method = StartMethod.FORKSERVER
    settings = EngineSettings(
        stand_in_tasks.run_context("lost", tmp_path), 2, method, stand_in_tasks.act_by_name
    )
    tasks = [Task(0, Path("ok"), tmp_path / "0.out")]
    with pytest.raises(EngineError, match="stop as soon as they start"):
        list(PoolEngine(settings).run(tasks, lambda message: None))
    assert not multiprocessing.active_children()
