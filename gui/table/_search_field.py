"""The field for what is to be in the path of a picture."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from gui.look.text_scale import scaled
from processing.language.translation import tr

_WIDTH = 190  # in pixels, for text of the usual size
_LEAST_WIDTH = 110
_LEAVING_KEYS = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class SearchField(QLineEdit):
    """A field for what is to be in the path of a picture; Esc clears it.

    Signals:
        left: the user goes on to the pictures: by Return, Down, or Esc in the empty field.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Search"))
        self.setAccessibleName(tr("Search names and folders"))
        self.setToolTip(tr("Show the pictures with this in their name or folder (Esc clears)"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # files that are dropped there are for the window

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the text, or leave."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in _LEAVING_KEYS:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for some words."""
        return QSize(scaled(_WIDTH, self.font()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for one word."""
        return QSize(scaled(_LEAST_WIDTH, self.font()), super().sizeHint().height())
