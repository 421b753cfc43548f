"""What the script of an experiment has printed, as a terminal would show it."""

from collections.abc import Sequence

from gui.look.code_card import CodeCard
from processing.language.translation import tr
from processing.measuring.experiments.events import ExperimentEvent

_TAB_LETTERS = 12  # from one column to the next


class PrintedCard(CodeCard):
    """Shows a line per event; the last one is in sight."""

    def __init__(self) -> None:
        # Translators: the columns of what a script prints.
        super().__init__(
            tr("Seconds since the start, who, what, and a value"), tr("Copy the lines")
        )
        self._text.setPlaceholderText(
            tr("What the script prints stands here: the chart draws it, and nothing else.")
        )

    def clear(self) -> None:
        """Show nothing: a run begins."""
        self._text.clear()

    def add(self, events: Sequence[ExperimentEvent]) -> None:
        """Show some more."""
        if events:
            self._text.appendPlainText("\n".join(event.line for event in events))

    def _fit_to_text(self) -> None:
        super()._fit_to_text()
        self._text.setTabStopDistance(_TAB_LETTERS * self._text.fontMetrics().averageCharWidth())
