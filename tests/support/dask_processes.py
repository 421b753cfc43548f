"""A scheduler and workers of Dask as a user starts them, by its own commands."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.support.bounds import WAIT_SECONDS

ROOT = Path(__file__).parents[2]
PATHS = (ROOT, ROOT / "resources/packaging/installed")


class DaskProcess:
    """A process of Dask; what it says goes to a file."""

    def __init__(
        self, log: Path, command: str, *words: str, before: Sequence[str] = (), **more: Any
    ) -> None:
        self.log = log
        # The tests import what workers do by its name.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATHS))}
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [
                    *before,
                    *(sys.executable, "-m", "dask", command, *words),
                    *("--preload", "thumbpool.dask_preload"),
                    *("--dashboard-address", "127.0.0.1:0"),
                ],
                stdout=file,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                cwd=log.parent,
                start_new_session=True,
                **more,
            )

    def wait_for(self, pattern: str) -> str:
        """Return the first group of a pattern once the log has it."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            text = self.log.read_text(errors="replace")
            found = re.search(pattern, text)
            if found:
                return found[1] if found.groups() else found[0]
            assert self.process.poll() is None, text
            assert time.monotonic() < deadline, text
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it and all that it started, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(WAIT_SECONDS)


def start_scheduler(folder: Path, *words: str, name: str = "scheduler") -> tuple[DaskProcess, str]:
    """Return a scheduler and its address; on a free port of the loopback if no word says more."""
    where = words or ("--host", "127.0.0.1", "--port", "0")
    scheduler = DaskProcess(folder / f"{name}.log", "scheduler", *where)
    return scheduler, scheduler.wait_for(r"Scheduler at: +(\S+)")


def start_workers(
    folder: Path,
    address: str,
    count: int,
    *words: str,
    name: str = "workers",
    before: Sequence[str] = (),
) -> DaskProcess:
    """Return workers with a thread each, once they are registered."""
    nannies = DaskProcess(
        folder / f"{name}.log",
        "worker",
        address,
        *("--nthreads", "1", "--nworkers", str(count), "--no-dashboard"),
        *("--local-directory", str(folder)),
        *words,
        before=before,
    )
    deadline = time.monotonic() + WAIT_SECONDS
    while nannies.log.read_text(errors="replace").count("Registered to:") < count:
        assert nannies.process.poll() is None, nannies.log.read_text()
        assert time.monotonic() < deadline, nannies.log.read_text()
        time.sleep(0.05)
    return nannies
