"""Settings survive the way into the journal and back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.errors import SettingsError
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind, StartMethod
from processing.settings.choices import ColorPolicy
from processing.settings.recipe import Recipe
from processing.storage.presets.settings_json import fingerprint, from_json, to_json

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
    settings = from_json(to_json(BatchSettings((Path("in"),), Path("x/../out"))))
    assert (settings.sources, settings.output_folder) == ((tmp_path / "in",), tmp_path / "out")


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
