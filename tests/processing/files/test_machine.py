"""The id of this machine, its memory, and when its processes started."""

import errno
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from processing.files import machine
from processing.files.cgroups import Limits
from processing.files.machine import address_space_bytes, memory_bytes, start_second
from tests.support.bounds import WAIT_SECONDS

FIRST_STARTS = 6


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    machine._number_kept_in.cache_clear()


def another_start() -> str:
    machine._number_kept_in.cache_clear()
    return machine.machine_id()


def test_every_process_and_every_start_has_the_same():
    code = "from processing.files.machine import machine_id; print(machine_id())"
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    assert told.stdout.strip() == machine.machine_id() == another_start()


def test_it_stays_when_the_machine_is_renamed(monkeypatch):
    before = machine.machine_id()
    monkeypatch.setattr(platform, "node", lambda: "another-network.local")
    assert another_start() == before


def test_another_state_folder_is_another_machine(monkeypatch, tmp_path):
    before = machine.machine_id()
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "of another container"))
    assert another_start() != before


def test_another_system_with_the_same_state_folder_is_another_machine(monkeypatch, tmp_path):
    before = machine.machine_id()
    (tmp_path / "machine-id").write_text("0123456789abcdef\n")
    monkeypatch.setattr(machine, "_SYSTEM_ID", tmp_path / "machine-id")
    assert another_start() != before


@pytest.mark.parametrize("content", [b"", b"half a numb", b"\xff\xfe\0"])
def test_what_is_no_number_is_replaced_by_one(tmp_path, content):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "machine").write_bytes(content)
    assert machine.machine_id() == another_start()
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["machine"]


def test_where_nothing_can_be_kept_this_process_has_one_that_no_other_start_has(tmp_path):
    (tmp_path / "state").write_text("in the way")
    assert machine.machine_id() == machine.machine_id()
    assert machine.machine_id() != another_start()


FIRST_START = """
import sys, time
from processing.files.machine import machine_id
while time.time() < float(sys.argv[1]):
    pass
print(machine_id())
"""


def test_first_starts_at_once_agree_on_the_number_that_is_kept():
    begin = str(time.time() + 1.0)
    command = [sys.executable, "-c", FIRST_START, begin]
    starts = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(FIRST_STARTS)
    ]
    told = {process.communicate(timeout=WAIT_SECONDS)[0].strip() for process in starts}
    assert told == {machine.machine_id()}


def test_who_meets_the_number_of_another_first_start_takes_that(monkeypatch, tmp_path):
    kept = tmp_path / "state" / "machine"
    write = machine.write_synced

    def be_second(path: Path, number: list[bytes]) -> None:
        write(path, number)
        if not kept.exists():
            kept.write_text("0123456789abcdef")

    monkeypatch.setattr(machine, "write_synced", be_second)
    assert machine.machine_id() == another_start()
    assert kept.read_text() == "0123456789abcdef"
    assert [path.name for path in kept.parent.iterdir()] == ["machine"]


def test_a_disk_without_hard_links_keeps_the_number_too(monkeypatch, tmp_path):
    def refuse(*_paths: object, **_options: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert machine.machine_id() == another_start()
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["machine"]


def test_to_look_whose_a_run_is_makes_no_number(tmp_path):
    assert machine.known_machine_id() == ""
    assert not (tmp_path / "state").exists()
    assert machine.machine_id() == machine.known_machine_id()


def test_the_memory_is_that_of_the_machine(monkeypatch):
    monkeypatch.setattr("processing.files.cgroups.limits", Limits)
    assert memory_bytes() == psutil.virtual_memory().total


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has control groups")
@pytest.mark.parametrize("limit", [300_000_000, 10**18])
def test_the_memory_is_no_more_than_that_of_the_container(monkeypatch, limit):
    monkeypatch.setattr("processing.files.cgroups.limits", lambda: Limits(memory_bytes=limit))
    assert memory_bytes() == min(limit, psutil.virtual_memory().total)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits addresses")
def test_the_addresses_are_about_those_that_psutil_counts():
    assert address_space_bytes() == pytest.approx(psutil.Process().memory_info().vms, rel=0.05)


def test_a_start_is_that_of_the_process_and_stays_the_same():
    process = psutil.Process()
    since = psutil.boot_time() if sys.platform == "linux" else 0
    assert start_second(os.getpid()) == pytest.approx(process.create_time() - since, abs=2)
    assert start_second(os.getpid()) == start_second(os.getpid())


def test_a_process_that_is_gone_has_no_start():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(60)
    pid = process.pid
    del process  # Windows knows of it as long as somebody holds on to it
    assert start_second(pid) is None
