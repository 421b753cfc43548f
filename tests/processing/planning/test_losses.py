"""Losses that can be told from names alone, before anything is opened."""

from pathlib import Path
from typing import Any

import pytest

from processing.formats.available import by_key
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.planning.figures import Loss, loss_sentences, losses
from processing.settings.choices import AnimationPolicy, ColorPolicy, MetadataPolicy
from processing.settings.recipe import Recipe


@pytest.mark.parametrize("loss", Loss)
def test_a_loss_says_that_pictures_may_have_nothing_to_lose(loss: Loss) -> None:
    assert any(words in loss for words in (", if any,", ", where there are", "of more than"))


@pytest.mark.parametrize(
    ("source", "settings", "lost"),
    [
        ("jpeg", {}, set()),
        ("jpeg", {"output_format": "png"}, set()),
        ("bmp", {}, set()),
        ("png", {}, set()),
        ("png", {"output_format": "tiff"}, {Loss.FRAMES, Loss.COLOR_DEPTH}),
        ("gif", {"animation": AnimationPolicy.FIRST}, {Loss.FRAMES}),
        ("gif", {"output_format": "webp"}, set()),
        ("png", {"output_format": "jpeg"}, {Loss.TRANSPARENCY, Loss.FRAMES, Loss.DEPTH}),
        ("webp", {"output_format": "avif"}, set()),
        ("tiff", {}, {Loss.FRAMES}),
        ("jpeg", {"output_format": "gif"}, {Loss.WIDE_COLORS, Loss.MANY_COLORS}),
        ("jpeg", {"color": ColorPolicy.SRGB}, {Loss.WIDE_COLORS}),
        ("jpeg", {"metadata": MetadataPolicy.NONE}, {Loss.WIDE_COLORS}),
        ("jpeg", {"steps": (Border(),)}, {Loss.WIDE_COLORS}),
        ("jpeg", {"steps": (Crop(),)}, set()),
        (
            "jpeg",
            {"output_format": "bmp", "metadata": MetadataPolicy.KEEP},
            {Loss.WIDE_COLORS, Loss.METADATA},
        ),
        ("jpeg", {"output_format": "webp", "metadata": MetadataPolicy.KEEP}, set()),
    ],
)
def test_what_a_format_may_hold_and_the_result_cannot_is_a_loss(
    source: str, settings: dict[str, Any], lost: set[Loss]
) -> None:
    settings = {"metadata": MetadataPolicy.COLOR_ONLY, **settings}
    assert set(losses(by_key(source), Recipe(**settings))) == lost


def test_losses_are_told_once_for_each_kind_of_picture_with_their_number() -> None:
    pictures = [Path(name) for name in ("a.png", "b.PNG", "c.gif", "d.jpg")]
    gif, png = loss_sentences(pictures, Recipe(output_format="jpeg"))
    assert gif == (
        "Of 1 GIF picture, as JPEG results: transparent parts, if any, are laid on the background "
        "colour; of animations and pages, if any, only the first picture is kept."
    )
    assert png.startswith("Of 2 PNG pictures, as JPEG results: ")
    assert png.endswith("; 16 bits a channel, where there are so many, become 8.")


def test_nothing_is_told_where_nothing_can_be_lost() -> None:
    assert loss_sentences([Path("a.jpg"), Path("b.bmp")], Recipe()) == ()
