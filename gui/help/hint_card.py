"""A quiet line beside what it explains, which is shown once and can be closed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.announce import announce
from gui.look.layouts import row
from gui.look.widgets import IconButton, IconLabel, label
from processing.language.translation import tr


class HintCard(QFrame):
    """Hidden until there is a hint; takes no focus, and screen readers say what it says.

    Signals:
        closed: the user has read it.
        never_again_requested: the user wants no hints.
    """

    closed = Signal()
    never_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._text = label("", wraps=True)
        never = IconButton(tr("Do not show hints"), kind="link")
        close = IconButton("", "close", kind="tool", tip=tr("Close this hint"))
        row(
            IconLabel("hint", 18, "accent"),
            (self._text, 1),
            never,
            close,
            of=self,
            spacing=10,
            margins=(14, 4, 6, 4),
        )
        close.clicked.connect(self._on_close)
        never.clicked.connect(self._on_never)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_hint(self, text: str) -> None:
        """Show a hint; an empty one hides the card."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
        announce(self, text)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_never(self) -> None:
        self.hide()
        self.never_again_requested.emit()
