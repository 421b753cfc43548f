"""Settings are valid from the moment they exist, and describe themselves."""

from dataclasses import fields
from pathlib import Path

import pytest

from processing.errors import SettingsError
from processing.files.cgroups import Limits
from processing.settings import batch
from processing.settings.batch import BatchSettings, StartMethod, available_cores
from processing.settings.fields import spec_of
from processing.settings.recipe import Recipe

SOMEWHERE = (Path("pictures"),)


@pytest.mark.parametrize("name", ["width_pixels", "height_pixels", "quality_percent"])
def test_a_recipe_holds_no_number_outside_its_limits(name):
    smallest, largest = spec_of(Recipe, name).limits
    assert getattr(Recipe(**{name: smallest}), name) == smallest
    assert getattr(Recipe(**{name: largest}), name) == largest
    for wrong in (smallest - 1, largest + 1):
        with pytest.raises(SettingsError, match=f"must be from {smallest} to {largest:,}"):
            Recipe(**{name: wrong})


@pytest.mark.parametrize("name", ["workers", "file_limit_seconds"])
def test_a_batch_holds_no_number_outside_its_limits(name):
    smallest, largest = spec_of(BatchSettings, name).limits
    for wrong in (smallest - 1, largest + 1):
        with pytest.raises(SettingsError, match="must be from"):
            BatchSettings(SOMEWHERE, Path("out"), **{name: wrong})


def test_a_batch_without_sources_is_refused_in_words():
    with pytest.raises(SettingsError, match="choose one to read from"):
        BatchSettings((), Path("out"))


def test_an_older_preview_never_takes_the_place_of_its_original():
    with pytest.raises(SettingsError, match="replace no originals"):
        BatchSettings(SOMEWHERE, Path("out"), Recipe(use_previews=True), replace_originals=True)


def test_a_start_method_that_the_system_does_not_have_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(batch.sys, "platform", "win32")
    with pytest.raises(SettingsError, match="choose spawn"):
        BatchSettings(SOMEWHERE, Path("out"), start_method=StartMethod.FORKSERVER)


@pytest.mark.parametrize("owner", [Recipe, BatchSettings])
def test_every_setting_says_what_it_is(owner):
    for field in fields(owner):
        spec = field.metadata.get("spec")
        if spec is not None:
            assert spec.label
            assert spec.help[0].isupper()
            assert spec.help.endswith(".")


def test_the_default_number_of_workers_is_allowed(monkeypatch):
    monkeypatch.setattr(batch.cgroups, "limits", Limits)
    assert 1 <= available_cores() <= batch.MAX_WORKERS
    monkeypatch.delattr(batch.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(batch.os, "cpu_count", lambda: 500)
    assert available_cores() == batch.MAX_WORKERS
    monkeypatch.setattr(batch.os, "cpu_count", lambda: None)
    assert available_cores() == 1


@pytest.mark.parametrize(("time", "cores"), [(None, 8), (0.3, 1), (2.0, 2), (2.5, 3), (32.0, 8)])
def test_a_container_with_the_time_of_few_cores_gets_few_workers(monkeypatch, time, cores):
    monkeypatch.delattr(batch.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(batch.os, "cpu_count", lambda: 8)
    monkeypatch.setattr(batch.cgroups, "limits", lambda: Limits(cores=time))
    assert available_cores() == cores
