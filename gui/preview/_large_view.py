"""The preview on the whole screen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QWidget

from gui.look.layouts import column
from gui.preview.panel import PreviewPanel
from processing.language.translation import tr

_MARGIN = 12


class LargeView(QDialog):
    """Fills the screen with a preview; Escape and Space close it.

    Attributes:
        panel: the preview.

    Signals:
        closed: it can be seen no more.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.panel = PreviewPanel(is_large=True)
        self.setWindowTitle(tr("Preview"))
        margins = (_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column(self.panel, of=self, margins=margins)
        self.panel.large_requested.connect(self.close)

    def show_large(self) -> None:
        """Fill the screen; the keys belong to the pictures."""
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.panel.view.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Announce that it is gone."""
        super().hideEvent(event)
        self.closed.emit()
