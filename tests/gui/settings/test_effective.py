"""Settings are offered where they have an effect, and nowhere else."""

from dataclasses import replace

import pytest

from gui.settings import effective
from processing.imaging.steps.grayscale import Grayscale
from processing.settings.choices import (
    ColorPolicy,
    MetadataPolicy,
    PadFill,
    SizeMode,
    VariantSize,
)
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant


@pytest.mark.parametrize("mode", SizeMode)
def test_each_mode_shows_what_it_needs(mode):
    names = effective.size_settings(Recipe(size_mode=mode))
    assert ("only_shrink" in names) is mode.resamples
    assert ({"width_pixels", "height_pixels"} <= names) is mode.is_boxed
    assert (len(names) > 1) is mode.resamples


def test_the_colour_beside_a_picture_counts_where_it_is_seen():
    padded = Recipe(size_mode=SizeMode.PAD)
    assert "background" in effective.size_settings(padded)
    blurred = Recipe(size_mode=SizeMode.PAD, pad_fill=PadFill.BLUR)
    assert "background" not in effective.size_settings(blurred)


def test_the_format_says_what_can_be_asked_of_it():
    jpeg = effective.format_settings(Recipe(output_format="jpeg"))
    assert {"quality_percent", "subsampling", "progressive", "background"} <= jpeg
    assert not {"lossless", "animation"} & jpeg
    png = effective.format_settings(Recipe(output_format="png"))
    assert not {"quality_percent", "target_kilobytes", "progressive", "background"} & png
    assert "effort" in png


def test_without_loss_there_is_no_quality():
    webp = effective.format_settings(Recipe(output_format="webp", lossless=True))
    assert not {"quality_percent", "target_kilobytes"} & webp
    assert "lossless" in webp


def test_the_format_of_a_further_result_counts_too():
    recipe = Recipe(output_format="png", also=(Variant(64, 64, "jpeg"),))
    assert "quality_percent" in effective.format_settings(recipe)


def test_small_pictures_are_left_only_where_nothing_else_changes_them():
    assert "small_pictures" in effective.resizing_settings(Recipe())
    for recipe in (
        Recipe(only_shrink=False),
        Recipe(steps=(Grayscale(),)),
        Recipe(size_mode=SizeMode.FILL),
        Recipe(size_mode=SizeMode.KEEP),
    ):
        assert "small_pictures" not in effective.resizing_settings(recipe)


def test_larger_files_are_a_surprise_only_without_steps():
    assert "if_larger" in effective.format_settings(Recipe(output_format="png"))
    stepped = Recipe(output_format="png", steps=(Grayscale(),))
    assert "if_larger" not in effective.format_settings(stepped)


def test_where_no_result_is_resized_no_detail_of_resizing_counts():
    kept = Recipe(size_mode=SizeMode.KEEP)
    assert not effective.resizing_settings(kept)
    assert not effective.size_settings(kept)
    beside = replace(kept, also=(Variant(size_mode=VariantSize.FILL),))
    assert {"resampling", "sharpen_percent"} <= effective.resizing_settings(beside)
    assert effective.size_settings(beside) == {"only_shrink", "gravity"}


def test_a_further_result_with_a_quality_of_its_own_needs_none_of_the_first():
    png = Recipe(output_format="png", also=(Variant(output_format="webp", quality_percent=70),))
    assert "quality_percent" not in effective.format_settings(png)
    assert "target_kilobytes" in effective.format_settings(png)


def test_a_further_result_shows_what_its_size_and_format_need():
    names = effective.variant_settings(Variant(output_format="webp"))
    assert {"width_pixels", "height_pixels", "quality_percent"} <= names
    assert "quality_percent" not in effective.variant_settings(Variant(output_format="png"))
    kept = effective.variant_settings(Variant(size_mode=VariantSize.KEEP))
    assert not {"width_pixels", "height_pixels"} & kept


def test_an_intent_counts_where_colours_are_converted():
    assert effective.color_settings(Recipe()) == {"color"}
    converted = Recipe(color=ColorPolicy.SRGB)
    assert effective.color_settings(converted) == {"color", "rendering_intent"}
    bare = Recipe(metadata=MetadataPolicy.NONE)
    assert effective.color_settings(bare) == {"rendering_intent"}
