"""Keep the keyboard where it is useful when the control that had it goes."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class FocusGuard(QObject):
    """Hands the keyboard to the pictures when what has it in a card is hidden.

    Qt would give it to whatever comes next, a filter that the next key would change.
    """

    def __init__(self, window: QWidget, parts: Sequence[QWidget], fallback: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._fallback = fallback
        for part in parts:
            for each in (part, *part.findChildren(QWidget)):
                each.installEventFilter(self)

    @property
    def _is_at_work(self) -> bool:
        """Whether the window stays; when it goes itself, all in it is hidden, too."""
        return shiboken6.isValid(self._window) and self._window.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Act when a control is hidden, which is before Qt moves the focus."""
        if event.type() is QEvent.Type.Hide and isinstance(watched, QWidget) and self._is_at_work:
            focused = self._window.focusWidget()
            if focused is not None and (watched is focused or watched.isAncestorOf(focused)):
                self._fallback.setFocus()
        return super().eventFilter(watched, event)
