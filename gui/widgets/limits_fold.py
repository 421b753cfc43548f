"""The limits of a run, folded away until somebody asks for them."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gui.choices import Choices
from gui.widgets.parts import IconButton, label
from gui.widgets.setting_controls import number_box
from processing.settings import BatchSettings, spec_of

_MEMORY_STEP_MEGABYTES = 250


class LimitsFold(QWidget):
    """How long a picture and how much memory a run may take.

    Signals:
        file_limit_changed: the seconds for one picture.
        memory_limit_changed: the megabytes for all workers, 0 for automatic.
    """

    file_limit_changed = Signal(int)
    memory_limit_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fold = IconButton(
            self.tr("More"), "expand", kind="fold", tip=self.tr("More settings")
        )
        self._fold.setCheckable(True)
        self._body = QWidget()
        self._file_limit = number_box(BatchSettings, "file_limit_seconds")
        self._file_limit.setSuffix(self.tr(" s"))
        self._memory = number_box(BatchSettings, "memory_megabytes")
        self._memory.setSuffix(self.tr(" MB"))
        self._memory.setSpecialValueText(self.tr("Automatic"))
        self._memory.setSingleStep(_MEMORY_STEP_MEGABYTES)
        self._lay_out()
        self._fold.toggled.connect(self._on_folded)
        self._file_limit.valueChanged.connect(self.file_limit_changed)
        self._memory.valueChanged.connect(self.memory_limit_changed)

    def show_choices(self, choices: Choices) -> None:
        """Show these limits; nothing is emitted."""
        blockers = [QSignalBlocker(box) for box in (self._file_limit, self._memory)]
        self._file_limit.setValue(choices.file_limit_seconds)
        self._memory.setValue(choices.memory_megabytes)
        for blocker in blockers:
            blocker.unblock()

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way; it may still be looked at."""
        self._file_limit.setDisabled(is_locked)
        self._memory.setDisabled(is_locked)

    def _on_folded(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self._body.setVisible(is_open)
        self._fold.set_icon_name("collapse" if is_open else "expand")

    def _lay_out(self) -> None:
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows = (("file_limit_seconds", self._file_limit), ("memory_megabytes", self._memory))
        for row, (name, box) in enumerate(rows):
            grid.addWidget(label(spec_of(BatchSettings, name).label, "muted"), row, 0)
            grid.addWidget(box, row, 1)
        self._body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._body)
