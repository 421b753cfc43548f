"""Determine which settings of a recipe have an effect, given all the others."""

from collections.abc import Callable, Mapping, Set
from dataclasses import fields, replace

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging.steps.sequence import color_policy
from processing.settings.choices import KEEP_FORMAT, ColorPolicy, PadFill, SizeMode, VariantSize
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant

_OF_MODE: Mapping[SizeMode, Set[str]] = {
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
    SizeMode.KEEP: set(),
}
_SHARED = {"gravity", "pad_fill"}  # further results take these of the first
_OF_RESAMPLING = {"resampling", "linear_light", "sharpen_percent", "use_previews"}


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
    "if_larger": lambda _, recipe: not recipe.steps,
    "animation": lambda row, _: row.has_timing,
}


def size_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings that have an effect in the size mode of some result."""
    names = set(_OF_MODE[recipe.size_mode])
    for output in recipe.outputs():
        mode = output.size_mode
        names |= _OF_MODE[mode] & _SHARED
        if mode.resamples:
            names.add("only_shrink")
        if mode is SizeMode.PAD and recipe.pad_fill is PadFill.COLOR:
            names.add("background")
    return frozenset(names)


def resizing_settings(recipe: Recipe) -> frozenset[str]:
    """Return the details of resizing that have an effect on some result."""
    outputs = recipe.outputs()
    names = set(_OF_RESAMPLING) if any(each.size_mode.resamples for each in outputs) else set()
    if any(each.counts_for_small for each in outputs):
        names.add("small_pictures")
    return frozenset(names)


def format_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings that have an effect on at least one of the possible output formats."""
    main, *others = recipe.outputs()
    names = _settings_of_formats(main)
    for output, variant in zip(others, recipe.also, strict=True):
        more = _settings_of_formats(output)
        names |= more - {"quality_percent", "lossless"} if variant.quality_percent else more
    return frozenset(names)


def variant_settings(variant: Variant) -> frozenset[str]:
    """Return the settings of a further result that have an effect, given its size and format."""
    names = {each.name for each in fields(variant)}
    if variant.size_mode is VariantSize.KEEP:
        names -= {"width_pixels", "height_pixels"}
    if not any(row.has_quality for row in _rows(variant.output_format)):
        names.remove("quality_percent")
    return frozenset(names)


def color_settings(recipe: Recipe) -> frozenset[str]:
    """Return the settings for colours that have an effect, whatever else asks for sRGB."""
    names = set()
    for output in recipe.outputs():
        if color_policy(replace(output, color=ColorPolicy.KEEP)) is ColorPolicy.KEEP:
            names.add("color")
        if color_policy(output) is ColorPolicy.SRGB:
            names.add("rendering_intent")
    return frozenset(names)


def _settings_of_formats(output: Recipe) -> set[str]:
    rows = _rows(output.output_format)
    names = {name for name, counts in _OF_FORMAT.items() if any(counts(r, output) for r in rows)}
    return names if all(row.has_transparency for row in rows) else names | {"background"}


def _rows(output_format: str) -> list[PictureFormat]:
    """Return the formats that results may have."""
    return [row for row in available.WRITABLE if output_format in {KEEP_FORMAT, row.key}]
