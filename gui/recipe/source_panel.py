"""Show the sources of the batch, and let the user choose others."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.widgets import ElidedLabel, IconButton, label
from gui.recipe._form import SettingsSection
from gui.settings.choices import USUAL_BATCH, Choices
from gui.text import phrases
from processing.files.display import display
from processing.settings.batch import BatchSettings
from processing.settings.fields import spec_of

_SETTINGS = ("include", "exclude", "least_kilobytes", "hidden", "max_depth")


class SourcePanel(QFrame):
    """The sources of the batch.

    Signals:
        folder_requested: the user wants to choose a folder.
        setting_changed: the name of a setting and its new value.
        problem_changed: the name of a setting, and why its typed text is unusable; empty if it is
            usable.
    """

    folder_requested = Signal()
    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._name = ElidedLabel(role="strong")
        self._where = ElidedLabel(role="muted")
        self._choose = IconButton(
            self.tr("Change…"), "folder", tip=self.tr("Choose the folder to read from")
        )
        spec = spec_of(BatchSettings, "recursive")
        self._recursive = QCheckBox(self.tr("Subfolders too"))
        self._recursive.setAccessibleName(self.tr("Subfolders too"))
        self._recursive.setToolTip(spec.help.capitalize())
        self._section = SettingsSection(
            self.tr("Which pictures"),
            self.tr("Which pictures are taken"),
            BatchSettings,
            _SETTINGS,
            USUAL_BATCH,
        )
        foot = row(self._recursive, Stretch(), self._choose)
        column(
            label(self.tr("Pictures from"), "heading"),
            self._name,
            self._where,
            4,
            foot,
            self._section,
            of=self,
            spacing=4,
            margins=(14, 12, 14, 12),
        )
        self._choose.clicked.connect(self.folder_requested)
        self._recursive.toggled.connect(lambda on: self.setting_changed.emit("recursive", on))
        self._section.setting_changed.connect(self.setting_changed)
        self._section.problem_changed.connect(self.problem_changed)
        self.show_sources(())

    def show_sources(self, sources: Sequence[Path]) -> None:
        """Show the names of the sources."""
        if not sources:
            self._name.set_text(self.tr("No folder yet"))
            self._where.set_text(self.tr("Choose one, or drop it on the window"))
        else:
            self._name.set_text(phrases.name_of(sources))
            self._where.set_text(display(sources[0].parent))

    def show_choices(self, choices: Choices) -> None:
        """Show which pictures are selected; nothing is emitted."""
        blocker = QSignalBlocker(self._recursive)
        self._recursive.setChecked(choices.recursive)
        blocker.unblock()
        self._section.show_values(choices)
        counting = [name for name in _SETTINGS if choices.recursive or name != "max_depth"]
        self._section.set_usable(counting)

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        self._section.drop_unusable()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._choose.setDisabled(is_locked)
        self._recursive.setDisabled(is_locked)
        self._section.set_locked(is_locked=is_locked)
