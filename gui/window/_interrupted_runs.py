"""Offer to continue interrupted and cancelled runs."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.layouts import column, row
from gui.look.widgets import ElidedLabel, IconButton, IconLabel
from gui.text.run_words import course, unfinished
from processing.language import phrases
from processing.language.translation import tr
from processing.storage.journal.runs import JournaledRun

_MAX_SHOWN = 3
_GAP = 8


class InterruptedRuns(QWidget):
    """One card per run; hidden if there is none.

    Signals:
        continue_requested: the `JournaledRun` to go on with.
        discard_requested: the `JournaledRun` to offer no more.
    """

    continue_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, _GAP)
        self._cards.setSpacing(_GAP)
        self.hide()

    def show_runs(self, runs: Sequence[JournaledRun]) -> None:
        """Show the first few of `runs`."""
        while (entry := self._cards.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for run in runs[:_MAX_SHOWN]:
            self._cards.addWidget(self._card(run))
        self.setVisible(bool(runs))

    def _card(self, run: JournaledRun) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        headline = ElidedLabel(role="strong", elide=Qt.TextElideMode.ElideRight)
        where = ElidedLabel(role="muted")
        started, now = datetime.fromtimestamp(run.started), datetime.now()
        which = f"{course(run.settings)} · {phrases.moment(started, now)}"
        headline.set_text(unfinished(run))
        where.set_text(f"{which} · {self._half_replaced()}" if run.has_originals_aside else which)
        texts = column(headline, where, spacing=2)
        go_on = IconButton(tr("Continue"), "play", tip=tr("Continue {run}", run=which))
        forget = IconButton(
            tr("Forget"),
            kind="link",
            tip=tr("Forget {run} (finished files stay)", run=which),
        )
        go_on.clicked.connect(lambda: self.continue_requested.emit(run))
        forget.clicked.connect(lambda: self.discard_requested.emit(run))
        row(
            IconLabel("pause", 18, "muted"),
            (texts, 1),
            go_on,
            forget,
            of=card,
            spacing=10,
            margins=(16, 10, 12, 10),
        )
        return card

    def _half_replaced(self) -> str:
        return tr("an original is half replaced; Continue or Forget puts that in order")
