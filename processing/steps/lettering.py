"""Draw a text as the mask of its ink."""

import functools
import math

from PIL import Image, ImageDraw

from processing.picture import Size
from processing.steps.fonts import font_for

_MEASURED_PIXELS = 100.0
_LEAST_PIXELS = 1.0


def lettering(text: str, font: str, room: Size) -> Image.Image:
    """Return `text` in L, white on black, as large as it may be inside `room`, without rims.

    A font has whole steps for the heights of its letters, so it is larger or smaller by a hair.
    `font` is the path of its file, or empty for one that is found. Runs in a worker process.

    Raises:
        PictureError: the font cannot be read, or lacks a sign of the text.
    """
    measured = _inked(text, font, _MEASURED_PIXELS)
    scale = min(room[0] / measured.width, room[1] / measured.height)
    return _inked(text, font, max(_LEAST_PIXELS, _MEASURED_PIXELS * scale))


@functools.lru_cache(maxsize=4)
def _inked(text: str, font: str, pixels: float) -> Image.Image:
    """Return the text in letters of `pixels`, cut to its ink; most results have it in one size."""
    letters = font_for(text, font, pixels)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox(
        (0, 0), text, letters
    )
    x, y = math.floor(left), math.floor(top)
    mask = Image.new("L", (max(1, math.ceil(right) - x), max(1, math.ceil(bottom) - y)))
    ImageDraw.Draw(mask).multiline_text((-x, -y), text, 255, letters)
    return mask.crop(mask.getbbox() or (0, 0, 1, 1))
