"""The options for what is done to each picture."""

import argparse

from processing.cli._options import escaped, offer, offer_switch
from processing.cli._size_options import describe_size
from processing.cli._step_options import describe_steps
from processing.cli._variant_options import variant, variant_help
from processing.errors import SettingsError
from processing.formats.available import OUTPUT_KEYS, by_key
from processing.formats.writer_options import is_lossless
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr
from processing.settings.choices import (
    KEEP_FORMAT,
    AnimationPolicy,
    ColorPolicy,
    Effort,
    LargerPolicy,
    MetadataPolicy,
    RenderingIntent,
    Subsampling,
)
from processing.settings.recipe import Recipe


def describe_recipe(group: argparse._ArgumentGroup) -> None:
    """Add an option for each setting of a recipe."""
    describe_size(group)
    offer(group, "--format", Recipe, "output_format", OUTPUT_KEYS)
    offer(group, "--quality", Recipe, "quality_percent")
    offer(group, "--target-size", Recipe, "target_kilobytes", metavar=tr("KILOBYTES"))
    offer(group, "--subsampling", Recipe, "subsampling", Subsampling)
    offer_switch(group, "--progressive", Recipe, "progressive")
    offer_switch(group, "--lossless", Recipe, "lossless")
    offer(group, "--effort", Recipe, "effort", Effort)
    offer(group, "--if-larger", Recipe, "if_larger", LargerPolicy)
    offer(group, "--animation", Recipe, "animation", AnimationPolicy)
    offer(group, "--color", Recipe, "color", ColorPolicy)
    offer(group, "--intent", Recipe, "rendering_intent", RenderingIntent)
    offer(group, "--metadata", Recipe, "metadata", MetadataPolicy)
    offer_switch(group, "--keep-dates", Recipe, "keep_dates")
    group.add_argument(
        "--also",
        action="append",
        type=variant,
        default=[],
        metavar=tr("SIZE[,KEY=VALUE...]"),
        help=escaped(variant_help()),
    )
    describe_steps(group)


def check_file_size(recipe: Recipe) -> None:
    """Refuse a target size for results that are written without loss.

    Where formats are kept, this is checked for each picture, as its format is known only then.

    Raises:
        SettingsError: both are asked of one result.
    """
    if not recipe.target_kilobytes:
        return
    for key in (output.output_format for output in recipe.outputs()):
        if key != KEEP_FORMAT and is_lossless(by_key(key), recipe):
            raise SettingsError(
                lazy_tr(
                    "{format} without loss cannot be made to fit a size: drop --lossless or "
                    "--target-size.",
                    format=by_key(key).label,
                )
            )
