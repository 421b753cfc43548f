"""Fill a folder with small pictures that all differ."""

import io
from functools import cache
from pathlib import Path

from PIL import Image


def make_pictures(folder: Path, count: int, size: tuple[int, int] = (320, 240)) -> Path:
    """Fill `folder` with `count` pictures, of which 256 in a row all differ."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.jpg").write_bytes(_picture(number % 256, size))
    return folder


@cache
def _picture(number: int, size: tuple[int, int]) -> bytes:
    stored = io.BytesIO()
    color = (number * 7 % 256, number * 31 % 256, number * 3 % 256)
    Image.new("RGB", size, color).save(stored, "JPEG")
    return stored.getvalue()
