"""Determine which settings of a recipe have an effect, given all the others."""

from collections.abc import Callable
from dataclasses import replace

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging.steps.sequence import color_policy
from processing.settings.choices import KEEP_FORMAT, ColorPolicy, PadFill, SizeMode
from processing.settings.recipe import Recipe

_OF_MODE = {
    SizeMode.FIT: {"width_pixels", "height_pixels"},
    SizeMode.FILL: {"width_pixels", "height_pixels", "gravity"},
    SizeMode.PAD: {"width_pixels", "height_pixels", "gravity", "pad_fill"},
    SizeMode.EXACT: {"width_pixels", "height_pixels"},
    SizeMode.PERCENT: {"size_percent"},
    SizeMode.WIDTH: {"width_pixels"},
    SizeMode.HEIGHT: {"height_pixels"},
    SizeMode.LONG_EDGE: {"edge_pixels"},
    SizeMode.SHORT_EDGE: {"edge_pixels"},
    SizeMode.MEGAPIXELS: {"megapixels"},
}


def _loses(row: PictureFormat, recipe: Recipe) -> bool:
    return row.has_quality and not (recipe.lossless and row.lossless)


# Setting -> whether the writer of a format uses it.
_OF_FORMAT: dict[str, Callable[[PictureFormat, Recipe], bool]] = {
    "quality_percent": _loses,
    "target_kilobytes": _loses,
    "subsampling": lambda row, recipe: _loses(row, recipe) and len(row.subsamplings) > 1,
    "progressive": lambda row, _: bool(row.progressive),
    "lossless": lambda row, _: bool(row.lossless),
    "effort": lambda row, _: any(row.efforts),
    "animation": lambda row, _: row.has_timing,
}


def size_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings that have an effect in the chosen size mode."""
    names = {*_OF_MODE[recipe.size_mode], "only_shrink"}
    if recipe.size_mode is SizeMode.PAD and recipe.pad_fill is PadFill.COLOR:
        names.add("background")
    return frozenset(names)


def format_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings that have an effect on at least one of the possible output formats."""
    rows = _rows(recipe)
    names = {name for name, counts in _OF_FORMAT.items() if any(counts(r, recipe) for r in rows)}
    if not all(row.has_transparency for row in rows):
        names.add("background")
    return frozenset(names)


def counts_for_small(recipe: Recipe) -> bool:
    """Return whether the setting for small pictures has an effect."""
    return recipe.only_shrink and not recipe.steps and recipe.size_mode.keeps_proportions


def color_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings for colours that have an effect, whatever else asks for sRGB."""
    names = set()
    if color_policy(replace(recipe, color=ColorPolicy.KEEP)) is ColorPolicy.KEEP:
        names.add("color")
    if color_policy(recipe) is ColorPolicy.SRGB:
        names.add("rendering_intent")
    return frozenset(names)


def _rows(recipe: Recipe) -> list[PictureFormat]:
    keys = {output.output_format for output in recipe.outputs()}
    return [row for row in available.WRITABLE if row.key in keys or KEEP_FORMAT in keys]
