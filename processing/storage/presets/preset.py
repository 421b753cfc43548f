"""A preset: a recipe and how pictures are selected and named, read from and written as TOML."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import field, fields, replace
from typing import Any, TypeVar

import tomli_w

from processing.errors import PresetError, SettingsError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.record import record
from processing.settings.batch import BatchSettings
from processing.settings.fields import Section, specs_of
from processing.settings.recipe import Recipe
from processing.storage.presets.settings_json import (
    field_from_plain,
    must_be,
    not_known,
    to_plain,
)

VERSION = 1  # of the files; raised when older ones would be misread
_VERSION_KEY = "thumbpool_preset"
_NAME_KEY = "name"
_DESCRIPTION_KEY = "description"
_LIKENESS = 0.5  # from this similarity on, an unknown name is taken for a typing error
_LISTS = ("steps", "also")  # of a recipe, each a list of tables

# Of a batch, a preset holds which pictures are taken and how results are named. Workers and memory
# depend on the machine, single pictures on the folder, and replacing originals must be chosen each
# time.
_BATCH_SECTIONS = (Section.PICTURES, Section.NAMES)
_NEVER_KEPT = frozenset({"replace_originals", "only_changed", "without"})

_Choices = TypeVar("_Choices")


@record
class Preset:
    """A named recipe.

    Attributes:
        name: by which it is known, in files and on the command line. That of a built-in preset is a
            `LazyText`, as its description: people are shown both in their language.
        batch: names and values of the fields of `BatchSettings` that it sets.
    """

    name: str
    description: str = ""
    recipe: Recipe = field(default_factory=Recipe)
    batch: tuple[tuple[str, Any], ...] = ()

    def applied_to(self, choices: _Choices) -> _Choices:
        """Return `choices`, a dataclass with the fields of `BatchSettings`, as the preset asks.

        Raises:
            SettingsError: they contradict other choices.
        """
        changed: _Choices = replace(choices, recipe=self.recipe, **dict(self.batch))  # type: ignore[type-var]
        return changed


def preset_of(name: str, choices: Any, description: str = "") -> Preset:
    """Return the preset of `choices`, which has the fields of `BatchSettings`."""
    batch = tuple((name, getattr(choices, name)) for name in _batch_fields())
    return Preset(name, description, choices.recipe, batch)


def to_toml(preset: Preset) -> str:
    """Return the text of the preset's file, without settings that have their default."""
    head: dict[str, Any] = {_VERSION_KEY: VERSION, _NAME_KEY: preset.name}
    if preset.description:
        head[_DESCRIPTION_KEY] = preset.description
    tables: dict[str, Any] = {}
    usual = Recipe()
    for name, section in _recipe_fields().items():
        value = getattr(preset.recipe, name)
        if value != getattr(usual, name):
            tables.setdefault(section, {})[name] = to_plain(value)
    for name, value in preset.batch:
        if value != _batch_default(name):
            tables.setdefault(_batch_fields()[name], {})[name] = to_plain(value)
    lists = {name: to_plain(getattr(preset.recipe, name)) for name in _LISTS}
    return tomli_w.dumps(head | tables | {name: rows for name, rows in lists.items() if rows})


def from_toml(text: str, where: str) -> Preset:
    """Return the preset of a file's `text`; `where` is the file's name, for messages.

    Raises:
        PresetError: it is not TOML, of a newer version, or has unknown or invalid settings.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PresetError(
            lazy_tr(
                "The preset {file} is not written in TOML: {reason}.",
                file=where,
                reason=display(str(error)),
            )
        ) from error
    try:
        return _read(table)
    except SettingsError as error:
        raise PresetError(
            lazy_tr("The preset {file} cannot be used: {problem}", file=where, problem=str(error))
        ) from error


def _read(table: dict[str, Any]) -> Preset:
    _check_version(table.pop(_VERSION_KEY, None))
    texts = {key: table.pop(key, "") for key in (_NAME_KEY, _DESCRIPTION_KEY)}
    for key, text in texts.items():
        if not isinstance(text, str):
            raise SettingsError(must_be(str, key, text))
    recipe = {
        name: field_from_plain(Recipe, name, table.pop(name), name)
        for name in _LISTS
        if name in table
    }
    homes = _recipe_fields()
    batch = _batch_fields()
    kept: list[tuple[str, Any]] = []
    for section, rows in table.items():
        _check_known(section, {*homes.values(), *batch.values(), *_LISTS}, "")
        if not isinstance(rows, dict):
            raise SettingsError(must_be(dict, section, rows))
        allowed = [name for name, home in (homes | batch).items() if home == section]
        for name, plain in rows.items():
            _check_known(name, allowed, f"{section}.")
            owner = Recipe if name in homes else BatchSettings
            value = field_from_plain(owner, name, plain, f"{section}.{name}")
            if owner is Recipe:
                recipe[name] = value
            else:
                kept.append((name, value))
    return Preset(texts[_NAME_KEY], texts[_DESCRIPTION_KEY], Recipe(**recipe), tuple(kept))


def _check_version(version: Any) -> None:
    if type(version) is not int or version < 1:
        line = f"{_VERSION_KEY} = {VERSION}"
        raise SettingsError(lazy_tr("it does not begin with {line}.", line=line))
    if version > VERSION:
        raise SettingsError(
            lazy_tr("it was made for a newer Thumbpool; update this one to use it.")
        )


def _check_known(name: str, known: Iterable[str], place: str) -> None:
    names = sorted(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, 1, _LIKENESS)
    unknown = display(f"{place}{name}")
    if near:
        text = lazy_tr(
            "{setting} is not known; did you mean {near}?", setting=unknown, near=near[0]
        )
    else:
        text = not_known(unknown, names)
    raise SettingsError(text)


def _recipe_fields() -> dict[str, str]:
    """Return the names of all plain settings of a recipe, with their sections."""
    return {name: spec.section.value for name, spec in specs_of(Recipe).items()}


def _batch_fields() -> dict[str, str]:
    """Return the names of the settings of a batch that presets hold, with their sections."""
    return {
        name: spec.section.value
        for name, spec in specs_of(BatchSettings).items()
        if spec.section in _BATCH_SECTIONS and name not in _NEVER_KEPT
    }


def _batch_default(name: str) -> Any:
    return next(each for each in fields(BatchSettings) if each.name == name).default
