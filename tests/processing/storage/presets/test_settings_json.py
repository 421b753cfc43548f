"""Settings survive the way into the journal and back."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import SettingsError
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind, StartMethod
from processing.settings.choices import ColorPolicy, SizeMode
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.presets.settings_json import (
    fingerprint,
    from_json,
    from_plain,
    to_json,
    to_plain,
)

# Any name that a POSIX disk holds, with bytes that are no text in any encoding.
NAMES = st.binary(min_size=1, max_size=20).map(
    lambda name: name.replace(b"/", b"_").replace(b"\0", b"_").decode("utf-8", "surrogateescape")
)
PATHS = NAMES.filter(lambda name: name not in {".", ".."}).map(lambda name: Path("/pictures", name))
RECIPES = st.builds(
    Recipe,
    width_pixels=st.integers(1, 16383),
    height_pixels=st.integers(1, 16383),
    only_shrink=st.booleans(),
    output_format=st.sampled_from(["keep", "jpeg", "webp"]),
    quality_percent=st.integers(1, 100),
    color=st.sampled_from(ColorPolicy),
)
BATCHES = st.builds(
    BatchSettings,
    sources=st.lists(PATHS, min_size=1, max_size=3).map(tuple),
    output_folder=PATHS,
    recipe=RECIPES,
    recursive=st.booleans(),
    on_conflict=st.sampled_from(ConflictPolicy),
    only_changed=st.booleans(),
    workers=st.integers(1, 60),
    engine=st.sampled_from(EngineKind),
    start_method=st.just(StartMethod.SPAWN),
)


@given(BATCHES)
def test_settings_come_back_as_they_were(settings):
    assert from_json(to_json(settings)) == settings


@given(RECIPES, RECIPES)
def test_recipes_have_one_fingerprint_only_if_they_are_equal(first, second):
    assert (fingerprint(first) == fingerprint(second)) == (first == second)


def test_relative_paths_become_absolute_and_lose_their_dots(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed = BatchSettings((Path("in"),), Path("x/../out"), certificates="../keys")
    settings = from_json(to_json(typed))
    assert (settings.sources, settings.output_folder) == ((tmp_path / "in",), tmp_path / "out")
    assert settings.certificates == str(tmp_path.parent / "keys")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"recipe": 5}', "change", "unknown"], ids=lambda text: text or "none"
)
def test_what_another_version_wrote_is_refused_in_a_sentence(text):
    values = json.loads(to_json(BatchSettings((Path("/in"),), Path("/out"))))
    if text == "change":
        text = json.dumps({**values, "engine": "steam"})
    if text == "unknown":
        text = json.dumps({**values, "sorcery": True})
    with pytest.raises(SettingsError, match="another version"):
        from_json(text)


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
        ({"also": [{}, {"folder": ".."}]}, r"also\[2\]: The folder '\.\.' of a further result"),
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
