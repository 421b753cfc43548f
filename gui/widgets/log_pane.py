"""The log: filtered by level and text, copied, saved, and bounded in memory."""

import logging
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFontDatabase, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.theme import colors_of
from gui.widgets.parts import IconButton
from processing.errors import OutputError
from processing.messages import LogRecorded
from processing.paths import display

MAX_RECORDS = 10_000
_LEVEL_WIDTH = 8
_MARGIN = 8


class LogPane(QWidget):
    """The last `MAX_RECORDS` log records.

    Signals:
        save_requested: the user wants the log in a file.
    """

    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: deque[LogRecorded] = deque(maxlen=MAX_RECORDS)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setMaximumBlockCount(MAX_RECORDS)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.document().setDocumentMargin(_MARGIN)
        self._text.setAccessibleName(self.tr("Log"))
        self._text.setPlaceholderText(self.tr("What happens is written here."))
        self._colors = _LevelColors(self._text.document(), self)
        self._level = QComboBox()
        for named in (self._level, self._level.view()):
            named.setAccessibleName(self.tr("Lowest level shown"))
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Filter the log"))
        self._search.setAccessibleName(self.tr("Filter the log"))
        self._search.setClearButtonEnabled(True)
        self._copy = IconButton("", "copy", kind="tool", tip=self.tr("Copy the log"))
        self._save = IconButton("", "save", kind="tool", tip=self.tr("Save the log…"))
        self._fill_levels()
        self._lay_out()
        self._level.currentIndexChanged.connect(self._show_again)
        self._search.textChanged.connect(self._show_again)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save_requested)

    def append(self, records: Sequence[LogRecorded]) -> None:
        """Add records, as many at once as there are."""
        self._records.extend(records)
        lines = [_line(record) for record in records[-MAX_RECORDS:] if self._is_shown(record)]
        if lines:
            self._text.appendPlainText("\n".join(lines))

    def show_level(self, level: int) -> None:
        """Show records of this level of `logging` and above."""
        self._level.setCurrentIndex(self._level.findData(level))

    def save(self, path: Path) -> None:
        """Write what the filter shows to `path`.

        Raises:
            OutputError: the file cannot be written.
        """
        try:
            path.write_text(self._text.toPlainText() + "\n", encoding="utf-8")
        except OSError as error:
            text = f"The log {display(path)} cannot be written: {error.strerror}."
            raise OutputError(text) from error

    def _is_shown(self, record: LogRecorded) -> bool:
        needle = self._search.text().casefold()
        return record.level >= self._level.currentData() and needle in record.text.casefold()

    def _show_again(self) -> None:
        lines = [_line(record) for record in self._records if self._is_shown(record)]
        self._text.setPlainText("\n".join(lines))
        self._text.moveCursor(self._text.textCursor().MoveOperation.End)

    def copy(self) -> None:
        """Put what the filter shows on the clipboard."""
        self._text.selectAll()
        self._text.copy()
        cursor = self._text.textCursor()
        cursor.clearSelection()
        self._text.setTextCursor(cursor)

    def _fill_levels(self) -> None:
        for level, text in (
            (logging.DEBUG, self.tr("Everything")),
            (logging.INFO, self.tr("Information")),
            (logging.WARNING, self.tr("Warnings")),
            (logging.ERROR, self.tr("Errors")),
        ):
            self._level.addItem(text, level)
        self._level.setCurrentIndex(1)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(6)
        tools.addWidget(self._level)
        tools.addWidget(self._search, 1)
        tools.addWidget(self._copy)
        tools.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(tools)
        layout.addWidget(self._text)


class _LevelColors(QSyntaxHighlighter):
    """Colours a line by the level that it names."""

    def __init__(self, document: QTextDocument, pane: QWidget) -> None:
        super().__init__(document)
        self._pane = pane

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        colors = colors_of(self._pane.palette())
        by_level = {"WARNING": colors.warning, "ERROR": colors.failed, "CRITICAL": colors.failed}
        level = text.split(maxsplit=2)[1:2]
        color = by_level.get(level[0]) if level else None
        if color is not None:
            looks = QTextCharFormat()
            looks.setForeground(QColor(color))
            self.setFormat(0, len(text), looks)


def _line(record: LogRecorded) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(record.created))
    level = logging.getLevelName(record.level)
    return f"{at}  {level:<{_LEVEL_WIDTH}} {display(record.text)}"
