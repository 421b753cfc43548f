"""A small digital negative (DNG 1.4), written by hand: sensor values and a camera's own preview."""

import io
import struct

import numpy as np
from PIL import Image

_TYPES = {
    "B": (1, "B"),
    "s": (2, "s"),
    "H": (3, "H"),
    "I": (4, "I"),
    "q": (10, "ii"),
    "Q": (5, "II"),
}
_UNIT = 10_000
# Nearly a camera that sees as sRGB does: from XYZ to its channels.
_COLOR_MATRIX = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)


def _entry(tag: int, kind: str, values: tuple[int, ...] | bytes) -> tuple[int, int, int, bytes]:
    code, letters = _TYPES[kind]
    if isinstance(values, bytes):
        return tag, code, len(values), values
    packed = struct.pack(f"<{letters * (len(values) // len(letters))}", *values)
    return tag, code, len(values) // len(letters), packed


def _directory(entries: list[tuple[int, int, int, bytes]], position: int) -> bytes:
    """Return a directory that begins at `position` of the file, its long values after it."""
    entries = sorted(entries)
    after = position + 2 + 12 * len(entries) + 4
    table, bodies = struct.pack("<H", len(entries)), b""
    for tag, code, count, body in entries:
        if len(body) > 4:
            table += struct.pack("<HHII", tag, code, count, after + len(bodies))
            bodies += body + bytes(len(body) % 2)
        else:
            table += struct.pack("<HHI", tag, code, count) + body.ljust(4, b"\0")
    return table + bytes(4) + bodies


def _mosaic(image: Image.Image) -> bytes:
    """Return 16-bit sensor values behind a filter of RG over GB, light being linear."""
    levels = np.asarray(image.convert("RGB")).astype(float) / 255
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    sensor = light[:, :, 1].copy()
    sensor[::2, ::2] = light[::2, ::2, 0]
    sensor[1::2, 1::2] = light[1::2, 1::2, 2]
    return (sensor * 65_535).astype("<u2").tobytes()


def negative(
    image: Image.Image, preview: Image.Image | None, orientation: int = 1, exif: bytes = b""
) -> bytes:
    """Return a DNG of `image` as it is stored, with a JPEG of `preview` in it, which has `exif`."""
    pixels = _mosaic(image)
    jpeg = io.BytesIO()
    if preview is not None:
        preview.save(jpeg, "JPEG", quality=95, subsampling=0, exif=exif)
    pixels_at, jpeg_at = 8, 8 + len(pixels)
    inner_at = jpeg_at + len(jpeg.getvalue()) + len(jpeg.getvalue()) % 2
    inner = b""
    if preview is not None:
        inner = _directory(
            [
                _entry(254, "I", (1,)),
                _entry(256, "I", (preview.width,)),
                _entry(257, "I", (preview.height,)),
                _entry(258, "H", (8, 8, 8)),
                _entry(259, "H", (7,)),
                _entry(262, "H", (6,)),
                _entry(273, "I", (jpeg_at,)),
                _entry(277, "H", (3,)),
                _entry(278, "I", (preview.height,)),
                _entry(279, "I", (len(jpeg.getvalue()),)),
            ],
            inner_at,
        )
    first_at = inner_at + len(inner)
    matrix = tuple(part for value in _COLOR_MATRIX for part in (round(value * _UNIT), _UNIT))
    entries = [
        _entry(254, "I", (0,)),
        _entry(256, "I", (image.width,)),
        _entry(257, "I", (image.height,)),
        _entry(258, "H", (16,)),
        _entry(259, "H", (1,)),
        _entry(262, "H", (32803,)),
        _entry(271, "s", b"Nobody\0"),
        _entry(272, "s", b"Handmade 1\0"),
        _entry(273, "I", (pixels_at,)),
        _entry(274, "H", (orientation,)),
        _entry(277, "H", (1,)),
        _entry(278, "I", (image.height,)),
        _entry(279, "I", (len(pixels),)),
        _entry(33421, "H", (2, 2)),
        _entry(33422, "B", bytes((0, 1, 1, 2))),
        _entry(50706, "B", bytes((1, 4, 0, 0))),
        _entry(50708, "s", b"Nobody Handmade 1\0"),
        _entry(50714, "I", (0,)),
        _entry(50717, "I", (65_535,)),
        _entry(50721, "q", matrix),
        _entry(50728, "Q", (1, 1, 1, 1, 1, 1)),
        _entry(50778, "H", (21,)),
    ]
    if preview is not None:
        entries.append(_entry(330, "I", (inner_at,)))
    header = b"II*\0" + struct.pack("<I", first_at)
    body = header + pixels + jpeg.getvalue().ljust(inner_at - jpeg_at, b"\0") + inner
    return body + _directory(entries, first_at)
