"""Steps in a recipe: their order, what they need, and how they are stored in files."""

import pickle
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from processing.imaging.steps.anchors import Anchor, Unit
from processing.imaging.steps.background import Background
from processing.imaging.steps.border import Border
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.crop_area import CropArea
from processing.imaging.steps.flip import Direction, Flip
from processing.imaging.steps.grayscale import Grayscale
from processing.imaging.steps.registry import STEPS
from processing.imaging.steps.rotate import Corners, Rotate
from processing.imaging.steps.sequence import (
    bytes_of_steps,
    color_policy,
    converts_colors_first,
    size_through,
    steps_after,
    steps_before,
)
from processing.imaging.steps.sharpen import Sharpen
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.imaging.steps.watermark_text import WatermarkText
from processing.picture import whole
from processing.settings.choices import ColorPolicy
from processing.settings.recipe import Recipe
from processing.settings.step import Phase
from processing.storage.presets.preset import Preset, from_toml, to_toml
from processing.storage.presets.settings_json import from_plain, to_plain
from tests.support.pixels import MODES_AFTER, MODES_BEFORE, reduced, waves

LOGO = Path("logo.png")
ONE_OF_EACH = (
    Crop("16:9", Anchor.NORTH, turn=True),
    CropArea(Unit.PIXELS, 1.5, 2, 30, 40),
    Rotate(-12.5),
    Rotate(180),
    Rotate(30, Corners.TRANSPARENT),
    Flip(Direction.VERTICAL),
    Grayscale(),
    Sharpen(1.5, 80, 3),
    WatermarkText("© Ä 'x' \"y\"", Anchor.CENTER, 30, 2, 50, "#00ff00", tiled=True),
    WatermarkPicture(LOGO, Anchor.EAST, 30, 2, 50, tiled=True),
    Border(3, Unit.PIXELS, "#102030"),
    Background("#102030"),
)


def test_every_registered_step_is_looked_at_here():
    assert {type(step) for step in ONE_OF_EACH} == set(STEPS.values())


@pytest.mark.parametrize("step", ONE_OF_EACH, ids=repr)
def test_every_step_foretells_the_size_it_makes(step, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (5, 5), "red").save(LOGO)
    is_first = step.phase is Phase.BEFORE_RESIZE
    modes = MODES_BEFORE if is_first and not step.makes_holes else MODES_AFTER
    pictures = [whole(waves((60, 44), mode)) for mode in modes]
    if is_first:
        pictures += [reduced(waves((60, 44), mode)) for mode in modes]
    if isinstance(step, WatermarkText):
        step = WatermarkText("plain", tiled=True)
    for picture in pictures:
        before = picture.image.tobytes()
        made = step.apply(picture)
        assert made.size == step.size_after(picture.size)
        assert is_first or made.image.size == made.size
        assert made.area[2] <= made.image.width
        assert made.area[3] <= made.image.height
        assert picture.image.tobytes() == before  # the one given stays as it is


def test_every_setting_of_a_step_tells_what_it_is():
    for kind in STEPS.values():
        assert kind.label
        assert all(each.metadata["spec"].help for each in fields(kind))


def test_steps_come_back_from_a_preset_and_from_another_process_as_they_were():
    recipe = Recipe(steps=ONE_OF_EACH)
    assert from_plain(Recipe, to_plain(recipe)) == recipe
    assert from_toml(to_toml(Preset("all", recipe=recipe)), "all.toml").recipe == recipe
    assert pickle.loads(pickle.dumps(recipe)) == recipe


def test_steps_run_in_their_order_around_the_resize():
    crop, border, flip, grey = Crop(), Border(), Flip(), Grayscale()
    recipe = Recipe(steps=(border, crop, grey, flip))
    assert steps_before(recipe) == (crop, flip)
    assert steps_after(recipe) == (border, grey)
    assert size_through((Rotate(90), Border(5, Unit.PIXELS)), (40, 30)) == (40, 50)


def test_colours_become_srgb_where_some_are_drawn():
    assert color_policy(Recipe(steps=(Crop(), Rotate(4), Sharpen()))) is ColorPolicy.KEEP
    for step in (Border(), Grayscale(), Background(), WatermarkText()):
        assert color_policy(Recipe(steps=(Crop(), step))) is ColorPolicy.SRGB


def test_colours_are_converted_first_where_corners_become_transparent():
    slanted = Rotate(4, Corners.TRANSPARENT)
    assert converts_colors_first(Recipe(steps=(slanted, Flip())))
    assert not converts_colors_first(Recipe(steps=(Rotate(4), Rotate(90, Corners.TRANSPARENT))))


def test_steps_weigh_what_they_hold_on_the_size_that_each_of_them_meets():
    assert bytes_of_steps(Recipe(), (4000, 3000), (400, 300)) == 0
    crop = Recipe(steps=(Crop("1:1"),))
    assert bytes_of_steps(crop, (4000, 3000), (400, 300)) == 4000 * 3000 * 2 * 4
    framed = Recipe(steps=(Border(100, Unit.PIXELS),))
    assert bytes_of_steps(framed, (4000, 3000), (400, 300)) == 600 * 500 * 2 * 4
    both = Recipe(steps=(Crop("1:1"), Rotate(90)))
    assert bytes_of_steps(both, (4000, 3000), (4, 3)) == (4000 * 3000 + 3000 * 3000 * 2) * 4
