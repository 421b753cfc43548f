"""A worker can read, write below its output folder, and nothing else."""

import sys
from pathlib import Path
from typing import Any

import pytest
import works

from processing.confinement.confine import confine
from processing.engines.base import EngineSettings
from processing.engines.pool import PoolEngine
from processing.messages import LogRecorded
from processing.settings import StartMethod
from processing.task import Outcome, Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no sandbox on this system")


def outcomes(folder: Path, method: StartMethod, *names: str) -> tuple[list[Outcome], list[Any]]:
    told: list[Any] = []
    engine = PoolEngine(
        EngineSettings(
            works.conditions("confined"), 1, method, 60.0, works.try_to_break_out, folder
        )
    )
    tasks = [Task(n, Path(name), folder / "result.jpg") for n, name in enumerate(names)]
    return sorted(engine.run(tasks, told.append), key=lambda outcome: outcome.task_id), told


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_worker_cannot_break_out(tmp_path: Path, method: StartMethod) -> None:
    attempts = ("network", "program", "fork", "write", "delete", "signal")
    (tmp_path / "keep").write_text("mine")
    inside = tmp_path / "out"
    inside.mkdir()
    results, told = outcomes(inside, method, *attempts)
    refused = {name: result.reason for name, result in zip(attempts, results, strict=True)}
    missing = [m.text for m in told if isinstance(m, LogRecorded) and "does not let" in m.text]
    if missing:
        pytest.skip(" ".join(missing))
    assert refused == dict.fromkeys(attempts, "PermissionError")
    assert (tmp_path / "keep").read_text() == "mine"


@pytest.mark.parametrize("method", list(StartMethod))
def test_every_thread_of_a_worker_is_confined(tmp_path: Path, method: StartMethod) -> None:
    (result,), _ = outcomes(tmp_path, method, "threads")
    threads = result.reason.split()
    assert len(threads) >= 2  # the guard of the parent's life is one
    assert set(threads) == {"2"}, "a thread without a system call filter"


@pytest.mark.parametrize("method", list(StartMethod))
def test_a_worker_can_still_do_its_work(tmp_path: Path, method: StartMethod) -> None:
    results, _ = outcomes(tmp_path, method, "thread", "result", "folder")
    assert [result.reason for result in results] == ["", "", ""]
    assert (tmp_path / "result.jpg").read_bytes() == b"done"


def test_what_cannot_be_had_is_told_and_not_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    for step in ("_refuse_new_privileges", "allow_writing_only_below", "refuse_system_calls"):
        monkeypatch.setattr(f"processing.confinement.confine.{step}", refuse)
    problems = confine(tmp_path)
    assert len(problems) == 3
    assert all("Function not implemented" in problem for problem in problems)


def test_another_system_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert len(confine(tmp_path)) == 1
