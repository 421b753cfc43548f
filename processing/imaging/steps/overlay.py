"""Put a small picture, the stamp, onto a result, once or tiled, and load a user's own for it."""

import functools
import math
from pathlib import Path

from PIL import Image, ImageChops

from processing.errors import PictureError, explained
from processing.files.display import display
from processing.formats.available import by_key
from processing.imaging import _modes
from processing.imaging._color import convert_colors
from processing.imaging.decode_errors import DAMAGE, is_shortage
from processing.imaging.opening import Opened, open_picture
from processing.imaging.operations.orient import Orient, orientation_of
from processing.imaging.steps.anchors import Anchor
from processing.imaging.steps.pixels import has_alpha
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_tr
from processing.picture import Size, whole
from processing.settings.choices import ColorPolicy

_WHOLE_PERCENT = 100.0
MAX_PIXELS = 4_000_000  # every worker holds the watermark in addition to its picture
_BROKEN: tuple[type[Exception], ...] = (PictureError, *DAMAGE)


def stamped(
    image: Image.Image, stamp: Image.Image, place: Anchor, margin: int, *, tiled: bool
) -> Image.Image:
    """Return the L, LA, RGB or RGBA `image` with the RGBA `stamp` on it.

    The stamp is `margin` pixels away from the sides; tiles are that far from each other.
    """
    is_grey = image.mode in {"L", "LA"} and _is_grey(stamp)
    at = (0, 0) if tiled else corner(image.size, stamp.size, place, margin)
    if tiled:
        stamp = tiles(stamp, image.size, margin)
    result = image.convert("RGBA" if has_alpha(image) else "RGB")
    result = result.copy() if result is image else result
    if has_alpha(image):
        result.alpha_composite(stamp, at)
    else:
        result.paste(stamp, at, stamp)
    return result.convert(image.mode) if is_grey else result


def corner(size: Size, stamp: Size, place: Anchor, margin: int) -> tuple[int, int]:
    """Return the position of the upper left corner of a `stamp` in a picture of `size`."""
    across, down = (max(0, a - b - 2 * margin) for a, b in zip(size, stamp, strict=True))
    left, top = (max(0, min(margin, (a - b) // 2)) for a, b in zip(size, stamp, strict=True))
    return left + round(across * place.across), top + round(down * place.down)


def tiles(stamp: Image.Image, size: Size, gap: int) -> Image.Image:
    """Return an RGBA image of `size` tiled with `stamp` from its middle, `gap` pixels apart.

    One row is made and then repeated, which keeps thousands of tiles cheap.
    """
    pace = (stamp.width + gap, stamp.height + gap)
    left, top = (_first(*lengths) for lengths in zip(size, stamp.size, pace, strict=True))
    row = Image.new("RGBA", (size[0], stamp.height))
    for x in range(left, size[0], pace[0]):
        row.paste(stamp, (x, 0))
    sheet = Image.new("RGBA", size)
    for y in range(top, size[1], pace[1]):
        sheet.paste(row, (0, y))
    return sheet


def _first(side: int, length: int, pace: int) -> int:
    """Return where the first tile begins, at 0 or before, if one is in the middle."""
    middle = (side - length) // 2
    return middle - math.ceil(middle / pace) * pace if middle > 0 else middle % pace - pace


def faded(stamp: Image.Image, opacity_percent: float) -> Image.Image:
    """Return the RGBA `stamp` with its opacity scaled."""
    factor = opacity_percent / _WHOLE_PERCENT
    result = stamp.copy()
    result.putalpha(stamp.getchannel("A").point(lambda alpha: round(alpha * factor)))
    return result


def _is_grey(stamp: Image.Image) -> bool:
    red, green, blue, _ = stamp.split()
    others = (ImageChops.difference(red, other).getextrema() for other in (green, blue))
    return all(extrema == (0, 0) for extrema in others)


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
        raise PictureError(
            lazy_tr(
                "The watermark {picture} cannot be used ({reason}); choose another picture.",
                code="watermark-unusable",
                picture=display(path.name),
                reason=explained(error),
            )
        ) from error


@functools.lru_cache(maxsize=2)
def _read(path: Path, _changed_nanoseconds: int, _size_bytes: int) -> Image.Image:
    with open_picture(path) as opened:
        _check_size(opened)
        opened.image.load()
        orientation = orientation_of(opened.image)
        profile = opened.image.info.get("icc_profile")
        image = _modes.normalise(opened.image)
    profile = profile if isinstance(profile, bytes) else b""
    colored = convert_colors(image, profile, ColorPolicy.SRGB, by_key("png"))
    return Orient(orientation).apply(whole(colored.image.convert("RGBA"))).image


def _check_size(opened: Opened) -> None:
    width, height = opened.image.size
    if width * height > MAX_PIXELS:
        raise PictureError(
            lazy_tr(
                "it has {width} x {height} pixels, and {n} million are allowed",
                code="watermark-unusable",
                width=plain_amount(width),
                height=plain_amount(height),
                n=MAX_PIXELS // 1_000_000,
            )
        )
