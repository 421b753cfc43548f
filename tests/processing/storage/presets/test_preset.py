from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import PresetError
from processing.settings.batch import BatchSettings, ConflictPolicy
from processing.settings.choices import MetadataPolicy, SizeMode, VariantMetadata, VariantSize
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.presets.preset import Preset, from_toml, preset_of, to_toml

HEAD = "thumbpool_preset = 1\n"
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
RECIPES = st.builds(
    Recipe,
    size_mode=st.sampled_from(SizeMode),
    width_pixels=st.integers(1, 16383),
    megapixels=st.floats(0.001, 250),
    only_shrink=st.booleans(),
    background=st.sampled_from(["#ffffff", "#00ff7f"]),
    metadata=st.sampled_from(MetadataPolicy),
    also=st.lists(
        st.builds(
            Variant,
            width_pixels=st.integers(1, 9),
            size_mode=st.sampled_from(VariantSize),
            quality_percent=st.integers(0, 100),
            metadata=st.sampled_from(VariantMetadata),
            suffix=st.sampled_from(["", "_small"]),
            folder=st.sampled_from(["", "thumbs", "web/küçük"]),
        ),
        max_size=3,
        unique_by=lambda variant: (variant.suffix, variant.folder),
    ).map(tuple),
)


@given(TEXTS, TEXTS, RECIPES)
def test_a_preset_comes_back_from_its_file_as_it_was(name, description, recipe):
    preset = Preset(name, description, recipe)

    assert from_toml(to_toml(preset), "a file") == preset


def test_a_preset_brings_back_the_recipe_and_how_results_are_named():
    wanted = BatchSettings(
        (Path("a"),),
        Path("out"),
        Recipe(width_pixels=77),
        recursive=False,
        include=("*.jpg", "raw/*"),
        name_pattern="{parent}/{stem}",
        on_conflict=ConflictPolicy.SKIP,
    )
    preset = from_toml(to_toml(preset_of("mine", wanted)), "a file")

    assert preset.applied_to(BatchSettings((Path("a"),), Path("out"))) == BatchSettings(
        (Path("a"),),
        Path("out"),
        Recipe(width_pixels=77),
        recursive=False,
        include=("*.jpg", "raw/*"),
        name_pattern="{parent}/{stem}",
        on_conflict=ConflictPolicy.SKIP,
        workers=wanted.workers,
    )


def test_a_preset_says_nothing_of_places_workers_or_originals():
    wanted = BatchSettings((Path("a"),), Path("out"), workers=7, replace_originals=True)

    text = to_toml(preset_of("mine", wanted))

    assert not [word for word in ("workers", "replace", "out", "sources") if word in text]


def test_a_file_tells_only_what_differs_from_the_default():
    assert to_toml(Preset("plain")) == 'thumbpool_preset = 1\nname = "plain"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "does not begin with thumbpool_preset = 1"),
        ("thumbpool_preset = true", "does not begin with"),
        ("thumbpool_preset = 2", "a newer Thumbpool"),
        ("thumbpool_preset = 1\n[", "not written in TOML"),
        (HEAD + "name = 3", "name is 3, but must be a text"),
        (HEAD + "[size]\nwidth = 3", "size.width is not known; did you mean width_pixels"),
        (HEAD + "[sise]\n", "sise is not known; did you mean size"),
        (HEAD + "[size]\nquality_percent = 3", "size.quality_percent is not known"),
        (HEAD + "size = 3", "size is 3, but must be a table"),
        (HEAD + "[size]\nwidth_pixels = 'x'", "size.width_pixels is 'x'"),
        (HEAD + "[size]\nwidth_pixels = 0", "Width is 0, but must be from 1"),
        (HEAD + "[names]\nreplace_originals = true", "names.replace_originals is not known"),
        (HEAD + "[work]\nworkers = 3", "work is not known"),
        (HEAD + "[[also]]\nwidth = 3", r"also\[1\].width is not known"),
        (HEAD + f"[size]\nwidth_pixels = {'1' * 5000}", "not written in TOML"),
        (HEAD + f"[size]\nwidth_pixels = 0x{'f' * 9000}", "size.width_pixels is a number of far"),
        (HEAD + f"[size]\nsize_percent = 0x{'f' * 900}", "size.size_percent is a number of far"),
        (HEAD + f"[size]\nonly_shrink = 0x{'f' * 9000}", "size.only_shrink is a number of thou"),
        (HEAD + f"name = [{'1, ' * 999}]", r"name is \[1, [1, ]{0,99} …, but must be a text"),
        (HEAD + "[[steps]]\nstep = ['crop']", r"steps\[1\].step is \['crop'\], but must be one of"),
        (HEAD + '"\\u001b[2J" = 1', r"cannot be used: \\x1b\[2J is not known"),
    ],
)
def test_a_file_that_makes_no_preset_is_refused_with_its_name_and_place(text, words):
    with pytest.raises(PresetError, match=words) as refused:
        from_toml(text, "odd.toml")
    assert "odd.toml" in str(refused.value)


def test_every_setting_of_a_recipe_has_a_place_in_the_file():
    unplaced = [each.name for each in fields(Recipe) if "spec" not in each.metadata]

    assert unplaced == ["steps", "also"]
