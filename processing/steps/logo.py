"""Read the picture of a watermark, once for all results."""

import functools
from pathlib import Path

from PIL import Image

from processing import modes
from processing.color import settle_color
from processing.damage import DAMAGE
from processing.errors import PictureError
from processing.files.display import display
from processing.formats.available import by_key
from processing.opening import Opened, open_picture
from processing.operations.orient import Orient, orientation_of
from processing.picture import whole
from processing.settings.choices import ColorPolicy
from processing.shortage import is_shortage

MAX_PIXELS = 4_000_000  # a watermark is kept in every worker beside the picture in work

_BROKEN: tuple[type[Exception], ...] = (PictureError, *DAMAGE)


def logo_in(path: Path) -> Image.Image:
    """Return the picture in the file `path`, upright, in sRGB as RGBA. Runs in a worker process.

    It is read again when the file changes.

    Raises:
        PictureError: it cannot be read, or has too many pixels.
    """
    try:
        state = path.stat()
        return _read(path, state.st_mtime_ns, state.st_size)
    except _BROKEN as error:
        if is_shortage(error):
            raise
        why = getattr(error, "strerror", None) or error
        raise PictureError(
            f"The watermark {display(path.name)} cannot be used ({why}); choose another picture."
        ) from error


@functools.lru_cache(maxsize=2)
def _read(path: Path, _changed_nanoseconds: int, _size_bytes: int) -> Image.Image:
    with open_picture(path) as opened:
        _check_size(opened)
        opened.image.load()
        orientation = orientation_of(opened.image)
        profile = opened.image.info.get("icc_profile")
        image = modes.normalise(opened.image)
    profile = profile if isinstance(profile, bytes) else b""
    colored = settle_color(image, profile, ColorPolicy.SRGB, by_key("png"))
    return Orient(orientation).apply(whole(colored.image.convert("RGBA"))).image


def _check_size(opened: Opened) -> None:
    width, height = opened.image.size
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"it has {width} x {height} pixels, and {MAX_PIXELS // 1_000_000} million are allowed"
        )
