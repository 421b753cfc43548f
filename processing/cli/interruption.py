"""Note Ctrl-C and other stop signals, and leave it to the main thread to act on them."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from processing.processes.signals import STOP_SIGNALS

_WAKE_SECONDS = 0.2


class Interruption:
    """A context that remembers whether stop signals came; entered once, around all of `main`.

    Owned by the main thread. Once work has begun, the handler only sets a flag, because it may run
    in the middle of anything, even while a lock is held.
    """

    def __init__(self) -> None:
        self.is_requested = False
        self.is_insisted = False  # another one came after that
        self._ends_at_once = False

    @contextmanager
    def ending_at_once(self) -> Iterator[None]:
        """Raise KeyboardInterrupt inside when one comes: a file that is read may be a pipe.

        Nothing was begun yet that would have to be reported or cleared away.
        """
        self._ends_at_once = True
        try:
            if self.is_requested:
                raise KeyboardInterrupt
            with _woken_now_and_then():
                yield
        finally:
            self._ends_at_once = False

    def __enter__(self) -> "Interruption":
        for number in STOP_SIGNALS:
            # A signal that the caller had ignored (nohup, a shell's background) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        for number in STOP_SIGNALS:
            # The process is about to end; another signal would only change its exit status.
            signal.signal(number, signal.SIG_IGN)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_insisted = self.is_requested
        self.is_requested = True
        if self._ends_at_once:
            raise KeyboardInterrupt


@contextmanager
def _woken_now_and_then() -> Iterator[None]:
    """Let the main thread look for signals even while it waits for a file.

    A handler runs between two steps of the interpreter. Where a signal comes just before the system
    call of a wait, it would run only after that, so an alarm breaks off every long one. Windows has
    no alarm, and no pipes among its files.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGALRM, lambda _number, _frame: None)
    signal.setitimer(signal.ITIMER_REAL, _WAKE_SECONDS, _WAKE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
