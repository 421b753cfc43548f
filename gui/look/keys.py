"""Keys that are no shortcut of a menu: what they do, and the words for them."""

import re
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from processing.language.translation import tr
from processing.record import record

_Shift = Qt.KeyboardModifier.ShiftModifier
_Keypad = Qt.KeyboardModifier.KeypadModifier


@record
class KeyRow:
    """One line of the sheet of shortcuts.

    Attributes:
        text: what the keys do.
        keys: each as `QKeySequence` reads it; any of them does it.
        act: does it; without one, Qt does it, and the row only tells so.
        spoken: what the sheet shows for `keys`, if they are a range such as all arrows.
    """

    text: str
    keys: tuple[str, ...]
    act: Callable[[], object] | None = None
    spoken: str = ""

    @property
    def names(self) -> str:
        """The keys as they are printed on keyboards of this platform."""
        return self.spoken or keys_text(map(QKeySequence, self.keys))


@record
class KeyGroup:
    """The rows of one place of the window, or of one menu."""

    title: str
    rows: tuple[KeyRow, ...]


class KeyMap:
    """Does what the keys stand for that a widget receives."""

    def __init__(self, rows: Sequence[KeyRow]) -> None:
        self.rows = tuple(rows)
        self._acts: dict[str, Callable[[], object]] = {}
        for row in self.rows:
            for key in row.keys:
                if row.act is not None:
                    self._acts[QKeySequence(key).toString()] = row.act

    def take(self, event: QKeyEvent) -> bool:
        """Do what the keys stand for; return whether they stand for anything.

        Shift may be needed to type a sign, so it counts only where that makes a difference.
        """
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_Keypad
        for pressed in (modifiers, modifiers & ~_Shift):
            act = self._acts.get(QKeySequence(QKeyCombination(pressed, key)).toString())
            if act is not None:
                act()
                return True
        return False


def keys_text(sequences: Iterable[QKeySequence]) -> str:
    """Return key sequences as they are printed on keyboards of this platform."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in sequences)


def without_letter(text: str) -> str:
    """Return the text of an entry of a menu without the mark of the letter that chooses it.

    Where no letter is in the words, as in Chinese, it is in brackets behind them.
    """
    plain = re.sub(r"\(&.\)", "", text)
    return re.sub("&(.)", r"\1", plain).rstrip()


def tip_with_keys(tip: str, keys: QKeySequence | str) -> str:
    """Return a tip that ends with the keys that do the same; they may be empty."""
    names = keys_text([QKeySequence(keys)])
    if not (tip and names):
        return tip or names
    # Translators: what a button does, and in brackets the keys that do the same.
    return tr("{tip} ({keys})", tip=tip, keys=names)
