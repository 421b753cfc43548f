"""Load thumbnails of our own results; runs in a thread of the window."""

import stat
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from processing.errors import PictureError
from processing.record import record

MAX_PIXELS = 25_000_000  # some 100 MB while it is decoded; the window has no memory guard
_LEVELS_OF_16_BITS = 257  # to one of 8 bits


@record
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
