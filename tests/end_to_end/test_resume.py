"""A run that was killed or cancelled can be continued, and makes each picture exactly once."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from processing.cli._parser import parse
from processing.cli.run import ResumeRequest
from processing.files.temporaries import is_temporary
from processing.running.history import interrupted_runs
from processing.settings.batch import BatchSettings, EngineKind
from processing.settings.recipe import Recipe
from tests.end_to_end.test_interruption import wait_for_results
from tests.support.command_line import (
    WAIT_SECONDS,
    environment,
    kill,
    start,
    thumbpool,
    thumbpool_here,
)

PICTURES = 150


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Pictures of differing content, so that results cannot be confused."""
    folder = tmp_path_factory.mktemp("pictures")
    noise = Image.effect_noise((1200, 900), 60).convert("RGB")
    for n in range(PICTURES):
        noise.paste((n, 255 - n, 90), (0, 0, 400, 400))
        noise.save(folder / f"{n}.jpg", quality=90)
    return folder


def kill_in_the_middle(pictures, out, *arguments):
    """Start a run and kill its main process, and that alone; return once its workers are gone."""
    process = start("run", pictures, "--output", out, "--workers", "2", *arguments)
    wait_for_results(out, 10, process)
    kill(process)


DIE_UNNOTED = """
import os, sys
from processing.__main__ import main
from processing.storage.journal.writing import Journal
write, noted = Journal.write, []
def write_or_die(self, notes):
    noted.extend(notes)
    if len(noted) >= 5:
        os._exit(9)
    write(self, notes)
Journal.write = write_or_die
sys.exit(main())
"""


def check_complete(pictures, out):
    assert sorted(os.listdir(out)) == sorted(os.listdir(pictures))
    for name in os.listdir(out):
        with Image.open(out / name) as image:
            image.load()


@pytest.mark.parametrize("start_method", ["forkserver", "spawn"])
def test_after_a_kill_every_picture_is_made_exactly_once(pictures, tmp_path, start_method):
    out, report = tmp_path / "out", tmp_path / "report.json"
    kill_in_the_middle(pictures, out, "--start-method", start_method)
    standing = {name for name in os.listdir(out) if not is_temporary(name)}
    before = {name: (out / name).stat().st_mtime_ns for name in standing}
    (waiting,) = interrupted_runs()
    assert 0 < waiting.left <= PICTURES  # results are noted by the handful, a moment later
    ended = thumbpool("run", "--resume", "--output", out, "--report", report)
    assert ended.returncode == 0, ended.stderr
    assert f"{waiting.left:,} of {PICTURES:,} left" in ended.stderr
    check_complete(pictures, out)
    counts = json.loads(report.read_text())["counts"]
    assert (counts["done"], counts["skipped"]) == (waiting.left, PICTURES - waiting.left)
    assert {name: (out / name).stat().st_mtime_ns for name in standing} == before
    assert interrupted_runs() == []


@pytest.mark.parametrize("policy", ["rename", "skip", "overwrite"])
def test_a_death_between_a_result_and_its_note_makes_no_second_one(pictures, tmp_path, policy):
    out = tmp_path / "out"
    batch = [str(pictures), "--output", str(out), "--engine", "serial", "--on-conflict", policy]
    dead = subprocess.run(
        [sys.executable, "-c", DIE_UNNOTED, "run", *batch],
        env=environment(),
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert dead.returncode == 9
    assert interrupted_runs()[0].made < len(
        os.listdir(out)
    )  # the last results are not in the journal
    assert thumbpool_here("run", "--resume", "--output", out).returncode == 0
    check_complete(pictures, out)
    assert thumbpool_here("undo", "--output", out).stdout == f"{PICTURES} removed\n"


def test_a_run_that_is_killed_again_and_again_still_comes_to_its_end(pictures, tmp_path):
    out = tmp_path / "out"
    kill_in_the_middle(pictures, out)
    for goal in (40, 80):
        process = start("run", "--resume", "--output", out)
        wait_for_results(out, goal, process)
        process.kill()  # its workers may still be ending when the next run begins
        process.communicate(timeout=WAIT_SECONDS)
    assert thumbpool("run", "--resume", "--output", out).returncode == 0
    check_complete(pictures, out)


def test_starting_the_same_run_again_goes_on_as_well(pictures, tmp_path):
    out = tmp_path / "out"
    kill_in_the_middle(pictures, out)
    assert thumbpool_here("run", pictures, "--output", out).returncode == 0
    check_complete(pictures, out)
    assert interrupted_runs() == []


def test_a_cancelled_run_goes_on_and_one_undo_takes_both_parts_back(pictures, tmp_path):
    out = tmp_path / "out"
    process = start("run", pictures, "--output", out, "--workers", "2")
    wait_for_results(out, 10, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=WAIT_SECONDS)
    listed = thumbpool_here("runs")
    assert (listed.returncode, listed.stdout.count("\n")) == (0, 1)
    assert f"of {PICTURES} left by the run of" in listed.stdout
    assert thumbpool("run", "--resume", "--output", out, "--quiet").returncode == 0
    check_complete(pictures, out)
    undone = thumbpool_here("undo", "--output", out)
    assert (undone.returncode, undone.stdout) == (0, f"{PICTURES} removed\n")
    assert os.listdir(out) == []
    assert thumbpool_here("runs").stdout == ""


def test_a_file_that_took_a_promised_name_meanwhile_is_left_alone(pictures, tmp_path):
    out = tmp_path / "out"
    kill_in_the_middle(pictures, out)
    missing = next(name for name in os.listdir(pictures) if not (out / name).exists())
    (out / missing).write_bytes(b"somebody's own")
    ended = thumbpool_here("run", "--resume", "--output", out)
    assert ended.returncode == 1
    assert f"{missing} appeared in the output folder" in ended.stderr
    assert (out / missing).read_bytes() == b"somebody's own"
    assert thumbpool_here("run", pictures, "--output", out).returncode == 0
    assert len(os.listdir(out)) == PICTURES + 1


def test_a_finished_run_cannot_be_resumed(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    out = tmp_path / "out"
    assert thumbpool_here("run", tmp_path / "a.png", "--output", out).returncode == 0
    ended = thumbpool_here("run", "--resume", "--output", out)
    assert ended.returncode == 2
    assert "There is no interrupted run into" in ended.stderr


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["pictures"], "leave out the pictures."),
        (["--size", "5"], "leave out --size."),
        (["--all", "--workers", "2"], "leave out 'Skip unchanged pictures'."),
        (["--quality", "9"], "leave out 'Quality'."),
    ],
)
def test_resuming_takes_no_pictures_and_no_settings_of_results(tmp_path, more, named):
    ended = thumbpool_here("run", "--resume", "--output", tmp_path, *more)
    assert ended.returncode == 2
    assert "--resume continues with the pictures and settings" in ended.stderr
    assert named in ended.stderr


def test_resuming_takes_other_workers_and_limits(tmp_path):
    more = ("--workers", "3", "--engine", "threads", "--file-limit", "9", "--memory-limit", "999")
    request = parse(["run", "--resume", "--output", str(tmp_path), *more])
    assert isinstance(request, ResumeRequest)
    before = BatchSettings((tmp_path,), tmp_path / "out", Recipe(width_pixels=5), workers=1)
    work = {"workers": 3, "file_limit_seconds": 9, "memory_megabytes": 999}
    changed = replace(before, engine=EngineKind.THREADS, **work)
    assert request.changed(before) == changed


def test_a_run_into_a_folder_that_another_run_is_filling_is_refused(pictures, tmp_path):
    out = tmp_path / "out"
    process = start("run", pictures, "--output", out, "--workers", "1", "--size", "1200x900")
    wait_for_results(out, 5, process)
    process.send_signal(signal.SIGSTOP)  # stopped in the middle of its work
    try:
        refused = thumbpool("run", pictures, "--output", out)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert f"Another run (process {process.pid}) is writing to {out}" in refused.stderr
        refused = thumbpool("undo", "--output", out)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "still at work" in refused.stderr
    finally:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=WAIT_SECONDS)
