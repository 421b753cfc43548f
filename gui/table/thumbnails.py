"""Thumbnails of originals and results, in a bounded cache; none is decoded in the GUI thread."""

import logging
import threading
from collections import OrderedDict, deque
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from gui.control.makers import MakeThumbnails
from gui.table._pixmaps import BYTES_PER_PIXEL, PixmapStore
from gui.table._result_images import LoadImage, ResultFile, load_image
from processing.errors import PictureError
from processing.files.remote.names import is_remote
from processing.picture import Size
from processing.previewing.messages import ThumbnailRequest
from processing.previewing.pixels import Pixels
from processing.processes.threads import RestartingThread
from processing.record import record
from processing.task import SourceImage

THUMBNAIL_WIDTH = 56
THUMBNAIL_HEIGHT = 40
CACHED_BYTES = 96_000_000  # of pixmaps: two screens of a grid at double pixel density
WANTED_LIMIT = 64  # about two screens of rows; older requests have scrolled away
PIXMAPS_PER_FRAME = 12
FRAME_MILLISECONDS = 33
_CLOSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class _ResultKey(NamedTuple):
    """The pixmap of a result, for the rows of one round."""

    round: int
    task_id: int


class _OriginalKey(NamedTuple):
    """The pixmap of a picture as it is on the disk, in a box of some pixels."""

    path: Path
    version: tuple[int, int]
    size: Size


_Key = _ResultKey | _OriginalKey


@record
class _Image:
    """What was loaded for the row of a task."""

    key: _Key
    task_id: int
    image: QImage


class ThumbnailCache(QObject):
    """Pixmaps of originals and of results; a missing one is loaded and announced.

    Lives in the GUI thread. Owns one thread, which loads results, and the service that makes
    thumbnails of originals, which are untrusted, in a process of its own.

    Signals:
        loaded: a list of task ids whose pixmap came, at most `PIXMAPS_PER_FRAME` a frame.
    """

    loaded = Signal(object)
    _original_made = Signal()  # from the thread of the service to this one

    def __init__(
        self,
        load: LoadImage = load_image,
        make_originals: MakeThumbnails | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Load results by `load`; without `make_originals`, no originals are shown."""
        super().__init__(parent)
        self._load = load
        self._pixel_ratio = 1.0
        self._box = (THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT)
        self._pixmaps: PixmapStore[_Key] = PixmapStore(CACHED_BYTES)
        self._round = 0  # grows when the rows change: what was loaded for older ones is dropped
        self._wanted: OrderedDict[int, ResultFile] = OrderedDict()
        self._loading: _ResultKey | None = None
        self._has_work = threading.Condition()
        self._is_closed = False
        self._has_pictures = False  # whether there were any to be shown
        self._images: deque[_Image] = deque()
        self._timer = QTimer(self, interval=FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._take_images)
        self._original_made.connect(self._begin_frames, Qt.ConnectionType.QueuedConnection)
        self._originals = make_originals(self._on_original_made) if make_originals else None
        self._thread = RestartingThread("thumbnails", self._run, lambda: self._is_closed)

    def set_pixel_ratio(self, ratio: float) -> None:
        """Load everything for a screen of this density from now on."""
        if ratio != self._pixel_ratio:
            self._pixel_ratio = ratio
            self._clear_all()

    def set_box(self, width: int, height: int) -> None:
        """Load everything to fit into a box of this size, in logical pixels, from now on."""
        if (width, height) != self._box:
            self._box = (width, height)
            self._clear_all()

    def original(self, task_id: int, source: SourceImage) -> QPixmap | None:
        """Return the pixmap of a picture as it is; else request it, before others, and return None.

        The pixmap is null where the picture cannot be shown, as in a storage: it is not fetched.
        """
        if is_remote(source.path):
            return QPixmap()
        if not self._has_pictures:
            self._expect_results()
        request = self._request_for(task_id, source)
        known = self._pixmaps.get(_key_of(request))
        if known is None and self._originals is not None and not self._is_arriving(request):
            self._originals.request(request)
        return known

    def pixmap(self, task_id: int, result: ResultFile) -> QPixmap | None:
        """Return the pixmap if it is loaded; else request it, before others, and return None.

        The pixmap is null where the file cannot be read, or is not as the worker left it.
        """
        if is_remote(result.path):
            return QPixmap()
        known = self._pixmaps.get(_ResultKey(self._round, task_id))
        if known is not None:
            return known
        with self._has_work:
            if self._loading != _ResultKey(self._round, task_id):
                self._wanted[task_id] = result
                self._wanted.move_to_end(task_id)
            if len(self._wanted) > WANTED_LIMIT:
                self._wanted.popitem(last=False)
            self._has_work.notify()
        self._begin_frames()
        return None

    def clear(self) -> None:
        """Forget the results and all requests; originals that did not change stay."""
        with self._has_work:
            self._round += 1
            self._wanted.clear()
        self._pixmaps.drop(lambda key: isinstance(key, _ResultKey))
        if self._originals is not None:
            self._originals.clear()

    def close(self) -> None:
        """End the loading thread, and the service of originals."""
        self._timer.stop()
        with self._has_work:
            self._is_closed = True
            self._has_work.notify()
        if self._originals is not None:
            self._originals.close()
            self._originals.join(_CLOSE_SECONDS)
        self._thread.wait(_CLOSE_SECONDS)

    def _expect_results(self) -> None:
        """Have the loading thread get ready: where there are pictures, results may follow."""
        with self._has_work:
            self._has_pictures = True
            self._has_work.notify()

    def _clear_all(self) -> None:
        self.clear()
        self._pixmaps.drop(lambda _: True)

    def _size_pixels(self) -> Size:
        """Return the box in pixels of the screen."""
        width, height = self._box
        return round(width * self._pixel_ratio), round(height * self._pixel_ratio)

    def _request_for(self, task_id: int, source: SourceImage) -> ThumbnailRequest:
        version = source.modified_ns, source.size_bytes
        return ThumbnailRequest(task_id, source.path, self._size_pixels(), version)

    def _is_arriving(self, request: ThumbnailRequest) -> bool:
        """Return whether it is made, and becomes a pixmap in one of the next frames."""
        return any(image.key == _key_of(request) for image in list(self._images))

    def _on_original_made(self, request: ThumbnailRequest, pixels: Pixels | None) -> None:
        """Runs in the thread of the service."""
        self._images.append(_Image(_key_of(request), request.number, _image_of(pixels)))
        if not self._is_closed:
            self._original_made.emit()

    def _begin_frames(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _take_images(self) -> None:
        """Turn what was loaded into pixmaps, a few a frame, until nothing more can come."""
        with self._has_work:
            is_loading = bool(self._wanted) or self._loading is not None
        arrived: list[int] = []
        while self._images and len(arrived) < PIXMAPS_PER_FRAME:
            made = self._images.popleft()
            if self._is_current(made.key):
                self._keep(made)
                arrived.append(made.task_id)
        if arrived:
            self.loaded.emit(arrived)
        elif not is_loading and not self._images:
            self._timer.stop()

    def _is_current(self, key: _Key) -> bool:
        """Return whether what was loaded is for the rows, or the box, of now."""
        if isinstance(key, _ResultKey):
            return key.round == self._round
        return key.size == self._size_pixels()

    def _keep(self, made: _Image) -> None:
        pixmap = QPixmap.fromImage(made.image)
        pixmap.setDevicePixelRatio(self._pixel_ratio)
        self._pixmaps.add(made.key, pixmap)

    def _run(self) -> None:
        """Runs in the loading thread.

        The codecs are loaded when there are pictures, so before results come in flocks, and not
        while the window is being made.
        """
        with self._has_work:
            self._has_work.wait_for(lambda: self._is_closed or self._has_pictures or self._wanted)
            if self._is_closed:
                return
        import processing.imaging.opening  # noqa: F401
        from processing.imaging.decode_errors import DAMAGE

        unshowable: tuple[type[Exception], ...] = (*DAMAGE, PictureError, MemoryError, EOFError)
        while True:
            with self._has_work:
                self._has_work.wait_for(lambda: self._is_closed or self._wanted)
                if self._is_closed:
                    return
                task_id, result = self._wanted.popitem(last=True)
                key, size = _ResultKey(self._round, task_id), self._size_pixels()
                self._loading = key
            image = QImage()  # a null picture, where there is none to show
            try:
                image = self._load(result, *size)
            except unshowable as error:
                _log.debug("No thumbnail of %s: %s", result.path, error)
            finally:
                with self._has_work:
                    self._images.append(_Image(key, task_id, image))
                    self._loading = None


def _key_of(request: ThumbnailRequest) -> _OriginalKey:
    return _OriginalKey(request.path, request.version, request.size)


def _image_of(pixels: Pixels | None) -> QImage:
    """Return a null picture where there are no pixels to show."""
    if pixels is None:
        return QImage()
    format_ = QImage.Format.Format_RGBA8888_Premultiplied
    image = QImage(pixels.data, *pixels.size, pixels.width * BYTES_PER_PIXEL, format_)
    return image.copy()  # which owns its pixels
