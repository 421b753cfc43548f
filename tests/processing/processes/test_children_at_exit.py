"""An error that ends the program does not leave it waiting for children that ignore signals."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from processing.settings.batch import StartMethod

EXIT_SECONDS = 60  # such a program waited without limit
ROOT = Path(__file__).parents[3]
METHODS = [StartMethod.SPAWN]
if sys.platform != "win32":
    METHODS.append(StartMethod.FORKSERVER)

# Starts a child as all are started, and then fails.
PROGRAM = """
from processing.processes.signals import ignore_stop_signals
from processing.processes.start import start_with_pipe
from processing.settings.batch import StartMethod


def wait_for_orders(pipe):
    ignore_stop_signals()
    pipe.send("ready")
    pipe.poll(None)


if __name__ == "__main__":
    pipe, process = start_with_pipe(
        StartMethod("{method}"), wait_for_orders, (), name="child", duplex=True
    )
    assert pipe.recv() == "ready"
    raise RuntimeError("something is wrong")
"""


@pytest.mark.parametrize("method", METHODS)
def test_a_program_that_an_error_ends_ends_its_children(method: StartMethod, tmp_path: Path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(method=method.value), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=EXIT_SECONDS,
        check=False,
    )
    # The child holds the other end of what is read here, too: reading ends when both are gone.
    assert "something is wrong" in ended.stderr
    assert ended.returncode == 1
