"""The id of this machine: the same for ever here, another one everywhere else."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from processing import machine

WAIT_SECONDS = 20


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    machine._id_kept_in.cache_clear()


def another_start() -> str:
    machine._id_kept_in.cache_clear()
    return machine.machine_id()


def test_every_process_and_every_start_has_the_same():
    code = "from processing.machine import machine_id; print(machine_id())"
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
