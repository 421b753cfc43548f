"""The shortcut that PowerShell writes for us, with a program that stands in for it."""

import subprocess
from pathlib import Path

import pytest

from processing.file_managers import windows_shortcut
from processing.file_managers.windows_shortcut import shortcut

COMMAND = (r"C:\Program Files\thumbpool.exe", "--preset", 'Web "1920" & $(x)', "--")


def test_what_the_shortcut_starts_is_never_a_part_of_the_script(monkeypatch):
    told = {}

    def run(command, *, env, check, **_options):
        assert check
        told.update(env, script=command[-1])
        Path(env["THUMBPOOL_LINK"]).write_bytes(b"a link")

    monkeypatch.setenv("SystemRoot", r"C:\Windows")  # PowerShell does not start without it
    monkeypatch.setattr(windows_shortcut.subprocess, "run", run)
    assert shortcut(COMMAND) == b"a link"
    assert told["THUMBPOOL_TARGET"] == COMMAND[0]
    assert told["THUMBPOOL_ARGUMENTS"] == r'--preset "Web \"1920\" & $(x)" --'
    assert not [word for word in COMMAND if word in told["script"]]
    assert told["SystemRoot"] == r"C:\Windows"
    assert not Path(told["THUMBPOOL_LINK"]).exists()


@pytest.mark.parametrize(
    "error", [subprocess.CalledProcessError(1, "powershell"), subprocess.TimeoutExpired("x", 60)]
)
def test_a_shortcut_that_cannot_be_made_is_an_error_of_the_system(monkeypatch, error):
    def run(*_arguments, **_options):
        raise error

    monkeypatch.setattr(windows_shortcut.subprocess, "run", run)
    with pytest.raises(OSError, match=r"powershell|timed out"):
        shortcut(COMMAND)
