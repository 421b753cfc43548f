"""A card with code, or with what it printed, to read and to copy."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from gui.look.layouts import column, row
from gui.look.widgets import IconButton, label


class CodeCard(QFrame):
    """Shows lines in letters of one width, as large as the text around them."""

    def __init__(
        self, title: str, copy: str, copy_tip: str = "", parent: QWidget | None = None
    ) -> None:
        """Show a `title`, and a button with the text `copy` that copies all lines."""
        super().__init__(parent)
        self.setProperty("card", "true")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(title)
        self._copy = IconButton(copy, kind="tool", tip=copy_tip)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.lines))
        head = row((label(title, "muted"), 1), self._copy)
        column(head, (self._text, 1), of=self, spacing=6, margins=(14, 8, 10, 10))
        self._fit_to_text()

    @property
    def lines(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of other text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self._text.setFont(font)
