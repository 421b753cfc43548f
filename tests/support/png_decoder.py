"""A stand-in for the package that undoes the filters of PNG rows, made of Pillow."""

import io

from PIL import PngImagePlugin

_SAMPLES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def png_decode_into(content: bytes, rows: memoryview) -> tuple[int, int, int, int]:
    """Put the pixels of a PNG into `rows`; return width, height, samples, and bits of a sample."""
    image = PngImagePlugin.PngImageFile(io.BytesIO(content), "")
    raw_mode = image.tile[0].args
    image.load()
    decoded = image.tobytes()
    is_deep = str(raw_mode).endswith(";16B")
    if is_deep:  # Pillow takes one of two bytes, which the raw mode says
        pixels = bytearray(2 * len(decoded))
        pixels[::2], pixels[1::2] = _second_bytes(content, image.mode), decoded
        decoded = bytes(pixels)
    if len(decoded) != len(rows):
        raise ValueError(f"decodes to {len(decoded)} bytes, expected {len(rows)}")
    rows[:] = decoded
    return *image.size, _SAMPLES[image.mode], 16 if is_deep else 8


def _second_bytes(content: bytes, mode: str) -> bytes:
    image = PngImagePlugin.PngImageFile(io.BytesIO(content), "")
    (tile,) = image.tile
    image.tile = [tile._replace(args=f"{mode};16L")]
    return image.tobytes()
