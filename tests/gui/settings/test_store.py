"""What is remembered comes back, and what is damaged does not come back."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.look.appearance import Appearance
from gui.settings.choices import Choices
from gui.settings.store import MAX_RECENT, SettingsStore
from processing.imaging.steps.crop import Crop
from processing.imaging.steps.watermark_picture import WatermarkPicture
from processing.language.languages import LANGUAGES
from processing.settings.batch import ConflictPolicy
from processing.settings.choices import ColorPolicy
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def reopened(settings: QSettings) -> SettingsStore:
    """Return a store that knows only what is on the disk."""
    settings.sync()
    return SettingsStore(QSettings(settings.fileName(), QSettings.Format.IniFormat))


CHOSEN = Choices(
    recipe=Recipe(
        width_pixels=1920,
        height_pixels=1080,
        only_shrink=False,
        output_format="webp",
        quality_percent=71,
        color=ColorPolicy.SRGB,
        sharpen_percent=20,
        size_percent=12.5,
        steps=(Crop("3:2"), WatermarkPicture(Path("/logo.png"))),
        also=(Variant(64, 64, "png"),),
    ),
    recursive=False,
    include=("*.jpg", 'say "cheese", please/*'),
    name_pattern="{stem}-{width}",
    on_conflict=ConflictPolicy.SKIP,
    workers=3,
    output_folder=Path("/somewhere/else"),
)


def test_all_choices_come_back(settings):
    SettingsStore(settings).save_choices(CHOSEN)
    assert reopened(settings).load_choices() == CHOSEN


def test_without_a_past_the_defaults_hold(settings):
    assert SettingsStore(settings).load_choices() == Choices()


@pytest.mark.parametrize(
    ("key", "damage"),
    [
        ("recipe/width_pixels", "wide"),
        ("recipe/width_pixels", "0"),
        ("recipe/quality_percent", "101"),
        ("recipe/output_format", "psd"),
        ("recipe/color", "sepia"),
        ("recipe/only_shrink", "perhaps"),
        ("recipe/only_shrink", "1"),
        ("recipe/steps", '[{"step": "crop", "proportions": "none"}]'),
        ("recipe/steps", '[{"step": "unheard of"}]'),
        ("recipe/also", "[" * 3000),
        ("batch/include", '["[z-a]"]'),
        ("batch/name_pattern", '"{nonsense}"'),
        ("batch/workers", "0"),
        ("batch/workers", "4000"),
        ("batch/on_conflict", ""),
        ("batch/output_folder", "text where bytes should be"),
    ],
)
def test_one_damaged_value_costs_that_value_only(settings, key, damage):
    SettingsStore(settings).save_choices(CHOSEN)
    settings.setValue(key, damage)
    loaded = reopened(settings).load_choices()
    name = key.partition("/")[2]
    of_recipe = key.startswith("recipe/")
    default = getattr(Recipe() if of_recipe else Choices(), name)
    assert getattr(loaded.recipe if of_recipe else loaded, name) == default
    assert loaded.recipe.height_pixels == CHOSEN.recipe.height_pixels


def test_a_folder_whose_name_is_no_text_comes_back_byte_for_byte(settings):
    folder = Path(os.fsdecode(b"/pictures/caf\xe9"))
    SettingsStore(settings).add_recent((folder, Path("/a.jpg")))
    assert reopened(settings).load_recent() == [(folder, Path("/a.jpg"))]


def test_what_was_opened_is_kept_in_few_sets_each_once_and_the_last_first(settings):
    store = SettingsStore(settings)
    for number in [*range(MAX_RECENT + 3), 4]:
        store.add_recent((Path(f"/{number}"), Path("/other")))
    recent = reopened(settings).load_recent()
    assert recent[0] == (Path("/4"), Path("/other"))
    assert len(recent) == len(set(recent)) == MAX_RECENT
    store.clear_recent()
    assert reopened(settings).load_recent() == []


def test_folders_that_an_earlier_version_has_kept_are_there_still(settings):
    settings.setValue("recent_folders", QByteArray(b"/one\0/two"))
    store = SettingsStore(settings)
    assert store.load_recent() == [(Path("/one"),), (Path("/two"),)]
    store.add_recent((Path("/two"),))
    assert store.load_recent() == [(Path("/two"),), (Path("/one"),)]
    store.clear_recent()
    assert store.load_recent() == []


def test_the_appearance_comes_back(settings):
    SettingsStore(settings).save_appearance(Appearance.DARK)
    assert reopened(settings).load_appearance() is Appearance.DARK
    settings.setValue("appearance", "plaid")
    assert reopened(settings).load_appearance() is Appearance.SYSTEM


def test_the_language_comes_back_and_the_systems_is_none(settings):
    assert SettingsStore(settings).load_language() is None
    SettingsStore(settings).save_language(LANGUAGES["zh_CN"])
    assert reopened(settings).load_language() is LANGUAGES["zh_CN"]
    settings.setValue("language", "tlh")
    assert reopened(settings).load_language() is None
    SettingsStore(settings).save_language(None)
    assert reopened(settings).load_language() is None
