"""Wait for the end of processes, also where nobody counts the dead, as in many containers."""

import time
from collections.abc import Iterable

import psutil

from tests.support.bounds import WAIT_SECONDS

_POLL_SECONDS = 0.005


def _is_alive(process: psutil.Process) -> bool:
    """Return whether a process runs; a zombie has ended and waits to be counted."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def outliving(
    processes: Iterable[psutil.Process], seconds: float = WAIT_SECONDS
) -> list[psutil.Process]:
    """Return those that still run after `seconds`; none, as soon as all have ended."""
    deadline = time.monotonic() + seconds
    while (left := [*filter(_is_alive, processes)]) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return left
