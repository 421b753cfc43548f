"""Take the keyboard from one part of the window to the next, as F6 does on every desktop."""

from collections.abc import Mapping, Sequence

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

_FOCUS = Qt.FocusReason.TabFocusReason  # so that styles show where it is


class Panes(QObject):
    """The parts of a window in the order of F6; each remembers where the keyboard was in it.

    A part where nothing can take the keyboard now is left out.

    Args:
        first: what takes the keyboard in a part the first time, if that is not the first control.
    """

    def __init__(
        self, window: QWidget, panes: Sequence[QWidget], first: Mapping[QWidget, QWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panes = tuple(panes)
        self._first = dict(first)
        self._last: dict[QWidget, QWidget] = {}  # where the keyboard was in each
        QApplication.instance().focusChanged.connect(self._remember)  # type: ignore[union-attr]  # there is one

    def go(self, by: int) -> None:
        """Go so many parts on, or back; after the last comes the first."""
        focused = self._window.focusWidget()
        present = self._pane_of(focused)
        place = self._panes.index(present) if present is not None else (-1 if by > 0 else 0)
        for distance in range(1, len(self._panes) + 1):
            pane = self._panes[(place + by * distance) % len(self._panes)]
            target = self._target_in(pane)
            if target is not None:
                target.setFocus(_FOCUS)
                return

    def _remember(self, _before: QWidget | None, now: QWidget | None) -> None:
        pane = self._pane_of(now)
        if pane is not None and now is not None:
            self._last[pane] = now

    def _pane_of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None:
            return None
        return next((p for p in self._panes if p is widget or p.isAncestorOf(widget)), None)

    def _target_in(self, pane: QWidget) -> QWidget | None:
        """Return what takes the keyboard in `pane`: what had it last, or the first that can."""
        for known in (self._last.get(pane), self._first.get(pane)):
            if known is not None and shiboken6.isValid(known):
                target = known.focusProxy() or known
                if _can_take(target, pane):
                    return target
        widget = pane
        for _ in self._window.findChildren(QWidget):
            if _can_take(widget, pane):
                return widget
            following = widget.nextInFocusChain()
            if following is None:
                return None
            widget = following
        return None


def _can_take(widget: QWidget, pane: QWidget) -> bool:
    is_inside = widget is pane or pane.isAncestorOf(widget)
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_inside and takes_tab and widget.isVisible() and widget.isEnabled()
