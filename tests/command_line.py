"""Start the command line as a process of its own."""

import os
import subprocess
import sys

from examples import ROOT

WAIT_SECONDS = 30
COMMAND = [sys.executable, "-m", "processing"]


def environment():
    """Return the environment of now: each test keeps its journal in a folder of its own."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def thumbpool(*arguments, stderr=subprocess.PIPE, **options):
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        timeout=WAIT_SECONDS,
        env=environment(),
        check=False,
        **options,
    )


def start(*arguments):
    """Start the command line in a process group of its own, as a terminal does."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
