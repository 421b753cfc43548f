"""All that a window says, to the eye and to a screen reader."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
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
_ROWS = 5  # of a table; the others say the same of other pictures
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def texts_in(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield where it is said, and what, for `window` and all that is in it."""
    for part in (window, *window.findChildren(QObject)):
        for what, text in _texts_of(part):
            if text:
                yield f"{type(part).__name__} {part.objectName()} {what}".strip(), text


def _texts_of(part: QObject) -> Iterator[tuple[str, str]]:
    if isinstance(part, QWidget | QAction):
        for name in _PROPERTIES:
            value = part.property(name)
            if isinstance(value, str):
                yield name, value
    match part:
        case QComboBox():
            yield from (("item", part.itemText(n)) for n in range(part.count()))
        case QTabBar():
            yield from (("tab", part.tabText(n)) for n in range(part.count()))
        case QPlainTextEdit() | QTextEdit():
            yield "content", part.toPlainText()
        case QAbstractItemView() if part.model() is not None:
            yield from _texts_of_model(part.model())


def _texts_of_model(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        heading = model.headerData(column, Qt.Orientation.Horizontal)
        yield "heading", heading if isinstance(heading, str) else ""
        for row in range(min(_ROWS, model.rowCount())):
            for role in _ROLES:
                value = model.index(row, column).data(role)
                yield f"column {column}", value if isinstance(value, str) else ""
