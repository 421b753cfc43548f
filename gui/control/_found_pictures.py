"""Emit the pictures that a scan finds, some at a time, so that the window stays responsive."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from processing.task import SourceImage

_FOUND_AT_ONCE = 1_000  # rows signalled in one turn of the event loop: some milliseconds
_TELL_MILLISECONDS = 10  # until the next ones are; a scanning thread wants the interpreter as well


class FoundPictures(QObject):
    """A queue of what was found and not emitted yet; lives in the GUI thread.

    Signals:
        found: a sequence of `SourceImage`.
    """

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Sequence[SourceImage]] = deque()
        self._telling = QTimer(self, singleShot=True, interval=_TELL_MILLISECONDS)
        self._telling.timeout.connect(self.emit_some)

    def append(self, sources: Sequence[SourceImage]) -> None:
        """Keep `sources` for the next turn."""
        self._waiting.append(sources)

    def clear(self) -> None:
        """Forget what was not emitted yet."""
        self._waiting.clear()

    def emit_some(self) -> None:
        """Emit what was found since the last call; of very much, the rest a moment later."""
        left = _FOUND_AT_ONCE
        while self._waiting and left > 0:
            sources = self._waiting.popleft()
            left -= len(sources)
            self.found.emit(sources)
        if self._waiting:
            self._telling.start()
