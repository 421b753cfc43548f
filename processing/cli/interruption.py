"""Notice that the user or the system wants an end, and leave the acting to the main thread."""

import signal
from types import FrameType, TracebackType

from processing.processes.signals import STOP_SIGNALS


class Interruption:
    """Remembers an interruption while it is entered, the last thing that a process does.

    Belongs to the main thread.

    The handler sets a flag and no more: it may run in the middle of anything, a lock held.
    """

    def __init__(self) -> None:
        self.is_requested = False

    def __enter__(self) -> "Interruption":
        for number in STOP_SIGNALS:
            # What the caller lets us ignore (nohup, a shell's background) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in STOP_SIGNALS:
            # The process is about to end by itself; one more would only tear its status.
            signal.signal(number, signal.SIG_IGN)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.is_requested = True
