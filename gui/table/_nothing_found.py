"""The hint on an empty list of pictures."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.look.widgets import IconButton, label
from processing.language.translation import tr


class NothingFound(QWidget):
    """Says above an empty view why it is empty.

    Signals:
        show_all_requested: the filters are to be taken off.
    """

    show_all_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text: QLabel = label("", "muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._all: QPushButton = IconButton(tr("Show all"))
        self._all.clicked.connect(self.show_all_requested)
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._text)
        layout.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()

    def show_reason(self, *, is_filtered: bool, is_scanning: bool) -> None:
        """Say that the filters leave nothing, or that there is nothing, or nothing yet."""
        text = tr("Looking for pictures…") if is_scanning else tr("No pictures")
        self._text.setText(tr("No picture matches") if is_filtered else text)
        self._all.setVisible(is_filtered)
