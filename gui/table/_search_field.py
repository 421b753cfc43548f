"""The field for what is to be in the path of a picture."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from gui.look.keys import KeyMap, KeyRow, tip_with_keys
from gui.look.text_scale import scaled
from processing.language.translation import tr

_WIDTH = 190  # in pixels, for text of the usual size
_LEAST_WIDTH = 110


class SearchField(QLineEdit):
    """A field for what is to be in the path of a picture; Esc clears it.

    Attributes:
        keys: what keys do here that a field does not do anyway.

    Signals:
        left: the user goes on to the pictures: by Return, Down, or Esc in the empty field.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(tr("Search"))
        self.setAccessibleName(tr("Search names and folders"))
        self._tip = tr("Show the pictures with this in their name or folder")
        self.setToolTip(self._tip)
        self.keys = KeyMap(
            [
                KeyRow(tr("Clear the search, then go to the pictures"), ("Esc",), self._step_back),
                KeyRow(tr("Go to the pictures"), ("Return", "Enter", "Down"), self.left.emit),
            ]
        )
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # files that are dropped there are for the window

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the text, or leave."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def _step_back(self) -> None:
        if self.text():
            self.clear()
        else:
            self.left.emit()

    def follow(self, action: QAction) -> None:
        """Name in the tip the keys that lead here."""
        self.setToolTip(tip_with_keys(self._tip, action.shortcut()))

    def sizeHint(self) -> QSize:
        """Return room for some words."""
        return QSize(scaled(_WIDTH, self.font()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return room for one word."""
        return QSize(scaled(_LEAST_WIDTH, self.font()), super().sizeHint().height())
