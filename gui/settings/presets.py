"""Keep the presets, and find the one that the present choices match."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.settings.choices import Choices
from processing.errors import PresetError
from processing.storage.presets.preset import Preset, preset_of
from processing.storage.presets.preset_store import (
    StoredPreset,
    builtin_presets,
    delete_preset,
    read_preset,
    save_preset,
    user_presets,
)

_log = logging.getLogger(__name__)


class Presets(QObject):
    """Built-in and saved presets; lives in the GUI thread.

    A failure is reported in a sentence and changes nothing.

    Attributes:
        stored: the presets, built-in ones first.

    Signals:
        presets_changed: `stored` has a new value.
        failed: a sentence on what could not be done.
    """

    presets_changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stored: tuple[StoredPreset, ...] = ()

    def load(self) -> None:
        """Read all presets; unusable files are reported by name."""
        about = self.tr("All settings as Thumbpool comes.")
        standard = preset_of(self.tr("Standard"), Choices(), about)
        found = [StoredPreset(standard, None), *builtin_presets()]
        problems = []
        for each in user_presets():
            if isinstance(each, PresetError):
                _log.warning("%s", each)
                problems.append(str(each))
            else:
                found.append(each)
        self.stored = tuple(found)
        self.presets_changed.emit()
        if problems:
            self.failed.emit("\n".join(problems))

    def matching(self, choices: Choices) -> StoredPreset | None:
        """Return the preset that `choices` match; the user's come first."""
        by_rank = sorted(self.stored, key=lambda stored: stored.is_builtin)
        fitting = (each for each in by_rank if each.preset.applied_to(choices) == choices)
        return next(fitting, None)

    def named(self, name: str) -> StoredPreset | None:
        """Return the preset called so, in any letter case, or None."""
        key = name.strip().casefold()
        return next((each for each in self.stored if each.preset.name.casefold() == key), None)

    def save(self, name: str, choices: Choices) -> None:
        """Save `choices` as a preset of the user's, replacing one of that name."""
        self._save(preset_of(name.strip(), choices))

    def delete(self, stored: StoredPreset) -> None:
        """Remove one of the user's presets."""
        try:
            if stored.path is not None:
                delete_preset(stored.path)
        except PresetError as error:
            self.failed.emit(str(error))
        self.load()

    def read(self, path: Path) -> Preset | None:
        """Return the preset in a file, or report a failure and return None."""
        try:
            return read_preset(path)
        except PresetError as error:
            self.failed.emit(str(error))
            return None

    def add(self, preset: Preset) -> None:
        """Save a preset among the user's, replacing one of that name."""
        self._save(preset)

    def export(self, name: str, choices: Choices, path: Path) -> None:
        """Write `choices` as a preset into the file `path`."""
        try:
            save_preset(preset_of(name, choices), path)
        except PresetError as error:
            self.failed.emit(str(error))

    def _save(self, preset: Preset) -> None:
        try:
            save_preset(preset)
        except PresetError as error:
            self.failed.emit(str(error))
            return
        self.load()
