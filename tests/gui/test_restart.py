"""The program started anew, from wherever it was started."""

import sys
from pathlib import Path

import pytest

from gui import restart
from tests.support.recorded_events import wait_until

PICTURES = Path("/pictures")


@pytest.mark.parametrize(
    ("started", "arguments", "again"),
    [
        (["python", "-X", "utf8", "-m", "gui"], [], ["-X", "utf8", "-m", "gui"]),
        (["python", "-m", "gui", "/old", "/older"], ["/old", "/older"], ["-m", "gui"]),
        (["python", "/venv/bin/thumbpool", "/old"], ["/old"], ["/venv/bin/thumbpool"]),
        (["pythonw.exe", r"C:\Scripts\thumbpool.exe"], [], [r"C:\Scripts\thumbpool.exe"]),
    ],
    ids=["module", "module with sources", "script", "launcher of Windows"],
)
def test_it_is_started_as_it_was_with_the_sources_of_now(monkeypatch, started, arguments, again):
    monkeypatch.setattr(sys, "orig_argv", started)
    monkeypatch.setattr(sys, "argv", ["thumbpool", *arguments])
    assert restart.command([PICTURES]) == [sys.executable, *again, str(PICTURES)]


def test_a_frozen_program_is_started_by_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["thumbpool", "/old"])
    assert restart.command([PICTURES]) == [sys.executable, str(PICTURES)]


def test_the_new_process_begins(monkeypatch, tmp_path):
    mark = tmp_path / "begun"
    # A frozen program would use the folder that this process unpacked, and removes at its end.
    code = (
        "import os, pathlib, sys; "
        "os.environ['PYINSTALLER_RESET_ENVIRONMENT'] == '1' and pathlib.Path(sys.argv[1]).mkdir()"
    )
    monkeypatch.setattr(sys, "orig_argv", [sys.executable, "-c", code])
    monkeypatch.setattr(sys, "argv", ["-c"])
    assert restart.start_again([mark])
    wait_until(mark.is_dir)
