"""Two targets over the window while something is dragged: add to the list, or replace it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.layouts import row
from gui.look.text_scale import scaled
from gui.look.theme import colors_of
from gui.look.widgets import IconLabel, label, restyle
from processing.language.translation import tr

_VEIL_ALPHA = 225  # of 255: what is below can be made out, and does not disturb
_MARGIN = 40
_ICON = 36


class DropOverlay(QWidget):
    """Covers its parent, which keeps answering the drag, and says what a drop there does.

    Each half of it belongs to one target, so that none can be missed.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._add = _Target("add", tr("Add to the list"))
        self._replace = _Target("retry", tr("Replace the list"))
        margin = scaled(_MARGIN, self.font())
        margins = (margin, margin, margin, margin)
        halves = (self._add, 1), (self._replace, 1)
        self._halves = row(*halves, of=self, spacing=margin, margins=margins)
        self.hide()

    def show_at(self, position: QPoint) -> None:
        """Cover the parent, and show which target is at `position` of it."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()
        self._halves.activate()
        replaces = self.replaces_at(position)
        self._replace.show_hovering(is_hovering=replaces)
        self._add.show_hovering(is_hovering=not replaces)

    def replaces_at(self, position: QPoint) -> bool:
        """Return whether a drop at `position` of the parent replaces the list."""
        middles = (self._add.geometry().center().x(), self._replace.geometry().center().x())
        to_add, to_replace = (abs(position.x() - middle) for middle in middles)
        return to_replace < to_add

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Veil what is below."""
        veil = QColor(colors_of(self.palette()).window)
        veil.setAlpha(_VEIL_ALPHA)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()


class _Target(QFrame):
    """One half: an icon and what a drop does."""

    def __init__(self, icon_name: str, text: str) -> None:
        super().__init__()
        self.setProperty("drop", "true")
        self.setAccessibleName(text)
        layout = QVBoxLayout(self)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addStretch()
        layout.addWidget(IconLabel(icon_name, _ICON, "accent"), 0, centre)
        layout.addWidget(label(text, "title"), 0, centre)
        layout.addStretch()

    def show_hovering(self, *, is_hovering: bool) -> None:
        restyle(self, "drop", "hover" if is_hovering else "true")
