"""A bounded store of pixmaps."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtGui import QPixmap

BYTES_PER_PIXEL = 4
LEAST_PIXMAP_BYTES = 4_000  # that each one counts, also one that shows nothing

Key = TypeVar("Key", bound=Hashable)


class PixmapStore(Generic[Key]):
    """Pixmaps by key; those that were not used for longest go first. Lives in the GUI thread."""

    def __init__(self, most_bytes: int) -> None:
        """Keep at most `most_bytes` of pixels."""
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pixmaps: OrderedDict[Key, QPixmap] = OrderedDict()

    def get(self, key: Key) -> QPixmap | None:
        """Return the pixmap, and count it as used; None if it is not there."""
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def add(self, key: Key, pixmap: QPixmap) -> None:
        """Keep a pixmap, and drop others if they are too many."""
        if key in self._pixmaps:
            self._bytes -= _bytes_of(self._pixmaps.pop(key))
        self._pixmaps[key] = pixmap
        self._bytes += _bytes_of(pixmap)
        while self._bytes > self._most_bytes:
            _, dropped = self._pixmaps.popitem(last=False)
            self._bytes -= _bytes_of(dropped)

    def drop(self, is_unwanted: Callable[[Key], bool]) -> None:
        """Drop those whose keys are unwanted."""
        for key in [key for key in self._pixmaps if is_unwanted(key)]:
            self._bytes -= _bytes_of(self._pixmaps.pop(key))


def _bytes_of(pixmap: QPixmap) -> int:
    return max(LEAST_PIXMAP_BYTES, pixmap.width() * pixmap.height() * BYTES_PER_PIXEL)
