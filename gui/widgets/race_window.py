"""Race pool sizes on one's own pictures, and see what more workers are worth."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gui import phrases
from gui.charts.race_chart import RaceChart
from gui.widgets.parts import IconButton, label
from gui.widgets.race_view import RaceTable, RaceView
from processing.benchmark.comparison import PICTURES, ROUNDS, Scope
from processing.benchmark.messages import TrialFinished
from processing.benchmark.records import RaceRecord
from processing.benchmark.standing import Standing
from processing.benchmark.waiting import MAX_WAIT_MILLISECONDS
from processing.settings import MAX_WORKERS, available_cores

_SIZE = (1220, 700)
_LEAST_LARGEST = 4  # workers: where more stop helping is worth to be seen
_MOST_ROUNDS = 50
_MOST_PICTURES = 2000
_SHARES = (5, 4)  # of the width, to the chart and the table


@dataclass(frozen=True, slots=True)
class RaceOrder:
    """What the user wants raced: all usual sizes up to `largest`."""

    largest: int
    scope: Scope


class RaceWindow(QDialog):
    """A window of its own beside the main one; it blocks nothing.

    Signals:
        start_requested: a `RaceOrder`.
        cancel_requested: end the race; whole rounds are kept.
        use_requested: the pool size that the race advises.
        open_requested: show a race that was kept in a file.
        overlay_requested: lay one over the race that is shown.
        save_requested: keep the race, or its chart.
    """

    start_requested = Signal(object)
    cancel_requested = Signal()
    use_requested = Signal(int)
    open_requested = Signal()
    overlay_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Compare pool sizes"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(*_SIZE)
        self._record: RaceRecord | None = None
        self._standing: Standing | None = None
        self._other: Standing | None = None
        self._make_controls()
        self.view = RaceView()
        self._table = RaceTable()
        self._verdict = label("", "title", wraps=True)
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._said = label("", "muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the race"))
        self._lay_out()
        self._connect()
        self._show_result()
        self.show_idle(0, "")

    @property
    def record(self) -> RaceRecord | None:
        """The race that is shown."""
        return self._record

    def show_idle(self, pictures: int, obstacle: str) -> None:
        """Offer a race with so many pictures; with an `obstacle` say why there can be none."""
        self._set_racing(is_racing=False)
        self._start.setDisabled(bool(obstacle))
        self._start.setToolTip(obstacle)
        self._start.setAccessibleDescription(obstacle)
        text = self.tr(
            "Each round makes the same pictures with every number of workers, into a scratch "
            "folder that is removed. There are {pictures} to take from."
        )
        self._said.setText(obstacle or text.format(pictures=phrases.pictures(pictures)))

    def show_started(self, trials: int) -> None:
        """Show a race that begins."""
        self._set_racing(is_racing=True)
        self._problem.hide()
        self._bar.setRange(0, max(1, trials))
        self._bar.setValue(0)
        self._said.setText(self.tr("Looking at the pictures…"))

    def show_trial(self, trial: TrialFinished) -> None:
        """Show how far it is."""
        self._bar.setRange(0, trial.trials)
        self._bar.setValue(trial.finished)
        text = self.tr("{finished} of {all}: {who} took {time}")
        if trial.is_warm_up:
            text = self.tr("{finished} of {all}, warming up: {who} took {time}")
        self._said.setText(
            text.format(
                finished=trial.finished,
                all=trial.trials,
                who=trial.title,
                time=phrases.duration(trial.seconds),
            )
        )

    def show_measured(self, record: RaceRecord, standing: Standing) -> None:
        """Show a race."""
        self._record, self._standing = record, standing
        self._show_result()

    def show_other(self, standing: Standing) -> None:
        """Lay another race over the one that is shown."""
        self._other = standing
        self._show_result()

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End a race that nobody watches any more."""
        self.cancel_requested.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the chart in the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.view.update()

    def _make_controls(self) -> None:
        self._largest = _box(1, MAX_WORKERS, max(_LEAST_LARGEST, available_cores()))
        self._largest.setAccessibleName(self.tr("Up to so many workers"))
        self._largest.setToolTip(
            self.tr("The usual sizes up to this one take part: 1, 2, 3, 4, 6…")
        )
        self._rounds = _box(1, _MOST_ROUNDS, ROUNDS)
        self._rounds.setAccessibleName(self.tr("Rounds"))
        self._rounds.setToolTip(
            self.tr("How often everything is measured; fewer than five can tell little.")
        )
        self._pictures = _box(1, _MOST_PICTURES, PICTURES)
        self._pictures.setAccessibleName(self.tr("Pictures a trial"))
        self._pictures.setToolTip(self.tr("At most so many, chosen at random, always the same."))
        self._wait = _box(0, MAX_WAIT_MILLISECONDS, 0)
        self._wait.setSuffix(self.tr(" ms"))
        self._wait.setAccessibleName(self.tr("Artificial wait a picture"))
        self._wait.setToolTip(
            self.tr(
                "Lets each picture wait as for a slow network, so that waiting overlaps on any "
                "machine. The chart says so."
            )
        )
        self._start = IconButton(self.tr("Start the race"), "play", kind="primary")
        self._cancel = IconButton(self.tr("Cancel the race"), "stop")
        self._use = IconButton(self.tr("Use this pool size"), "done", kind="primary")
        self._open = IconButton(self.tr("Open a race…"), "open")
        self._overlay = IconButton(self.tr("Lay another over it…"), "pictures")
        self._save = IconButton(
            self.tr("Save the race…"),
            "save",
            tip=self.tr("Save the race as .json, .csv, .png, .svg"),
        )

    def _connect(self) -> None:
        self._start.clicked.connect(self._on_start)
        self._cancel.clicked.connect(self.cancel_requested)
        self._use.clicked.connect(self._on_use)
        self._open.clicked.connect(self.open_requested)
        self._overlay.clicked.connect(self.overlay_requested)
        self._save.clicked.connect(self.save_requested)

    def _on_start(self) -> None:
        scope = Scope(
            rounds=self._rounds.value(),
            pictures=self._pictures.value(),
            wait_milliseconds=self._wait.value(),
        )
        self.start_requested.emit(RaceOrder(self._largest.value(), scope))

    def _on_use(self) -> None:
        if self._standing is not None and self._standing.advised_workers is not None:
            self.use_requested.emit(self._standing.advised_workers)

    def _set_racing(self, *, is_racing: bool) -> None:
        self._start.setVisible(not is_racing)
        self._cancel.setVisible(is_racing)
        self._bar.setVisible(is_racing)
        for box in (self._largest, self._rounds, self._pictures, self._wait):
            box.setDisabled(is_racing)
        for button in (self._open, self._overlay):
            button.setDisabled(is_racing)

    def _show_result(self) -> None:
        standing = self._standing
        wait = self._record.circumstances.wait_milliseconds if self._record else 0
        self.view.show_chart(RaceChart(standing, self._other, wait) if standing else None)
        self._table.show_standing(standing)
        self._verdict.setText(standing.sentence if standing else "")
        self._verdict.setVisible(standing is not None)
        advised = standing.advised_workers if standing else None
        self._use.setVisible(advised is not None)
        if advised == 1:
            self._use.setText(self.tr("Use 1 worker"))
        elif advised is not None:
            self._use.setText(self.tr("Use {n} workers").format(n=advised))
        self._use.setAccessibleName(self._use.text())
        self._save.setEnabled(standing is not None)
        self._overlay.setVisible(standing is not None)

    def _lay_out(self) -> None:
        asked = QHBoxLayout()
        asked.setSpacing(8)
        for text, box in (
            (self.tr("Workers, up to"), self._largest),
            (self.tr("Rounds"), self._rounds),
            (self.tr("Pictures"), self._pictures),
            (self.tr("Artificial wait"), self._wait),
        ):
            title = label(text, "muted")
            title.setBuddy(box)
            asked.addWidget(title)
            asked.addWidget(box)
            asked.addSpacing(8)
        asked.addStretch()
        asked.addWidget(self._start)
        asked.addWidget(self._cancel)
        found = QHBoxLayout()
        found.addWidget(self._verdict, 1)
        found.addWidget(self._use)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(self._table)
        split.setChildrenCollapsible(False)
        for place, share in enumerate(_SHARES):
            split.setStretchFactor(place, share)
        split.setSizes([share * _SIZE[0] // sum(_SHARES) for share in _SHARES])
        kept = QHBoxLayout()
        kept.addWidget(self._open)
        kept.addWidget(self._overlay)
        kept.addStretch()
        kept.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(asked)
        layout.addWidget(self._said)
        layout.addWidget(self._bar)
        layout.addWidget(self._problem)
        layout.addLayout(found)
        layout.addWidget(split, 1)
        layout.addLayout(kept)


def _box(low: int, high: int, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    return box
