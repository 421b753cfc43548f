"""Make sample pictures in a thread, for those who want to try Thumbpool without their own."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from processing.errors import OutputError, explained
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized
from processing.processes.threads import BackgroundThread
from processing.settings.recipe import Recipe

if TYPE_CHECKING:
    from processing.measuring.samples.fitting_set import Sample

SAMPLE_COUNT = 24  # that differ; all others are copies
SAMPLE_WIDTH_PIXELS = 2100
SAMPLE_HEIGHT_PIXELS = 1400


class SampleMaker(QObject):
    """Makes sample pictures, one set at a time, and always reports the end.

    Lives in the GUI thread; its signals are emitted by another thread and arrive queued.

    Signals:
        picture_made: how many are made, and how many there will be as far as is known.
        ended: once, last: the folder, or None when cancelled or failed; then the problem in words.
    """

    picture_made = Signal(int, int)
    ended = Signal(object, str)

    def __init__(
        self,
        make: "Callable[[Path, Recipe], Iterator[Sample]]",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._cancelled = threading.Event()
        self._thread: BackgroundThread | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether pictures are being made."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, folder: Path, recipe: Recipe) -> None:
        """Begin to fill `folder` with as many as keep a run by `recipe` at work for a while."""
        self._cancelled = threading.Event()
        self._thread = BackgroundThread(
            "samples",
            partial(self._fill, folder, recipe, self._cancelled),
            partial(self._tell_end, folder, self._cancelled),
        )
        self._thread.start()

    def cancel(self) -> None:
        """End after the picture under way."""
        self._cancelled.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most `timeout` seconds; return whether it has come."""
        return self._thread is None or self._thread.wait(timeout)

    def _fill(self, folder: Path, recipe: Recipe, cancelled: threading.Event) -> None:
        """Runs in a thread of its own.

        Raises:
            OutputError: the system would not write.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for made, sample in enumerate(self._make(folder, recipe), start=1):
                if cancelled.is_set():
                    return
                self.picture_made.emit(made, sample.wanted)
        except OSError as error:
            raise OutputError(
                lazy_tr(
                    "The sample pictures cannot be written to {folder}: {reason}.",
                    folder=display(folder),
                    reason=explained(error),
                )
            ) from error

    def _tell_end(self, folder: Path, cancelled: threading.Event, problem: str) -> None:
        is_whole = not problem and not cancelled.is_set()
        self.ended.emit(folder if is_whole else None, localized(problem))
