"""Tell before a run what its recipe may cost each kind of picture, from their names alone.

Opening a hundred thousand files to look would take a minute; what a format can hold is known. What
a picture does lose is told with its result.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby
from pathlib import PurePath

from processing.formats import available
from processing.formats.table import PictureFormat
from processing.imaging.steps.sequence import color_policy
from processing.settings.choices import AnimationPolicy, ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe

_NO_METADATA = {MetadataPolicy.COLOR_ONLY, MetadataPolicy.NONE}  # nothing that could be missed


class Loss(StrEnum):
    """What a result may lack of its picture, if that has it; each a part of a sentence."""

    TRANSPARENCY = "transparent parts, if any, are laid on the background colour"
    FRAMES = "of animations and pages, if any, only the first picture is kept"
    DEPTH = "16 bits a channel, where there are so many, become 8"
    COLOR_DEPTH = "16 bits a channel, where there are so many, become 8, except in grey"
    WIDE_COLORS = "colours beyond sRGB, if any, become the nearest ones in it"
    MANY_COLORS = "of more than 256 colours 256 are left"
    METADATA = "camera, time, place and comments, if any, are left out"


def losses(source: PictureFormat, recipe: Recipe) -> tuple[Loss, ...]:
    """Return what pictures of `source` may lose by `recipe`, if they have it at all."""
    target = available.result_format(recipe.output_format, source)
    can_play = source.has_timing and target.has_timing
    keeps_frames = recipe.animation is AnimationPolicy.KEEP and can_play
    keeps_colors = color_policy(recipe) is ColorPolicy.KEEP and target.has_profile
    is_few_colors = "P" in target.modes and "RGB" not in target.modes
    found = {
        Loss.TRANSPARENCY: source.has_transparency and not target.has_transparency,
        Loss.FRAMES: source.has_frames and not keeps_frames,
        Loss.DEPTH: source.has_depth and not target.has_wide_grey,
        # Most pictures of such a format have 8 bits: who keeps it need not read this each time.
        Loss.COLOR_DEPTH: source.has_depth and target.has_wide_grey and source is not target,
        Loss.WIDE_COLORS: source.has_profile and not keeps_colors,
        Loss.MANY_COLORS: is_few_colors and source is not target,
        Loss.METADATA: (
            source.has_metadata and not target.has_metadata and recipe.metadata not in _NO_METADATA
        ),
    }
    return tuple(loss for loss, is_possible in found.items() if is_possible)


def tell_losses(pictures: Iterable[PurePath], recipe: Recipe) -> tuple[str, ...]:
    """Return a sentence for each kind of picture that may lose something by `recipe`."""
    rows = sorted((available.by_suffix(path) for path in pictures), key=lambda row: row.label)
    sentences = []
    for row, group in groupby(rows):
        found = losses(row, recipe)
        if found:
            label = available.result_format(recipe.output_format, row).label
            count = sum(1 for _ in group)
            what = f"Of {count:,} {row.label} {'picture' if count == 1 else 'pictures'}"
            sentences.append(f"{what}, as {label} results: {'; '.join(found)}.")
    return tuple(sentences)
