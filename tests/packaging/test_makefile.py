"""`make` makes an environment when it needs one, and anew when it does not fit any more."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.bounds import WAIT_SECONDS

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("make") is None, reason="there is no make"
)

# Stands for Python: tells its version, makes environments, and notes what is asked of it.
PYTHON = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
    *base_prefix*) echo "/usr 3.12.{patch}" ;;
    *"-m venv"*) rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
    *"-m pip"*) exit {pip_status} ;;
esac
"""


class Checkout:
    """A checkout with its Makefile alone, and a Python that does nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder.parent / "log"
        self.python = folder.parent / "python"
        folder.mkdir()
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, folder / name)
        self.have_python(patch=1)

    def have_python(self, *, patch: int, pip_status: int = 0) -> None:
        self.python.write_text(PYTHON.format(log=self.log, patch=patch, pip_status=pip_status))
        self.python.chmod(0o755)

    def make(self, target: str) -> "subprocess.CompletedProcess[str]":
        """Run `make`, with a log of its own."""
        self.log.write_text("")
        return subprocess.run(
            ["make", "--no-print-directory", target, f"PYTHON={self.python}"],
            check=False,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
        )

    def asked(self) -> list[str]:
        """Return what Python was asked to install, and whether for a new environment."""
        lines = self.log.read_text().splitlines()
        new = ["a new environment" for line in lines if "-m venv" in line]
        return new + [line.split()[-1] for line in lines if "-m pip" in line]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_running_installs_what_running_needs_and_testing_the_rest(checkout: Checkout) -> None:
    assert checkout.make("run").returncode == 0
    assert checkout.asked() == ["a new environment", ".[fast]"]
    assert checkout.make("run").returncode == 0
    assert checkout.asked() == []
    assert checkout.make("test").returncode == 0
    assert checkout.asked() == [".[dev]"]


def test_a_checkout_that_was_moved_gets_a_new_environment(checkout: Checkout) -> None:
    checkout.make("run")
    moved = checkout.folder.with_name("moved")
    checkout.folder.rename(moved)
    checkout.folder = moved
    assert checkout.make("run").returncode == 0
    assert checkout.asked() == ["a new environment", ".[fast]"]
    checkout.make("run")
    assert checkout.asked() == []


def test_a_python_that_was_upgraded_gets_a_new_environment(checkout: Checkout) -> None:
    checkout.make("run")
    checkout.have_python(patch=2)
    assert checkout.make("run").returncode == 0
    assert checkout.asked() == ["a new environment", ".[fast]"]


def test_what_cannot_be_installed_is_said_in_a_sentence_and_tried_again(
    checkout: Checkout,
) -> None:
    checkout.have_python(patch=1, pip_status=1)
    failed = checkout.make("run")
    assert failed.returncode != 0
    assert "The packages could not be installed. Is there a network?" in failed.stdout
    assert len(failed.stdout.splitlines()) == 2
    checkout.have_python(patch=1)
    shutil.copy(checkout.python, checkout.folder / ".venv" / "bin" / "python")  # it works now
    assert checkout.make("run").returncode == 0
    assert checkout.asked() == [".[fast]"]


def test_a_python_that_is_not_there_is_said_in_a_line(checkout: Checkout) -> None:
    checkout.python.unlink()
    missing = checkout.make("run")
    assert missing.returncode != 0
    assert missing.stdout.count("\n") == 1
    assert "is not there" in missing.stdout


def test_every_command_is_listed(checkout: Checkout) -> None:
    listed = checkout.make("help").stdout
    for command in ("run", "test", "lint", "release", "release-check"):
        assert f"make {command} " in listed
