"""One optional row in which to guess the speedup of some pool sizes before they are measured."""

from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QWidget

from gui.comparisons.guess_box import NO_GUESS, guess_box
from gui.look.widgets import label
from processing.language import phrases
from processing.language.translation import ntr, tr
from processing.measuring.benchmark.race import usual_sizes
from processing.measuring.benchmark.records import Guess

_MOST_BOXES = 5  # that have room beside each other


class GuessRow(QWidget):
    """Asks for the speedup of at most five pool sizes; all of it may be left empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[int, QDoubleSpinBox] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_sizes_up_to(self, largest: int) -> None:
        """Ask for some sizes from two up to the largest; guesses about those that stay are kept."""
        known = {guess.workers: guess.speedup for guess in self.guesses()}
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = {size: _box(size, known.get(size, NO_GUESS)) for size in _sizes(largest)}
        self.setVisible(bool(self._boxes))
        # Translators: before a measurement; boxes for numbers follow, for 2, 3, 4 ... workers.
        self._layout.addWidget(
            label(tr("Your guess, if you like: how many times as fast?"), "muted")
        )
        for size, box in self._boxes.items():
            is_first = box is next(iter(self._boxes.values()))
            words = ntr("{n} worker", "{n} workers", size) if is_first else phrases.number(size)
            title = QLabel(words)
            title.setProperty("role", "muted")
            title.setBuddy(box)
            self._layout.addWidget(title)
            self._layout.addWidget(box)
        self._layout.addStretch()

    def guesses(self) -> tuple[Guess, ...]:
        """Return what was guessed, by size."""
        return tuple(
            Guess(size, box.value()) for size, box in self._boxes.items() if box.value() > NO_GUESS
        )


def _box(size: int, value: float) -> QDoubleSpinBox:
    box = guess_box(ntr("Your guess for {n} worker", "Your guess for {n} workers", size))
    box.setValue(value)
    return box


def _sizes(largest: int) -> list[int]:
    """Return the sizes to ask for: the usual ones, or the last of their doublings."""
    usual = [size for size in usual_sizes(largest) if size > 1]
    if len(usual) <= _MOST_BOXES:
        return usual
    doubled = [size for size in usual if size & (size - 1) == 0 and size != largest]
    return [*doubled[: _MOST_BOXES - 1], largest]
