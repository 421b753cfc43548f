"""Say what is wrong in the window itself, where the user looks."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gui.look.parts import IconButton, IconLabel, label


class Banner(QFrame):
    """A sentence about a problem, with a cross to put it away; hidden when all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "failed")
        self._icon = IconLabel("warning", 18, "failed")
        self._text = label("", wraps=True)
        self._close = IconButton("", "close", kind="tool", tip=self.tr("Dismiss this message"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 6, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_problem(self, text: str) -> None:
        """Show a sentence, or nothing for an empty one."""
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
