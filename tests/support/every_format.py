"""Write pictures of every format that this installation writes."""

import importlib

from PIL import Image

from processing.formats.available import FORMATS, WRITABLE

for _row in FORMATS:
    if _row.extra and _row.modes:
        importlib.import_module(_row.needs)  # registers the writer with Pillow

SUFFIXES = [row.suffixes[0] for row in WRITABLE]


def in_mode(image: Image.Image, mode: str) -> Image.Image:
    """Return an RGB `image` in one of the modes of a format."""
    return image.convert("L").convert("I").convert(mode) if mode == "I;16" else image.convert(mode)
