"""All that a window says, to the eye and to a screen reader, and what is painted, as texts."""

import html
import re
from collections.abc import Callable, Iterator
from itertools import product

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QBuffer,
    QIODevice,
    QObject,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

_PROPERTIES = (
    "text",
    "title",
    "windowTitle",
    "placeholderText",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "prefix",
    "suffix",
    "specialValueText",
)
_ROWS = 20  # of a table; the others say the same of other pictures
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_PAINTED = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)


def texts_in(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield where it is said, and what, for `window` and all that is in it, hidden or not."""
    for part in (window, *window.findChildren(QObject)):
        for what, text in _texts_of(part):
            if text:
                yield f"{type(part).__name__} {part.objectName()} {what}".strip(), text


def shown_by(window: QWidget) -> list[str]:
    """Return all that is said by `window` and what is in it, hidden or not."""
    return [text for _where, text in texts_in(window)]


def painted_by(paint: Callable[[QPainter], None], size: QSize) -> list[str]:
    """Return the texts that are painted on `size`."""
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(content)
    generator.setSize(size)
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    drawing = content.data().data().decode()
    return [html.unescape(text).strip() for text in _PAINTED.findall(drawing)]


def _texts_of(part: QObject) -> Iterator[tuple[str, str]]:
    yield from _properties_of(part)
    match part:
        case QComboBox():
            for place, role in product(range(part.count()), _ROLES):
                yield "item", _text(part.itemData(place, role))
        case QTabBar():
            yield from (("tab", part.tabText(n)) for n in range(part.count()))
        case QPlainTextEdit() | QTextEdit():
            yield "content", part.toPlainText()
        case QMenu():  # whose entries may belong to others
            for action in part.actions():
                yield from _properties_of(action)
        case QHeaderView():
            pass  # its model is that of its view
        case QAbstractItemView() if part.model() is not None:
            yield from _texts_of_model(part.model())


def _properties_of(part: QObject) -> Iterator[tuple[str, str]]:
    if isinstance(part, QWidget | QAction):
        for name in _PROPERTIES:
            if name == "text" and isinstance(part, QLineEdit):
                continue  # what somebody has typed
            # Behind a tab is a key, and before a letter to press a sign; both are no words.
            yield name, _text(part.property(name)).partition("\t")[0].replace("&", "")


def _texts_of_model(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    for column, role in product(columns, _ROLES):
        yield "heading", _text(model.headerData(column, Qt.Orientation.Horizontal, role))
    for row, column, role in product(range(min(_ROWS, model.rowCount())), columns, _ROLES):
        yield f"column {column}", _text(model.index(row, column).data(role))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
