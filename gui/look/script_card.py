"""Show a complete script, with the lines that matter marked."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.look.code_card import CodeCard
from gui.look.text_scale import scaled
from gui.look.theme import colors_of
from processing.language.translation import tr

_LEAST_HEIGHT = 190
_ABOVE = 3  # lines above the marked ones that are in sight


class ScriptCard(CodeCard):
    """Shows one script at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._marked: tuple[int, ...] = ()  # the numbers of lines
        super().__init__(
            tr("The whole script; it runs as it stands"),
            tr("Copy the script"),
            tr("Copy the whole script, to run it as a file"),
            parent,
        )

    def show_script(self, script: str, marked: Sequence[int]) -> None:
        """Show a script; `marked` are the numbers of the lines that matter, from 0."""
        if script != self.lines:
            self._text.setPlainText(script)
        self._marked = tuple(marked)
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the colours of another theme, too."""
        super().changeEvent(event)
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

    def _fit_to_text(self) -> None:
        super()._fit_to_text()
        self._text.setMinimumHeight(scaled(_LEAST_HEIGHT, self.font()))
