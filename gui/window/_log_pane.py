"""The log: filtered by level and text, copied, saved, and bounded in memory and in time."""

import logging
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gui.look.keys import KeyMap, KeyRow
from gui.look.layouts import column, row
from gui.look.theme import colors_of
from gui.look.widgets import IconButton, add_spoken_label
from processing.files.atomic_write import save_lines
from processing.files.display import display
from processing.language.translation import tr
from processing.running.events import LogRecorded

MAX_RECORDS = 10_000
LINES_PER_TURN = 50  # about 3 ms; the rest of a frame is for the batch and the user
TURN_MILLISECONDS = 10
_LEVEL_WIDTH = 8
_MARGIN = 8


class LogPane(QWidget):
    """The last `MAX_RECORDS` log records.

    A few lines are written per turn of the event loop, only while visible; copying and saving do
    not wait for that.

    Signals:
        save_requested: the user wants the log in a file.
    """

    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: deque[LogRecorded] = deque(maxlen=MAX_RECORDS)
        self._unwritten: deque[LogRecorded] = deque(maxlen=MAX_RECORDS)  # those the filter shows
        self._timer = QTimer(self, interval=TURN_MILLISECONDS)
        self._timer.timeout.connect(self._write_some)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setMaximumBlockCount(MAX_RECORDS)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(_fixed_font(self.font()))
        self._text.document().setDocumentMargin(_MARGIN)
        self._text.setAccessibleName(tr("Log"))
        self._text.setPlaceholderText(tr("What happens is written here."))
        self._colors = _LevelColors(self._text.document(), self)
        self._level = QComboBox()
        for named in (self._level, self._level.view()):
            named.setAccessibleName(tr("Lowest level shown"))
        self._search = QLineEdit()
        self._search.setPlaceholderText(tr("Filter the log"))
        self._search.setAccessibleName(tr("Filter the log"))
        self._search.setClearButtonEnabled(True)
        for field in (self._text, self._search):
            field.setAcceptDrops(False)  # files that are dropped there are for the window
        self._copy = IconButton("", "copy", kind="tool", tip=tr("Copy the log"))
        self._save = IconButton("", "save", kind="tool", tip=tr("Save the log…"))
        self.keys = KeyMap(
            [KeyRow(tr("Clear the filter of the log"), ("Esc",), self._search.clear)]
        )
        self._fill_levels()
        self._lay_out()
        add_spoken_label(self._level)
        self._level.currentIndexChanged.connect(self._show_again)
        self._search.textChanged.connect(self._show_again)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save_requested)

    def append(self, records: Sequence[LogRecorded]) -> None:
        """Add records, as many at once as there are; their lines follow."""
        latest = records[-MAX_RECORDS:]
        self._records.extend(latest)
        self._unwritten.extend(filter(self._is_shown, latest))
        self._write_soon()

    def show_level(self, level: int) -> None:
        """Show records of this level of `logging` and above."""
        self._level.setCurrentIndex(self._level.findData(level))

    def save(self, path: Path) -> None:
        """Write what the filter shows to `path`, whole or not at all.

        Raises:
            OutputError: the file cannot be written; an older one is kept.
        """
        save_lines((f"{line}\n" for line in self._lines()), path)

    def copy(self) -> None:
        """Put what the filter shows on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._lines()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the filter; without one the key is for the pane."""
        if not self._search.text() or not self.keys.take(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours and the text size of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._colors.rehighlight()
        if event.type() is QEvent.Type.FontChange:
            self._text.setFont(_fixed_font(self.font()))

    def showEvent(self, event: QShowEvent) -> None:
        """Write what arrived while hidden."""
        super().showEvent(event)
        self._write_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop writing while hidden."""
        self._timer.stop()
        super().hideEvent(event)

    def _is_shown(self, record: LogRecorded) -> bool:
        needle = self._search.text().casefold()
        return record.level >= self._level.currentData() and needle in record.text.casefold()

    def _lines(self) -> list[str]:
        return [_line(record) for record in self._records if self._is_shown(record)]

    def _show_again(self) -> None:
        self._text.clear()
        self._unwritten.clear()
        self._unwritten.extend(filter(self._is_shown, self._records))
        self._write_soon()

    def _write_soon(self) -> None:
        if self._unwritten and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _write_some(self) -> None:
        """Write the next few lines, and stop when there are no more."""
        count = min(LINES_PER_TURN, len(self._unwritten))
        lines = [_line(self._unwritten.popleft()) for _ in range(count)]
        if lines:
            self._text.appendPlainText("\n".join(lines))
        if not self._unwritten:
            self._timer.stop()

    def _fill_levels(self) -> None:
        for level, text in (
            (logging.DEBUG, tr("Everything")),
            (logging.INFO, tr("Information")),
            (logging.WARNING, tr("Warnings")),
            (logging.ERROR, tr("Errors")),
        ):
            self._level.addItem(text, level)
        self._level.setCurrentIndex(1)

    def _lay_out(self) -> None:
        tools = row(self._level, (self._search, 1), self._copy, self._save, spacing=6)
        column(tools, self._text, of=self, spacing=6)


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


def _fixed_font(beside: QFont) -> QFont:
    """Return a monospaced font, as large as the text `beside` it."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(beside.pointSizeF())
    return font


def _line(record: LogRecorded) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(record.created))
    level = logging.getLevelName(record.level)
    return f"{at}  {level:<{_LEVEL_WIDTH}} {display(record.text)}"
