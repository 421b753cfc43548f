"""Read BMP by Pillow where that is right, and by our own decoder where it is not."""

import io
import struct
from typing import Any, BinaryIO, cast

from PIL import Image, ImageFile, ImagePalette, UnidentifiedImageError
from PIL.BmpImagePlugin import BmpImageFile

from processing.errors import PictureError
from processing.imaging._lost_parts import note_loss
from processing.imaging.readers._bit_fields import column, packed_numbers, stretched
from processing.imaging.readers._tiff_pieces import swapped
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.record import record

_BYTE = 8
_FILE_HEADER_BYTES = 14
_MARK, _ARRAY_MARK = b"BM", b"BA"
_OLD_HEADER_BYTES = 12
_HEADER_BYTES = frozenset({12, 16, 40, 52, 56, 64, 108, 124})  # of DIBs without a file header
_LEAST_HEADER_BYTES, _MOST_HEADER_BYTES = 16, 256
_OS2_HEADER_BYTES = frozenset(range(16, 40)) | {64}
_PALETTE_BITS = frozenset({1, 2, 4, 8})
_PIXEL_BITS = _PALETTE_BITS | {16, 24, 32}
_MOST_BITS = 64  # the largest that writers use
_PILLOW_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_PLAIN, _RLE8, _RLE4, _FIELDS, _JPEG, _PNG, _ALPHA_FIELDS = range(7)
_RUN_BITS = {_RLE8: 8, _RLE4: 4}
_END_OF_ROW, _END, _MOVE = range(3)  # escape codes, after a zero
_OVERSHOOT = 1  # writers may pad to a pair of pixels
_EMBEDDED = {_JPEG: "JPEG", _PNG: "PNG"}
_COMPRESSIONS = {11: "CMYK", 12: "CMYK", 13: "CMYK"}
_OS2_COMPRESSIONS = {3: "Huffman", 4: "RLE24"}
_USUAL_MASKS = {16: (0x7C00, 0x3E0, 0x1F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}
_PART_BYTES = 4_000_000
RUNS_BEYOND = lazy_tr(
    "Some of its pixels lie outside of the picture; it may be damaged.", code="damaged-part"
)
_PROFILE_HEADER_BYTES = 124
_PROFILE_FIELDS = struct.Struct(
    "<56x4s52xII4x"
)  # colour space type; offset and length of a profile
_EMBEDDED_PROFILE = b"DEBM"
_TRUNCATED = "image file is truncated"


@record
class _Header:
    """The header of a BMP.

    Attributes:
        bytes: its own size.
        is_upright: whether the top row comes first.
        palette_at: offset of the palette in the file; `palette_bytes` is the size of one entry.
        pixels_at: offset of the pixels in the file.
        masks: the bits of a pixel for red, green, blue and alpha; none if it has a palette.
    """

    bytes: int
    width: int
    height: int
    is_upright: bool
    bits: int
    compression: int
    colors: int
    palette_at: int
    palette_bytes: int
    pixels_at: int
    masks: tuple[int, ...]

    @property
    def row_bytes(self) -> int:
        """Bytes per row; rows are padded to multiples of four."""
        return (self.width * self.bits + 31) // 32 * 4


class BmpFile(BmpImageFile):
    """A BMP picture; kinds that Pillow decodes wrongly or not at all are decoded here."""

    _header: _Header | None = None
    _embedded: Image.Image | None = None

    def _open(self) -> None:
        """Read the header.

        Raises:
            PictureError: its kind is not supported.
        """
        file = cast("BinaryIO", self.fp)
        start = _start_of(file)
        header = _read_header(file, start)
        if header.compression in _EMBEDDED and header.bytes not in _OS2_HEADER_BYTES:
            self._take_embedded(file, header)
        elif _is_right_by_pillow(header):
            file.seek(0 if start is None else start + _FILE_HEADER_BYTES)
            self._bitmap(offset=0 if start is None else header.pixels_at)
            self._fill_palette(header)
        else:
            _check_readable(header)
            self._header = header
            self._size = (header.width, header.height)
            self._mode = "P" if not header.masks else "RGBA" if header.masks[3] else "RGB"
            self.tile = [ImageFile._Tile("fields", (0, 0, *self._size), 0, ())]
            if not header.masks:
                self.palette = _palette_of(file, header)
        self._take_profile(file, header)

    def load(self) -> Any:
        """Decode the pixels.

        Raises:
            OSError: the file ends early or is damaged.
        """
        if self.tile and self._embedded is not None:
            self._embedded.load()
            self._take_pixels(self._embedded)
            self.palette = self._embedded.palette
        elif self.tile and self._header is not None:
            self._take_pixels(self._decoded(cast("BinaryIO", self.fp), self._header))
        return super().load()

    def _decoded(self, file: BinaryIO, header: _Header) -> Image.Image:
        if header.compression not in _RUN_BITS:
            return _pixels_of(file, header)
        image, is_beyond = _run_pixels(file, header)
        if is_beyond:
            note_loss(self.info, RUNS_BEYOND)
        return image

    def _take_pixels(self, image: Image.Image) -> None:
        self.tile, self.readonly = [], 0
        self.im = image.im
        if self.palette:
            self.palette.dirty = 1

    def _take_profile(self, file: BinaryIO, header: _Header) -> None:
        """Read the colour profile that a header of version 5 may point to."""
        if header.bytes != _PROFILE_HEADER_BYTES:
            return
        place = header.palette_at - header.bytes
        file.seek(place)
        kind, offset, length = _PROFILE_FIELDS.unpack(file.read(_PROFILE_FIELDS.size))
        if kind == _EMBEDDED_PROFILE and length:
            file.seek(place + offset)
            self.info["icc_profile"] = file.read(length)

    def _fill_palette(self, header: _Header) -> None:
        """Fill missing palette entries with black."""
        if self.palette and isinstance(self.palette.palette, bytes):
            content = self.palette.palette.ljust(header.palette_bytes << header.bits, b"\0")
            self.palette = ImagePalette.raw(str(self.palette.rawmode), content)

    def _take_embedded(self, file: BinaryIO, header: _Header) -> None:
        """Open the JPEG or PNG that the file contains instead of pixels."""
        file.seek(header.pixels_at)
        content = io.BytesIO(file.read())
        try:
            image = Image.open(content, formats=(_EMBEDDED[header.compression],))
        except UnidentifiedImageError as error:
            raise SyntaxError("no picture inside") from error
        self._embedded = image
        self._size, self._mode = image.size, image.mode
        self.tile = [ImageFile._Tile("embedded", (0, 0, *self._size), 0, ())]


def accepts(start: bytes) -> bool:
    """Return whether a file that begins with `start` is a BMP, with a file header or without."""
    return start.startswith((_MARK, _ARRAY_MARK)) or _is_bare(start)


def _is_bare(start: bytes) -> bool:
    """Return whether `start` is the header of a DIB without a file header."""
    if len(start) < _LEAST_HEADER_BYTES:
        return False
    size = int.from_bytes(start[:4], "little")
    if size not in _HEADER_BYTES:
        return False
    if size == _OLD_HEADER_BYTES:
        width, height, planes, bits = struct.unpack_from("<HHHH", start, 4)
    else:
        width, height, planes, bits = struct.unpack_from("<iiHH", start, 4)
    return planes == 1 and bits in _PIXEL_BITS and width > 0 and height != 0


def _start_of(file: BinaryIO) -> int | None:
    """Return the offset of the file header; None if there is none.

    Raises:
        SyntaxError: it is no BMP.
    """
    start = file.read(_FILE_HEADER_BYTES + 2)
    place = 0
    if start.startswith(_ARRAY_MARK):  # a bitmap array; the first is used
        place = _FILE_HEADER_BYTES
        file.seek(place)
        start = file.read(_FILE_HEADER_BYTES + 2)
    if start.startswith(_MARK):
        return place
    if place == 0 and _is_bare(start):
        return None
    raise SyntaxError("no BMP")


def _read_header(file: BinaryIO, start: int | None) -> _Header:
    """Read the header, and locate palette and pixels.

    Raises:
        PictureError: it is of an unknown kind.
        SyntaxError: it ends early.
    """
    pixels_at = 0
    place = 0
    if start is not None:
        file.seek(start)
        (pixels_at,) = struct.unpack("<10xI", file.read(_FILE_HEADER_BYTES))
        place = start + _FILE_HEADER_BYTES
    file.seek(place)
    (size,) = struct.unpack("<I", file.read(4))
    is_old = size == _OLD_HEADER_BYTES
    if not is_old and not _LEAST_HEADER_BYTES <= size <= _MOST_HEADER_BYTES:
        raise unread(lazy_ptr("BMP with", "a header of {size} bytes", size=size))
    content = file.read(size - 4).ljust(_MOST_HEADER_BYTES, b"\0")
    if is_old:
        width, height, _, bits = struct.unpack_from("<HHHH", content)
        compression = colors = 0
    else:
        width, height, _, bits, compression, colors = struct.unpack_from("<iiHHI12xI", content)
    palette_at = place + size
    masks: tuple[int, ...] = ()
    if bits > _BYTE:
        masks = _USUAL_MASKS.get(bits, ())
        if compression in {_FIELDS, _ALPHA_FIELDS} and size not in _OS2_HEADER_BYTES:
            masks, palette_at = _masks_of(content, size, compression, file, palette_at)
    palette_bytes = 3 if is_old else 4
    most = 1 << bits if bits <= _BYTE else 0
    entries = colors or most
    if not pixels_at:
        pixels_at = palette_at + palette_bytes * (entries if bits <= _BYTE else colors)
    return _Header(
        size,
        width,
        abs(height),
        height < 0,
        bits,
        compression,
        entries,
        palette_at,
        palette_bytes,
        pixels_at,
        masks,
    )


def _masks_of(
    content: bytes, size: int, compression: int, file: BinaryIO, place: int
) -> tuple[tuple[int, ...], int]:
    """Return the masks of the channels, and the offset of what follows them."""
    has_alpha_inside = 56  # the smallest header with an alpha mask
    if size >= 52:  # the smallest with masks
        masks = struct.unpack_from("<4I", content, 36)
        return masks if size >= has_alpha_inside else (*masks[:3], 0), place
    count = 4 if compression == _ALPHA_FIELDS else 3
    file.seek(place)
    masks = struct.unpack(f"<{count}I", file.read(4 * count))
    return (*masks, 0)[:4], place + 4 * count


def _is_right_by_pillow(header: _Header) -> bool:
    """Return whether Pillow decodes pixels stored like this correctly."""
    if header.bytes not in _PILLOW_HEADERS or header.bits == 2:
        return False
    if header.bits <= _BYTE:
        return header.compression == _PLAIN and header.colors <= 1 << header.bits
    if header.compression == _FIELDS:
        return False
    return header.compression == _PLAIN and header.bits in {16, 24, 32}


def _check_readable(header: _Header) -> None:
    """Raise a PictureError if pixels stored like this are not supported."""
    if not 0 < header.bits <= _MOST_BITS:
        raise SyntaxError("no bits")
    if header.bits not in _PIXEL_BITS:
        raise unread(lazy_ptr("BMP with", "{bits} bits a pixel", bits=header.bits))
    named = _OS2_COMPRESSIONS if header.bytes in _OS2_HEADER_BYTES else _COMPRESSIONS
    if header.compression in named:
        name = named[header.compression]
        raise unread(lazy_ptr("BMP with", "{name} compression", name=name))
    if header.compression in _RUN_BITS:
        if header.bits != _RUN_BITS[header.compression]:
            raise SyntaxError("runs of another depth")
    elif header.compression not in {_PLAIN, _FIELDS, _ALPHA_FIELDS}:
        number = plain_amount(header.compression)
        raise unread(lazy_ptr("BMP with", "compression {number}", number=number))
    if any(mask >> _low_bit(mask) & ((mask >> _low_bit(mask)) + 1) for mask in header.masks):
        raise unread(lazy_ptr("BMP with", "channels of scattered bits"))


def unread(what: str) -> PictureError:
    """Return the error for a BMP with the unsupported feature `what`."""
    return PictureError(
        lazy_tr(
            "BMP with {what} is not supported; save the picture again with another program first.",
            code="unsupported",
            what=what,
        )
    )


def _palette_of(file: BinaryIO, header: _Header) -> ImagePalette.ImagePalette:
    count = min(header.colors, 1 << header.bits)
    file.seek(header.palette_at)
    content = file.read(count * header.palette_bytes)
    step = header.palette_bytes
    colors = bytearray(3 * (len(content) // step))
    for part in range(3):
        colors[part::3] = content[2 - part :: step][: len(content) // step]
    return ImagePalette.ImagePalette("RGB", colors)


def _pixels_of(file: BinaryIO, header: _Header) -> Image.Image:
    """Return the picture, read some rows at a time.

    Raises:
        OSError: the file ends early.
    """
    mode = "P" if not header.masks else "RGBA" if header.masks[3] else "RGB"
    image = Image.new(mode, (header.width, header.height))
    rows = max(1, _PART_BYTES // header.row_bytes)
    file.seek(header.pixels_at)
    for first in range(0, header.height, rows):
        count = min(rows, header.height - first)
        data = file.read(count * header.row_bytes)
        if len(data) < count * header.row_bytes:
            raise OSError(_TRUNCATED)
        part = _colors(data, header, count) if header.masks else _indexes(data, header, count)
        if not header.is_upright:
            part = part.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image.paste(part, (0, first if header.is_upright else header.height - first - count))
    if mode == "RGBA" and image.getchannel("A").getextrema() == (0, 0):
        image.putalpha(255)  # if all are 0, alpha is not in use
    return image


def _run_pixels(file: BinaryIO, header: _Header) -> tuple[Image.Image, bool]:
    """Return the run-length encoded picture, and whether some runs are outside of it.

    Pixels without a run have colour 0.

    Raises:
        OSError: the file ends early.
    """
    file.seek(header.pixels_at)
    data = file.read()
    width, bits = header.width, header.bits
    pixels = bytearray(width * header.height)
    x = y = place = 0
    is_beyond = False
    while y < header.height:
        if place + 2 > len(data):
            raise OSError(_TRUNCATED)
        count, value = data[place], data[place + 1]
        place += 2
        if not count and value == _END:
            break
        if not count and value == _END_OF_ROW:
            x, y = 0, y + 1
            continue
        if not count and value == _MOVE:
            if place + 2 > len(data):
                raise OSError(_TRUNCATED)
            x, y = x + data[place], y + data[place + 1]
            place += 2
            continue
        if count:
            run = _unpacked(bytes((value,)) * (-(-count * bits // _BYTE)), bits)[:count]
        else:
            length = -(-value * bits // _BYTE)
            run = _unpacked(data[place : place + length], bits)[:value]
            if len(run) < value:
                raise OSError(_TRUNCATED)
            place += length + length % 2
        is_beyond |= x + len(run) > width + _OVERSHOOT
        start = y * width + x
        pixels[start : start + min(len(run), width - x)] = run[: max(width - x, 0)]
        x = min(x + len(run), width)
    image = Image.frombytes("P", (width, header.height), bytes(pixels))
    if not header.is_upright:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return image, is_beyond


def _unpacked(data: bytes, bits: int) -> bytes:
    """Unpack numbers of 4 or 8 bits from `data` to one byte each."""
    return data if bits == _BYTE else packed_numbers([data], bits, len(data) * 2)[0]


def _indexes(data: bytes, header: _Header, count: int) -> Image.Image:
    size = (header.width, count)
    step = header.row_bytes
    rows = [data[start : start + step] for start in range(0, len(data), step)]
    if header.bits == _BYTE:
        return Image.frombytes("P", size, b"".join(row[: header.width] for row in rows))
    return Image.frombytes("P", size, packed_numbers(rows, header.bits, header.width)[0])


def _colors(data: bytes, header: _Header, count: int) -> Image.Image:
    """Return rows of pixels whose channels are bit fields of a little-endian number."""
    step = header.bits // _BYTE
    width = header.row_bytes // step  # with padding
    if header.row_bytes % step:
        rows = range(0, len(data), header.row_bytes)
        width = header.width
        data = b"".join(data[start : start + width * step] for start in rows)
    data = swapped(data, step)
    masks = header.masks if header.masks[3] else header.masks[:3]
    bands = []
    for mask in masks:
        shift = _low_bit(mask)
        bits = (mask >> shift).bit_length()
        if not bits:
            bands.append(Image.new("L", (width, count)))
            continue
        start = header.bits - shift - bits
        taken = min(bits, _BYTE)
        levels = column(data, start, taken, step, width * count).translate(stretched(taken))
        bands.append(Image.frombytes("L", (width, count), levels))
    return Image.merge("RGBA" if len(bands) == 4 else "RGB", bands).crop(
        (0, 0, header.width, count)
    )


def _low_bit(mask: int) -> int:
    """Return the place of the lowest bit that is set."""
    return (mask & -mask).bit_length() - 1 if mask else 0


def take_over() -> None:
    """Let Pillow open every BMP as a `BmpFile` from now on."""
    Image.register_open(BmpImageFile.format, BmpFile, accepts)
