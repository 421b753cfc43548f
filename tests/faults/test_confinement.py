"""A worker can read, write below its output folder, and nothing else."""

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import works
from PIL import Image

from processing.confinement.confine import confine
from processing.engines.base import EngineSettings
from processing.engines.factory import make_engine
from processing.engines.pool import PoolEngine
from processing.messages import FileFinished, LogRecorded, RunPaused
from processing.plan import make_plan
from processing.runner import Run
from processing.settings import BatchSettings, StartMethod
from processing.task import Outcome, Status, Task
from processing.walk import walk

WAIT_SECONDS = 30.0

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


def made(settings: BatchSettings, *destinations: Path) -> list[Outcome]:
    """Make a picture of the first source for each of `destinations`, in confined workers."""
    tasks = [Task(n, settings.sources[0], each) for n, each in enumerate(destinations)]
    folders = tuple(each.parent for each in destinations)
    engine = make_engine(settings, "confined", result_folders=folders)
    return sorted(engine.run(tasks, lambda _: None), key=lambda outcome: outcome.task_id)


def test_a_link_that_somebody_put_into_the_output_folder_is_honoured(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    for folder in (out, elsewhere):
        folder.mkdir()
    (out / "linked").symlink_to(elsewhere)
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg")
    settings = BatchSettings((tmp_path / "a.jpg",), out, workers=1)
    outcomes = made(settings, out / "linked" / "a.jpg", out / "linked" / "new" / "a.jpg")
    assert [outcome.status for outcome in outcomes] == [Status.DONE] * 2
    assert sorted(path.name for path in elsewhere.iterdir()) == ["a.jpg", "new"]


def test_an_output_folder_that_is_gone_is_told_as_gone(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "a.jpg")
    settings = BatchSettings((tmp_path / "a.jpg",), tmp_path / "out", workers=1)
    (outcome,) = made(settings, tmp_path / "out" / "sub" / "a.jpg")
    assert outcome.reason.startswith("The output folder is gone;")
    assert outcome.is_obstructed
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_brought_back_is_written_after_resume(tmp_path: Path) -> None:
    out, away = tmp_path / "out", tmp_path / "away"
    (tmp_path / "in").mkdir()
    for number in range(60):
        Image.new("RGB", (40, 30)).save(tmp_path / "in" / f"{number}.jpg")
    settings = BatchSettings((tmp_path / "in",), out, workers=1)
    sources = [
        each for batch in walk(settings.sources, out, recursive=True) for each in batch.sources
    ]
    told: list[Any] = []
    has_paused = threading.Event()

    def notice(message: Any) -> None:
        told.append(message)
        if isinstance(message, FileFinished) and not away.exists():
            out.rename(away)  # a disk that is taken away
        if isinstance(message, RunPaused):
            has_paused.set()

    run = Run(make_plan(settings, sources), notice)
    run.start()
    assert has_paused.wait(WAIT_SECONDS)
    out.mkdir()
    run.resume()
    assert run.join(WAIT_SECONDS)
    assert told[-1].report.counts.done == 60
    # What was half written when the disk went is swept by the next run that goes there.
    assert len([path for each in (out, away) for path in each.glob("*.jpg")]) == 60


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
