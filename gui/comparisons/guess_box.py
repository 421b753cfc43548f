"""A box for a guess: how many times as fast as one worker."""

from PySide6.QtWidgets import QDoubleSpinBox

from gui.look.text_scale import scaled
from gui.look.widgets import pad_text
from processing.language.translation import tr
from processing.measuring.benchmark.records import MAX_GUESS

NO_GUESS = 0.0  # the value of a box that was left as it is
_STEP = 0.5
_UNKNOWN = "?"
_WIDTH = 84  # pixels


def guess_box(name: str) -> QDoubleSpinBox:
    """Return an empty box that screen readers call `name`."""
    box = QDoubleSpinBox()
    box.setRange(NO_GUESS, MAX_GUESS)
    box.setDecimals(1)
    box.setSingleStep(_STEP)
    box.setSpecialValueText(_UNKNOWN)
    box.setAccessibleName(name)
    box.setToolTip(tr("How many times as fast as one worker? It is shown beside what is measured."))
    pad_text(box)
    box.setMaximumWidth(scaled(_WIDTH, box.font()))
    return box
