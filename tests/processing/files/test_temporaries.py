"""Unfinished files are swept when their run or its process is gone, and never before."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from processing.files import temporaries
from processing.files.machine import process_place
from processing.files.temporaries import (
    PREFIX,
    START_TOLERANCE_SECONDS,
    SUFFIX,
    is_of_this_boot,
    is_of_this_machine,
    is_run_alive,
    is_temporary,
    new_run_id,
    sweep_orphans,
    sweep_run,
    temporary_path,
)
from tests.support.bounds import WAIT_SECONDS


def unfinished(folder: Path, run_id: str, task_id: int = 0) -> Path:
    path = temporary_path(folder / "result.jpg", run_id, task_id)
    path.write_bytes(b"half a pict")
    return path


def run_id_of_another_process(*, keep_alive: bool):
    """Return the id that another process gives its run, and that process."""
    code = (
        "import sys; from processing.files.temporaries import new_run_id\n"
        "print(new_run_id(), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    run_id = process.stdout.readline().strip()
    if not keep_alive:
        process.communicate(timeout=WAIT_SECONDS)
    return run_id, process


def test_every_run_has_an_id_of_its_own():
    assert len({new_run_id() for _ in range(100)}) == 100


def test_an_unfinished_file_lies_beside_its_result_and_is_known_by_its_name(tmp_path):
    path = temporary_path(tmp_path / "a.jpg", new_run_id(), 3)
    assert path.parent == tmp_path
    assert is_temporary(path.name)
    assert not is_temporary("a.jpg")


def test_a_run_sweeps_its_own_files_only(tmp_path):
    ours, theirs = new_run_id(), new_run_id()
    swept = [unfinished(tmp_path, ours, task_id) for task_id in range(3)]
    kept = unfinished(tmp_path, theirs)
    (tmp_path / "result.jpg").touch()
    assert sweep_run([tmp_path], ours) == 3
    assert not any(path.exists() for path in swept)
    assert kept.exists()
    assert (tmp_path / "result.jpg").exists()


def test_files_of_a_dead_process_are_orphans(tmp_path):
    run_id, _ = run_id_of_another_process(keep_alive=False)
    path = unfinished(tmp_path, run_id)
    assert sweep_orphans([tmp_path]) == 1
    assert not path.exists()


def test_files_of_a_living_process_are_not(tmp_path):
    run_id, process = run_id_of_another_process(keep_alive=True)
    try:
        path = unfinished(tmp_path, run_id)
        own = unfinished(tmp_path, new_run_id())
        assert sweep_orphans([tmp_path]) == 0
        assert path.exists()
        assert own.exists()
    finally:
        process.communicate(timeout=WAIT_SECONDS)


def test_a_process_that_got_the_number_of_a_dead_one_does_not_keep_its_files(tmp_path):
    host, pid, start, rest = new_run_id().split("-")
    path = unfinished(tmp_path, f"{host}-{pid}-{int(start) - 60}-{rest}")
    assert sweep_orphans([tmp_path]) == 1
    assert not path.exists()


def test_files_of_another_machine_are_left_to_it(tmp_path):
    _, pid, start, rest = new_run_id().split("-")
    path = unfinished(tmp_path, f"0badcafe-{pid}-{int(start) - 60}-{rest}")
    assert sweep_orphans([tmp_path]) == 0
    assert path.exists()


def moved(run_id: str, **places: str) -> str:
    """Return the id that the run would have had in another boot or container."""
    machine, pid, start, rest = run_id.split("-")
    boot, space = places.get("boot", rest[:8]), places.get("space", rest[8:16])
    return f"{machine}-{pid}-{int(start) - 60}-{boot}{space}{rest[16:]}"


ELSEWHERE = "0badcafe"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell no containers")


@on_linux
@pytest.mark.parametrize("is_container", [False, True])
def test_files_of_another_container_with_this_home_are_left_to_it(
    tmp_path, monkeypatch, is_container
):
    run_id = moved(new_run_id(), space=ELSEWHERE)
    place = replace(process_place(), is_container=is_container)
    monkeypatch.setattr(temporaries, "process_place", lambda: place)
    path = unfinished(tmp_path, run_id)
    assert sweep_orphans([tmp_path]) == 0
    assert path.exists()
    assert not is_of_this_machine(run_id)
    assert is_of_this_boot(run_id)


@on_linux
@pytest.mark.parametrize(
    ("is_container", "has_system_id", "is_swept"),
    [(False, False, True), (True, True, True), (True, False, False)],
)
def test_a_run_of_before_the_last_boot_is_over_where_the_machine_is_told_from_all_others(
    tmp_path, monkeypatch, is_container, has_system_id, is_swept
):
    run_id = moved(new_run_id(), boot=ELSEWHERE)
    place = replace(process_place(), is_container=is_container)
    monkeypatch.setattr(temporaries, "process_place", lambda: place)
    monkeypatch.setattr(temporaries, "has_system_id", lambda: has_system_id)
    path = unfinished(tmp_path, run_id)
    assert sweep_orphans([tmp_path]) == is_swept
    assert path.exists() != is_swept


@on_linux
def test_a_run_of_a_process_here_is_of_this_machine_though_the_number_of_that_was_lost():
    _, *rest = new_run_id().split("-")
    run_id = "-".join([ELSEWHERE, *rest])
    assert is_of_this_machine(run_id)
    assert is_run_alive(run_id)


def test_a_run_noted_before_ids_told_of_boots_is_known_by_its_machine():
    machine, pid, start, _ = new_run_id().split("-")
    assert is_run_alive(f"{machine}-{pid}-{start}-00000000")
    assert is_of_this_machine(f"{machine}-{pid}-{start}-00000000")
    assert not is_of_this_machine(f"{ELSEWHERE}-{pid}-{start}-00000000")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a start is kept as a date")
def test_a_start_is_counted_from_the_boot_which_no_setting_of_the_clock_moves():
    _, pid, start, _ = new_run_id().split("-")
    since_boot = psutil.Process(int(pid)).create_time() - psutil.boot_time()
    assert int(start) == pytest.approx(since_boot, abs=START_TOLERANCE_SECONDS)


@pytest.mark.parametrize(
    "name", [f"{PREFIX}mine{SUFFIX}", f"{PREFIX}1-2-3-4{SUFFIX}", "a.part", f"{PREFIX}notes.txt"]
)
def test_what_others_named_alike_is_never_touched(tmp_path, name):
    (tmp_path / name).touch()
    assert sweep_orphans([tmp_path]) == 0
    assert (tmp_path / name).exists()


def test_a_folder_that_is_gone_and_a_file_that_stays_stop_no_sweep(tmp_path, caplog):
    run_id = new_run_id()
    stuck = temporary_path(tmp_path / "a.jpg", run_id, 0)
    stuck.mkdir()  # a folder cannot be unlinked, not even by root
    path = unfinished(tmp_path, run_id, 1)
    assert sweep_run([tmp_path / "gone", tmp_path], run_id) == 1
    assert not path.exists()
    assert "could not be removed" in caplog.text
