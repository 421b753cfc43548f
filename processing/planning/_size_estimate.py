"""Estimate the size of results before they are made, as files and on disk.

Bytes per pixel vary by a factor of three between pictures; the error is smaller over many.
"""

import functools
import math
from itertools import pairwise

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.formats.writer_options import is_lossless
from processing.imaging.sizing import result_size
from processing.picture import Size
from processing.settings.batch import KILOBYTE
from processing.settings.choices import ColorPolicy, LargerPolicy, MetadataPolicy
from processing.settings.recipe import Recipe
from processing.task import SourceImage

_BLOCK_BYTES = 4096  # most disks allocate blocks of this size
_SIDES = (4, 3)  # the ratio of most photos

# Bytes per pixel of a photo as JPEG by quality; those of other formats are in their rows.
_JPEG_BYTES = ((1, 0.03), (30, 0.06), (60, 0.13), (75, 0.18), (85, 0.25), (95, 0.5), (100, 1.0))
_LOSSLESS_BYTES = 1.2


def estimate_result_bytes(source: SourceImage, recipe: Recipe) -> int:
    """Return the estimated size of the file that is made of `source`, in bytes."""
    picture = available.by_suffix(source.relative)
    size = source.header.size if source.header else None
    size = size or _estimate_size(picture, source.size_bytes, recipe)
    content = _estimate(recipe, picture, size)
    if _may_be_copied(recipe, picture, size):
        content = min(content, max(source.size_bytes, 1))
    return content


def on_disk(size_bytes: int) -> int:
    """Return how many bytes a file of this size takes on most disks."""
    return -(-size_bytes // _BLOCK_BYTES) * _BLOCK_BYTES


@functools.lru_cache(maxsize=65536)
def _estimate(recipe: Recipe, picture: PictureFormat, size: Size) -> int:
    width, height = result_size(recipe, size)
    target = available.result_format(recipe.output_format, picture)
    content = width * height * _result_pixel_bytes(recipe, target)
    if recipe.target_kilobytes and target.has_quality:
        content = min(content, recipe.target_kilobytes * KILOBYTE)
    return math.ceil(max(content, 1))


@functools.lru_cache(maxsize=65536)
def _may_be_copied(recipe: Recipe, picture: PictureFormat, size: Size) -> bool:
    """Return whether a copy takes the place of a larger result."""
    is_asked = recipe.if_larger is LargerPolicy.COPY and not recipe.steps
    keeps_all = recipe.metadata is MetadataPolicy.KEEP and recipe.color is ColorPolicy.KEEP
    keeps_format = available.result_format(recipe.output_format, picture) is picture
    return is_asked and keeps_all and keeps_format and result_size(recipe, size) == size


def _estimate_size(picture: PictureFormat, size_bytes: int, recipe: Recipe) -> Size:
    """Return the estimated size in pixels of a picture by the size of its file."""
    pixel_bytes = picture.source_pixel_bytes
    if not pixel_bytes:  # a vector drawing is rendered as large as needed
        return (recipe.width_pixels, recipe.height_pixels)
    across, down = _SIDES
    unit = math.sqrt(size_bytes / pixel_bytes / (across * down))
    # Sizes are rounded, so that most of many pictures share one cached estimate.
    step = 2 ** max(0, int(unit).bit_length() - 4)
    unit = max(1, round(unit / step) * step)
    return (across * unit, down * unit)


def _result_pixel_bytes(recipe: Recipe, target: PictureFormat) -> float:
    if is_lossless(target, recipe):
        return _LOSSLESS_BYTES
    if not target.has_quality:
        return target.result_pixel_bytes
    return _jpeg_pixel_bytes(recipe.quality_percent) * target.beside_jpeg


def _jpeg_pixel_bytes(quality_percent: int) -> float:
    for (low, fewer), (high, more) in pairwise(_JPEG_BYTES):
        if quality_percent <= high:
            return fewer + (more - fewer) * (quality_percent - low) / (high - low)
    raise ValueError(f"there is no quality {quality_percent}")
