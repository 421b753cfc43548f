"""Tell how long the present thread was ready to run and waited for a core; Linux only.

`/proc/<thread>/schedstat` has three numbers: nanoseconds on a core, nanoseconds in a run queue, and
how often it was given a core (Linux, Documentation/scheduler/sched-stats). Reading them takes about
2 microseconds.
"""

import os
import sys
import threading
from contextlib import suppress

_PATH = "/proc/thread-self/schedstat"
_LONGEST_BYTES = 64  # three numbers of 20 digits
_NANO = 1e-9


class _ThreadStatistics:
    """The open file of one thread; closed with the thread."""

    def __init__(self) -> None:
        self._descriptor = -1
        if sys.platform == "linux":
            with suppress(OSError):
                self._descriptor = os.open(_PATH, os.O_RDONLY | os.O_CLOEXEC)

    def __del__(self) -> None:
        if self._descriptor >= 0:
            with suppress(OSError):
                os.close(self._descriptor)

    def waited_seconds(self) -> float | None:
        if self._descriptor < 0 or sys.platform == "win32":
            return None
        try:
            on_core, waited, _ = os.pread(self._descriptor, _LONGEST_BYTES, 0).split()
            # A kernel that keeps no such statistics shows zeros.
            return int(waited) * _NANO if int(on_core) else None
        except (OSError, ValueError):
            return None


class _Threads(threading.local):
    statistics: _ThreadStatistics | None = None


_threads = _Threads()


def watch_this_thread() -> None:
    """Open what tells of this thread's waits; call it before a sandbox forbids that.

    A process that was forked calls it anew: what it got from its parent tells of that one.
    """
    _threads.statistics = _ThreadStatistics()


def core_wait_seconds() -> float | None:
    """Return how long this thread has waited for a core, of all its life; None if unknown."""
    if _threads.statistics is None:
        watch_this_thread()
    assert _threads.statistics is not None  # noqa: S101 - for the type checker
    return _threads.statistics.waited_seconds()


def is_core_wait_known() -> bool:
    """Return whether this system tells how long threads wait for a core."""
    return core_wait_seconds() is not None
