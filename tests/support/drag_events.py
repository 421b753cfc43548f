"""Events of a drag over a widget, as every Qt that is supported takes them."""

import warnings
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent


def drag_enter(at: QPoint, *rest: Any) -> QDragEnterEvent:
    """Return the event of a drag that comes in; `rest` are actions, data, buttons and keys."""
    with warnings.catch_warnings():
        # Qt 6.12 wants fractions of pixels here, which Qt 6.11 does not take.
        warnings.simplefilter("ignore", DeprecationWarning)
        return QDragEnterEvent(at, *rest)


def drag_move(at: QPoint, *rest: Any) -> QDragMoveEvent:
    """Return the event of a drag that goes on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return QDragMoveEvent(at, *rest)
