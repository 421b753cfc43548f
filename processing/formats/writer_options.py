"""Translate a recipe into the options of a format's writer, and name what it cannot do."""

from itertools import pairwise

from processing.formats.table import Options, PictureFormat
from processing.language.lazy_text import LazyText, lazy_tr
from processing.picture import Size
from processing.record import record
from processing.settings.choices import Effort, Subsampling
from processing.settings.recipe import Recipe

FULL_COLOR_FROM = 90  # from this quality on, chroma is not subsampled

LARGE_PIXELS = 1_000_000  # from this many pixels on, a result is large

_FINENESS = (Subsampling.QUARTER, Subsampling.HALF, Subsampling.FULL)


@record
class WriterOptions:
    """The options of a writer for one result.

    Attributes:
        named: its options, without the quality.
        quality: on its own scale; None if it has no quality, or the result is lossless.
        shortfalls: what was asked and it cannot do, a sentence each.
    """

    named: Options
    quality: int | None
    shortfalls: tuple[LazyText, ...]


def writer_options(result_format: PictureFormat, recipe: Recipe, size: Size) -> WriterOptions:
    """Return how a result of `size` pixels is written in `result_format` for `recipe`."""
    named = result_format.options_for(recipe.effort)
    if _is_large(recipe, size):
        named += result_format.large
    if recipe.progressive:
        named += result_format.progressive
    if is_lossless(result_format, recipe):
        return WriterOptions(named + result_format.lossless, None, ())
    if len(result_format.subsamplings) > 1:
        named += (("subsampling", str(subsampling_for(recipe))),)
    quality = None
    if result_format.has_quality:
        quality = own_quality(result_format, recipe.quality_percent)
    return WriterOptions(named, quality, tuple(_shortfalls(result_format, recipe)))


def _is_large(recipe: Recipe, size: Size) -> bool:
    """Return whether a result is written as a large one; never if it has a target file size."""
    is_usual = recipe.effort is Effort.USUAL and not recipe.target_kilobytes
    return is_usual and size[0] * size[1] >= LARGE_PIXELS


def is_lossless(result_format: PictureFormat, recipe: Recipe) -> bool:
    """Return whether `recipe` asks for lossless files, and `result_format` has them."""
    return recipe.lossless and bool(result_format.lossless)


def subsampling_for(recipe: Recipe) -> Subsampling:
    """Return the chroma subsampling of `recipe`; where it is automatic, its quality decides."""
    if recipe.subsampling is not Subsampling.AUTO:
        return recipe.subsampling
    is_fine = recipe.quality_percent >= FULL_COLOR_FROM
    return Subsampling.FULL if is_fine else Subsampling.QUARTER


def own_quality(result_format: PictureFormat, quality_percent: int) -> int:
    """Return the writer's own quality for the quality of a recipe."""
    for (low, own_low), (high, own_high) in pairwise(result_format.qualities):
        if quality_percent <= high:
            part = (quality_percent - low) / (high - low)
            return round(own_low + part * (own_high - own_low))
    raise ValueError(f"quality {quality_percent} is beyond the scale of {result_format.label}")


def _shortfalls(result_format: PictureFormat, recipe: Recipe) -> list[LazyText]:
    """Return what a lossy writer cannot do, a sentence each."""
    shortfalls = []
    if recipe.lossless and result_format.has_quality:
        shortfalls.append(
            lazy_tr(
                "{format} cannot be written without loss here; it has quality {quality}.",
                code="not-lossless",
                format=result_format.label,
                quality=recipe.quality_percent,
            )
        )
    finest = max(map(_FINENESS.index, result_format.subsamplings), default=len(_FINENESS))
    is_asked = recipe.subsampling is not Subsampling.AUTO
    if is_asked and _FINENESS.index(recipe.subsampling) > finest:
        shortfalls.append(
            lazy_tr(
                "{format} stores colour as {subsampling} unless it is lossless.",
                code="subsampling-changed",
                format=result_format.label,
                subsampling=str(_FINENESS[finest]),
            )
        )
    return shortfalls
