"""Store the window's choices and shape between sessions; damaged values become the default."""

import json
import os
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

from gui.look.appearance import Appearance
from gui.settings.choices import Choices
from processing.errors import SettingsError
from processing.formats.available import OUTPUT_KEYS
from processing.language.languages import LANGUAGES, Language
from processing.settings.recipe import Recipe
from processing.storage.presets.settings_json import field_from_plain, to_plain

MAX_RECENT = 8
_RECENT = "recent_sources"
_SEPARATOR = b"\0"  # the one byte that no path holds
_BETWEEN_SETS = 2 * _SEPARATOR

# Stored separately, except what must be chosen in each session ("replace originals" and a cluster),
# and single pictures, which belong to one batch.
_IN_EACH_SESSION = ("engine", "scheduler", "certificates", "insecure")
_APART = ("recipe", "output_folder", "replace_originals", "without", *_IN_EACH_SESSION)

_Value = TypeVar("_Value", Recipe, Choices)


class SettingsStore:
    """Reads and writes one QSettings; paths are stored as the bytes of the file system."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def load_choices(self) -> Choices:
        """Return the choices of the last session, field by field where some are damaged."""
        recipe = self._load_fields(Recipe(), "recipe")
        if recipe.output_format not in OUTPUT_KEYS:
            recipe = replace(recipe, output_format=Recipe().output_format)
        choices = self._load_fields(Choices(), "batch", skip=_APART)
        output_folder = self._load_paths("batch/output_folder")
        return replace(
            choices, recipe=recipe, output_folder=output_folder[0] if output_folder else None
        )

    def save_choices(self, choices: Choices) -> None:
        """Keep `choices` for the next session."""
        self._save_fields(choices.recipe, "recipe")
        self._save_fields(choices, "batch", skip=_APART)
        folder = choices.output_folder
        self._save_paths("batch/output_folder", [] if folder is None else [folder])

    def load_recent(self) -> list[tuple[Path, ...]]:
        """Return what was opened together, the last first; does not access the disk."""
        stored = self._load_bytes(_RECENT)
        if stored is None:  # an earlier version stored single folders
            stored = (self._load_bytes("recent_folders") or b"").replace(_SEPARATOR, _BETWEEN_SETS)
        sets = (_paths_in(names) for names in stored.split(_BETWEEN_SETS))
        return [sources for sources in sets if sources][:MAX_RECENT]

    def add_recent(self, sources: tuple[Path, ...]) -> None:
        """Put `sources`, opened together, at the head of the recent ones."""
        others = [other for other in self.load_recent() if other != sources]
        sets = [sources, *others][:MAX_RECENT]
        self._save_bytes(_RECENT, _BETWEEN_SETS.join(map(_bytes_of, sets)))

    def clear_recent(self) -> None:
        """Forget what was opened."""
        self._save_bytes(_RECENT, b"")

    def load_preset_name(self) -> str:
        """Return the name of the preset that the choices are based on; empty if none is known."""
        kept = self._settings.value("preset")
        return kept if isinstance(kept, str) else ""

    def save_preset_name(self, name: str) -> None:
        """Keep the name of the preset that the choices are based on."""
        self._settings.setValue("preset", name)

    def load_unfolded(self) -> frozenset[str]:
        """Return the keys of the sections that are unfolded."""
        kept = self._settings.value("unfolded")
        return frozenset(kept.split()) if isinstance(kept, str) else frozenset()

    def save_unfolded(self, sections: frozenset[str]) -> None:
        """Keep which sections are unfolded, by their keys, which are single words."""
        self._settings.setValue("unfolded", " ".join(sorted(sections)))

    def load_appearance(self) -> Appearance:
        """Return which colours the user wants."""
        kept = self._settings.value("appearance")
        known = (appearance for appearance in Appearance if appearance.value == kept)
        return next(known, Appearance.SYSTEM)

    def save_appearance(self, appearance: Appearance) -> None:
        """Keep which colours the user wants."""
        self._settings.setValue("appearance", appearance.value)

    def load_language(self) -> Language | None:
        """Return the language that the user has chosen; None for the system's."""
        kept = self._settings.value("language")
        return LANGUAGES.get(kept) if isinstance(kept, str) else None

    def save_language(self, language: Language | None) -> None:
        """Keep the language that the user wants; None for the system's."""
        self._settings.setValue("language", "" if language is None else language.tag)

    def load_switch(self, name: str) -> bool:
        """Return whether the user has switched something on; off if nothing was stored."""
        return bool(self._settings.value(f"switch/{name}") == "on")

    def save_switch(self, name: str, *, is_on: bool) -> None:
        """Keep what the user has switched on or off."""
        self._settings.setValue(f"switch/{name}", "on" if is_on else "off")

    def load_word(self, name: str) -> str:
        """Return a choice of the user that is no setting of a batch; empty if none was stored."""
        return str(self._settings.value(f"choice/{name}", ""))

    def save_word(self, name: str, word: str) -> None:
        """Keep such a choice."""
        self._settings.setValue(f"choice/{name}", word)

    def load_shape(self, name: str) -> QByteArray:
        """Return the stored shape of a window, splitter or header; empty if there is none."""
        shape = self._settings.value(f"shape/{name}")
        return shape if isinstance(shape, QByteArray) else QByteArray()

    def save_shape(self, name: str, shape: QByteArray) -> None:
        """Keep the shape of a window, splitter or header."""
        self._settings.setValue(f"shape/{name}", shape)

    def flush(self) -> None:
        """Write at once what Qt would write later: another process is about to read it."""
        self._settings.sync()

    def _load_fields(self, default: _Value, group: str, skip: tuple[str, ...] = ()) -> _Value:
        value = default
        for field in fields(default):
            kept = self._settings.value(f"{group}/{field.name}")
            if field.name in skip or not isinstance(kept, str):
                continue
            try:
                plain = json.loads(kept)
                read = field_from_plain(type(default), field.name, plain, field.name)
                value = replace(value, **{field.name: read})
            except (ValueError, RecursionError, SettingsError):
                continue  # damaged or out of range: keep the default
        return value

    def _save_fields(self, value: Recipe | Choices, group: str, skip: tuple[str, ...] = ()) -> None:
        for field in fields(value):
            if field.name not in skip:
                text = json.dumps(to_plain(getattr(value, field.name)))
                self._settings.setValue(f"{group}/{field.name}", text)

    def _load_paths(self, key: str) -> list[Path]:
        return list(_paths_in(self._load_bytes(key) or b""))

    def _save_paths(self, key: str, paths: list[Path]) -> None:
        self._save_bytes(key, _bytes_of(paths))

    def _load_bytes(self, key: str) -> bytes | None:
        kept = self._settings.value(key)
        return bytes(kept.data()) if isinstance(kept, QByteArray) else None

    def _save_bytes(self, key: str, content: bytes) -> None:
        self._settings.setValue(key, QByteArray(content))


def _paths_in(names: bytes) -> tuple[Path, ...]:
    return tuple(Path(os.fsdecode(name)) for name in names.split(_SEPARATOR) if name)


def _bytes_of(paths: Sequence[Path]) -> bytes:
    return _SEPARATOR.join(map(os.fsencode, paths))
