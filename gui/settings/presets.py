"""Keep the presets, and know which of them the present choices are based on."""

import logging
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.settings.choices import Choices
from processing.errors import PresetError, SettingsError
from processing.language.lazy_text import lazy_tr
from processing.language.translation import localized, tr
from processing.settings.batch import BatchSettings
from processing.settings.fields import specs_of
from processing.settings.recipe import Recipe
from processing.storage.presets.preset import Preset, preset_of
from processing.storage.presets.preset_store import (
    StoredPreset,
    builtin_presets,
    delete_preset,
    read_preset,
    rename_preset,
    save_preset,
    user_presets,
)

MAX_NAME_LETTERS = 80  # of a preset; longer ones do not fit in the window

_log = logging.getLogger(__name__)


class Presets(QObject):
    """Built-in and saved presets; lives in the GUI thread.

    A failure is reported in a sentence and changes nothing.

    Attributes:
        stored: the presets, built-in ones first.
        factory: the built-in preset with all settings as at the first start.
        base: the preset that was chosen or matched last; the choices may differ from it.

    Signals:
        presets_changed: `stored` has a new value.
        failed: a sentence on what could not be done.
    """

    presets_changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        about = lazy_tr("Factory settings.")
        self.factory = StoredPreset(preset_of(lazy_tr("Standard"), Choices(), about), None)
        self.stored: tuple[StoredPreset, ...] = (self.factory,)
        self.base = self.factory

    def load(self, base: str | None = None) -> None:
        """Read all presets; unusable files are reported by name.

        `base` is the name of the preset that becomes the base; without it, the base stays.
        """
        found = [self.factory, *builtin_presets()]
        problems = []
        for each in user_presets():
            if isinstance(each, PresetError):
                _log.warning("%s", each)
                problems.append(localized(str(each)))
            else:
                found.append(each)
        self.stored = tuple(found)
        self.base = self.named(self.base.preset.name if base is None else base) or self.factory
        self.presets_changed.emit()
        if problems:
            self.failed.emit("\n".join(problems))

    def choose(self, stored: StoredPreset) -> None:
        """Make one of the presets the base."""
        self.base = stored

    def follow(self, choices: Choices) -> None:
        """Make the preset that `choices` match exactly the base; without one, keep the base."""
        by_rank = sorted(self.stored, key=lambda stored: stored.is_builtin)
        fitting = (each for each in (self.base, *by_rank) if _fits(each.preset, choices))
        self.base = next(fitting, self.base)

    def changes(self, choices: Choices) -> tuple[str, ...]:
        """Return the labels of the settings in which `choices` differ from the base."""
        wanted = dict(self.base.preset.batch)
        batch = specs_of(BatchSettings)
        changed = [name for name in wanted if wanted[name] != getattr(choices, name)]
        found = [localized(batch[name].label) for name in changed]
        return (*_changes_of_recipe(self.base.preset.recipe, choices.recipe), *found)

    def base_choices(self) -> Choices:
        """Return the factory settings with the base applied to them."""
        choices: Choices = self.base.preset.applied_to(Choices())
        return choices

    def name_problem(self, name: str) -> str:
        """Return why none of the user's presets can be called so; empty if one can."""
        known = self.named(name)
        if not name.strip():
            return tr("Enter a name.")
        if len(name.strip()) > MAX_NAME_LETTERS:
            return tr("Use at most {n} characters.", n=MAX_NAME_LETTERS)
        if not name.strip().isprintable():
            return tr("A name cannot contain line breaks or control characters.")
        if known is not None and known.is_builtin:
            return tr("{name} comes with Thumbpool; choose another name.", name=known.preset.name)
        return ""

    def named(self, name: str) -> StoredPreset | None:
        """Return the preset called so, in any letter case, or None.

        A built-in preset is also known by the name that is shown for it.
        """
        key = name.strip().casefold()
        for shown in (str, localized):
            found = (each for each in self.stored if shown(each.preset.name).casefold() == key)
            stored = next(found, None)
            if stored is not None:
                return stored
        return None

    def save(self, name: str, choices: Choices) -> None:
        """Save `choices` as a preset of the user's, which becomes the base.

        One of that name is replaced, but keeps its description.
        """
        known = self.named(name)
        description = known.preset.description if known is not None else ""
        self.add(preset_of(name.strip(), choices, description))

    def rename(self, stored: StoredPreset, name: str) -> None:
        """Give one of the user's presets another name; one that has it is replaced."""
        is_base = stored == self.base
        try:
            if stored.path is not None:
                rename_preset(stored.path, name)
        except PresetError as error:
            self.failed.emit(localized(str(error)))
        self.load(name if is_base else None)

    def delete(self, stored: StoredPreset) -> None:
        """Remove one of the user's presets."""
        try:
            if stored.path is not None:
                delete_preset(stored.path)
        except PresetError as error:
            self.failed.emit(localized(str(error)))
        self.load()

    def read(self, path: Path) -> Preset | None:
        """Return the preset in a file, or report a failure and return None."""
        try:
            return read_preset(path)
        except PresetError as error:
            self.failed.emit(localized(str(error)))
            return None

    def add(self, preset: Preset) -> None:
        """Save a preset among the user's, replacing one of that name; it becomes the base."""
        try:
            save_preset(preset)
        except PresetError as error:
            self.failed.emit(localized(str(error)))
            return
        self.load(preset.name)

    def export(self, name: str, choices: Choices, path: Path) -> None:
        """Write `choices` as a preset into the file `path`."""
        try:
            save_preset(preset_of(name, choices), path)
        except PresetError as error:
            self.failed.emit(localized(str(error)))


def _fits(preset: Preset, choices: Choices) -> bool:
    """Return whether applying `preset` would change nothing; false if it contradicts `choices`."""
    try:
        return bool(preset.applied_to(choices) == choices)
    except SettingsError:
        return False


def _changes_of_recipe(before: Recipe, after: Recipe) -> list[str]:
    specs = specs_of(Recipe)
    own = {"steps": tr("Steps"), "also": tr("Also make")}
    names = [each.name for each in fields(Recipe)]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return [own[name] if name in own else localized(specs[name].label) for name in changed]
