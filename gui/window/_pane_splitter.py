"""The splitter between the pictures and the pane below or beside them."""

import json
from contextlib import suppress
from typing import NamedTuple

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.look.key_splitter import KeySplitter
from gui.look.widgets import tab_before
from gui.window._lower_pane import LowerPane
from processing.language.translation import tr

_USUAL_SHARE = 0.42  # of the splitter, to the pane
_LARGE_SHARE = 0.66  # for those who show the pane to others
_SHARES = (0.1, 0.9)  # what is believed of a stored share
_GAP = 12


class _Kept(NamedTuple):
    """What is remembered of the pane; the shares are those of the whole room."""

    tab: str
    is_folded: bool
    is_beside: bool
    share_below: float
    share_beside: float


class PaneSplitter(KeySplitter):
    """Shares the room between the pictures and the pane below or beside them.

    A folded pane is a line of tabs below, wherever it is when it is open.
    """

    def __init__(self, pictures: QWidget, pane: LowerPane) -> None:
        super().__init__(
            Qt.Orientation.Vertical, tr("Border between the pictures and the pane below them")
        )
        self._pane = pane
        self._is_beside = False
        self._shares = {False: _USUAL_SHARE, True: _USUAL_SHARE}  # by whether it is beside
        self._shares_before: dict[bool, float] | None = None  # while the pane is large
        self.addWidget(pictures)
        self.addWidget(pane)
        tab_before(pane, self.handle(1))
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_GAP)
        self.setStretchFactor(0, 1)
        self.splitterMoved.connect(lambda *_: self._note_share())
        pane.folded_changed.connect(lambda _is_folded: self._share_room())

    @property
    def is_beside(self) -> bool:
        """Whether the open pane is at the right of the pictures."""
        return self._is_beside

    def set_beside(self, *, is_beside: bool) -> None:
        """Put the open pane at the right of the pictures, or below them."""
        self._is_beside = is_beside
        self._share_room()

    def set_large(self, *, is_large: bool) -> None:
        """Give most of the room to the pane, or take it back; it is not remembered."""
        if is_large == (self._shares_before is not None):
            return
        if is_large:
            self._shares_before = self._shares
            self._shares = {place: max(_LARGE_SHARE, each) for place, each in self._shares.items()}
        else:
            self._shares, self._shares_before = self._shares_before or self._shares, None
        self._share_room()

    def state(self) -> QByteArray:
        """Return which tab is current, where and how large the pane is, and if it is folded."""
        shares = self._shares_before or self._shares
        below, beside = shares[False], shares[True]
        kept = _Kept(self._pane.current, self._pane.is_folded, self._is_beside, below, beside)
        return QByteArray(json.dumps(kept).encode())

    def restore(self, state: QByteArray) -> None:
        """Take back what `state` has kept; damaged values become the default."""
        with suppress(ValueError, TypeError, RecursionError):
            tab, is_folded, is_beside, *shares = json.loads(bytes(state.data()))
            below, beside = (min(_SHARES[1], max(_SHARES[0], float(each))) for each in shares)
            self._pane.choose_tab(str(tab))
            self._shares = {False: below, True: beside}
            self._is_beside = bool(is_beside)
            self._pane.set_folded(is_folded=bool(is_folded))
            self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room, which is known now."""
        super().showEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        is_open = not self._pane.is_folded
        is_beside = self._is_beside and is_open
        orientations = Qt.Orientation
        self.setOrientation(orientations.Horizontal if is_beside else orientations.Vertical)
        self._pane.set_least(is_beside=is_beside)
        policies = Qt.FocusPolicy  # there is nothing to move while the pane is folded
        self.handle(1).setFocusPolicy(policies.TabFocus if is_open else policies.NoFocus)
        whole = self.width() if is_beside else self.height()
        pane = round(self._shares[is_beside] * whole) if is_open else self._pane.minimumHeight()
        self.setSizes([max(1, whole - pane), pane])

    def _note_share(self) -> None:
        if not self._pane.is_folded:
            part, whole = self._pane.height(), self.height()
            if self._is_beside:
                part, whole = self._pane.width(), self.width()
            self._shares[self._is_beside] = part / max(1, whole)
