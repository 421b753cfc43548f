"""Determine how a TIFF file stores its pixels, and refuse unsupported kinds."""

from collections.abc import Sequence
from enum import IntEnum

from PIL.TiffImagePlugin import ImageFileDirectory_v2 as Tags

from processing.errors import PictureError
from processing.language.amounts import plain_amount
from processing.language.lazy_text import lazy_ptr, lazy_tr
from processing.record import record

# Tags and their values: TIFF 6.0 and its supplements.
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER = 256, 257, 258, 259, 262, 266
STRIP_OFFSETS, SAMPLES, STRIP_ROWS, STRIP_BYTES = 273, 277, 278, 279
PLANAR, PREDICTOR, COLOR_MAP = 284, 317, 320
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES = 322, 323, 324, 325
INK_SET, EXTRA_SAMPLES, SAMPLE_FORMAT, SUBSAMPLING = 332, 338, 339, 530
COEFFICIENTS, BLACK_AND_WHITE = 529, 532
MOST_SAMPLES = 32  # samples per pixel that are supported
MOST_PIECES = 4_000_000  # strips and tiles

_CMYK_INKS = 1
_UNSIGNED, _SIGNED, _FLOAT = 1, 2, 3
_NO_FORMAT = 4  # undefined samples; they are taken for unsigned


class Photometric(IntEnum):
    """The meaning of a pixel's samples: its colour space."""

    WHITE_IS_ZERO = 0
    BLACK_IS_ZERO = 1
    RGB = 2
    PALETTE = 3
    MASK = 4
    INKS = 5
    YCBCR = 6
    CIE_LAB = 8
    ICC_LAB = 9
    ITU_LAB = 10
    COLOR_FILTERS = 32803
    LOG_L = 32844
    LOG_LUV = 32845
    LINEAR_RAW = 34892


class Packing(IntEnum):
    """The compression."""

    NONE = 1
    CCITT_RLE = 2
    FAX_3 = 3
    FAX_4 = 4
    LZW = 5
    OLD_JPEG = 6
    JPEG = 7
    DEFLATE = 8
    CCITT_RLE_WORD = 32771
    PACK_BITS = 32773
    THUNDER = 32809
    OLD_DEFLATE = 32946
    LZMA = 34925
    ZSTD = 50000
    WEBP = 50001


class AlphaKind(IntEnum):
    """The meaning of an extra sample."""

    NONE = 0
    PREMULTIPLIED = 1
    PLAIN = 2


_COLORS = {
    Photometric.WHITE_IS_ZERO: 1,
    Photometric.BLACK_IS_ZERO: 1,
    Photometric.RGB: 3,
    Photometric.PALETTE: 1,
    Photometric.MASK: 1,
    Photometric.INKS: 4,
    Photometric.YCBCR: 3,
    Photometric.CIE_LAB: 3,
    Photometric.ICC_LAB: 3,
}
# Translators: what a TIFF has in "TIFF with {what} is not supported".
_NAMES = {
    Photometric.ITU_LAB: lazy_ptr("TIFF with", "ITU Lab colours"),
    Photometric.COLOR_FILTERS: lazy_ptr("TIFF with", "unfinished camera raw pixels"),
    Photometric.LOG_L: lazy_ptr("TIFF with", "LogL brightness"),
    Photometric.LOG_LUV: lazy_ptr("TIFF with", "LogLuv colours"),
    Photometric.LINEAR_RAW: lazy_ptr("TIFF with", "unfinished camera raw pixels"),
}
_KINDS = lazy_ptr("TIFF with", "channels of different kinds of samples")
_DEPTHS = lazy_ptr("TIFF with", "channels of different numbers of bits")
_PACKING_NAMES = {
    32766: "NeXT",
    32895: "IT8",
    32896: "IT8",
    32897: "IT8",
    32898: "IT8",
    32908: "PixarFilm",
    32909: "PixarLog",
    32947: "DCS",
    34661: "JBIG",
    34676: "SGI log",
    34677: "SGI log",
    34712: "JPEG 2000",
    34887: "LERC",
    34892: "lossy DNG",
    50002: "JPEG XL",
}
# Those that contain rows of samples once they are unpacked.
PLAIN_PACKINGS = frozenset(
    {
        Packing.NONE,
        Packing.LZW,
        Packing.DEFLATE,
        Packing.PACK_BITS,
        Packing.OLD_DEFLATE,
        Packing.LZMA,
        Packing.ZSTD,
    }
)
_WHOLE_BYTES = frozenset({16, 24, 32, 64})
_FLOAT_BITS = frozenset({16, 24, 32, 64})


@record
class Layout:
    """How the pixels of one picture are stored.

    Attributes:
        bits: bits per sample.
        samples: samples per pixel.
        colors: how many of them are colours; extra samples follow.
        alpha: the meaning of the first extra sample.
        is_apart: whether the samples are in separate planes.
        piece: width and height of a strip or tile.
        offsets: of all strips or tiles in the file, row by row, plane by plane.
        lengths: of them in bytes; empty if unknown.
    """

    width: int
    height: int
    photometric: Photometric
    packing: Packing
    bits: int
    samples: int
    colors: int
    alpha: AlphaKind
    is_signed: bool
    is_float: bool
    is_apart: bool
    is_reversed: bool
    predictor: int
    piece: tuple[int, int]
    is_tiled: bool
    offsets: tuple[int, ...]
    lengths: tuple[int, ...]

    @property
    def is_grey(self) -> bool:
        """Whether it is grey, with alpha at most."""
        return self.photometric in {Photometric.WHITE_IS_ZERO, Photometric.BLACK_IS_ZERO}

    @property
    def other_channels(self) -> int:
        """The number of extra samples of a pixel that are not alpha."""
        return self.samples - self.colors - (self.alpha is not AlphaKind.NONE)

    @property
    def loses_alpha(self) -> bool:
        """Whether it has transparency that no mode for its colours can hold."""
        return self.alpha is not AlphaKind.NONE and self.photometric in {
            Photometric.INKS,
            Photometric.CIE_LAB,
            Photometric.ICC_LAB,
        }


def layout_of(tags: Tags) -> Layout:
    """Return how the picture that `tags` describe is stored.

    Raises:
        PictureError: it is of an unsupported kind.
        SyntaxError: the tags are invalid.
    """
    photometric, packing = _photometric(tags), _packing(tags)
    samples = _whole(tags.get(SAMPLES, 1))
    if photometric is Photometric.YCBCR and tags.get(SAMPLES) is None:
        samples = _COLORS[photometric]
    colors = _COLORS[photometric]
    if photometric is Photometric.YCBCR and samples < colors:
        colors = samples  # as some scanners declare grey JPEGs
    if photometric is Photometric.INKS and tags.get(INK_SET, _CMYK_INKS) != _CMYK_INKS:
        raise unread(lazy_ptr("TIFF with", "inks other than CMYK"))
    if not colors <= samples:
        raise SyntaxError("too few samples")
    if samples > MOST_SAMPLES:
        raise unread(lazy_ptr("TIFF with", "{samples} samples a pixel", samples=samples))
    kind = _same(tags.get(SAMPLE_FORMAT, (_UNSIGNED,)), _KINDS)
    if kind not in {_UNSIGNED, _SIGNED, _FLOAT, _NO_FORMAT}:
        raise unread(lazy_ptr("TIFF with", "complex numbers"))
    # As in libtiff: some old writers put the offsets of tiles into the tags of strips.
    is_tiled = tags.get(STRIP_OFFSETS) is None or tags.get(TILE_WIDTH) is not None
    width, height = _positive(tags.get(WIDTH)), _positive(tags.get(HEIGHT))
    return Layout(
        width,
        height,
        photometric,
        packing,
        _bits(tags, samples),
        samples,
        colors,
        _alpha(tags, samples, colors),
        kind == _SIGNED,
        kind == _FLOAT,
        tags.get(PLANAR, 1) == 2 and samples > 1,
        tags.get(FILL_ORDER, 1) == 2,
        tags.get(PREDICTOR, 1),
        _piece(tags, width, height, is_tiled=is_tiled),
        is_tiled,
        _numbers(_values_of_pieces(tags, TILE_OFFSETS, STRIP_OFFSETS, is_tiled=is_tiled)),
        _numbers(_values_of_pieces(tags, TILE_BYTES, STRIP_BYTES, is_tiled=is_tiled)),
    )


def check_readable(layout: Layout) -> None:
    """Raise a PictureError if pixels stored like this are not supported."""
    if layout.is_float:
        raise unread(_float(layout))
    if layout.is_signed and not _is_signed_grey(layout):
        raise unread(_signed(layout))
    if layout.packing not in PLAIN_PACKINGS:
        raise unread(_packed(layout))
    if not 1 <= layout.bits <= 16 and layout.bits not in _WHOLE_BYTES:
        raise unread(lazy_ptr("TIFF with", "{bits} bits a channel", bits=layout.bits))
    if layout.photometric is Photometric.PALETTE and layout.bits > 8:
        raise unread(lazy_ptr("TIFF with", "a palette of {bits} bits", bits=layout.bits))
    if layout.photometric is Photometric.YCBCR:
        raise unread(lazy_ptr("TIFF with", "subsampled YCbCr colours stored channel by channel"))
    if layout.predictor not in {1, 2}:
        number = plain_amount(_whole(layout.predictor))
        raise unread(lazy_ptr("TIFF with", "predictor {number}", number=number))


def unread(what: str) -> PictureError:
    """Return the error for a TIFF with the unsupported feature `what`."""
    return PictureError(
        lazy_tr(
            "TIFF with {what} is not supported; "
            "save the picture with 8 or 16 bits a channel in another program first.",
            code="unsupported",
            what=what,
        )
    )


def _is_signed_grey(layout: Layout) -> bool:
    return layout.is_grey and layout.alpha is AlphaKind.NONE and layout.bits in {8, 16}


def _float(layout: Layout) -> str:
    if layout.is_grey:
        return lazy_ptr("TIFF with", "{bits}-bit float levels", bits=layout.bits)
    return lazy_ptr("TIFF with", "{bits}-bit float colours", bits=layout.bits)


def _signed(layout: Layout) -> str:
    if layout.is_grey:
        return lazy_ptr("TIFF with", "signed {bits}-bit grey", bits=layout.bits)
    return lazy_ptr("TIFF with", "signed {bits}-bit colours", bits=layout.bits)


def _packed(layout: Layout) -> str:
    bits, name = layout.bits, layout.packing.name
    if layout.is_grey:
        return lazy_ptr("TIFF with", "{bits}-bit grey in {name} packing", bits=bits, name=name)
    return lazy_ptr("TIFF with", "{bits}-bit colours in {name} packing", bits=bits, name=name)


def _packing(tags: Tags) -> Packing:
    number = _whole(tags.get(COMPRESSION, 1))
    try:
        return Packing(number)
    except ValueError as error:
        raise unread(_packing_name(number)) from error


def _packing_name(number: int) -> str:
    if number in _PACKING_NAMES:
        return lazy_ptr("TIFF with", "{name} compression", name=_PACKING_NAMES[number])
    return lazy_ptr("TIFF with", "compression {number}", number=plain_amount(number))


def _photometric(tags: Tags) -> Photometric:
    number = tags.get(PHOTOMETRIC)
    if tags.get(COMPRESSION) == Packing.OLD_JPEG and number != Photometric.BLACK_IS_ZERO:
        return Photometric.YCBCR  # as nearly all are, whatever they declare
    if number is None:
        return _guessed(tags)
    try:
        photometric = Photometric(_whole(number))
    except ValueError as error:
        raise unread(
            lazy_ptr("TIFF with", "the unknown colour space {number}", number=plain_amount(number))
        ) from error
    if photometric in _NAMES:
        raise unread(_NAMES[photometric])
    return photometric


def _guessed(tags: Tags) -> Photometric:
    """Return the colour space if it is not declared, as libtiff guesses it."""
    if tags.get(COLOR_MAP):
        return Photometric.PALETTE
    if tags.get(SAMPLES, 1) >= _COLORS[Photometric.RGB]:
        return Photometric.RGB
    is_fax = tags.get(COMPRESSION, 1) in {2, 3, 4, 32771}
    return Photometric.WHITE_IS_ZERO if is_fax else Photometric.BLACK_IS_ZERO


def _alpha(tags: Tags, samples: int, colors: int) -> AlphaKind:
    extra = tags.get(EXTRA_SAMPLES, ())
    extra = extra if isinstance(extra, tuple) else (extra,)
    if samples == colors:
        return AlphaKind.NONE
    if not extra:  # undeclared, other readers take a fourth sample for alpha
        return AlphaKind.PLAIN if (colors, samples) in {(3, 4), (1, 2)} else AlphaKind.NONE
    if extra[0] in {AlphaKind.NONE, AlphaKind.PREMULTIPLIED}:
        return AlphaKind(extra[0])
    return AlphaKind.PLAIN


def _bits(tags: Tags, samples: int) -> int:
    value = tags.get(BITS, (1,))
    bits = _same(value[:samples] if isinstance(value, tuple) else value, _DEPTHS)
    if not 1 <= bits <= 64:
        raise SyntaxError("no bits")
    return bits


def _same(value: object, mixture: str) -> int:
    """Return the value of a tag that repeats it for each sample.

    `mixture` names what a picture has if it does not.
    """
    values = value if isinstance(value, tuple) else (value,)
    if len(set(values)) > 1:
        raise unread(mixture)
    return _whole(values[0])


def _piece(tags: Tags, width: int, height: int, *, is_tiled: bool) -> tuple[int, int]:
    if is_tiled:
        return _positive(tags.get(TILE_WIDTH)), _positive(tags.get(TILE_HEIGHT))
    rows = _whole(tags.get(STRIP_ROWS, height))
    return width, min(rows, height) or height


def _values_of_pieces(tags: Tags, of_tiles: int, of_strips: int, *, is_tiled: bool) -> object:
    """Return the value of one of two tags: that of tiles or that of strips."""
    tag = of_tiles if is_tiled and tags.get(of_tiles) is not None else of_strips
    return tags.get(tag, ())


def _numbers(value: object) -> tuple[int, ...]:
    values: Sequence[object] = value if isinstance(value, tuple) else (value,)
    return tuple(_whole(each) for each in values[:MOST_PIECES])


def _positive(value: object) -> int:
    number = _whole(value)
    if number < 1:
        raise SyntaxError("no size")
    return number


def _whole(value: object) -> int:
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    if not isinstance(value, int):
        raise SyntaxError("a tag without a number")  # noqa: TRY004 - as Pillow tells damage
    return value
