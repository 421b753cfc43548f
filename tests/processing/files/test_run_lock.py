"""A run shows that it is at work to whoever shares its home, until its process ends."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from processing.files import temporaries
from processing.files.machine import process_place, state_folder
from processing.files.run_lock import RunLock, has_ended, run_lock
from processing.files.temporaries import new_run_id
from processing.storage.journal.runs import ELSEWHERE_SECONDS, JournaledRun, RunState
from tests.support.bounds import WAIT_SECONDS
from tests.support.examples import batch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell no containers")

BE_AT_WORK = """
import os, sys
from processing.files.run_lock import RunLock
RunLock(sys.argv[1]).begin()
print("at work", flush=True)
sys.stdin.read()
os._exit(9)
"""


@pytest.fixture
def of_another_container(tmp_path, monkeypatch) -> JournaledRun:
    """A run whose process id means nothing here."""
    run = JournaledRun(new_run_id(), batch(tmp_path), 3, 1, 2, time.time(), RunState.RUNNING)
    place = replace(process_place(), space="0badcafe", is_container=True)
    monkeypatch.setattr(temporaries, "process_place", lambda: place)
    return run


def test_a_run_of_another_container_is_at_work_until_its_process_ends(of_another_container):
    run = of_another_container
    process = subprocess.Popen(
        [sys.executable, "-c", BE_AT_WORK, run.id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "at work\n"
    assert run.is_alive
    assert not has_ended(run.id)
    process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 9
    assert has_ended(run.id)
    assert not run.is_alive


IN_CONTAINER = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
BE_AT_WORK_THERE = """
import sys
from processing.files.run_lock import RunLock
from processing.files.temporaries import new_run_id
run_id = new_run_id()
RunLock(run_id).begin()
print(run_id, flush=True)
sys.stdin.read()
"""


def can_contain() -> bool:
    try:
        return subprocess.run([*IN_CONTAINER, "true"], timeout=10, check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not can_contain(), reason="no namespace of processes to be had")
def test_a_run_in_a_real_namespace_of_processes_is_not_taken_for_dead(tmp_path):
    process = subprocess.Popen(
        [*IN_CONTAINER, sys.executable, "-c", BE_AT_WORK_THERE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    run_id = process.stdout.readline().strip()
    run = JournaledRun(run_id, batch(tmp_path), 3, 1, 2, time.time(), RunState.RUNNING)
    assert temporaries.process_of(run_id) < 100, "it counts its processes anew"
    assert run.is_alive
    assert not temporaries.is_of_this_machine(run_id)
    temporaries.temporary_path(tmp_path / "a.jpg", run_id, 0).touch()
    assert temporaries.sweep_orphans([tmp_path]) == 0
    process.communicate(timeout=WAIT_SECONDS)
    assert not run.is_alive


def test_a_run_of_another_container_that_shows_nothing_is_left_in_peace_for_a_day(
    of_another_container,
):
    run = of_another_container
    assert run.is_alive
    assert not replace(run, started=run.started - ELSEWHERE_SECONDS - 1).is_alive


def test_each_run_has_a_lock_of_its_own_and_its_end_lets_go_of_no_other():
    one, other = RunLock("one"), RunLock("other")
    one.begin()
    other.begin()
    assert not has_ended("one")
    assert has_ended("a third")
    other.end()
    other.end()
    assert has_ended("other")
    assert not has_ended("one")
    one.end()
    assert has_ended("one")


def test_runs_leave_one_empty_file_for_all_of_them():
    for run_id in ("one", "other"):
        with run_lock(run_id):
            assert not has_ended(run_id)
    (left,) = state_folder().iterdir()
    assert left.stat().st_size == 0


def test_a_state_folder_that_cannot_be_written_hinders_no_run(monkeypatch, tmp_path):
    (tmp_path / "state").write_text("in the way")
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    with run_lock("of this test"):
        assert not has_ended("of this test")
    assert Path(tmp_path / "state").read_text() == "in the way"
