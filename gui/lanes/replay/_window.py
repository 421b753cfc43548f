"""The window of a replay: one run, or two on one time axis."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from gui.control.replay import ReplayRun
from gui.lanes.legend import LanesLegend
from gui.lanes.replay._bar import ReplayBar
from gui.lanes.replay._strip import RunStrip
from gui.look.keys import KeyMap
from gui.look.layouts import Stretch, column, row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.text_scale import first_size
from gui.look.widgets import IconButton, label, scrolled
from processing.language.translation import localized, tr

_SIZE = QSize(1120, 760)
_NAME_LETTERS = 18  # of the name of a run, at least, are seen in its box
_NONE = -1  # in the box of the second run


class ReplayWindow(QDialog):
    """A separate, non-modal window that plays what was recorded.

    Signals:
        open_requested: the user wants to choose a recording.
        save_requested: the user wants a picture of what is shown.

    Attributes:
        bar: plays, and goes to any moment.
        above, below: the two runs; only the first where there is no second.
        keys: what each key does here.
    """

    open_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Replay"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(first_size(self, _SIZE))
        self._runs: list[ReplayRun] = []
        self._badge = label(tr("Replay: this was recorded, nothing is running"), "strong")
        self._hint = label(
            tr(
                "Make some pictures first, or open a recording: what was saved from the lanes as "
                ".times.json or .trace.json, or a race that was saved as .json."
            ),
            "muted",
            wraps=True,
        )
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._first, self._second = QuietComboBox(tr("Run above")), QuietComboBox(tr("Run below"))
        for box in (self._first, self._second):
            box.setMinimumContentsLength(_NAME_LETTERS)
        self._choices = QWidget()
        self._open = IconButton(tr("Open a recording…"), "open")
        self._save = IconButton(tr("Save…"), "save", tip=tr("Save this as .png or .svg"))
        self.above, self.below = RunStrip(), RunStrip()
        self.below.view.share_time_window(self.above.view)
        self._legend = LanesLegend()
        self.bar = ReplayBar()
        self.keys = KeyMap(self.bar.key_rows())
        self._results = QWidget()
        self._lay_out()
        self._first.currentIndexChanged.connect(self._show_chosen)
        self._second.currentIndexChanged.connect(self._show_chosen)
        self._open.clicked.connect(self.open_requested)
        self._save.clicked.connect(self.save_requested)
        self.bar.moved.connect(self._show_moment)
        self.show_runs((), 0)

    @property
    def runs(self) -> list[ReplayRun]:
        """The runs that are shown, from top to bottom."""
        return [strip.run for strip in (self.above, self.below) if strip.run is not None]

    def show_runs(self, runs: Sequence[ReplayRun], first: int, second: int | None = None) -> None:
        """Offer these runs, and show one of them, or two, by their places."""
        self._runs = list(runs)
        self.show_problem("")
        names = [run.name for run in runs]
        _fill(self._first, list(enumerate(names)), first)
        # Translators: in place of the name of a second run.
        none = (_NONE, tr("no second run"))
        _fill(self._second, [none, *enumerate(names)], _NONE if second is None else second)
        self._hint.setHidden(bool(runs))
        for part in (self._badge, self._results, self._choices, self._save):
            part.setVisible(bool(runs))
        self._show_chosen()

    def add_runs(self, runs: Sequence[ReplayRun]) -> None:
        """Offer more runs, and show the first of them below the one that is shown."""
        shown, before = self._first.currentData(), len(self._runs)
        if not before:
            self.show_runs(runs, 0, len(runs) - 1 if len(runs) > 1 else None)
        else:
            self.show_runs([*self._runs, *runs], shown, before)

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(localized(problem))
        self._problem.setVisible(bool(problem))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, pause and step, unless what has the keyboard takes the key."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def _show_chosen(self) -> None:
        """Show the runs that are chosen, on one scale."""
        first, second = self._first.currentData(), self._second.currentData()
        above = self._runs[first] if self._runs else None
        below = self._runs[second] if self._runs and second != _NONE else None
        self.above.show_run(above, is_alone=below is None)
        self.below.show_run(below, above, is_alone=False)
        longest = max((run.length for run in self.runs), default=0.0)
        for strip in (self.above, self.below):
            strip.view.show_at_least(longest)
        self._share_heights()
        self.above.view.show_whole()
        self._legend.show_recordings([run.recording for run in self.runs])
        self.bar.begin(longest)

    def _show_moment(self) -> None:
        for strip in (self.above, self.below):
            strip.show_moment(self.bar.clock.moment)

    def _share_heights(self) -> None:
        """Give the lanes of both runs about the same height."""
        for place, run in enumerate((self.above.run, self.below.run)):
            self._strips.setStretch(place, run.recording.lanes + 1 if run is not None else 0)

    def _lay_out(self) -> None:
        strips = QWidget()
        self._strips = column(self.above, self.below, of=strips, spacing=12)
        self._strips.addStretch()
        column((scrolled(strips), 1), self._legend, self.bar, of=self._results, spacing=8)
        named = []
        for name, box in ((tr("Above"), self._first), (tr("Below"), self._second)):
            title = label(name, "muted")
            title.setBuddy(box)
            named += [title, box]
        row(*named, Stretch(), of=self._choices, spacing=8)
        column(
            row(self._badge, Stretch(), self._open, self._save, spacing=8),
            self._choices,
            self._hint,
            self._problem,
            (self._results, 1),
            Stretch(),
            of=self,
            spacing=10,
            margins=(16, 14, 16, 14),
        )


def _fill(box: QuietComboBox, choices: Sequence[tuple[int, str]], chosen: int) -> None:
    """Offer other choices, of which one is chosen, without telling of it."""
    box.blockSignals(True)  # noqa: FBT003 - what is chosen is shown when all are there
    box.clear()
    for place, name in choices:
        box.addItem(name, place)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)  # noqa: FBT003
