"""All that widgets show and tell, and what is painted, as texts."""

import html
import re
from collections.abc import Callable, Iterator
from itertools import product

from PySide6.QtCore import QAbstractItemModel, QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QSpinBox, QWidget

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)


def shown_by(window: QWidget) -> Iterator[str]:
    """Yield all texts of a window and of what is in it, those of hidden widgets, too."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.accessibleName(), widget.accessibleDescription())
        yield from (widget.toolTip(), widget.windowTitle())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QSpinBox():
                yield widget.suffix()
            case QAbstractItemView():
                yield from _told_by(widget.model())


def _told_by(model: QAbstractItemModel) -> Iterator[str]:
    columns = range(model.columnCount())
    for column, role in product(columns, _ROLES):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
    for row, column, role in product(range(model.rowCount()), columns, _ROLES):
        yield str(model.index(row, column).data(role) or "")


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
    return [html.unescape(text).strip() for text in _TEXT.findall(drawing)]
