"""Show which folder the batch is read from, and let the user choose another."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gui import phrases
from gui.widgets.parts import ElidedLabel, IconButton, label
from processing.paths import display
from processing.settings import BatchSettings, spec_of


class SourcePanel(QFrame):
    """The sources of the batch.

    Signals:
        folder_requested: the user wants to choose a folder.
        recursive_changed: whether the folders inside the folder are read too.
    """

    folder_requested = Signal()
    recursive_changed = Signal(bool)

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
        foot = QHBoxLayout()
        foot.addWidget(self._recursive)
        foot.addStretch()
        foot.addWidget(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(4)
        layout.addWidget(label(self.tr("Pictures from"), "heading"))
        layout.addWidget(self._name)
        layout.addWidget(self._where)
        layout.addSpacing(4)
        layout.addLayout(foot)
        self._choose.clicked.connect(self.folder_requested)
        self._recursive.toggled.connect(self.recursive_changed)
        self.show_sources(())

    def show_sources(self, sources: Sequence[Path]) -> None:
        """Name what was opened."""
        if not sources:
            self._name.set_text(self.tr("No folder yet"))
            self._where.set_text(self.tr("Choose one, or drop it on the window"))
        else:
            self._name.set_text(phrases.name_of(sources))
            self._where.set_text(display(sources[0].parent))

    def set_recursive(self, *, recursive: bool) -> None:
        """Show whether subfolders are read."""
        self._recursive.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self._recursive.setChecked(recursive)
        self._recursive.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way."""
        self._choose.setDisabled(is_locked)
        self._recursive.setDisabled(is_locked)
