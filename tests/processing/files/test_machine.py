"""The id of this machine: the same for ever here, another one everywhere else."""

import errno
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from processing.files import machine

WAIT_SECONDS = 20
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
