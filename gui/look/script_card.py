"""Show a complete script, with the lines that matter marked, to read and to copy."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from gui.look.layouts import column, row
from gui.look.text_scale import scaled
from gui.look.theme import colors_of
from gui.look.widgets import IconButton, label
from processing.language.translation import tr

_LEAST_HEIGHT = 190
_ABOVE = 3  # lines above the marked ones that are in sight


class ScriptCard(QFrame):
    """Shows one script at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._marked: tuple[int, ...] = ()  # the numbers of lines
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setTabChangesFocus(True)
        title = tr("The whole script; it runs as it stands")
        self._text.setAccessibleName(title)
        self._copy = IconButton(
            tr("Copy the script"), kind="tool", tip=tr("Copy the whole script, to run it as a file")
        )
        self._copy.clicked.connect(self._copy_script)
        head = row((label(title, "muted"), 1), self._copy)
        column(head, (self._text, 1), of=self, spacing=6, margins=(14, 8, 10, 10))
        self._fit_to_text()

    @property
    def script(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def show_script(self, script: str, marked: Sequence[int]) -> None:
        """Show a script; `marked` are the numbers of the lines that matter, from 0."""
        if script != self.script:
            self._text.setPlainText(script)
        self._marked = tuple(marked)
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the colours of another theme, and make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()
        if event.type() is QEvent.Type.PaletteChange:
            self._mark()

    def _mark(self) -> None:
        document = self._text.document()
        marks = []
        for number in self._marked:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(document.findBlockByNumber(number))
            colors = colors_of(self.palette())
            mark.format.setBackground(QColor(colors.accent_fill))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003 - Qt
            marks.append(mark)
        self._text.setExtraSelections(marks)
        first = min(self._marked, default=0)
        self._text.verticalScrollBar().setValue(max(0, first - _ABOVE))

    def _copy_script(self) -> None:
        QGuiApplication.clipboard().setText(self.script)

    def _fit_to_text(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        self._text.setFont(font)
        self._text.setMinimumHeight(scaled(_LEAST_HEIGHT, self.font()))
