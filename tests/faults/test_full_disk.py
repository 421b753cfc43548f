"""The output disk fills up or turns read-only: the run waits, and nothing there is lost."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.planning.planner import make_plan
from processing.running.events import FileFinished, RunFinished, RunPaused
from processing.running.report import Report
from processing.running.runner import Run
from processing.settings.batch import BatchSettings, EngineKind
from processing.task import SourceImage, Status
from tests.support import stand_in_tasks
from tests.support.engines import ENGINES
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents


@pytest.fixture
def make_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.write_unless_full
    )
    out = tmp_path / "out"
    out.mkdir()

    def make(engine: EngineKind) -> tuple[Run, RecordedEvents, Path]:
        told = RecordedEvents()
        settings = BatchSettings((tmp_path,), out, workers=2, engine=engine)
        sources = [SourceImage(tmp_path / f"{n}.jpg", Path(f"{n}.jpg"), 1) for n in range(60)]
        return Run(make_plan(settings, sources), told.append), told, out

    return make


@pytest.mark.parametrize("engine", ENGINES)
def test_a_full_disk_pauses_the_run_with_one_message_and_fails_nothing(
    make_run: Any, engine: EngineKind
) -> None:
    run, told, out = make_run(engine)
    (out / "full").touch()
    run.start()
    assert "disk of the output folder is full" in told.wait_for(RunPaused).obstacle
    (out / "full").unlink()
    run.resume()
    assert run.join(WAIT_SECONDS)
    kinds = [type(message) for message in told]
    # A picture that was in work at the pause may find room before the run is told to resume.
    assert FileFinished not in kinds[: kinds.index(RunPaused)]
    report: Report = told.wait_for(RunFinished).report
    assert report.counts.done == report.counts.planned == 60
    assert report.problem == ""
    assert kinds.count(RunPaused) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_that_waits_for_the_disk_can_be_cancelled(make_run: Any, engine: EngineKind) -> None:
    run, told, out = make_run(engine)
    (out / "full").touch()
    run.start()
    told.wait_for(RunPaused)
    run.cancel()
    assert run.join(WAIT_SECONDS)
    report: Report = told.wait_for(RunFinished).report
    assert report.counts.cancelled == report.counts.planned == 60
    assert "is full" in report.problem
    assert all("is full" in outcome.reason for outcome in report.outcomes)


def test_a_disk_that_is_full_again_pauses_again(make_run: Any) -> None:
    run, told, out = make_run(EngineKind.POOL)
    (out / "full").touch()
    run.start()
    told.wait_for(RunPaused)
    run.resume()
    told.wait_until(lambda: len(told.of(RunPaused)) == 2)
    (out / "full").unlink()
    run.resume()
    assert run.join(WAIT_SECONDS)
    report: Report = told.wait_for(RunFinished).report
    assert {outcome.status for outcome in report.outcomes} == {Status.DONE}


IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]


def can_mount() -> bool:
    trial = [*IN_NAMESPACE, "mount -t tmpfs none /mnt"]
    try:
        return subprocess.run(trial, capture_output=True, timeout=10, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_mount(), reason="no mount namespace to be had")
@pytest.mark.parametrize("prepare", ["size=100k", "size=4m,ro"], ids=["full", "read-only"])
def test_older_results_keep_their_bytes_on_a_real_full_or_read_only_disk(
    tmp_path: Path, prepare: str
) -> None:
    """A small disk of its own, mounted where only this test's processes see it."""
    pictures, disk, kept = tmp_path / "pictures", tmp_path / "disk", tmp_path / "kept"
    for folder in (pictures, disk, kept):
        folder.mkdir()
    noise = Image.effect_noise((400, 400), 80).convert("RGB")
    for n in range(12):
        noise.save(pictures / f"{n}.jpg", quality=95)
    options, _, read_only = prepare.partition(",")
    command = (
        f"mount -t tmpfs -o {options} none {disk}; "
        f"for n in 0 1 2 3; do printf older-$n > {disk}/$n.jpg; done; "
        + (f"mount -o remount,ro {disk}; " if read_only else "")
        + f"{sys.executable} -m processing run {pictures} --output {disk} --size 400x400 "
        "--on-conflict overwrite --workers 2 || status=$?; "
        f"cp {disk}/* {kept}; ls -a {disk} | grep -c thumbpool- || true; exit ${{status:-0}}"
    )
    ended = subprocess.run(
        [*IN_NAMESPACE, command], capture_output=True, timeout=60, text=True, check=False
    )
    assert ended.returncode in {1, 2}, ended.stderr
    assert ended.stdout.splitlines()[-1] == "0", "an unfinished file was left"
    assert ("full" in ended.stderr) or ("ead-only" in ended.stderr)
    for n in range(4):
        content = (kept / f"{n}.jpg").read_bytes()
        assert content == f"older-{n}".encode() or content.startswith(b"\xff\xd8")
        if content.startswith(b"\xff\xd8"):
            with Image.open(kept / f"{n}.jpg") as image:
                image.load()
