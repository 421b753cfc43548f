"""Keep the signals that end a program for its main process, and away from all its others."""

import contextlib
import signal
from collections.abc import Iterator

# A terminal, `timeout` and systemd send them to every process of a program at once. The last is
# unknown to Windows, as are the masks below.
STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


def block_signals() -> None:
    """Let other threads take the signals; what this thread starts inherits that."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)


def unblock_signals() -> None:
    """Take in this thread what is sent from now on, and what was held back."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


@contextlib.contextmanager
def blocked_signals() -> Iterator[None]:
    """Hold the signals back inside only: a process that is started there never sees one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)


def ignore_stop_signals() -> None:
    """Ignore the signals; called first of all in every other process."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
