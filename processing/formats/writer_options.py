"""What a format's writer is told for a recipe, and what of the recipe it cannot be told."""

from dataclasses import dataclass
from itertools import pairwise

from processing.formats.table import Options, PictureFormat
from processing.picture import Size
from processing.settings.choices import Effort, Subsampling
from processing.settings.recipe import Recipe

FULL_COLOR_FROM = 90  # from this quality on colour is stored as finely as brightness

LARGE_PIXELS = 1_000_000  # so many and more a result has that is large

_FINENESS = (Subsampling.QUARTER, Subsampling.HALF, Subsampling.FULL)


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """What a writer is told.

    Attributes:
        named: its options, without the quality.
        quality: in its own measure; None where it has none, or nothing is to be lost.
        shortfalls: what it cannot do of what was asked, a sentence each.
    """

    named: Options
    quality: int | None
    shortfalls: tuple[str, ...]


def writer_options(result_format: PictureFormat, recipe: Recipe, size: Size) -> WriterOptions:
    """Return what the writer of `result_format` is told for `recipe` and a result of `size`."""
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
    """Return whether a result is written as large ones are; never one whose bytes are counted."""
    is_usual = recipe.effort is Effort.USUAL and not recipe.target_kilobytes
    return is_usual and size[0] * size[1] >= LARGE_PIXELS


def is_lossless(result_format: PictureFormat, recipe: Recipe) -> bool:
    """Return whether `recipe` asks for a kind of `result_format` that loses nothing."""
    return recipe.lossless and bool(result_format.lossless)


def subsampling_for(recipe: Recipe) -> Subsampling:
    """Return how finely colour is stored, where the recipe leaves it open by its quality."""
    if recipe.subsampling is not Subsampling.AUTO:
        return recipe.subsampling
    is_fine = recipe.quality_percent >= FULL_COLOR_FROM
    return Subsampling.FULL if is_fine else Subsampling.QUARTER


def own_quality(result_format: PictureFormat, quality_percent: int) -> int:
    """Return the writer's quality for that of a recipe, by the format's scale."""
    for (low, own_low), (high, own_high) in pairwise(result_format.qualities):
        if quality_percent <= high:
            part = (quality_percent - low) / (high - low)
            return round(own_low + part * (own_high - own_low))
    raise ValueError(f"quality {quality_percent} is beyond the scale of {result_format.label}")


def _shortfalls(result_format: PictureFormat, recipe: Recipe) -> list[str]:
    """Return what a writer that loses something cannot do."""
    shortfalls = []
    label = result_format.label
    if recipe.lossless and result_format.has_quality:
        shortfalls.append(
            f"{label} cannot be written without loss here; it has quality {recipe.quality_percent}."
        )
    finest = max(map(_FINENESS.index, result_format.subsamplings), default=len(_FINENESS))
    is_asked = recipe.subsampling is not Subsampling.AUTO
    if is_asked and _FINENESS.index(recipe.subsampling) > finest:
        shortfalls.append(f"{label} stores colour as {_FINENESS[finest]} unless it is lossless.")
    return shortfalls
