"""The page before a folder is opened: a drop target, recent folders, sample pictures."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import IconButton, IconLabel, label, restyle
from gui.window._interrupted_runs import InterruptedRuns
from processing.files.display import display
from processing.formats.available import FORMATS

_TARGET_WIDTH = 560


class StartPage(QWidget):
    """Invites the user to choose or drop a folder.

    Signals:
        folder_requested: the user wants to choose a folder.
        pictures_requested: the user wants to choose single pictures.
        samples_requested: the user wants to try it on sample pictures.
        recent_chosen: a `Path` opened before.

    Attributes:
        interrupted: the runs that can be continued.
    """

    folder_requested = Signal()
    pictures_requested = Signal()
    samples_requested = Signal()
    recent_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target_width = scaled(_TARGET_WIDTH, self.font())
        self.interrupted = InterruptedRuns()
        self.interrupted.setMaximumWidth(self._target_width)
        self._target = QFrame()
        self._target.setProperty("drop", "true")
        self._target.setMaximumWidth(self._target_width)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._recent_heading = label(self.tr("Recent folders"), "heading")
        self._lay_out_target()
        middle = column(
            Stretch(2),
            self.interrupted,
            self._target,
            18,
            self._recent_heading,
            self._recent,
            Stretch(3),
            spacing=6,
        )
        row(Stretch(1), (middle, 8), Stretch(1), of=self, margins=None)
        self.show_recent(())

    def show_recent(self, folders: Sequence[Path]) -> None:
        """List the folders opened before, a button each."""
        while (entry := self._recent.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_heading.setVisible(bool(folders))
        for folder in folders:
            self._recent.addWidget(self._recent_button(folder))

    def show_hovering(self, *, is_hovering: bool) -> None:
        """Show whether what is dragged may be dropped here."""
        restyle(self._target, "drop", "hover" if is_hovering else "true")

    def _recent_button(self, folder: Path) -> IconButton:
        text = display(folder)
        shown = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideMiddle, self._target_width - 60
        )
        tip = self.tr("Open {folder}").format(folder=text)
        button = IconButton(shown.replace("&", "&&"), "folder", kind="link", tip=tip)
        button.clicked.connect(lambda: self.recent_chosen.emit(folder))
        return button

    def _lay_out_target(self) -> None:
        choose = IconButton(self.tr("Choose a folder…"), "folder", kind="primary")
        pictures = IconButton(self.tr("Choose pictures…"), "pictures")
        samples = IconButton(self.tr("Try sample pictures"), "sparkle", kind="link")
        choose.clicked.connect(self.folder_requested)
        pictures.clicked.connect(self.pictures_requested)
        samples.clicked.connect(self.samples_requested)
        buttons = row(Stretch(), choose, pictures, Stretch())
        names = ", ".join(row.label for row in FORMATS)
        reads = label(self.tr("It reads {formats}.").format(formats=names), "muted", wraps=True)
        reads.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self._target)
        layout.setContentsMargins(36, 40, 36, 30)
        layout.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(IconLabel("pictures", 44, "accent"), 0, centre)
        layout.addSpacing(6)
        layout.addWidget(label(self.tr("Drop a folder of pictures here"), "title"), 0, centre)
        layout.addWidget(reads)
        layout.addSpacing(12)
        layout.addLayout(buttons)
        layout.addWidget(samples, 0, centre)
