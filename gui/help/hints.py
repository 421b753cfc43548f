"""Decide when a new user is told what: three hints, each once, and only where they help."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QObject

from gui.control.controller import Controller
from gui.control.run_progress import Ending
from gui.control.state import RUN_STATES, State
from gui.help.hint_card import HintCard
from gui.settings.store import SettingsStore
from processing.language.lazy_text import LazyText, lazy_tr
from processing.language.translation import localized

_SEEN = "hints_seen"
_OFF = "hints_off"


class Hint(StrEnum):
    """The hints, by the names that are stored of those that were seen."""

    START = "start"
    UNDO = "undo"
    PREVIEW = "preview"


_TEXTS: Mapping[Hint, LazyText] = {
    Hint.START: lazy_tr(
        "Choose on the left what to make, then press the button at the lower right. Nothing is "
        "written before."
    ),
    Hint.PREVIEW: lazy_tr(
        "F7 shows the selected picture before and after. F1 explains the part of the window that "
        "you are in."
    ),
    Hint.UNDO: lazy_tr(
        "Run, Undo a run takes back what a run has made, and Run, History lists all earlier runs."
    ),
}


class Hints(QObject):
    """Shows hints in a card of the window, one at a time, and remembers which were shown."""

    def __init__(self, card: HintCard, controller: Controller, store: SettingsStore) -> None:
        super().__init__(card)
        self._card = card
        self._store = store
        self._machine = controller.machine
        self._shown: Hint | None = None
        card.closed.connect(self._on_closed)
        card.never_again_requested.connect(self.stop)
        controller.machine.state_changed.connect(self._on_state_changed)
        controller.running.ended.connect(self._on_run_ended)

    @property
    def are_on(self) -> bool:
        """Whether the user wants hints."""
        return not self._store.load_switch(_OFF)

    def stop(self) -> None:
        """Show no hints from now on."""
        self._store.save_switch(_OFF, is_on=True)
        self._hide()

    def begin_again(self) -> None:
        """Show all hints once more, the first at once if it fits."""
        self._store.save_switch(_OFF, is_on=False)
        self._store.save_word(_SEEN, "")
        self._hide()
        if self._machine.state is State.READY:
            self._show(Hint.START)

    def note_picture_chosen(self) -> None:
        """A picture was selected, which a preview could show."""
        if self._machine.state is State.READY and self._is_seen(Hint.START):
            self._show(Hint.PREVIEW)

    def note_preview_opened(self) -> None:
        """The user has found the preview."""
        self._remember(Hint.PREVIEW)
        self._hide(Hint.PREVIEW)

    def _on_state_changed(self, state: State) -> None:
        """Take a hint away that no longer fits."""
        if state in RUN_STATES:
            self._remember(Hint.START)  # the button was found
            self._hide()
        elif state is State.EMPTY:
            self._hide()
        elif state is State.READY:
            self._hide(Hint.UNDO)
            self._show(Hint.START)

    def _on_run_ended(self, ending: Ending) -> None:
        if ending.counts.done:
            self._show(Hint.UNDO)

    def _on_closed(self) -> None:
        self._shown = None

    def _show(self, hint: Hint) -> None:
        if self.are_on and self._shown is None and not self._is_seen(hint):
            self._remember(hint)
            self._shown = hint
            self._card.show_hint(localized(_TEXTS[hint]))

    def _hide(self, hint: Hint | None = None) -> None:
        """Hide the card, if it shows this hint; any if none is named."""
        if self._shown is not None and hint in {None, self._shown}:
            self._shown = None
            self._card.show_hint("")

    def _is_seen(self, hint: Hint) -> bool:
        return hint.value in self._store.load_word(_SEEN).split()

    def _remember(self, hint: Hint) -> None:
        if not self._is_seen(hint):
            seen = self._store.load_word(_SEEN).split()
            self._store.save_word(_SEEN, " ".join([*seen, hint.value]))
