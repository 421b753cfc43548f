"""Threads of our own, from which nothing inherits that Ctrl-C is meant for it."""

import signal
import threading
from collections.abc import Callable


class BackgroundThread(threading.Thread):
    """A thread from which worker processes inherit that Ctrl-C is not for them.

    Ctrl-C reaches every process of a terminal. Only the main thread of the main process shall
    act on it; the mask is inherited by threads and processes that start from here.
    """

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__(name=f"thumbpool-{name}", daemon=True)
        self._work = work

    def run(self) -> None:
        """Do the work; called by `start`, in the new thread."""
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._work()

    def wait(self, timeout: float | None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        self.join(timeout)
        return not self.is_alive()
