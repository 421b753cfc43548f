"""Ask before a step of the tour how many times as fast it will be, and say afterwards."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from gui.comparisons.guess_box import NO_GUESS, guess_box
from gui.look.layouts import Stretch, column, row
from gui.look.widgets import label
from processing.language.translation import localized, tr
from processing.measuring.benchmark.tour_guess import GUESSED, tour_guess_outcome
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import TourStep


class TourGuess(QWidget):
    """One optional number a step; hidden in steps that are not compared with one worker.

    Attributes:
        box: where the number is entered.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guesses: dict[int, float] = {}  # by the number of the step
        self._outcomes: dict[int, str] = {}
        self._step = 0
        self.box = guess_box(tr("Your guess for this step"))
        self.box.valueChanged.connect(self._keep)
        # Translators: before a measurement; a box for a number follows.
        title = label(tr("Your guess, if you like: how many times as fast?"), "muted", wraps=True)
        title.setBuddy(self.box)
        self._outcome = label("", wraps=True)
        column(row((title, 1), self.box, Stretch()), self._outcome, of=self, spacing=4)

    def show_step(self, step: TourStep) -> None:
        """Show what was guessed of a step, and how that came out."""
        self._step = step.number
        self.setVisible(step.number in GUESSED)
        self.box.setValue(self._guesses.get(step.number, NO_GUESS))
        self._show_outcome()

    def show_outcome(
        self, step: TourStep, results: Sequence[PassResult], wait_milliseconds: int
    ) -> None:
        """Say how the guess about a step came out that was measured with this artificial wait."""
        guess = self._guesses.get(step.number, NO_GUESS)
        measured = [
            each
            for each in results
            if each.step == step.number and each.wait_milliseconds == wait_milliseconds
        ]
        if guess > NO_GUESS and measured and step.number in GUESSED:
            self._outcomes[step.number] = tour_guess_outcome(guess, measured[-1], results)
        self._show_outcome()

    def forget_outcome(self, step: TourStep) -> None:
        """Forget how a guess came out: the step is measured again."""
        self._outcomes.pop(step.number, None)
        self._show_outcome()

    def _keep(self, value: float) -> None:
        self._guesses[self._step] = value

    def _show_outcome(self) -> None:
        text = localized(self._outcomes.get(self._step, ""))
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))
