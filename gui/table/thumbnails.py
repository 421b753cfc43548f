"""Thumbnails of our own results for the table, loaded by a thread into a bounded cache."""

import logging
import stat
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from processing.errors import PictureError
from processing.imaging.decode_errors import DAMAGE
from processing.processes.threads import BackgroundThread

THUMBNAIL_WIDTH = 56
THUMBNAIL_HEIGHT = 40
CACHED_PIXMAPS = 800  # some 12 MB at double pixel density
WANTED_LIMIT = 64  # about two screens of rows; older requests have scrolled away
PIXMAPS_PER_FRAME = 12
FRAME_MILLISECONDS = 33
MAX_PIXELS = 25_000_000  # some 100 MB while it is decoded; the window has no memory guard
_CLOSE_SECONDS = 1.0
_LEVELS_OF_16_BITS = 257  # to one of 8 bits
_UNSHOWABLE: tuple[type[Exception], ...] = (*DAMAGE, PictureError, MemoryError, EOFError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A result of this run, with the size that its worker reported."""

    path: Path
    size_bytes: int


LoadImage = Callable[[ResultFile, int, int], QImage]


def load_image(result: ResultFile, width: int, height: int) -> QImage:
    """Return the picture within `width` x `height` pixels. Runs in the loading thread.

    Raises:
        PictureError: it is not as the worker left it, or too large to be decoded here.
        Exception: whatever Pillow raises for a damaged file.
    """
    from processing.imaging.opening import open_picture

    # Before a byte is read: another program may have replaced the file.
    status = result.path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size != result.size_bytes:
        raise PictureError("The result was changed since it was made.")
    with open_picture(result.path) as opened:
        picture = opened.image
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureError("The result is too large for a thumbnail.")
        if picture.mode.startswith("I;16"):  # which Pillow neither shrinks well nor shows right
            picture = picture.convert("I").point(lambda level: level / _LEVELS_OF_16_BITS)
            picture = picture.convert("L")
        picture.draft("RGB", (width * 2, height * 2))
        picture.thumbnail((width, height), reducing_gap=2.0)
        pixels = picture.convert("RGBA")
    data = pixels.tobytes()
    image = QImage(data, *pixels.size, pixels.width * 4, QImage.Format.Format_RGBA8888)
    return image.copy()  # the copy owns its pixels; `data` goes with this function


class ThumbnailCache(QObject):
    """Pixmaps by task id; a missing one is loaded and announced.

    Lives in the GUI thread and owns one loading thread.

    Signals:
        loaded: a list of task ids whose pixmap came, at most `PIXMAPS_PER_FRAME` a frame.
    """

    loaded = Signal(object)

    def __init__(self, load: LoadImage = load_image, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._pixel_ratio = 1.0
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._round = 0  # grows when the rows change: what was loaded for older ones is dropped
        self._wanted: OrderedDict[int, ResultFile] = OrderedDict()
        self._loading: tuple[int, int] | None = None  # round and task id being loaded
        self._has_work = threading.Condition()
        self._is_closed = False
        self._images: deque[tuple[int, int, QImage]] = deque()  # round, task id, picture
        self._timer = QTimer(self, interval=FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._take_images)
        self._begin_loading()

    def set_pixel_ratio(self, ratio: float) -> None:
        """Load everything for a screen of this density from now on."""
        if ratio != self._pixel_ratio:
            self._pixel_ratio = ratio
            self.clear()

    def pixmap(self, task_id: int, result: ResultFile) -> QPixmap | None:
        """Return the pixmap if it is loaded; else request it, before others, and return None.

        The pixmap is null where the file cannot be read, or is not as the worker left it.
        """
        known = self._pixmaps.get(task_id)
        if known is not None:
            self._pixmaps.move_to_end(task_id)
            return known
        with self._has_work:
            if self._loading != (self._round, task_id):
                self._wanted[task_id] = result
                self._wanted.move_to_end(task_id)
            if len(self._wanted) > WANTED_LIMIT:
                self._wanted.popitem(last=False)
            self._has_work.notify()
        if not self._timer.isActive():
            self._timer.start()
        return None

    def clear(self) -> None:
        """Forget all pixmaps and requests."""
        with self._has_work:
            self._round += 1
            self._wanted.clear()
        self._pixmaps.clear()

    def close(self) -> None:
        """End the loading thread."""
        self._timer.stop()
        with self._has_work:
            self._is_closed = True
            self._has_work.notify()
        self._thread.wait(_CLOSE_SECONDS)

    def _take_images(self) -> None:
        """Turn what was loaded into pixmaps, a few a frame, until nothing more can come."""
        with self._has_work:
            is_loading = bool(self._wanted) or self._loading is not None
        arrived: list[int] = []
        while self._images and len(arrived) < PIXMAPS_PER_FRAME:
            made_in, task_id, image = self._images.popleft()
            if made_in == self._round:
                self._keep(task_id, image)
                arrived.append(task_id)
        if arrived:
            self.loaded.emit(arrived)
        elif not is_loading and not self._images:
            self._timer.stop()

    def _keep(self, task_id: int, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._pixel_ratio)
        self._pixmaps[task_id] = pixmap
        if len(self._pixmaps) > CACHED_PIXMAPS:
            self._pixmaps.popitem(last=False)

    def _begin_loading(self) -> None:
        self._thread = BackgroundThread("thumbnails", self._run, self._on_thread_ended)
        self._thread.start()

    def _on_thread_ended(self, problem: str) -> None:
        """Begin anew after an error that no decoder should raise; runs in the loading thread."""
        if problem and not self._is_closed:
            self._begin_loading()

    def _run(self) -> None:
        """Runs in the loading thread."""
        import processing.imaging.opening  # noqa: F401 - the codecs now, not when results come in flocks

        while True:
            with self._has_work:
                self._has_work.wait_for(lambda: self._is_closed or self._wanted)
                if self._is_closed:
                    return
                task_id, result = self._wanted.popitem(last=True)
                made_in, ratio = self._round, self._pixel_ratio
                self._loading = (made_in, task_id)
            size = (round(THUMBNAIL_WIDTH * ratio), round(THUMBNAIL_HEIGHT * ratio))
            image = QImage()  # a null picture, where there is none to show
            try:
                image = self._load(result, *size)
            except _UNSHOWABLE as error:
                _log.debug("No thumbnail of %s: %s", result.path, error)
            finally:
                with self._has_work:
                    self._images.append((made_in, task_id, image))
                    self._loading = None
