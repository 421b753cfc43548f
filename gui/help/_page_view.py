"""Show one page of the guide, with what was looked for marked in it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from gui.help import _page_document
from gui.help.guide import Page
from gui.help.search import FoldedText
from gui.look.theme import colors_of
from processing.language.translation import tr

SMALLEST_PERCENT, LARGEST_PERCENT = 60, 300
_ZOOM_STEP = 10  # percent of the window's text
_USUAL_PERCENT = 100


class PageView(QTextBrowser):
    """A page; it loads nothing but pictures of the guide.

    Signals:
        link_chosen: where a link leads, as the page has it.
        zoom_changed: how large the text is, in percent of the window's.
    """

    link_chosen = Signal(str)
    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._words: tuple[str, ...] = ()
        self._marked: list[tuple[int, int]] = []  # begin and end in the document
        self._percent = _USUAL_PERCENT
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Page of the guide"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))

    @property
    def percent(self) -> int:
        """How large the text is, in percent of the window's."""
        return self._percent

    def show_page(self, page: Page, anchor: str) -> None:
        """Show a page from a heading on, and there the first of what is marked."""
        if page is not self._page:
            self._page = page
            self._draw()
            self._show_marks()
        self._go_to(anchor)

    def mark(self, words: Sequence[str]) -> None:
        """Mark these folded words, on this page and on those that follow."""
        self._words = tuple(words)
        self._show_marks()

    def zoom_by(self, steps: int) -> None:
        """Make the text larger, or smaller for a negative number of steps."""
        self.set_percent(self._percent + steps * _ZOOM_STEP)

    def set_percent(self, percent: int) -> None:
        """Show the text so large, in percent of the window's."""
        percent = min(LARGEST_PERCENT, max(SMALLEST_PERCENT, percent))
        if percent != self._percent:
            self._percent = percent
            self._draw_again()
            self.zoom_changed.emit(percent)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours and the text size of another theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            # Later: to draw changes the document, which Qt is about to lay out.
            QTimer.singleShot(0, self, self._draw_again)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width."""
        super().resizeEvent(event)
        self._fit_pictures()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll; Qt's own zoom would forget its size on the next page."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Escape and the keys of the history to the window."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _draw_again(self) -> None:
        """Draw the page anew, and show the same part of it."""
        bar = self.verticalScrollBar()
        part = bar.value() / max(1, bar.maximum())
        self._draw()
        self._show_marks()
        bar.setValue(round(part * bar.maximum()))

    def _draw(self) -> None:
        if self._page is None:
            return
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * self._percent / 100)
        _page_document.fill(self.document(), self._page, font, colors_of(self.palette()))
        self._fit_pictures()

    def _fit_pictures(self) -> None:
        width, ratio = self.viewport().width(), self.devicePixelRatioF()
        _page_document.fit_pictures(self.document(), width, ratio)

    def _show_marks(self) -> None:
        """Mark the words that were looked for: each has a ground and a line below."""
        colors = colors_of(self.palette())
        text = FoldedText(self.document().toPlainText() if self._words else "")
        self._marked = sorted(place for word in self._words for place in text.find_all(word))
        looks = QTextCharFormat()
        looks.setBackground(QColor(colors.warning_fill))
        looks.setFontUnderline(True)
        looks.setUnderlineColor(QColor(colors.warning))
        marks = []
        for begin, end in self._marked:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document())
            mark.cursor.setPosition(begin)
            mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.format = looks
            marks.append(mark)
        self.setExtraSelections(marks)

    def _go_to(self, anchor: str) -> None:
        """Show a heading; and the first mark below it, if there is one."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        if anchor:
            self.scrollToAnchor(anchor)
        at = self._position_of(anchor)
        first = next((begin for begin, _end in self._marked if begin >= at), at)
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        self.setTextCursor(cursor)
        if first > at:
            self.ensureCursorVisible()

    def _position_of(self, anchor: str) -> int:
        """Return where a heading begins; the beginning of the page if there is no such."""
        block = self.document().begin()
        while anchor and block.isValid():
            if block.begin() != block.end() and anchor in (
                block.begin().fragment().charFormat().anchorNames()
            ):
                return block.position()
            block = block.next()
        return 0


def is_address(target: str) -> bool:
    """Return whether a link leads to the web."""
    return QUrl(target).scheme() in {"http", "https"}
