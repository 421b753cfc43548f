"""What the script of an experiment has printed, as a terminal would show it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from gui.look.layouts import column, row
from gui.look.widgets import IconButton, label
from processing.language.translation import tr
from processing.measuring.experiments.events import ExperimentEvent

_TAB_LETTERS = 12  # from one column to the next


class PrintedCard(QFrame):
    """Shows a line per event; the last one is in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setTabChangesFocus(True)
        # Translators: the columns of what a script prints.
        title = tr("Seconds since the start, who, what, and a value")
        self._text.setAccessibleName(title)
        self._text.setPlaceholderText(
            tr("What the script prints stands here: the chart draws it, and nothing else.")
        )
        copy = IconButton(tr("Copy the lines"), kind="tool")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.lines))
        head = row((label(title, "muted"), 1), copy)
        column(head, (self._text, 1), of=self, spacing=6, margins=(14, 8, 10, 10))
        self._fit_to_text()

    @property
    def lines(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def clear(self) -> None:
        """Show nothing: a run begins."""
        self._text.clear()

    def add(self, events: Sequence[ExperimentEvent]) -> None:
        """Show some more."""
        if events:
            self._text.appendPlainText("\n".join(event.line for event in events))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of other text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self._text.setFont(font)
        self._text.setTabStopDistance(_TAB_LETTERS * self._text.fontMetrics().averageCharWidth())
