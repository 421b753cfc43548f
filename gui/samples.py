"""Make sample pictures in a thread, for those who want to try Thumbpool without their own."""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from processing.errors import ThumbpoolError

SAMPLE_COUNT = 24
SAMPLE_WIDTH_PIXELS = 2100
SAMPLE_HEIGHT_PIXELS = 1400

_log = logging.getLogger(__name__)


class SampleMaking(QObject):
    """One making of sample pictures at a time.

    Lives in the GUI thread; its signals are emitted from the making thread and arrive queued.

    Signals:
        picture_made: how many are made.
        ended: the folder, or None when cancelled or failed; then the problem in words.
    """

    picture_made = Signal(int)
    ended = Signal(object, str)

    def __init__(
        self, make: Callable[[Path], Iterator[Path]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether pictures are being made."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, folder: Path) -> None:
        """Begin to fill `folder`."""
        self._cancelled = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(folder, self._cancelled), name="thumbpool-samples", daemon=True
        )
        self._thread.start()

    def cancel(self) -> None:
        """End after the picture under way."""
        self._cancelled.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        if self._thread is not None:
            self._thread.join(timeout)
        return not self.is_under_way

    def _run(self, folder: Path, cancelled: threading.Event) -> None:
        """Runs in the making thread."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for made, _path in enumerate(self._make(folder), start=1):
                if cancelled.is_set():
                    self.ended.emit(None, "")
                    return
                self.picture_made.emit(made)
        except (OSError, ThumbpoolError) as error:
            _log.warning("The sample pictures could not be made: %s", error)
            self.ended.emit(None, str(error))
            return
        self.ended.emit(folder, "")
