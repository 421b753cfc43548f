"""Let only the main process handle the signals that end a program."""

import contextlib
import signal
import sys
from collections.abc import Iterator

# A terminal, `timeout` and systemd send them to every process of a program at once. Windows has no
# SIGHUP, and no signal masks.
STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def block_signals() -> None:
    """Block the signals in this thread, and in the threads and processes that it starts."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)


def unblock_signals() -> None:
    """Unblock the signals in this thread; pending ones are delivered."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


@contextlib.contextmanager
def blocked_signals() -> Iterator[None]:
    """Block the signals inside; processes that are started there inherit that."""
    if sys.platform == "win32":
        yield
        return
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)


def end_this_process_after(seconds: float) -> None:
    """Let the system end this process after `seconds` of wall time; 0 calls that off.

    That works also where a decoder hangs and lets no thread of this interpreter run. Windows has no
    such alarm.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def ignore_stop_signals() -> None:
    """Ignore the signals; every process but the main one calls this first."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
