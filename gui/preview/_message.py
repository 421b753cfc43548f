"""Say in place of a picture why there is none."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.layouts import Stretch, row
from gui.look.text_scale import scaled
from gui.look.tips import tip_of
from gui.look.widgets import IconLabel, label, restyle

_WIDEST = 520
_MARGIN = 12
_ICON_PIXELS = 22


class PreviewMessage(QFrame):
    """An icon and a sentence in the middle of a canvas."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = IconLabel("pictures", _ICON_PIXELS, "muted")
        self._text = label("", "muted", wraps=True)
        self._within = QRect()
        margins = (_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        self._line = row(
            Stretch(), self._icon, self._text, Stretch(), of=self, spacing=10, margins=margins
        )
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_hint(self, text: str) -> None:
        """Say what to do."""
        self._show(text, "pictures", "muted", card="")

    def show_failure(self, text: str) -> None:
        """Say what went wrong."""
        self._show(text, "failed", "failed", card="failed")

    def place(self, within: QRect) -> None:
        """Stay in the middle of a part of the canvas."""
        self._within = within
        widest = min(scaled(_WIDEST, self.font()), within.width() - 2 * _MARGIN)
        metrics = self._text.fontMetrics()
        room = 3 * _MARGIN + self._icon.width() + metrics.averageCharWidth()
        wide = max(1, min(widest, metrics.horizontalAdvance(self._text.text()) + room))
        self._text.setFixedWidth(max(1, wide - room))
        high = min(self._line.totalHeightForWidth(wide), within.height())
        place = QRect(0, 0, wide, high)
        place.moveCenter(within.center())
        self.setGeometry(place)

    def _show(self, text: str, icon: str, color: str, *, card: str) -> None:
        self._icon.show_icon(icon, color)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._text.setToolTip(tip_of(text))
        restyle(self._text, "role", "" if card else "muted")
        restyle(self, "card", card)
        self.place(self._within)
        self.show()
