"""Estimate the memory that a picture takes from its header, and refuse what takes too much."""

from PIL import Image

from processing.errors import TooHeavyError
from processing.formats.available import by_pillow_name
from processing.formats.table import PictureFormat
from processing.formats.writer_options import is_lossless, subsampling_for
from processing.imaging.operations.order import color_policy
from processing.imaging.steps.sequence import converts_colors_first
from processing.language.amounts import decimal_amount, plain_amount
from processing.language.lazy_text import lazy_tr
from processing.processes.memory import MEGABYTE
from processing.record import record
from processing.settings.choices import ColorPolicy, Subsampling
from processing.settings.recipe import Recipe

# A progressive JPEG holds the coefficients of all its pixels at any scale of decoding.
_COEFFICIENT_BYTES = 2  # per band
_CHANNELS_BYTES = 4  # the same for all modes with several bands
_PROFILE_COPIES = 4  # the file's, those of the library that reads it, and the result's
_TRIES_BYTES = 4  # the finest file that is small enough, while a finer one is tried
# What linear light takes in addition: one band of levels and one of floating-point numbers; the
# same for opacity and for both if transparent; intermediate results for 16 bits of grey.
# Measured in the same way: L and RGB 4.4 to 4.9, LA and RGBA 13.5, I;16 20.0.
_LIGHT_BYTES = (5, 14)
_WIDE_LIGHT_BYTES = 21
# What a resampled picture takes while it is sharpened, itself included, opaque and transparent.
# Measured: RGB 8.4, LA 15.5, RGBA 20.0; LAB also holds its bands.
_SHARPENING_BYTES = (12, 21)
# How many copies of the result there are while it is turned upright, and while it is converted to
# sRGB: the result, without its transparency, converted, and with its transparency again.
_TURNED_COPIES = 2
_CONVERTED_COPIES = (3, 4)


@record
class _Kind:
    """Memory that the pixels of one of Pillow's modes take, in bytes per pixel.

    Attributes:
        held: as decoded, and again as `normalise` returns them.
        peak: at most while they are normalised or resampled.
    """

    held: int
    peak: int


# Measured as the growth of a process's address space on pictures of 3000 x 3000 pixels with
# noise, brought to 256: 1 2.1, L 1.1, LA 8.6, P 5.4, P with a hole 9.4, RGB 4.4, RGBA 8.4,
# CMYK 4.4, LAB 4.6, YCbCr 8.4, I;16 10.0, I 12.0, F 12.0.
_WIDE = _Kind(3, 11)
_KINDS = {
    "1": _Kind(2, 3),
    "L": _Kind(1, 2),
    "LA": _Kind(4, 9),
    "P": _Kind(5, 6),
    "RGB": _Kind(4, 5),
    "RGBA": _Kind(4, 9),
    "CMYK": _Kind(4, 5),
    "LAB": _Kind(4, 5),
    "YCbCr": _Kind(8, 9),
    "I;16": _WIDE,
    "I;16B": _WIDE,
    "I;16L": _WIDE,
    "I;16N": _WIDE,
    "I": _Kind(5, 13),
    "F": _Kind(5, 13),
}

_OTHER_KIND = _Kind(8, 13)  # what is converted, then premultiplied: PA, RGBa and the like

# One colour is marked as transparent; measured: L 9.6, RGB 12.4.
_MARKED_KINDS = {
    "1": _Kind(5, 10),
    "L": _Kind(5, 10),
    "P": _Kind(5, 10),
    "RGB": _Kind(8, 13),
}


@record
class Load:
    """The counts of pixels from which the memory of a picture is estimated.

    Attributes:
        source_pixels: how many its file holds.
        decoded_pixels: how many will be decoded of it.
        result_pixels: how many the result will have.
        file_bytes: the size of its file; most readers hold all of it.
        between_pixels: how many there are when rows are resampled, and columns are not.
    """

    source_pixels: int
    decoded_pixels: int
    result_pixels: int
    file_bytes: int
    between_pixels: int


def weigh(image: Image.Image, load: Load, result_format: PictureFormat, recipe: Recipe) -> int:
    """Return how many bytes the opened `image` takes at most until its result is encoded.

    The peak is reached while it is decoded, resampled, sharpened, turned and converted, or encoded.
    What the reader holds, it holds until the file is closed.
    """
    source_format = by_pillow_name(image.format)
    is_transparent = image.has_transparency_data
    kind = _KINDS.get(image.mode, _OTHER_KIND)
    if is_transparent:
        kind = _MARKED_KINDS.get(image.mode, kind)
    read_pixels = load.decoded_pixels if source_format.has_draft else load.source_pixels
    reader = read_pixels * source_format.reader_bytes + load.file_bytes + source_format.load_bytes
    if image.info.get("progressive"):
        reader += load.source_pixels * len(image.getbands()) * _COEFFICIENT_BYTES
    reader += len(image.info.get("icc_profile") or b"") * _PROFILE_COPIES
    gets_holes = is_transparent or converts_colors_first(recipe)
    made = load.result_pixels * _CHANNELS_BYTES
    writer = _writer_bytes(result_format, recipe, is_transparent=gets_holes)
    held = load.decoded_pixels * kind.held
    return reader + max(
        _resampling_bytes(load, kind, recipe, is_transparent=is_transparent),
        held + load.result_pixels * _sharpening_bytes(recipe, is_transparent=is_transparent),
        held + made * _copies(recipe, is_transparent=is_transparent),
        held + made * (1 + _is_widened(image, result_format)) + load.result_pixels * writer,
    )


def _is_widened(image: Image.Image, result_format: PictureFormat) -> bool:
    """Return whether grey with transparency becomes colour, as the format has no such grey."""
    return image.mode in {"LA", "La"} and "LA" not in result_format.modes


def _resampling_bytes(load: Load, kind: _Kind, recipe: Recipe, *, is_transparent: bool) -> int:
    """Return what decoding and resampling take."""
    decoding = load.decoded_pixels * kind.peak
    is_same_size = load.result_pixels == load.source_pixels and recipe.size_mode.keeps_proportions
    if is_same_size or not recipe.size_mode.resamples:
        return decoding
    resampled = load.result_pixels * _CHANNELS_BYTES * (1 + is_transparent)
    resampling = decoding + load.between_pixels * _CHANNELS_BYTES + resampled
    if recipe.linear_light:
        light = _WIDE_LIGHT_BYTES if kind is _WIDE else _LIGHT_BYTES[is_transparent]
        resampling += light * (load.decoded_pixels + load.between_pixels + load.result_pixels)
    return resampling


def _sharpening_bytes(recipe: Recipe, *, is_transparent: bool) -> int:
    """Return what sharpening takes for a pixel of the result."""
    is_sharpened = recipe.sharpen_percent and recipe.size_mode.resamples
    return _SHARPENING_BYTES[is_transparent] if is_sharpened else 0


def _copies(recipe: Recipe, *, is_transparent: bool) -> int:
    """Return how many copies of the result there are while it is turned and converted."""
    is_converted = color_policy(recipe) is ColorPolicy.SRGB
    return _CONVERTED_COPIES[is_transparent] if is_converted else _TURNED_COPIES


def _writer_bytes(result_format: PictureFormat, recipe: Recipe, *, is_transparent: bool) -> int:
    """Return what the writer takes for a pixel of the result."""
    usual = result_format.writer_bytes[is_transparent]
    tries = _TRIES_BYTES if recipe.target_kilobytes and result_format.has_quality else 0
    is_full = subsampling_for(recipe) is not Subsampling.QUARTER
    if is_full or is_lossless(result_format, recipe):
        usual = max(usual, result_format.full_writer_bytes[is_transparent])
    return usual + tries


def check_weight(
    size: tuple[int, int], needed_bytes: int, limit_bytes: int, frames: int = 1
) -> None:
    """Refuse a picture that does not fit into `limit_bytes`.

    Its `size` in pixels and how many `frames` it has are for the message.

    Raises:
        TooHeavyError: it does not fit; the message says what it needs.
    """
    if needed_bytes > limit_bytes:
        raise TooHeavyError(_too_heavy(size, needed_bytes, limit_bytes, frames), needed_bytes)


def _too_heavy(size: tuple[int, int], needed_bytes: int, limit_bytes: int, frames: int) -> str:
    figures = {
        "width": plain_amount(size[0]),
        "height": plain_amount(size[1]),
        "needed": decimal_amount(needed_bytes / MEGABYTE, 0),
        "limit": decimal_amount(limit_bytes / MEGABYTE, 0),
    }
    if frames > 1:
        return lazy_tr(
            "The picture is too large: {width} x {height} pixels in {frames} frames take about "
            "{needed} MB of memory, and {limit} MB are allowed. Raise the memory limit, or make a "
            "smaller copy of it with another program.",
            code="needs-memory",
            frames=frames,
            **figures,
        )
    return lazy_tr(
        "The picture is too large: {width} x {height} pixels take about {needed} MB of memory, and "
        "{limit} MB are allowed. Raise the memory limit, or make a smaller copy of it with another "
        "program.",
        code="needs-memory",
        **figures,
    )
