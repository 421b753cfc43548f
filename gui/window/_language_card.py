"""A card that tells when another language holds, with a button to start the program anew."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.layouts import row
from gui.look.widgets import IconButton, label
from processing.language.languages import Language
from processing.language.translation import tr


class LanguageCard(QFrame):
    """Says that the language changes at the next start; hidden until one was chosen.

    Signals:
        restart_requested: the user does not want to wait for the next start.
    """

    restart_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._text = label("", wraps=True)
        self._restart = IconButton(
            tr("Restart now"),
            "retry",
            tip=tr("Close this window and open it again in the other language"),
        )
        self._close = IconButton("", "close", kind="tool", tip=tr("Dismiss this message"))
        row(
            (self._text, 1),
            self._restart,
            self._close,
            of=self,
            spacing=10,
            margins=(14, 8, 6, 8),
        )
        self._restart.clicked.connect(self.restart_requested)
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_language(self, language: Language) -> None:
        """Say that `language` holds from the next start on."""
        text = tr("From the next start on, Thumbpool speaks {language}.", language=language.name)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.show()

    def allow_restart(self, *, is_possible: bool) -> None:
        """Offer to restart, or not while something is at work that it would end."""
        self._restart.setVisible(is_possible)
