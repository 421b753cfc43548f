"""Let the user choose where results go."""

import sys

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.widgets import ElidedLabel, IconButton, add_spoken_label, label
from gui.recipe.controls import choice_box, select
from gui.settings.choices import Choices
from processing.language.translation import tr
from processing.settings.batch import BatchSettings
from processing.settings.choices import MetadataPolicy
from processing.settings.recipe import Recipe


class OutputPanel(QWidget):
    """Where results go: into a folder, or into the places of their originals.

    Signals:
        replace_originals_changed: whether results take the places of their originals.
        output_requested: the user wants to choose the output folder.
        address_requested: the user wants to name a bucket, or a folder on a server.
        default_output_requested: results go to the default folder again.
        open_requested: the user wants to see the output folder in the file manager.
    """

    replace_originals_changed = Signal(bool)
    output_requested = Signal()
    address_requested = Signal()
    default_output_requested = Signal()
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = self._place_box()
        self._folder = QWidget()
        self._output = ElidedLabel()
        self._choose = IconButton(tr("Choose…"), tip=tr("Choose the output folder"))
        self._address = IconButton(
            tr("Bucket or server…"), kind="link", tip=tr("Save to a bucket or a server…")
        )
        self._default = IconButton(
            tr("Use default"), tip=tr("Save to the folder inside the source again")
        )
        self._open = IconButton("", "open", kind="tool", tip=tr("Open the output folder"))
        self._open.setEnabled(False)
        self._warning = label("", "warning", wraps=True)
        self._lay_out()
        self._connect()

    def show_choices(self, choices: Choices, output: str) -> None:
        """Show these choices, and `output` as the output folder; nothing is emitted."""
        blocker = QSignalBlocker(self._place)
        select(self._place, str(choices.replace_originals))
        blocker.unblock()
        self._output.set_text(output)
        self._default.setVisible(choices.output_folder is not None)
        self._warning.setText(self._warning_for(choices.recipe))
        self._warning.setVisible(choices.replace_originals)
        self._folder.setVisible(not choices.replace_originals)

    def set_openable(self, *, is_openable: bool) -> None:
        """Enable opening the folder; before there is a plan, it is not settled which one it is."""
        self._open.setEnabled(is_openable)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way; the folder can still be opened."""
        for control in (self._place, self._choose, self._address, self._default):
            control.setDisabled(is_locked)

    def _on_place_chosen(self) -> None:
        self.replace_originals_changed.emit(self._place.currentData() == str(True))

    def _warning_for(self, recipe: Recipe) -> str:
        text = _trash_text()
        loss = {
            MetadataPolicy.KEEP: "",
            MetadataPolicy.NO_LOCATION: tr("Their location is lost."),
            MetadataPolicy.NO_PRIVATE: tr(
                "All metadata except camera, date, title and copyright is lost."
            ),
            MetadataPolicy.COLOR_ONLY: tr("All metadata except the colour profile is lost."),
            MetadataPolicy.NONE: tr("All metadata is lost."),
        }[recipe.metadata]
        return f"{text} {loss}".strip()

    def _connect(self) -> None:
        self._place.currentIndexChanged.connect(self._on_place_chosen)
        self._choose.clicked.connect(self.output_requested)
        self._address.clicked.connect(self.address_requested)
        self._default.clicked.connect(self.default_output_requested)
        self._open.clicked.connect(self.open_requested)

    def _lay_out(self) -> None:
        path = row((self._output, 1), self._open, spacing=4)
        buttons = row(self._choose, self._default, Stretch(), spacing=6)
        column(path, buttons, row(self._address, Stretch()), of=self._folder, spacing=6)
        column(self._place, self._folder, self._warning, of=self, spacing=6)
        add_spoken_label(self._place)

    def _place_box(self) -> QComboBox:
        places = {
            str(False): tr("A separate folder"),
            str(True): tr("Replace the originals"),
        }
        box = choice_box(BatchSettings, "replace_originals", places)
        box.setAccessibleName(tr("Save to"))
        text = tr(
            "Put the results into a folder of their own, or each in the place of its original; the "
            "original then goes to the trash."
        )
        box.setAccessibleDescription(text)
        box.setToolTip(text)
        return box


def _trash_text() -> str:
    if sys.platform == "win32":
        return tr(
            "Each original goes to the Recycle Bin once its result is verified and in its place."
        )
    return tr("Each original goes to the Trash once its result is verified and in its place.")
