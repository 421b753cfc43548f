"""Find a font that has all signs of a text."""

import unicodedata
from pathlib import Path

from PIL import ImageFont

from processing.errors import PictureError
from processing.files.display import display

Font = ImageFont.FreeTypeFont

# The font that comes with Pillow has the letters of English and few other signs. Texts with more
# take the first of these that the system has: of Windows, macOS and Linux.
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

_NO_SIGN = "\U0010fffe"  # never has a picture of its own in any font (Unicode 16, 23.7)
_UNSEEN = {"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"}  # categories of signs that may show nothing


def font_for(text: str, path: str, pixels: float) -> Font:
    """Return the font in the file `path`, or if that is empty one that has all signs of `text`.

    Raises:
        PictureError: there is none; tells what to do.
    """
    if path:
        font = _from_file(path, pixels)
        _check_signs(font, text, f"The font {display(Path(path).name)} of the watermark")
        return font
    bundled = ImageFont.load_default(pixels)
    if not isinstance(bundled, Font):
        raise PictureError("This Pillow draws no text; install Pillow from its own wheels.")
    if not missing_signs(bundled, text):
        return bundled
    for name in _SYSTEM_FONTS:
        found = _of_system(name, pixels)
        if found is not None and not missing_signs(found, text):
            return found
    _check_signs(bundled, text, "No usual font of this system")
    return bundled


def missing_signs(font: Font, text: str) -> str:
    """Return the signs of `text` that `font` has no picture of."""
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
            f"The font {display(Path(path).name)} of the watermark cannot be read ({error}); "
            "choose another font file."
        ) from error


def _of_system(name: str, pixels: float) -> Font | None:
    try:
        return ImageFont.truetype(name, pixels)
    except (OSError, ValueError):
        return None


def _check_signs(font: Font, text: str, whose: str) -> None:
    missing = missing_signs(font, text)
    if missing:
        raise PictureError(f"{whose} has no {missing!r}; choose a font file that has it.")
