"""Read TIFF by Pillow where that is right, and by our own decoder where it is not."""

import io
import re
from itertools import zip_longest
from typing import Any, BinaryIO, cast

from PIL import Image, ImageFile, ImagePalette
from PIL.TiffImagePlugin import OPEN_INFO, PREFIXES, ImageFileDirectory_v2, TiffImageFile

from processing.imaging._lost_parts import note_loss
from processing.imaging.readers._tiff_layout import (
    BLACK_AND_WHITE,
    COEFFICIENTS,
    COLOR_MAP,
    EXTRA_SAMPLES,
    PHOTOMETRIC,
    PLAIN_PACKINGS,
    STRIP_OFFSETS,
    SUBSAMPLING,
    Layout,
    Packing,
    Photometric,
    check_readable,
    layout_of,
    unread,
)
from processing.imaging.readers._tiff_pixels import mode_of, pixels_of
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.processes.captured_output import overheard, say

_BYTE = 8
_TWELVE = 12
_LONG_BITS = 32
_FILLED_UP = frozenset(
    {Packing.CCITT_RLE, Packing.CCITT_RLE_WORD, Packing.FAX_3, Packing.FAX_4, Packing.JPEG}
)
_JPEG_END = b"\xff\xd9"
_END_BYTES = 16  # at the end of a strip, including padding
_HORIZONTAL = 2
_SUMMED_BITS = frozenset({8, 16, 32})  # whose predictor libtiff undoes
_FULL_COLORS = (1, 1)
_JPEG_BITS = frozenset({_BYTE, _TWELVE})  # that libtiff decodes
_OLD_MAP_COLORS = 256  # a colour map without values from here on has 8 bits, as in libtiff
_ORIENTATION = 274
_ON_ITS_SIDE = frozenset({5, 6, 7, 8})
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT, _PROFILE = 282, 283, 296, 34675
_INCH, _CENTIMETER, _CENTIMETERS = 2, 3, 2.54

# How libtiff begins what it prints of pixels that it cannot decode, and fills with others.
_DECODER_ERROR = re.compile(r"(?:\w*Decode\w*|JPEGLib|TIFFFill(?:Strip|Tile)): ")
_DAMAGED_ROW = re.compile(r" at line (\d+) of (?:strip|tile) (\d+)")
_ROW_MARK = "000000000001"  # ITU-T T.4, 4.1.2
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_MOST_DAMAGED_ROWS = 1 / 20  # of a fax; with more of them it is no picture that anybody can use

_BIG_ENDIAN_BIGTIFF = b"MM\0+"
_AS_PILLOW_TAKES_IT = b"MM+\0"

LOST_ALPHA = lazy_tr(
    "Its transparency was left out, as it cannot be kept with CMYK or Lab colours.",
    code="channels-lost",
)
NEGATIVE_LEVELS = lazy_tr(
    "Some of its levels are negative; the lowest is shown as black.", code="negative-levels"
)
LOST_CHANNELS = lazy_tr(
    "Its extra channels, which are not colours, were left out.", code="channels-lost"
)
DAMAGED_ROWS = lazy_tr(
    "Some of its rows are damaged in the file and are wrong in the result.", code="damaged-part"
)


class _SwappedStart(io.RawIOBase):
    """A big-endian BigTIFF with its version little-endian, as Pillow looks for it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        is_start = self._file.tell() == 0
        content = self._file.read(size)
        return _AS_PILLOW_TAKES_IT + content[4:] if is_start else content

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self._file.tell()


class _BigExif(Image.Exif):
    """The tags of a BigTIFF as EXIF."""

    def _get_head(self) -> bytes:
        head = super()._get_head()
        return _AS_PILLOW_TAKES_IT + head[4:] if head.startswith(_BIG_ENDIAN_BIGTIFF) else head


class TiffFile(TiffImageFile):
    """A TIFF picture; kinds that Pillow decodes wrongly or not at all are decoded here.

    Attributes:
        sample_bits: bits per channel in the file.
    """

    sample_bits = _BYTE
    _layout: Layout | None = None
    _is_own = False

    def _open(self) -> None:
        """Read the header and the tags of the first page."""
        file = cast("BinaryIO", self.fp)
        start = file.read(4)
        file.seek(0)
        if start != _BIG_ENDIAN_BIGTIFF:
            super()._open()
            return
        self.fp = cast("Any", _SwappedStart(file))
        self._exif = _BigExif()
        super()._open()
        self.fp = self._fp = file

    def _setup(self) -> None:
        """Set up the current page from its tags.

        Raises:
            PictureError: its kind is not supported.
        """
        layout = layout_of(self.tag_v2)
        self._layout = layout
        self.sample_bits = layout.bits
        self._is_own = not _is_right_by_pillow(layout, self.tag_v2)
        if layout.loses_alpha or layout.other_channels:
            note_loss(self.info, LOST_ALPHA if layout.loses_alpha else LOST_CHANNELS)
        if self._is_own:
            check_readable(layout)
            self._set_up_samples(layout)
        else:
            self._set_up_by_pillow(layout)
        if self.mode in {"P", "PA"}:
            self._take_palette()

    def load(self) -> Any:
        """Decode the pixels, and turn them upright.

        Raises:
            OSError: the file ends early or is damaged.
        """
        layout = self._layout
        if not self.tile or layout is None:
            return super().load()
        assert self.fp is not None  # noqa: S101 - it is open until the pixels are there
        if self._is_own:
            little = self.tag_v2.prefix == b"II"
            image = pixels_of(layout, cast("BinaryIO", self.fp), is_little=little)
            self.tile, self.readonly = [], 0
            self._mode, self.im = image.mode, image.im
            self.load_end()
            self._tell_negative(layout)
            return super().load()
        self._check_strips(layout)
        try:
            self._decode_by_pillow(layout)
        except OSError as error:
            raise _why(layout, error) from error
        if layout.bits == _TWELVE and self.mode == "I;16":
            self.im = _full_scale(self).im
        self._tell_negative(layout)
        return super().load()

    def _decode_by_pillow(self, layout: Layout) -> None:
        """Decode the pixels, and find out what libtiff fills up without raising anything.

        Raises:
            OSError: the file ends early or is damaged.
        """
        if self.tile[0][0] != "libtiff":
            super().load()
            return
        damaged = self._missing_rows(layout)
        with overheard() as lines:
            super().load()
        errors = [line for line in lines if _DECODER_ERROR.match(line)]
        say([line for line in lines if line not in errors])
        damaged += len({row.groups() for line in errors if (row := _DAMAGED_ROW.search(line))})
        # Rows of Group 3 begin with a mark each, so one that is damaged spoils no other.
        is_alone = layout.packing is Packing.FAX_3
        if damaged > layout.height * _MOST_DAMAGED_ROWS or (errors and not is_alone):
            raise OSError("broken data stream when reading image file")
        if damaged:
            note_loss(self.info, DAMAGED_ROWS)

    def _missing_rows(self, layout: Layout) -> int:
        """Return how many rows of a Group 3 fax have no mark in the file.

        The first of each strip may do without.
        """
        if layout.packing is not Packing.FAX_3 or layout.is_tiled:
            return 0
        file = cast("BinaryIO", self.fp)
        marks = 0
        for offset, length in zip(layout.offsets, layout.lengths, strict=False):
            file.seek(offset)
            content = file.read(length)
            content = content.translate(_REVERSED) if layout.is_reversed else content
            marks += bin(int.from_bytes(b"\x01" + content, "big")).count(_ROW_MARK)
        return max(0, layout.height - marks - len(layout.offsets))

    def _tell_negative(self, layout: Layout) -> None:
        """Warn of negative levels, whose appearance is undefined."""
        if layout.is_signed and self.mode == "I" and self.im.getextrema()[0] < 0:
            note_loss(self.info, NEGATIVE_LEVELS)

    def _set_up_by_pillow(self, layout: Layout) -> None:
        if self.tag_v2.get(PHOTOMETRIC) is None:
            self.tag_v2[PHOTOMETRIC] = int(layout.photometric)
        super()._setup()
        if _needs_conversion(layout, self.tag_v2) and not self.use_load_libtiff:
            # Pillow would take the bytes for whole pixels; libtiff handles subsampled chroma.
            self.use_load_libtiff = True
            self._mode = "RGB"
            box = (0, 0, layout.width, layout.height)
            self.tile = [ImageFile._Tile("libtiff", box, 0, ("RGBX", False, self.tag_v2.offset))]

    def _set_up_samples(self, layout: Layout) -> None:
        size = (layout.width, layout.height)
        is_on_side = self.tag_v2.get(_ORIENTATION) in _ON_ITS_SIDE
        self._tile_size = size
        self._size = size[::-1] if is_on_side else size
        self._mode = mode_of(layout)
        self._compression = layout.packing.name.lower()
        self._planar_configuration = 1
        self.use_load_libtiff = False
        self.tile = [ImageFile._Tile("samples", (0, 0, *size), 0, ())]
        self.info["compression"] = self._compression
        self._tell_resolution()
        if _PROFILE in self.tag_v2:
            self.info["icc_profile"] = self.tag_v2[_PROFILE]
        self.palette = None

    def _tell_resolution(self) -> None:
        unit = self.tag_v2.get(_RESOLUTION_UNIT, _INCH)
        factor = {_INCH: 1.0, _CENTIMETER: _CENTIMETERS}.get(unit)
        x, y = self.tag_v2.get(_X_RESOLUTION), self.tag_v2.get(_Y_RESOLUTION)
        if factor and x and y:
            self.info["dpi"] = (x * factor, y * factor)

    def _take_palette(self) -> None:
        """Read the colour map; some writers store 8 bits instead of 16."""
        values = self.tag_v2.get(COLOR_MAP, ())
        if not values:
            raise SyntaxError("no palette")
        if max(values) >= _OLD_MAP_COLORS:
            values = tuple(value // 256 for value in values)
        self.palette = ImagePalette.raw("RGB;L", bytes(values))

    def _check_strips(self, layout: Layout) -> None:
        """Refuse a picture that is cut off.

        Decoders of faxes and JPEGs fill missing parts with white or grey.
        """
        file = cast("BinaryIO", self.fp)
        place = file.tell()
        end = file.seek(0, io.SEEK_END)
        # Other decoders detect data that are cut off.
        lengths = layout.lengths if layout.packing in _FILLED_UP else ()
        pieces = list(zip_longest(layout.offsets, lengths[: len(layout.offsets)], fillvalue=0))
        is_cut = any(offset >= end or offset + length > end for offset, length in pieces)
        if layout.packing is Packing.JPEG and not is_cut:
            is_cut = not all(_ends_as_jpeg(file, *piece) for piece in pieces)
        file.seek(place)
        if is_cut:
            raise OSError("image file is truncated")


def _ends_as_jpeg(file: BinaryIO, offset: int, length: int) -> bool:
    """Return whether a strip ends with the end marker of a JPEG."""
    taken = min(length, _END_BYTES)
    file.seek(offset + length - taken)
    return not length or _JPEG_END in file.read(taken)


def _is_right_by_pillow(layout: Layout, tags: ImageFileDirectory_v2) -> bool:
    """Return whether Pillow decodes pixels stored like this correctly."""
    if layout.packing not in PLAIN_PACKINGS:
        return _is_right_in_libtiff(layout)
    if layout.photometric is Photometric.YCBCR and layout.bits == _BYTE:
        return not layout.is_apart or tags.get(SUBSAMPLING) == _FULL_COLORS
    if layout.is_tiled and tags.get(STRIP_OFFSETS) is not None:
        return False  # it takes those for strips in any case
    if layout.is_apart or (layout.predictor == _HORIZONTAL and layout.bits not in _SUMMED_BITS):
        return False
    is_deep_grey = layout.is_grey and layout.bits > _BYTE
    if is_deep_grey and layout.photometric is Photometric.WHITE_IS_ZERO:
        return False  # Pillow inverts up to 8 bits only
    if layout.bits == _TWELVE or (layout.is_signed and layout.bits == _BYTE):
        return False  # it does not scale 12 bits, and takes signed levels for unsigned
    if layout.bits == _LONG_BITS and not (layout.is_signed or layout.is_float):
        return False  # it takes them for signed
    if layout.loses_alpha:
        return False
    kind = 2 if layout.is_signed else 3 if layout.is_float else 1
    key = (
        tags.prefix,
        int(layout.photometric),
        (kind,),
        2 if layout.is_reversed else 1,
        (layout.bits,) * layout.samples,
        tags.get(EXTRA_SAMPLES, ()),
    )
    return key in OPEN_INFO


def _needs_conversion(layout: Layout, tags: ImageFileDirectory_v2) -> bool:
    """Return whether it is YCbCr that Pillow would decode as not subsampled."""
    if layout.photometric is not Photometric.YCBCR:
        return False
    whole_bytes = layout.width * layout.height * layout.samples
    thinned = tags.get(SUBSAMPLING) or (_FULL_COLORS if sum(layout.lengths) >= whole_bytes else ())
    is_tuned = any(each > 0 for each in tags.get(COEFFICIENTS, ())) or BLACK_AND_WHITE in tags
    return layout.is_apart or is_tuned or thinned != _FULL_COLORS


def _is_right_in_libtiff(layout: Layout) -> bool:
    """Return True for faxes and JPEGs, which libtiff decodes; raise a PictureError if it cannot."""
    if layout.packing in {Packing.JPEG, Packing.OLD_JPEG} and layout.bits not in _JPEG_BITS:
        raise unread(lazy_ptr("TIFF with", "{bits}-bit JPEG compression", bits=layout.bits))
    return True


def _full_scale(image: Image.Image) -> Image.Image:
    """Scale levels from 12 to 16 bits."""
    factor = 65535 / 4095
    levels = image.convert("I").point(lambda value: value * factor + 0.5)
    return levels.convert("I;16")


def _why(layout: Layout, error: OSError) -> Exception:
    """Return the error for a failed decoder: it may be an unsupported kind instead of damage."""
    names = {
        Packing.WEBP: lazy_ptr("TIFF with", "{name} compression", name="WebP"),
        Packing.OLD_JPEG: lazy_ptr("TIFF with", "this kind of old-style JPEG compression"),
        # Pillow asks for a full strip where the last one is shorter, which this decoder refuses.
        Packing.THUNDER: lazy_ptr("TIFF with", "this kind of ThunderScan compression"),
    }
    name = names.get(layout.packing)
    return unread(name) if name else error


def take_over() -> None:
    """Let Pillow open every TIFF as a `TiffFile` from now on."""
    PREFIXES.append(_AS_PILLOW_TAKES_IT)
    _, accepts = Image.OPEN[TiffImageFile.format]
    Image.register_open(TiffImageFile.format, TiffFile, accepts)
