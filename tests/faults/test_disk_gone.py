"""The output disk goes away in mid-run: nothing is written under its name until it is back."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from processing.planning.plan import Plan
from processing.planning.planner import make_plan
from processing.running.events import FileFinished, PlanSettled, RunFinished, RunPaused
from processing.running.preparation import Preparation
from processing.running.report import Report
from processing.running.runner import Run
from processing.running.undo import Undo
from processing.settings.batch import BatchSettings, EngineKind
from processing.task import SourceImage
from tests.support import stand_in_tasks
from tests.support.command_line import environment, thumbpool_here
from tests.support.engines import ENGINES
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents

PICTURES = 60
IN_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]
GONE = "disk of the output folder was removed"
MISSING = "The output folder is gone"


def can_mount() -> bool:
    trial = [*IN_NAMESPACE, "sh", "-c", "mount -t tmpfs none /mnt"]
    try:
        return subprocess.run(trial, capture_output=True, timeout=10, check=False).returncode == 0
    except OSError:
        return False


needs_mounts = pytest.mark.skipif(not can_mount(), reason="no mount namespace to be had")

# Runs the command line, takes the output disk away after some results, and tells what came of it.
UNMOUNT_IN_MID_RUN = """
import os, subprocess, sys, time
kind, out, kept, *command = sys.argv[1:]
mount = ["mount", "-t", "tmpfs", "none", out] if kind == "tmpfs" else ["mount", "--bind", kept, out]
subprocess.run(mount, check=True)
os.makedirs(command[-1], exist_ok=True)
run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
def made():
    return sum(name.endswith(".jpg") for _, _, names in os.walk(out) for name in names)
while made() < 5 and run.poll() is None:
    time.sleep(0.001)
subprocess.run(["umount", "--lazy", out], check=True)
_, told = run.communicate(timeout=60)
print(run.returncode, sum(len(names) for _, _, names in os.walk(out)))
print(told)
"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    first = folder / "0.jpg"
    Image.effect_noise((900, 700), 60).convert("RGB").save(first)
    for n in range(1, PICTURES):
        (folder / f"{n}.jpg").write_bytes(first.read_bytes())
    return folder


# All pairs of a kind of disk, an engine, and whether the output folder is the disk or lies in it.
UNMOUNTED = (
    ("tmpfs", "threads", ""),
    ("bind", "threads", "inner"),
    ("tmpfs", "serial", "inner"),
    ("bind", "serial", ""),
    ("tmpfs", "pool", ""),
    ("bind", "pool", "inner"),
)


@needs_mounts
@pytest.mark.parametrize(("kind", "engine", "inner"), UNMOUNTED)
def test_a_disk_unmounted_in_mid_run_ends_the_run_and_its_mount_point_stays_empty(
    pictures: Path, tmp_path: Path, kind: str, engine: str, inner: str
) -> None:
    out, kept = tmp_path / "disk", tmp_path / "kept"
    out.mkdir()
    kept.mkdir()
    if inner:
        (out / inner).mkdir()  # the bare folder has one of the same name
    command = [sys.executable, "-m", "processing", "run", str(pictures), "--engine", engine]
    command += ["--workers", "2", "--size", "400", "--output", str(out / inner)]
    ended = subprocess.run(
        [*IN_NAMESPACE, sys.executable, "-c", UNMOUNT_IN_MID_RUN, kind, out, kept, *command],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS * 3,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    facts, _, told = ended.stdout.partition("\n")
    status, standing = facts.split()
    assert standing == "0", "something lies on the bare mount point"
    assert int(status) != 0
    assert GONE in told


@pytest.fixture
def make_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(
        "processing.running.engines.factory.make_picture", stand_in_tasks.place_slowly
    )
    out = tmp_path / "out"

    def make(engine: EngineKind) -> tuple[Run, RecordedEvents, Path]:
        told = RecordedEvents()
        settings = BatchSettings((tmp_path,), out, workers=2, engine=engine)
        sources = [SourceImage(tmp_path / f"{n}.jpg", Path(f"{n}.jpg"), 1) for n in range(60)]
        return Run(make_plan(settings, sources), told.append), told, out

    return make


def wait_for_results(told: RecordedEvents) -> None:
    told.wait_for(FileFinished)


@pytest.mark.parametrize("engine", ENGINES)
def test_another_folder_in_the_place_of_the_output_folder_pauses_the_run_and_stays_empty(
    make_run: Any, tmp_path: Path, engine: EngineKind
) -> None:
    run, told, out = make_run(engine)
    run.start()
    wait_for_results(told)
    out.rename(tmp_path / "away")
    out.mkdir()
    obstacle = told.wait_for(RunPaused).obstacle
    assert GONE in obstacle or MISSING in obstacle  # a thread may look between the two calls above
    run.resume()  # too early: it is to notice again
    told.wait_until(lambda: len(told.of(RunPaused)) == 2)
    assert os.listdir(out) == []
    out.rmdir()
    (tmp_path / "away").rename(out)
    run.resume()
    assert run.join(WAIT_SECONDS)
    report: Report = told.wait_for(RunFinished).report
    assert report.counts.done == report.counts.planned == 60
    assert len(os.listdir(out)) == 60


@pytest.mark.parametrize("engine", ENGINES)
def test_a_disk_that_comes_back_with_another_inode_is_known_by_what_was_made_on_it(
    make_run: Any, tmp_path: Path, engine: EngineKind
) -> None:
    run, told, out = make_run(engine)
    run.start()
    wait_for_results(told)
    away = tmp_path / "away"
    out.rename(away)
    out.mkdir()
    told.wait_for(RunPaused)
    for each in list(away.iterdir()):
        each.rename(out / each.name)
    run.resume()
    assert run.join(WAIT_SECONDS)
    report: Report = told.wait_for(RunFinished).report
    assert report.counts.done == report.counts.planned == 60
    assert len(told.of(RunPaused)) == 1


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for a mount point while a file named `mounted` is beside it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "mounted").touch()
    is_mount = os.path.ismount

    def is_mounted(path: Any) -> bool:
        return (tmp_path / "mounted").exists() if Path(path) == disk else is_mount(path)

    monkeypatch.setattr(os.path, "ismount", is_mounted)
    return disk


def plan_into(out: Path, pictures: Path) -> Plan:
    told = RecordedEvents()
    preparation = Preparation(
        BatchSettings((pictures,), out, engine=EngineKind.SERIAL), told.append
    )
    preparation.start()
    assert preparation.join(WAIT_SECONDS)
    plan = told.wait_for(PlanSettled).plan
    assert isinstance(plan, Plan)
    return plan


def test_a_disk_taken_away_between_plan_and_start_refuses_the_run_and_nothing_is_made(
    disk: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.new("RGB", (8, 8)).save(pictures / "a.png")
    plan = plan_into(disk / "out", pictures)
    (tmp_path / "mounted").unlink()
    told = RecordedEvents()
    run = Run(plan, told.append)
    run.start()
    assert run.join(WAIT_SECONDS)
    report: Report = told.wait_for(RunFinished).report
    assert report.is_refused
    assert "was taken away since this was planned" in report.problem
    assert os.listdir(disk) == []


def test_a_report_is_not_written_where_its_disk_was(disk: Path, tmp_path: Path) -> None:
    from processing.cli import _batch_run

    pictures = tmp_path / "pictures"
    pictures.mkdir()
    Image.new("RGB", (8, 8)).save(pictures / "a.png")
    end = _batch_run._end

    def unmount_first(*arguments: Any) -> Any:
        (tmp_path / "mounted").unlink()
        return end(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_batch_run, "_end", unmount_first)
        command = ["run", pictures, "--output", tmp_path / "out", "--engine", "serial"]
        told = thumbpool_here(*command, "--report", disk / "report.csv")
    assert told.returncode == 1
    assert "was taken away" in told.stderr
    assert os.listdir(disk) == []


def test_an_undo_without_the_disk_forgets_nothing(tmp_path: Path) -> None:
    pictures, out = tmp_path / "pictures", tmp_path / "out"
    pictures.mkdir()
    for n in range(3):
        Image.new("RGB", (8, 8)).save(pictures / f"{n}.png")
    assert thumbpool_here("run", pictures, "--output", out, "--engine", "serial").returncode == 0
    out.rename(tmp_path / "away")
    for bare in (False, True):
        if bare:
            out.mkdir()
        for more in ([], ["--dry-run"]):
            refused = thumbpool_here("undo", "--output", out, *more)
            assert refused.returncode == 1
            assert "If its disk was taken away, connect it" in refused.stderr
    out.rmdir()
    (tmp_path / "away").rename(out)
    assert thumbpool_here("undo", "--output", out).stdout == "3 removed\n"


def test_an_undo_ends_when_its_folder_becomes_another_and_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures, out = tmp_path / "pictures", tmp_path / "out"
    pictures.mkdir()
    for n in range(3):
        Image.new("RGB", (8, 8)).save(pictures / f"{n}.png")
    assert thumbpool_here("run", pictures, "--output", out, "--engine", "serial").returncode == 0
    take_back = Undo._undo_result

    def take_one_and_lose_the_disk(self: Undo, made: Any) -> str:
        problem = take_back(self, made)
        out.rename(tmp_path / "away")
        out.mkdir()
        return problem

    with monkeypatch.context() as patch:
        patch.setattr(Undo, "_undo_result", take_one_and_lose_the_disk)
        refused = thumbpool_here("undo", "--output", out)
    assert refused.returncode == 1
    assert "Connect its disk again" in refused.stderr
    out.rmdir()
    (tmp_path / "away").rename(out)
    assert thumbpool_here("undo", "--output", out).stdout == "2 removed\n"


def test_a_resume_without_the_disk_makes_nothing(make_run: Any, tmp_path: Path) -> None:
    run, told, out = make_run(EngineKind.SERIAL)
    run.start()
    wait_for_results(told)
    run.cancel()
    assert run.join(WAIT_SECONDS)
    out.rename(tmp_path / "away")
    out.mkdir()
    refused = thumbpool_here("run", "--resume", "--output", out)
    assert refused.returncode == 2
    assert "If its disk was taken away, connect it" in refused.stderr
    assert os.listdir(out) == []
