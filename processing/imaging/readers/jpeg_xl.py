"""Read JPEG XL pictures with the decoder of pillow-jxl-plugin, which turns them upright by itself.

The plugin's own reader decodes all pixels before their number is known, so the header is parsed
here.
"""

import contextlib
import io
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO

import pillow_jxl  # type: ignore[import-untyped,import-not-found,unused-ignore]
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from processing.errors import PictureError
from processing.imaging._isobmff import file_boxes
from processing.imaging.decode_errors import DAMAGE
from processing.imaging.metadata.exif import including
from processing.imaging.metadata.ifd import Place, Tree, read_tree
from processing.imaging.metadata.ifd_writer import write_block
from processing.language.lazy_text import lazy_tr
from processing.record import record

_SRGB_NAMES = ("sRGB", "Gra_D65_Rel_SRG", "Gra_D65_Per_SRG")
_MAKER = slice(4, 8)  # offset of a profile's creator
_NO_THREADS = 0  # the other cores are busy with other pictures
_TIFF_OFFSET_BYTES = 4  # a box of EXIF begins with the offset of its content
_UPRIGHT = 1
_TIFF_STARTS = (b"II*\0", b"MM\0*")
_PREMULTIPLIED = {"RGBA": "RGBa", "LA": "La"}
_FOR_PRINT = lazy_tr(
    "It is a CMYK picture, which the JPEG XL decoder reads without black; save it as TIFF or JPEG "
    "with the program that made it.",
    code="unsupported",
)

# The header: ISO/IEC 18181-1, and ISO/IEC 18181-2 for the boxes around it.
_STREAM_START = b"\xff\x0a"
_CONTAINER_START = b"\0\0\0\x0cJXL \r\n\x87\n"
_PART_NUMBER_BYTES = 4  # of the number before each part of a stream in several boxes
_MAX_BOXES = 64  # before the picture's own boxes
_LEAST_BYTES = 12  # the longest size there is
_MOST_BYTES = 4096  # of a header, which may contain long channel names
_SMALL_STEP = 8  # the sides of small pictures are multiples of it
_SMALL_BITS = 5
_SIDE_BITS = (9, 13, 18, 30)

# Ratio of width to height.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}

# A number has one of four encodings, each a constant that is added to a number of bits.
_Ways = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]

_PREVIEW_EIGHTHS: _Ways = ((16, 0), (32, 0), (1, 5), (33, 9))
_PREVIEW_PIXELS: _Ways = ((1, 6), (65, 8), (321, 10), (1345, 12))
_TICKS: _Ways = ((100, 0), (1000, 0), (1, 10), (1, 30))  # a second
_TICK_PARTS: _Ways = ((1, 0), (1001, 0), (1, 8), (1, 10))
_PLAYS: _Ways = ((0, 0), (0, 3), (0, 16), (0, 32))
_LEVEL_BITS: _Ways = ((8, 0), (10, 0), (12, 0), (1, 6))
_FLOAT_BITS: _Ways = ((32, 0), (16, 0), (24, 0), (1, 6))
_CHANNELS: _Ways = ((0, 0), (1, 0), (2, 4), (1, 12))  # beside colour or grey
_KIND: _Ways = ((0, 0), (1, 0), (2, 4), (18, 6))
_SHIFT: _Ways = ((0, 0), (3, 0), (4, 0), (1, 3))
_NAME_BYTES: _Ways = ((0, 0), (0, 4), (16, 5), (48, 10))
_MOSAIC_CHANNEL: _Ways = ((1, 0), (0, 2), (3, 4), (19, 8))
_ORIENTATION_BITS = 3
_EXPONENT_BITS = 4
_INK_BITS = 4 * 16  # a spot colour and how much it covers

_ALPHA, _SPOT, _BLACK, _MOSAIC = 0, 2, 4, 5  # kinds of channels


class JpegXlFile(ImageFile.ImageFile):
    """A JPEG XL picture of which only the header is known until it is loaded.

    Attributes:
        is_animated: whether it has several frames; the decoder gives the last of them only.
    """

    format = "JXL"
    format_description = "JPEG XL"
    gives_last_frame = True

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101 - Pillow gave it just now
        try:
            header = read_header(self.fp)
        except BadHeaderError as error:
            raise SyntaxError(str(error)) from error
        if header.has_black:
            raise PictureError(_FOR_PRINT)
        self._size = header.size
        self.is_animated = header.is_animated
        self._is_premultiplied = header.is_premultiplied
        self._mode = "RGBA"  # the mode with the most bands that it may have

    def load(self) -> Any:
        """Decode all pixels."""
        if self._im is None:
            assert self.fp is not None  # noqa: S101 - it is closed after the pixels are there
            self.fp.seek(0)
            is_jpeg, header, content, profile, boxes = pillow_jxl.Decoder(_NO_THREADS)(
                self.fp.read()
            )
            if is_jpeg:
                self._take_jpeg(content)
            else:
                self._take_pixels(header, content)
                self._take_metadata(boxes)
            self._exif = None  # the header had none
            if profile and not is_jpeg and not _is_srgb(bytes(profile)):
                self.info["icc_profile"] = bytes(profile)
        return super().load()

    def _take_jpeg(self, content: bytes) -> None:
        """Use the JPEG that the file was transcoded from, with its orientation."""
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
            image.load()
            self.im, self._mode, self._size = image.im, image.mode, image.size
            self.info.update(image.info)

    def _take_pixels(self, header: Any, content: bytes) -> None:
        mode = "F" if header.mode == "F;16" else header.mode
        size = (header.width, header.height)
        if self._is_premultiplied and mode in _PREMULTIPLIED:
            image = Image.frombytes(_PREMULTIPLIED[mode], size, content).convert(mode)
        else:
            image = Image.frombytes(mode, size, content)
        self.im, self._mode, self._size = image.im, image.mode, image.size

    def _take_metadata(self, boxes: list[Any]) -> None:
        """Read EXIF and XMP, with the orientation set to upright: the decoder turns the pixels."""
        content = _box(boxes, b"Exif")
        if content[_TIFF_OFFSET_BYTES:].startswith(_TIFF_STARTS):
            content = content[_TIFF_OFFSET_BYTES:]
        tree = Tree(">")
        with contextlib.suppress(*DAMAGE):  # missing or damaged metadata is skipped
            tree = read_tree(io.BytesIO(content))
        upright = {int(ExifTags.Base.Orientation): tree.short(_UPRIGHT)}
        self.info["exif"] = write_block(including(tree, Place.MAIN, upright))
        self.info["xmp"] = _box(boxes, b"xml ")


def _box(boxes: list[Any], kind: bytes) -> bytes:
    """Return the content of the first box of a kind; empty if there is none."""
    return next((bytes(box.data) for box in boxes if box.box_type == kind), b"")


def _is_srgb(profile: bytes) -> bool:
    """Return whether the decoder generated `profile` for an sRGB picture."""
    is_made = profile[_MAKER] == b"jxl "
    return is_made and any(name.encode("utf-16-be") in profile for name in _SRGB_NAMES)


def open_image(file: BinaryIO, _path: Path) -> Image.Image:
    """Read the header of `file`.

    Raises:
        UnidentifiedImageError: it is no JPEG XL file.
        PictureError: the decoder does not support its kind of colours.
    """
    try:
        return JpegXlFile(file)
    except SyntaxError as error:
        raise UnidentifiedImageError(str(error)) from error


class BadHeaderError(Exception):
    """The file does not begin as a JPEG XL picture does."""


@record
class Header:
    """The header of a JPEG XL picture.

    Attributes:
        size: width and height in pixels as stored, before the orientation.
        is_animated: whether it is an animation.
        is_premultiplied: whether its colours are premultiplied by alpha.
        has_black: whether it has a black channel, as CMYK.
    """

    size: tuple[int, int]
    is_animated: bool = False
    is_premultiplied: bool = False
    has_black: bool = False


class _Bits:
    """Reads numbers from a bit stream, the lowest bit of each byte first; zeros follow its end."""

    def __init__(self, content: bytes) -> None:
        self._bits = int.from_bytes(content, "little")

    def take(self, count: int) -> int:
        number = self._bits & ((1 << count) - 1)
        self._bits >>= count
        return number

    def flag(self) -> bool:
        return bool(self.take(1))

    def number(self, ways: _Ways) -> int:
        base, count = ways[self.take(2)]
        return base + self.take(count)


def read_header(file: IO[bytes]) -> Header:
    """Return the header of the picture in `file`.

    Raises:
        BadHeaderError: it is no JPEG XL file, or ends within its header.
    """
    content = _stream_start(file)
    if not content.startswith(_STREAM_START) or len(content) < _LEAST_BYTES:
        raise BadHeaderError("the JPEG XL stream does not begin as it should")
    bits = _Bits(content[len(_STREAM_START) :])
    size = _size(bits)
    is_plain = bits.flag()
    return Header(size) if is_plain else _read_further(bits, size)


def _stream_start(file: IO[bytes]) -> bytes:
    """Return the first bytes of the code stream, which may be split over several boxes."""
    start = file.read(len(_CONTAINER_START))
    if start.startswith(_STREAM_START):
        return start + file.read(_MOST_BYTES)
    if start != _CONTAINER_START:
        raise BadHeaderError("this is no JPEG XL file")
    content = b""
    for box in islice(file_boxes(file), _MAX_BOXES):
        if box.kind in {b"jxlc", b"jxlp"}:
            part = box.start + (_PART_NUMBER_BYTES if box.kind == b"jxlp" else 0)
            file.seek(part)
            content += file.read(max(0, min(box.end - part, _MOST_BYTES)))
        if box.kind == b"jxlc" or len(content) >= _MOST_BYTES:
            break
    return content


def _size(bits: _Bits) -> tuple[int, int]:
    is_small = bits.flag()
    height = _side(bits, is_small=is_small)
    ratio = _RATIOS.get(bits.take(3))
    if ratio is None:
        return (_side(bits, is_small=is_small), height)
    return (height * ratio[0] // ratio[1], height)


def _side(bits: _Bits, *, is_small: bool) -> int:
    if is_small:
        return (bits.take(_SMALL_BITS) + 1) * _SMALL_STEP
    return bits.take(_SIDE_BITS[bits.take(2)]) + 1


def _read_further(bits: _Bits, size: tuple[int, int]) -> Header:
    """Read the rest of the header of a picture that does not have all defaults."""
    is_animated = bits.flag() and _is_animated(bits)
    _skip_depth(bits)
    bits.flag()  # whether 16 bits are enough to decode it
    channels = [_channel(bits) for _ in range(bits.number(_CHANNELS))]
    first_alpha = next((mixed for kind, mixed in channels if kind == _ALPHA), False)
    return Header(size, is_animated, first_alpha, any(kind == _BLACK for kind, _ in channels))


def _is_animated(bits: _Bits) -> bool:
    """Return whether it is an animation, from the optional fields."""
    bits.take(_ORIENTATION_BITS)
    if bits.flag():  # the intrinsic size
        _size(bits)
    if bits.flag():  # a preview
        _skip_preview_size(bits)
    if not bits.flag():
        return False
    for ways in (_TICKS, _TICK_PARTS, _PLAYS):
        bits.number(ways)
    bits.flag()  # whether frames have time codes
    return True


def _skip_preview_size(bits: _Bits) -> None:
    ways = _PREVIEW_EIGHTHS if bits.flag() else _PREVIEW_PIXELS
    bits.number(ways)
    if bits.take(3) not in _RATIOS:
        bits.number(ways)


def _skip_depth(bits: _Bits) -> None:
    is_float = bits.flag()
    bits.number(_FLOAT_BITS if is_float else _LEVEL_BITS)
    if is_float:
        bits.take(_EXPONENT_BITS)


def _channel(bits: _Bits) -> tuple[int, bool]:
    """Return the kind of a channel, and whether colours are premultiplied by it."""
    if bits.flag():  # the default: alpha, not premultiplied
        return _ALPHA, False
    kind = bits.number(_KIND)
    _skip_depth(bits)
    bits.number(_SHIFT)
    bits.take(8 * bits.number(_NAME_BYTES))
    if kind == _SPOT:
        bits.take(_INK_BITS)
    if kind == _MOSAIC:
        bits.number(_MOSAIC_CHANNEL)
    return kind, kind == _ALPHA and bits.flag()
