"""The batch that fills the desktop's cache of thumbnails."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from processing.settings.batch import BatchSettings
from processing.settings.choices import AnimationPolicy, ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe, Variant
from processing.thumbnail_cache.places import CacheSize, cache_folder

FORMAT = "png"  # of every thumbnail, whatever its file is
USUAL_SIZES = (CacheSize.NORMAL, CacheSize.LARGE)


def cache_batch(
    sources: Sequence[Path], sizes: Sequence[CacheSize], **chosen: Any
) -> BatchSettings:
    """Return the batch of thumbnails of `sources` in `sizes`; `chosen` are its other fields.

    Raises:
        SettingsError: there is no such cache on this system, or something is out of its limits.
    """
    first, *others = dict.fromkeys(sizes)
    recipe = Recipe(
        width_pixels=first.pixels,
        height_pixels=first.pixels,
        output_format=FORMAT,
        color=ColorPolicy.SRGB,
        metadata=MetadataPolicy.NONE,
        animation=AnimationPolicy.FIRST,
        also=tuple(Variant(size.pixels, size.pixels, FORMAT) for size in others),
    )
    return BatchSettings(tuple(sources), cache_folder(), recipe, thumbnail_cache=True, **chosen)
