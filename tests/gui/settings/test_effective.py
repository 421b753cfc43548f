"""Settings are offered where they have an effect, and nowhere else."""

import pytest

from gui.settings import effective
from processing.imaging.steps.grayscale import Grayscale
from processing.settings.choices import ColorPolicy, MetadataPolicy, PadFill, SizeMode
from processing.settings.recipe import Recipe, Variant


@pytest.mark.parametrize("mode", SizeMode)
def test_each_mode_shows_what_it_needs(mode):
    names = effective.size_settings(Recipe(size_mode=mode))
    assert "only_shrink" in names
    assert ({"width_pixels", "height_pixels"} <= names) is mode.is_boxed
    assert len(names) > 1


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
    assert effective.counts_for_small(Recipe())
    assert not effective.counts_for_small(Recipe(only_shrink=False))
    assert not effective.counts_for_small(Recipe(steps=(Grayscale(),)))
    assert not effective.counts_for_small(Recipe(size_mode=SizeMode.FILL))


def test_an_intent_counts_where_colours_are_converted():
    assert effective.color_settings(Recipe()) == {"color"}
    converted = Recipe(color=ColorPolicy.SRGB)
    assert effective.color_settings(converted) == {"color", "rendering_intent"}
    bare = Recipe(metadata=MetadataPolicy.NONE)
    assert effective.color_settings(bare) == {"rendering_intent"}
