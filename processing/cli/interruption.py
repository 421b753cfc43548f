"""Note Ctrl-C and other stop signals, and leave it to the main thread to act on them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from processing.processes.signals import STOP_SIGNALS


class Interruption:
    """A context that remembers whether a stop signal came; entered once, around all of `main`.

    Owned by the main thread. Once work has begun, the handler only sets a flag, because it may run
    in the middle of anything, even while a lock is held.
    """

    def __init__(self) -> None:
        self.is_requested = False
        self._handled: list[int] = []  # the signals that are noted

    @contextmanager
    def ending_at_once(self) -> Iterator[None]:
        """Let the system end the process inside when one comes: a file that is read may be a pipe.

        A handler would not do: it runs between two steps of the interpreter, and one that begins to
        wait just as the signal comes takes none. Nothing was begun yet that would have to be
        reported or cleared away.
        """
        for number in self._handled:
            signal.signal(number, signal.SIG_DFL)
        try:
            if self.is_requested:
                raise KeyboardInterrupt
            yield
        finally:
            for number in self._handled:
                signal.signal(number, self._on_signal)

    def __enter__(self) -> "Interruption":
        for number in STOP_SIGNALS:
            # A signal that the caller had ignored (nohup, a shell's background) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)
                self._handled.append(number)
        return self

    def __exit__(self, *_: object) -> None:
        for number in STOP_SIGNALS:
            # The process is about to end; another signal would only change its exit status.
            signal.signal(number, signal.SIG_IGN)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_requested = True
