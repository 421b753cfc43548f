"""Let the user say where results go, and what becomes of the files that are there."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.choices import Choices
from gui.widgets.parts import ElidedLabel, IconButton, label
from gui.widgets.setting_controls import choice_box, select, tick_box
from processing.settings import BatchSettings, ConflictPolicy, spec_of


class OutputPanel(QWidget):
    """Where results go: into a folder, or into the places of their originals.

    Signals:
        on_conflict_changed: the new `ConflictPolicy`.
        only_changed_changed: whether unchanged pictures are skipped.
        replace_originals_changed: whether results take the places of their originals.
        output_requested: the user wants to choose the output folder.
        default_output_requested: the results shall go inside the source again.
    """

    on_conflict_changed = Signal(object)
    only_changed_changed = Signal(bool)
    replace_originals_changed = Signal(bool)
    output_requested = Signal()
    default_output_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = self._place_box()
        self._folder = QWidget()
        self._output = ElidedLabel()
        self._choose = IconButton(
            self.tr("Choose…"), "folder", tip=self.tr("Choose the output folder")
        )
        self._default = IconButton(
            "", "retry", kind="tool", tip=self.tr("Use a folder inside the source again")
        )
        self._warning = label(
            self.tr("Each original goes to the trash when its result is in place."),
            "warning",
            wraps=True,
        )
        self._conflict_heading = label(spec_of(BatchSettings, "on_conflict").label, "heading")
        self._on_conflict = choice_box(BatchSettings, "on_conflict", self._conflict_labels())
        self._only_changed = tick_box(BatchSettings, "only_changed")
        self._lay_out()
        self._connect()

    def show_choices(self, choices: Choices, output: str) -> None:
        """Show these choices, and `output` as the words for where to; nothing is emitted."""
        controls = (self._place, self._on_conflict, self._only_changed)
        blockers = [QSignalBlocker(control) for control in controls]
        select(self._place, str(choices.replace_originals))
        select(self._on_conflict, choices.on_conflict)
        self._only_changed.setChecked(choices.only_changed)
        for blocker in blockers:
            blocker.unblock()
        self._output.set_text(output)
        self._default.setVisible(choices.output_folder is not None)
        self._warning.setVisible(choices.replace_originals)
        for part in (self._folder, self._conflict_heading, self._on_conflict):
            part.setVisible(not choices.replace_originals)

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way."""
        controls = (self._place, self._choose, self._default, self._on_conflict, self._only_changed)
        for control in controls:
            control.setDisabled(is_locked)

    def _on_place_chosen(self) -> None:
        self.replace_originals_changed.emit(self._place.currentData() == str(True))

    def _on_conflict_chosen(self) -> None:
        self.on_conflict_changed.emit(ConflictPolicy(self._on_conflict.currentData()))

    def _connect(self) -> None:
        self._place.currentIndexChanged.connect(self._on_place_chosen)
        self._on_conflict.currentIndexChanged.connect(self._on_conflict_chosen)
        self._only_changed.toggled.connect(self.only_changed_changed)
        self._choose.clicked.connect(self.output_requested)
        self._default.clicked.connect(self.default_output_requested)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._choose)
        buttons.addWidget(self._default)
        buttons.addStretch()
        folder = QVBoxLayout(self._folder)
        folder.setContentsMargins(0, 0, 0, 0)
        folder.setSpacing(6)
        folder.addWidget(self._output)
        folder.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("Save in"), "heading"))
        layout.addWidget(self._place)
        layout.addWidget(self._folder)
        layout.addWidget(self._warning)
        layout.addSpacing(4)
        layout.addWidget(self._conflict_heading)
        layout.addWidget(self._on_conflict)
        layout.addWidget(self._only_changed)

    def _place_box(self) -> QComboBox:
        places = {
            str(False): self.tr("A folder for the results"),
            str(True): self.tr("The places of the originals"),
        }
        box = choice_box(BatchSettings, "replace_originals", places)
        box.setAccessibleName(self.tr("Save in"))
        return box

    def _conflict_labels(self) -> dict[str, str]:
        return {
            ConflictPolicy.RENAME: self.tr("Keep both, add a number"),
            ConflictPolicy.SKIP: self.tr("Skip the picture"),
            ConflictPolicy.OVERWRITE: self.tr("Replace the older result"),
        }
