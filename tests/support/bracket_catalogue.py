"""A catalogue that puts every message into brackets, and a search for what is shown without."""

import gettext
import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QSpinBox,
    QWidget,
)

from processing.language.languages import LANGUAGES
from processing.language.translation import use_catalogue

_INNERMOST = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[A-Za-z]{2,}")
# Names that all languages share.
_NAMES = {
    "Byte",
    "JPEG",
    "PNG",
    "WebP",
    "AVIF",
    "XL",
    "TIFF",
    "GIF",
    "BMP",
    "kB",
    "MB",
    "GB",
    "Thumbpool",
}
_NOT_WORDS = re.compile(r"\{[^{}]*\}|\S*[/\\]\S*|#[0-9a-f]{6}|\S+\.(?:jpg|png|webp)\b|</?p[^>]*>")


class BracketCatalogue(gettext.NullTranslations):
    """Translates each message into itself in brackets."""

    def gettext(self, message: str) -> str:
        """Return the message in brackets."""
        return f"[{message}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for `n` in brackets."""
        return f"[{msgid1 if n == 1 else msgid2}]"

    def pgettext(self, context: str, message: str) -> str:
        """Return the message in brackets, in any context."""
        return f"[{message}]"

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form for `n` in brackets, in any context."""
        return self.ngettext(msgid1, msgid2, n)


def use_brackets() -> None:
    """Show every message in brackets from now on; numbers are written as in German."""
    use_catalogue(BracketCatalogue(), LANGUAGES["de"])


def unmarked(text: str) -> str:
    """Return the words of a text that are not of a message; empty if there are none."""
    rest, before = text, ""
    while rest != before:
        rest, before = _INNERMOST.sub(" ", rest), rest
    return " ".join(set(_WORD.findall(_NOT_WORDS.sub(" ", rest))) - _NAMES)


def all_unmarked(parent: QWidget) -> dict[str, str]:
    """Return each text in `parent`, hidden or not, that has words of no message, and these."""
    found = {text: unmarked(text) for text in _texts_of(parent)}
    return {text: words for text, words in found.items() if words}


def _texts_of(parent: QWidget) -> Iterator[str]:
    for widget in (parent, *parent.findChildren(QWidget)):
        if widget.objectName().startswith("qt_"):
            continue  # a part of one of Qt's own widgets
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QComboBox():
                for place in range(widget.count()):
                    yield widget.itemText(place)
                    yield str(widget.itemData(place, Qt.ItemDataRole.ToolTipRole) or "")
            case QSpinBox() | QDoubleSpinBox():
                yield from (f"{widget.prefix()}{widget.suffix()}", widget.specialValueText())
            case QLineEdit() if not isinstance(widget.parent(), QAbstractSpinBox):
                yield widget.placeholderText()
            case QListWidget():
                items = [widget.item(row) for row in range(widget.count())]
                yield from (text for item in items for text in (item.text(), item.toolTip()))
            case QMenu():
                yield from _texts_of_actions(widget.actions())


def _texts_of_actions(actions: list[QAction]) -> Iterator[str]:
    for action in actions:
        for text in (action.text(), action.toolTip()):
            yield text.partition("\t")[0].replace("&", "")  # what follows is no message
