"""Decode the samples of TIFF files that Pillow decodes wrongly or not at all."""

from typing import BinaryIO

from PIL import Image

from processing.imaging.readers._bit_fields import packed_numbers, stretched
from processing.imaging.readers._tiff_layout import AlphaKind, Layout, Photometric
from processing.imaging.readers._tiff_pieces import Piece, pieces_of, row_bytes_of, unpacked

_BYTE = 8
_HIGHEST_BIT = bytes(value ^ 0x80 for value in range(256))
_INVERTED = bytes(255 - value for value in range(256))
_DEEP_MODES = frozenset({"I;16", "I"})
_SIGNED_BANDS = (1, 2)  # a and b of CIE Lab
_MODES = {
    Photometric.RGB: "RGB",
    Photometric.PALETTE: "P",
    Photometric.MASK: "L",
    Photometric.INKS: "CMYK",
    Photometric.CIE_LAB: "LAB",
    Photometric.ICC_LAB: "LAB",
}
_MERGED_ALPHA = {AlphaKind.PLAIN: "A", AlphaKind.PREMULTIPLIED: "a"}


def mode_of(layout: Layout) -> str:
    """Return the mode of the picture that `pixels_of` makes."""
    mode = _MODES.get(layout.photometric, "L")
    has_alpha = layout.alpha is not AlphaKind.NONE and mode in {"L", "RGB"}
    if mode == "L" and layout.is_signed:
        return "I"
    if mode == "L" and layout.bits > _BYTE and not has_alpha:
        return "I;16"
    return mode + "A" if has_alpha else mode


def pixels_of(layout: Layout, file: BinaryIO, *, is_little: bool) -> Image.Image:
    """Return the picture that `file` holds.

    Raises:
        OSError: it ends early or is broken.
    """
    mode = mode_of(layout)
    size = (layout.width, layout.height)
    taken = _taken(mode)
    planes = [Image.new("L", size) for _ in range(taken)]
    low = Image.new("L", size) if mode in _DEEP_MODES and layout.bits > _BYTE else None
    for piece in pieces_of(layout):
        if piece.plane >= taken:
            break
        data = unpacked(piece, layout, file, is_little=is_little)
        high_bytes, low_bytes = _numbers(data, piece, layout)
        if layout.is_apart:
            _paste(planes[piece.plane], high_bytes, piece, layout)
        else:
            for number, plane in enumerate(planes):
                _paste(plane, high_bytes[number :: layout.samples], piece, layout)
        if low is not None:
            _paste(low, low_bytes[:: 1 if layout.is_apart else layout.samples], piece, layout)
    if mode in _DEEP_MODES:
        return _deep(planes[0], low, mode)
    return _merged(planes, mode, layout)


def _taken(mode: str) -> int:
    """Return how many samples of a pixel are used."""
    return 1 if mode in _DEEP_MODES else Image.getmodebands(mode)


def _deep(high: Image.Image, low: Image.Image | None, mode: str) -> Image.Image:
    """Return grey in I;16, or signed grey in I."""
    if low is None:
        return high.convert("I").point(lambda value: value * 1 - 128)
    data = Image.merge("LA", [high, low]).tobytes()
    if mode == "I;16":
        return Image.frombytes(mode, high.size, data, "raw", "I;16B")
    unsigned = Image.frombytes("I;16", high.size, data, "raw", "I;16B")
    return unsigned.convert("I").point(lambda value: value * 1 - 32768)


def _merged(planes: list[Image.Image], mode: str, layout: Layout) -> Image.Image:
    if len(planes) == 1:
        image = planes[0]
        return image if mode == "L" else Image.frombytes(mode, image.size, image.tobytes())
    if mode.endswith("A"):
        held = mode[:-1] + _MERGED_ALPHA[layout.alpha]
        return Image.merge(held, planes) if held in {"LA", "RGBA"} else _premultiplied(planes)
    return Image.merge(mode, planes)


def _premultiplied(planes: list[Image.Image]) -> Image.Image:
    """Return L or RGB with alpha, from colours premultiplied by it."""
    if len(planes) == 4:
        flat = Image.merge("RGBA", planes).tobytes()
        return Image.frombytes("RGBa", planes[0].size, flat).convert("RGBA")
    grey, alpha = planes
    image = _premultiplied([grey, grey, grey, alpha])
    return Image.merge("LA", [image.getchannel("R"), alpha])


def _numbers(data: bytes, piece: Piece, layout: Layout) -> tuple[bytes, bytes]:
    """Return the high bytes and the low bytes of the samples, scaled to 16 bits."""
    high, low = _split(data, layout)
    if layout.is_signed:
        high = high.translate(_HIGHEST_BIT)  # the least is 0 until all is there
    elif layout.photometric is Photometric.CIE_LAB:
        high = _lab(high, piece, layout)
    if layout.photometric is Photometric.WHITE_IS_ZERO:
        high, low = high.translate(_INVERTED), low.translate(_INVERTED)
    return high, low


def _split(data: bytes, layout: Layout) -> tuple[bytes, bytes]:
    bits = layout.bits
    if bits == _BYTE:
        return data, b""
    if bits % _BYTE == 0:
        step = bits // _BYTE
        return data[::step], data[1::step]
    row = row_bytes_of(layout)
    rows = [data[start : start + row] for start in range(0, len(data), row)]
    samples = layout.piece[0] * (1 if layout.is_apart else layout.samples)
    high, low = packed_numbers(rows, bits, samples)
    if bits < _BYTE:
        is_index = layout.photometric is Photometric.PALETTE
        return (high if is_index else high.translate(stretched(bits))), b""
    # Repeat the highest bits below the others, so that white is white.
    repeated = high.translate(bytes(value >> (bits - _BYTE) for value in range(256)))
    both = int.from_bytes(low, "little") | int.from_bytes(repeated, "little")
    return high, both.to_bytes(len(high), "little")


def _lab(high: bytes, piece: Piece, layout: Layout) -> bytes:
    """Return CIE Lab with a and b as Pillow has them: 128 is neutral."""
    if layout.is_apart:
        return high.translate(_HIGHEST_BIT) if piece.plane in _SIGNED_BANDS else high
    result = bytearray(high)
    for band in _SIGNED_BANDS:
        result[band :: layout.samples] = high[band :: layout.samples].translate(_HIGHEST_BIT)
    return bytes(result)


def _paste(plane: Image.Image, data: bytes, piece: Piece, layout: Layout) -> None:
    size = (layout.piece[0], piece.rows)
    plane.paste(Image.frombytes("L", size, data), (piece.x, piece.y))
