"""Start the command line so that it stands still in the middle of its work, to be killed there."""

import subprocess
import sys
import time
from pathlib import Path

from tests.support.command_line import WAIT_SECONDS, environment

POLL_SECONDS = 0.005

# Stands still before the n-th change that it makes to a file, and tells that by a mark.
_STAND_STILL = """
import os, sys, time
from pathlib import Path
from processing.__main__ import main
left, mark = int(sys.argv.pop(1)), Path(sys.argv.pop(1))
def step(event, arguments):
    global left
    if event in {"os.rename", "os.remove", "os.rmdir"}:
        left -= 1
        if left == 0:
            mark.touch()
            time.sleep(3600)
sys.addaudithook(step)
sys.exit(main())
"""


def kill_at_step(step: int, mark: Path, *arguments: object) -> bool:
    """Run a command and kill it at one of its steps; return whether it came to that step.

    `mark` is where it leaves a file meanwhile.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", _STAND_STILL, str(step), str(mark), *map(str, arguments)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while process.poll() is None and not mark.exists():
            assert time.monotonic() < deadline, "it came neither to its step nor to its end"
            time.sleep(POLL_SECONDS)
        return mark.exists()
    finally:
        process.kill()
        process.wait(WAIT_SECONDS)
