"""Draw a text as a mask, in a font that has all its characters."""

import functools
import math
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from processing.errors import PictureError, explained
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.picture import Size

Font = ImageFont.FreeTypeFont

# Pillow's font has the letters of English and few other characters. For other texts, the first of
# these fonts of Windows, macOS and Linux is used that has all characters.
_SYSTEM_FONTS = (
    "segoeui.ttf",
    "arial.ttf",
    "Arial Unicode.ttf",
    "Helvetica.ttc",
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "LiberationSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "msyh.ttc",
    "Hiragino Sans GB.ttc",
    "DroidSansFallbackFull.ttf",
)

_NO_SIGN = "\U0010fffe"  # a noncharacter, for which no font has a glyph (Unicode 16, 23.7)
_UNSEEN = {"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"}  # categories of characters that may be invisible

_MEASURED_PIXELS = 100.0
_LEAST_PIXELS = 1.0


def lettering(text: str, font: str, room: Size) -> Image.Image:
    """Return `text` in L, white on black, as large as fits into `room`, cropped to its ink.

    Font sizes are hinted, so the size may differ by a pixel. `font` is the path of a file, or empty
    for a font that is searched. Runs in a worker process.

    Raises:
        PictureError: the font cannot be read, or lacks a character of the text.
    """
    measured = _inked(text, font, _MEASURED_PIXELS)
    scale = min(room[0] / measured.width, room[1] / measured.height)
    return _inked(text, font, max(_LEAST_PIXELS, _MEASURED_PIXELS * scale))


@functools.lru_cache(maxsize=4)
def _inked(text: str, font: str, pixels: float) -> Image.Image:
    """Return the text in letters of `pixels`, cropped to its ink; cached, as most sizes repeat."""
    letters = font_for(text, font, pixels)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox(
        (0, 0), text, letters
    )
    x, y = math.floor(left), math.floor(top)
    mask = Image.new("L", (max(1, math.ceil(right) - x), max(1, math.ceil(bottom) - y)))
    ImageDraw.Draw(mask).multiline_text((-x, -y), text, 255, letters)
    return mask.crop(mask.getbbox() or (0, 0, 1, 1))


def font_for(text: str, path: str, pixels: float) -> Font:
    """Return the font in the file `path`; if that is empty, one that has all characters of `text`.

    Raises:
        PictureError: there is none; the message says what to do.
    """
    if path:
        font = _from_file(path, pixels)
        missing = missing_signs(font, text)
        if missing:
            raise PictureError(
                lazy_tr(
                    "The font {font} of the watermark has no '{letters}'; choose a font file that "
                    "has it.",
                    code="font-unusable",
                    font=display(Path(path).name),
                    letters=display(missing),
                )
            )
        return font
    bundled = ImageFont.load_default(pixels)
    if not isinstance(bundled, Font):
        raise PictureError(
            lazy_tr(
                "This Pillow draws no text; install Pillow from its own wheels.",
                code="font-unusable",
            )
        )
    missing = missing_signs(bundled, text)
    if not missing:
        return bundled
    for name in _SYSTEM_FONTS:
        found = _of_system(name, pixels)
        if found is not None and not missing_signs(found, text):
            return found
    raise PictureError(
        lazy_tr(
            "No usual font of this system has '{letters}'; choose a font file that has it.",
            code="font-unusable",
            letters=display(missing),
        )
    )


def missing_signs(font: Font, text: str) -> str:
    """Return the characters of `text` that `font` has no glyph for."""
    nothing = _picture(font, _NO_SIGN)
    seen = sorted({sign for sign in text if unicodedata.category(sign) not in _UNSEEN})
    return "".join(sign for sign in seen if _picture(font, sign) == nothing)


def _picture(font: Font, sign: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(sign)
    return mask.size, bytes(mask)


def _from_file(path: str, pixels: float) -> Font:
    try:
        return ImageFont.truetype(path, pixels)
    except (OSError, ValueError) as error:
        raise PictureError(
            lazy_tr(
                "The font {font} of the watermark cannot be read ({reason}); choose another font "
                "file.",
                code="font-unusable",
                font=display(Path(path).name),
                reason=explained(error),
            )
        ) from error


def _of_system(name: str, pixels: float) -> Font | None:
    try:
        return ImageFont.truetype(name, pixels)
    except (OSError, ValueError):
        return None
