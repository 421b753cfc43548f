"""Threads of our own, which always say how they ended and pass on that Ctrl-C is not for them."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from processing.errors import ThumbpoolError
from processing.processes.signals import block_signals

OWN_ERROR = "The work stopped because of an error in Thumbpool; see the log."

_log = logging.getLogger(__name__)


class BackgroundThread(threading.Thread):
    """A thread whose work may raise anything, and whose end is told whatever happens.

    Ctrl-C reaches every process of a terminal. Only the main thread of the main process shall
    act on it; the mask that keeps it away is inherited by threads and processes that start here.
    """

    def __init__(self, name: str, work: Callable[[], None], ended: Callable[[str], None]) -> None:
        """Do `work`, then call `ended` in this thread: with a problem in words, or an empty text.

        `ended` should do no more than pass that on.
        """
        super().__init__(name=f"thumbpool-{name}", daemon=True)
        self._work = work
        self._ended = ended

    def run(self) -> None:
        """Do the work; called by `start`, in the new thread."""
        block_signals()
        self._ended(self._problem_of_work())

    def wait(self, timeout: float | None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        self.join(timeout)
        return not self.is_alive()

    def _problem_of_work(self) -> str:
        try:
            self._work()
        except ThumbpoolError as error:
            return str(error)
        except Exception:  # noqa: BLE001 - the last line of defence of every thread
            _log.exception("The thread %s failed", self.name)
            return OWN_ERROR
        return ""


class Work(Protocol):
    """A thread of its own that always tells how it ended."""

    run_id: str

    def start(self) -> None:
        """Begin; called once."""

    def cancel(self) -> None:
        """End soon; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
