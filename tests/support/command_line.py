"""Run the command line: in a new process, or in this one where that is enough."""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper

import psutil

from processing.cli.interruption import Interruption
from processing.cli.main import run_command
from tests.support.bounds import WAIT_SECONDS
from tests.support.examples import ROOT
from tests.support.process_ends import outliving

COMMAND = [sys.executable, "-m", "processing"]


def environment():
    """Return the current environment, in which each test has its own journal folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def thumbpool(*arguments, stderr=subprocess.PIPE, **options):
    """Run a command to its end in a new process."""
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


def thumbpool_here(*arguments):
    """Run a command to its end in this process, which takes a fifth of the time.

    Pool workers get the environment that this process had when it started the first of them.
    """
    words = [str(word) for word in arguments]
    with TextIOWrapper(BytesIO(), "utf-8") as out, TextIOWrapper(BytesIO(), "utf-8") as err:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                status = run_command(words, Interruption())
            except SystemExit as end:  # as the parser ends
                status = end.code
        return subprocess.CompletedProcess(words, status, *map(_written, (out, err)))


def _written(stream):
    stream.flush()
    return stream.buffer.getvalue().decode()


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


def kill(process):
    """Kill a main process but not its workers; return when those have ended, too."""
    family = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate(timeout=WAIT_SECONDS)
    assert outliving(family) == []
