"""Background threads that always report how they ended and never receive Ctrl-C."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from processing.errors import ThumbpoolError
from processing.language.lazy_text import lazy_tr
from processing.processes.signals import block_signals

OWN_ERROR = lazy_tr("The work stopped because of an error in Thumbpool; see the log.")

_log = logging.getLogger(__name__)


class BackgroundThread(threading.Thread):
    """A thread whose end is reported, whatever its work raises.

    Ctrl-C reaches every process of a terminal, and only the main thread of the main process may
    handle it. The threads and processes started here inherit the signal mask.
    """

    def __init__(self, name: str, work: Callable[[], None], ended: Callable[[str], None]) -> None:
        """Do `work`, then call `ended` in this thread with a sentence on what failed, or "".

        `ended` should only pass that on.
        """
        super().__init__(name=f"thumbpool-{name}", daemon=True)
        self._work = work
        self._ended = ended

    def run(self) -> None:
        """Do the work; `start` calls this in the new thread."""
        block_signals()
        self._ended(self._problem_of_work())

    def wait(self, timeout: float | None) -> bool:
        """Wait at most `timeout` seconds for the end; return whether it has ended."""
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


class RestartingThread:
    """A thread that begins anew after an error its work should not raise, until it is closed.

    For services that have to outlive one bad request. `wait` is called after closing.
    """

    def __init__(self, name: str, work: Callable[[], None], is_closed: Callable[[], bool]) -> None:
        """Start at once; `work` and `is_closed` are called in the thread."""
        self._name = name
        self._work = work
        self._is_closed = is_closed
        self._begin()

    def wait(self, timeout: float | None) -> bool:
        """Wait at most `timeout` seconds for the end; return whether it has ended."""
        return self._thread.wait(timeout)

    def _begin(self) -> None:
        self._thread = BackgroundThread(self._name, self._work, self._on_ended)
        self._thread.start()

    def _on_ended(self, problem: str) -> None:
        """Runs in the thread that ends."""
        if problem and not self._is_closed():
            self._begin()


class Work(Protocol):
    """Work in a thread that always reports how it ended."""

    run_id: str

    def start(self) -> None:
        """Start; called once."""

    def cancel(self) -> None:
        """Ask it to end soon; returns at once."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait at most `timeout` seconds for the end; return whether it has ended."""
