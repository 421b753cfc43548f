"""Say how many pictures the filters leave out, and which filter how many."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QWidget

from gui.look.layouts import column, row
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label
from processing.language.translation import localized, ntr, tr
from processing.planning.picture_filter import FILTERS, FilterCounts
from processing.settings.batch import BatchSettings
from processing.settings.fields import spec_of

_DECLARED = tuple(name for name in FILTERS if name != "without")  # each has its own control


class FilterNotes(QWidget):
    """Counts of the filters, one line for each that leaves something out."""

    def __init__(self) -> None:
        super().__init__()
        self._match = label("", "strong", wraps=True)
        self._lines = {name: label("", "muted", wraps=True) for name in _DECLARED}
        column(self._match, *self._lines.values(), of=self, spacing=2)
        self.show_counts(FilterCounts())

    def show_counts(self, counts: FilterCounts) -> None:
        """Show what each filter leaves out."""
        text = ntr(
            "{taken} of {n} picture matches",
            "{taken} of {n} pictures match",
            counts.found,
            taken=counts.taken,
        )
        _say(self._match, text)
        for name, line in self._lines.items():
            number: int = getattr(counts, name)
            setting = localized(spec_of(BatchSettings, name).label)
            text = tr("“{label}” leaves out {n}", label=setting, n=number)
            _say(line, text if number else "")
        self.setVisible(any(getattr(counts, name) for name in _DECLARED))


class LeftOutNotes(QWidget):
    """What is left out without a filter: pictures taken out, and results of earlier runs.

    Signals:
        take_back_requested: the user wants the pictures back that were taken out.
        earlier_results_requested: the user wants the results of earlier runs taken, too.
    """

    take_back_requested = Signal()
    earlier_results_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._taken_out = _NoteWithButton(tr("Take back"), self.take_back_requested)
        self._results = _NoteWithButton(tr("Take them too"), self.earlier_results_requested)
        tip = tr("Results of earlier runs are not taken as originals, wherever they lie")
        self._results.setToolTip(tip_of(tip))
        column(self._taken_out, self._results, of=self, spacing=2)
        self.show_counts(FilterCounts())

    def show_counts(self, counts: FilterCounts) -> None:
        """Show how many there are of each kind."""
        text = ntr("{n} picture taken out", "{n} pictures taken out", counts.without)
        self._taken_out.show_text(text if counts.without else "")
        number = counts.earlier_results
        text = ntr("{n} earlier result left out", "{n} earlier results left out", number)
        self._results.show_text(text if number else "")
        self.setVisible(bool(counts.without or number))

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable the buttons while a run is under way."""
        self._taken_out.setDisabled(is_locked)
        self._results.setDisabled(is_locked)


class _NoteWithButton(QWidget):
    """A sentence and a button that changes it; hidden without a sentence."""

    def __init__(self, button: str, requested: SignalInstance) -> None:
        super().__init__()
        self._text = label("", "muted", wraps=True)
        self._button = IconButton(button, kind="link")
        row((self._text, 1), self._button, of=self, spacing=4)
        self._button.clicked.connect(requested)

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self._button.setAccessibleDescription(text)
        self.setVisible(bool(text))


def _say(line: QLabel, text: str) -> None:
    line.setText(text)
    line.setVisible(bool(text))
