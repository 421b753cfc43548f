"""Signals to all processes of the program at once, as a terminal, `timeout` and systemd send."""

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from processing.files.temporaries import is_temporary
from tests.support.command_runs import Started, make_pictures, start, start_run, wait_until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="it reads what Linux tells in /proc"
)
SIGNALS = pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
LONGEST_DELAY_SECONDS = 1.5  # from the first handler to the middle of a run
CANCELLED = 130


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pictures(tmp_path_factory.mktemp("group") / "pictures", 400)


def has_signal(run: Started, mask: str) -> bool:
    """Return whether the main process has SIGTERM in a mask: `SigCgt` catches, `SigBlk` waits."""
    lines = Path(f"/proc/{run.process.pid}/status").read_text().splitlines()
    (signals,) = (int(line.split()[1], 16) for line in lines if line.startswith(f"{mask}:"))
    return bool(signals >> (signal.SIGTERM - 1) & 1)


def check_end(run: Started, stderr: str) -> None:
    """What was told is what is there, and nothing else is."""
    assert stderr == ""
    counts = run.counts or {"planned": 0, "done": 0, "cancelled": 0}
    assert counts["done"] == len(run.results)
    assert counts["done"] + counts["cancelled"] == counts["planned"]
    assert not [path for path in run.results if is_temporary(path.name)]
    assert list(run.temporary.iterdir()) == []


@SIGNALS
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_signal_to_all_processes_at_any_moment_cancels_in_order(
    pictures: Path, tmp_path: Path, method: str, name: str, amount: Any, note: Any
) -> None:
    chance = random.Random(f"{method} {name}")
    for turn in range(amount(1, 30)):
        with start_run(tmp_path / str(turn), pictures, method) as run:
            wait_until(lambda run=run: has_signal(run, "SigCgt"))
            time.sleep(chance.uniform(0, LONGEST_DELAY_SECONDS))  # the moment is what is tested
            begun = time.monotonic()
            os.killpg(run.process.pid, getattr(signal, name))
            stderr = run.end()
            note(f"{name} to all processes, {method}", time.monotonic() - begun)
        assert run.process.returncode == CANCELLED
        check_end(run, stderr)


WINDOW_THAT_RUNS = """
import sys
from gui import __main__

def main():
    from PySide6.QtCore import QTimer
    from gui import app
    from gui.control.state import State

    class EagerSession(app.Session):
        def show(self):
            super().show()
            self.controller.machine.state_changed.connect(self._start_when_ready)

        def _start_when_ready(self, state):
            if state is State.READY:
                QTimer.singleShot(0, self.controller.start)

    app.Session = EagerSession
    return __main__.main(sys.argv[1:])

if __name__ == "__main__":
    sys.exit(main())
"""


def start_window(folder: Path, *arguments: object) -> Started:
    """Start a window that nobody sees, with settings of its own."""
    settings = {"XDG_CONFIG_HOME": str(folder / "config"), "QT_LOGGING_RULES": "*.warning=false"}
    return start(folder, *arguments, **settings)


@SIGNALS
def test_a_signal_to_all_processes_closes_the_window_in_order(tmp_path: Path, name: str) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW_THAT_RUNS)
    pictures = make_pictures(tmp_path / "pictures", 400)
    results = pictures / "thumbnails"
    with start_window(tmp_path / "window", script, pictures) as window:
        wait_until(lambda: results.is_dir() and len(os.listdir(results)) > 5)
        os.killpg(window.process.pid, getattr(signal, name))
        assert (window.end(), window.process.returncode) == ("", 0)
    assert 5 < len(os.listdir(results)) < 400
    assert not [entry for entry in os.listdir(results) if is_temporary(entry)]
    assert list(window.temporary.iterdir()) == []


def test_a_signal_before_the_window_is_there_closes_it_all_the_same(tmp_path: Path) -> None:
    with start_window(tmp_path / "window", "-m", "gui") as window:
        wait_until(lambda: has_signal(window, "SigBlk"))
        os.killpg(window.process.pid, signal.SIGTERM)
        assert (window.end(), window.process.returncode) == ("", 0)
