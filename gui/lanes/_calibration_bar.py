"""Offer to measure one worker alone, and show progress and result."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.look.layouts import row
from gui.look.tips import tip_of
from gui.look.widgets import ElidedLabel, IconButton
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, tr

_BAR_WIDTH = 120


class CalibrationBar(QWidget):
    """One line with a button.

    Signals:
        measure_requested: the user wants one worker to be measured.
        cancel_requested: the user wants no more of that.
    """

    measure_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Translators: the speedup of parallel computing, as in Amdahl's law.
        self._measure = IconButton(tr("Measure the speedup"))
        self._cancel = IconButton(tr("Stop measuring"))
        self._bar = QProgressBar()
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Pictures that one worker has made"))
        self._text = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        row(self._measure, self._cancel, self._bar, (self._text, 1), of=self)
        self._measure.clicked.connect(self.measure_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self.show_offer("", tr("Open pictures first."))

    def show_offer(self, text: str, blocker: str, *, is_measured: bool = False) -> None:
        """Show `text`, and enable the button unless a `blocker` says why not."""
        self._show_going(is_going=False)
        again, first = tr("Measure again"), tr("Measure the speedup")
        self._measure.setText(again if is_measured else first)
        self._measure.setEnabled(not blocker)
        tip = blocker or localized(lazy_sentences(text, self._meaning()))
        self._measure.setToolTip(tip_of(tip))
        self._measure.setAccessibleDescription(tip)
        self._text.set_text(text)

    def show_progress(self, finished: int, pictures: int) -> None:
        """Show how many pictures one worker has made; 0 of 0 before the first."""
        self._show_going(is_going=True)
        self._bar.setRange(0, pictures)
        self._bar.setValue(finished)
        going = ntr(
            "One worker alone: {done} of {n} picture",
            "One worker alone: {done} of {n} pictures",
            pictures,
            done=finished,
        )
        self._text.set_text(going if pictures else tr("One worker alone is starting"))

    def _meaning(self) -> str:
        return tr(
            "They are picked at random and made as the run makes them, in a folder that is "
            "removed again. What they take tells what one worker would take for all, with a range."
        )

    def _show_going(self, *, is_going: bool) -> None:
        self._measure.setVisible(not is_going)
        self._cancel.setVisible(is_going)
        self._bar.setVisible(is_going)
