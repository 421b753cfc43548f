from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from processing.errors import SettingsError
from processing.settings.batch import BatchSettings
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe, Variant
from processing.storage.presets.settings_json import fingerprint, from_plain, to_plain


@dataclass(frozen=True, slots=True)
class Needing:
    count: int


RECIPE = Recipe(size_mode=SizeMode.FILL, megapixels=1.5, also=(Variant(64, 48, "webp"),))


def test_a_recipe_comes_back_from_plain_values_as_it_was():
    assert from_plain(Recipe, to_plain(RECIPE)) == RECIPE


def test_a_whole_batch_comes_back_from_plain_values_as_it_was():
    settings = BatchSettings((Path("a"), Path("b")), Path("out"), RECIPE)

    assert from_plain(BatchSettings, to_plain(settings)) == settings


def test_what_is_not_told_takes_its_default():
    assert from_plain(Recipe, {"width_pixels": 20}) == Recipe(width_pixels=20)


def test_a_whole_number_serves_where_parts_are_allowed():
    assert from_plain(Recipe, {"megapixels": 3}).megapixels == 3.0


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"colour": "srgb"}, "colour is not known"),
        ({"width_pixels": "wide"}, "width_pixels is 'wide', but must be a whole number"),
        ({"width_pixels": True}, "width_pixels is True"),
        ({"width_pixels": 0}, "Width is 0, but must be from 1"),
        ({"size_mode": "huge"}, "size_mode is 'huge', but must be one of fit, fill"),
        ({"also": {}}, "also is {}, but must be a list"),
        ({"also": [{"width": 3}]}, r"also\[1\].width is not known"),
        ({"steps": [{"step": "explode"}]}, r"steps\[1\].step is 'explode'"),
        ([], "must be a table"),
    ],
)
def test_what_makes_no_recipe_is_refused_with_its_place(plain, words):
    with pytest.raises(SettingsError, match=words):
        from_plain(Recipe, plain)


def test_a_value_without_default_has_to_be_told():
    with pytest.raises(SettingsError, match="count is missing"):
        from_plain(Needing, {})


def test_a_fingerprint_tells_recipes_apart_by_what_differs_from_the_default_only():
    assert fingerprint(Recipe()) == fingerprint(replace(Recipe(), width_pixels=256))
    assert fingerprint(Recipe()) != fingerprint(RECIPE)
    assert fingerprint(RECIPE) != fingerprint(replace(RECIPE, also=()))


def test_each_variant_makes_a_recipe_of_its_own_without_variants():
    recipe = Recipe(size_mode=SizeMode.PERCENT, also=(Variant(64, 48, "webp"),))

    own, other = recipe.outputs()

    assert own == replace(recipe, also=())
    assert (other.size_mode, other.width_pixels, other.output_format, other.also) == (
        SizeMode.FIT,
        64,
        "webp",
        (),
    )
