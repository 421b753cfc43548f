"""Start the command line, pause it in the middle of its work and kill it there."""

import subprocess
import sys
import time
from pathlib import Path

from tests.support.command_line import WAIT_SECONDS, environment

POLL_SECONDS = 0.005

# Pauses before its n-th change to a file, and makes a file as a mark.
_PAUSE_AT_STEP = """
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
    """Run a command and kill it at one of its steps; return whether it reached that step.

    `mark` is the file that it makes there.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", _PAUSE_AT_STEP, str(step), str(mark), *map(str, arguments)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while process.poll() is None and not mark.exists():
            assert time.monotonic() < deadline, "it reached neither that step nor its end"
            time.sleep(POLL_SECONDS)
        return mark.exists()
    finally:
        process.kill()
        process.wait(WAIT_SECONDS)
