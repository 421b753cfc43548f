"""What can be chosen in the window is what a batch and a preset hold."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from gui.settings.choices import Choices, choices_of, needs_new_plan, needs_new_scan
from processing.settings.batch import BatchSettings, ConflictPolicy, EngineKind
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe
from processing.storage.presets.preset import Preset, preset_of

FOLDER = Path("/pictures/holiday")
OTHERS = {
    "recursive": False,
    "max_depth": 3,
    "hidden": True,
    "include": ("*.jpg",),
    "exclude": ("raw/*",),
    "least_kilobytes": 20,
    "most_kilobytes": 9000,
    "modified_from": "2024-01-01",
    "modified_to": "2024-12-31",
    "earlier_results": True,
    "name_pattern": "{stem}-small",
    "on_conflict": ConflictPolicy.SKIP,
}


def test_choices_have_every_setting_of_a_batch_that_a_preset_holds():
    settings = Choices(**OTHERS).for_sources((FOLDER,))
    kept = dict(preset_of("Mine", settings).batch)
    assert kept == OTHERS
    assert Preset("Mine", batch=tuple(kept.items())).applied_to(Choices()) == Choices(**OTHERS)


def test_the_choices_of_a_run_can_be_made_again():
    choices = Choices(recipe=Recipe(size_mode=SizeMode.FILL), **OTHERS)
    assert choices_of(choices.for_sources((FOLDER,))) == choices


def test_the_choices_of_a_run_on_a_cluster_name_it():
    where = {"scheduler": "tls://first:8786", "certificates": "/keys"}
    choices = Choices(engine=EngineKind.DASK, **where)
    assert choices_of(choices.for_sources((FOLDER,))) == choices


@pytest.mark.parametrize("engine", [EngineKind.THREADS, EngineKind.SERIAL])
def test_an_engine_that_the_window_does_not_offer_gives_way_to_processes(engine):
    settings = replace(Choices().for_sources((FOLDER,)), engine=engine)
    assert choices_of(settings).engine is EngineKind.POOL


def test_names_and_conflicts_do_not_matter_where_originals_are_replaced():
    settings = Choices(replace_originals=True, **OTHERS).for_sources((FOLDER,))
    assert settings.name_pattern == BatchSettings((FOLDER,), FOLDER).name_pattern
    assert settings.on_conflict is ConflictPolicy.RENAME


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_each_choice_asks_for_as_much_as_it_changes(name):
    before = Choices().for_sources((FOLDER,))
    after = replace(Choices(), **{name: OTHERS[name]}).for_sources((FOLDER,))
    is_looked_up_on_disk = name in {
        "recursive",
        "max_depth",
        "hidden",
        "exclude",
        "earlier_results",
    }
    assert needs_new_scan(before, after) is is_looked_up_on_disk
    assert needs_new_plan(before, after)


def test_limits_ask_for_no_plan():
    before = Choices().for_sources((FOLDER,))
    after = Choices(workers=1, memory_megabytes=900).for_sources((FOLDER,))
    assert not needs_new_plan(before, after)


def test_all_choices_are_settings_of_a_batch():
    names = {field.name for field in fields(BatchSettings)}
    assert {field.name for field in fields(Choices)} <= names
