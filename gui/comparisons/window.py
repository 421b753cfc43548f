"""What the windows of all comparisons have in common, from what is asked to the verdict."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QSpinBox, QWidget

from gui.comparisons._drawing import Drawing
from gui.control.comparison import Measured
from gui.control.makers import Order
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label, pad_text, scrolled
from processing.language import phrases
from processing.language.joining import lazy_sentences
from processing.language.lazy_text import Value
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.artificial_wait import MAX_WAIT_MILLISECONDS
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.messages import TrialFinished
from processing.measuring.benchmark.records import Record
from processing.measuring.benchmark.spread import Judgement

_MOST_ROUNDS = 50
_MOST_PICTURES = 2000
_FITTING = 0  # in the box for the number of pictures: as many as fit
_WAIT_WIDTH = 104
_BOX_WIDTH = 78
_BESIDE_WORDS = 48  # pixels of a box beside its text: margins and buttons


class MeasuringWindow(QDialog):
    """A separate, non-modal window that measures.

    Signals:
        cancel_requested: end what is measured; also when the window is closed, by Escape as well.
    """

    cancel_requested = Signal()

    def __init__(
        self, title: str, start: IconButton, progress: str, parent: QWidget | None = None
    ) -> None:
        """Use `start` as the button, and `progress` as the accessible name of the bar."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._start = start
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._said = label("", "muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(progress)
        # Escape hides a dialog without closing it; both end the measurement.
        self.finished.connect(lambda _result: self.cancel_requested.emit())

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(localized(problem))
        self._problem.setVisible(bool(problem))

    def _hold(self, page: QWidget) -> None:
        """Show `page` in a scroll area."""
        column(scrolled(page), of=self)

    def _offer(self, offer: str, blocker: str) -> None:
        """Enable Start and show `offer`, or show why it is impossible now."""
        self._start.setDisabled(bool(blocker))
        self._start.setToolTip(tip_of(blocker))
        self._start.setAccessibleDescription(blocker)
        self._said.setText(blocker or offer)


class ComparisonWindow(MeasuringWindow):
    """The window of one comparison; a cancelled one keeps its whole rounds.

    Signals:
        start_requested: the `Order` of what is to be measured.
        open_requested: show a saved comparison; whether to lay it over the one that is shown.
        save_requested: save what is shown, or its chart.
        use_requested: the pool size that the comparison advises.
        replay_requested: the `Record` that is shown, to replay what its workers did.

    Attributes:
        record: what is shown; None before there is anything.
    """

    start_requested = Signal(object)
    open_requested = Signal(bool)
    save_requested = Signal()
    use_requested = Signal(int)
    replay_requested = Signal(object)

    def __init__(self, title: str, size: QSize, rounds: int, parent: QWidget | None) -> None:
        start = IconButton(tr("Start measuring"), "play", kind="primary")
        super().__init__(title, start, tr("Progress of the comparison"), parent)
        self.resize(first_size(self, size))
        self.record: Record | None = None
        self._rounds = count_box(1, _MOST_ROUNDS, rounds)
        # Translators: a round measures everything that is compared once.
        self._rounds.setAccessibleName(tr("Rounds"))
        self._rounds.setToolTip(
            tr("How often everything is measured; fewer than five cannot tell much.")
        )
        self._pictures = count_box(_FITTING, _MOST_PICTURES, _FITTING)
        # Translators: as many pictures as fit; instead of a number, in a narrow box.
        self._pictures.setSpecialValueText(tr("automatic"))
        words = self._pictures.fontMetrics().horizontalAdvance(self._pictures.specialValueText())
        self._pictures.setMinimumWidth(words + _BESIDE_WORDS)
        self._pictures.setMaximumWidth(max(_BOX_WIDTH, words + _BESIDE_WORDS))
        self._pictures.setAccessibleName(tr("Pictures a trial"))
        self._pictures.setToolTip(
            tr(
                "At most so many, chosen at random, always the same. Automatic: as many as make a "
                "trial last about 3 s on this machine; if there are too few, they are made "
                "several times."
            )
        )
        self._wait = count_box(0, MAX_WAIT_MILLISECONDS, 0)
        self._wait.setSuffix(tr("{n} ms", n=""))
        self._wait.setMaximumWidth(max(_WAIT_WIDTH, self._wait.sizeHint().width()))
        self._wait.setAccessibleName(tr("Artificial wait a picture"))
        self._wait.setToolTip(
            tr(
                "Lets each picture wait as for a slow network, so that waiting overlaps on any "
                "machine. The chart says so."
            )
        )
        self._cancel = IconButton(tr("Cancel measuring"), "stop")
        self._open = IconButton(tr("Open…"), "open", tip=tr("Open what was measured"))
        self._save = IconButton(
            tr("Save…"), "save", tip=tr("Save this as .json, .csv, .png or .svg")
        )
        self._asked: list[QSpinBox] = []  # the boxes, in the order of their display
        self._judgement: Judgement | None = None
        self._verdict = label("", "strong", wraps=True)
        self._caution = label("", "warning", wraps=True)
        self._start.clicked.connect(lambda: self.start_requested.emit(self.order()))
        self._cancel.clicked.connect(self._on_cancel)
        self._open.clicked.connect(lambda: self.open_requested.emit(False))  # noqa: FBT003
        self._save.clicked.connect(self.save_requested)
        self._save.setEnabled(False)
        self.show_judgement(None)

    def order(self) -> Order:
        """Return what the user wants measured."""
        return Order(
            Scope(
                rounds=self._rounds.value(),
                pictures=self._pictures.value() or None,
                wait_milliseconds=self._wait.value(),
            )
        )

    def show_measured(self, measured: Measured) -> None:
        """Show a comparison of this window's kind."""
        self.show_problem("")
        self.record = measured.record
        self._save.setEnabled(True)
        self._show(measured.record, measured.analysis)

    def show_overlay(self, measured: Measured) -> None:
        """Lay another comparison over the one that is shown, where the window can."""
        raise NotImplementedError

    @property
    def page(self) -> Callable[[Path], None] | None:
        """What writes the comparison as an HTML file; None where there is nothing of the kind."""
        return None

    def drawing(self) -> Drawing | None:
        """Return the chart that is shown; None where there is none."""
        raise NotImplementedError

    def _show(self, record: Any, analysis: Any) -> None:
        """Show a record with what its analysis says."""
        raise NotImplementedError

    def show_idle(self, pictures: int, blocker: str) -> None:
        """Offer to measure with so many pictures; a `blocker` is why that is impossible."""
        self._set_measuring(is_measuring=False)
        self._offer(self._offer_of(pictures), blocker)

    def _offer_of(self, pictures: int) -> str:
        """Return what is going to be done with so many pictures."""
        return ntr(
            "The same pictures are made again and again, into a scratch folder that is removed. "
            "There is {n} picture to take from.",
            "The same pictures are made again and again, into a scratch folder that is removed. "
            "There are {n} pictures to take from.",
            pictures,
        )

    def show_started(self) -> None:
        """Show that measuring begins."""
        self._set_measuring(is_measuring=True)
        self.show_problem("")
        self._bar.setRange(0, 0)
        self._said.setText(tr("Looking at the pictures…"))

    def show_trial(self, trial: TrialFinished) -> None:
        """Show how far it is."""
        self._bar.setRange(0, trial.trials)
        self._bar.setValue(trial.finished)
        values: dict[str, Value] = {
            "done": trial.finished,
            "all": trial.trials,
            "what": trial.title,
            "time": phrases.duration(trial.seconds),
        }
        # Translators: {what} is what was measured, as "4 workers", "spawn" or "map".
        text = tr("{done} of {all} \N{MIDDLE DOT} {what}: {time}", **values)
        if trial.is_warm_up:
            # Translators: a warm-up does not count; {what} is what was measured, as "4 workers".
            text = tr(
                "{done} of {all} \N{MIDDLE DOT} warm-up \N{MIDDLE DOT} {what}: {time}", **values
            )
        self._said.setText(text)

    @property
    def sentence(self) -> str:
        """The conclusion from what is shown; empty if there is none."""
        return localized(self._judgement.sentence) if self._judgement is not None else ""

    def show_judgement(self, judgement: Judgement | None) -> None:
        """Show the conclusion in bold, and doubts about it in normal type."""
        self._judgement = judgement
        verdict, caution = (judgement.verdict, judgement.caution) if judgement else ("", "")
        for part, text in ((self._verdict, verdict), (self._caution, caution)):
            part.setText(localized(text))
            part.setVisible(bool(text))

    def show_cancelled(self, *, has_rounds: bool) -> None:
        """Say what a cancelled comparison has left."""
        self.show_problem(
            tr("Cancelled: what is shown is of the rounds that were whole until then.")
            if has_rounds
            else tr("Cancelled before a whole round was measured, so nothing new is shown.")
        )

    def lay_out(
        self,
        *middle: QWidget,
        asked_first: Sequence[tuple[str, QSpinBox]] = (),
        kept: Sequence[QWidget] = (),
        advice: QWidget | None = None,
        asked_below: QWidget | None = None,
        judged_below: QWidget | None = None,
    ) -> None:
        """Put what all have in common around the `middle`, the first of which takes most room.

        Further boxes are asked first, further buttons stand below, `advice` beside the verdict;
        one more row may stand below what is asked, and one below the verdict.
        """
        asked = QHBoxLayout()
        asked.setSpacing(8)
        boxes = [
            (tr("Rounds"), self._rounds),
            (tr("Pictures"), self._pictures),
            (tr("Artificial wait"), self._wait),
        ]
        for text, box in (*asked_first, *boxes):
            title = label(text, "muted")
            title.setBuddy(box)
            asked.addWidget(title)
            asked.addWidget(box)
            asked.addSpacing(6)
            self._asked.append(box)
        asked.addStretch()
        asked.addWidget(self._start)
        asked.addWidget(self._cancel)
        below = row(self._open, *kept, Stretch(), self._save)
        judged = QHBoxLayout()
        words = column(self._verdict, self._caution)
        if judged_below is not None:
            words.addWidget(judged_below)
        judged.addLayout(words, 1)
        if advice is not None:
            judged.addWidget(advice)
        page = QWidget()
        layout = column(
            asked,
            self._said,
            self._bar,
            self._problem,
            judged,
            of=page,
            spacing=10,
            margins=(16, 14, 16, 14),
        )
        if asked_below is not None:
            layout.insertWidget(1, asked_below)
        for place, widget in enumerate(middle):
            layout.addWidget(widget, 0 if place else 1)
        layout.addLayout(below)
        self._hold(page)

    def _on_cancel(self) -> None:
        self._cancel.setDisabled(True)
        self._said.setText(tr("Ending what is under way…"))
        self.cancel_requested.emit()

    def _set_measuring(self, *, is_measuring: bool) -> None:
        # Hide first: with both visible the window would grow and not shrink again.
        gone, here = (self._cancel, self._start)[:: -1 if is_measuring else 1]
        gone.hide()
        here.show()
        self._cancel.setEnabled(True)
        self._bar.setVisible(is_measuring)
        for control in (*self._asked, self._open):
            control.setDisabled(is_measuring)


def workers_and_wait(workers: int, wait_milliseconds: int) -> str:
    """Return the number of workers of a measurement, and the artificial wait, if any."""
    text = ntr("Measured with {n} worker.", "Measured with {n} workers.", workers)
    if not wait_milliseconds:
        return text
    wait = tr("With an artificial wait of {wait} ms a picture.", wait=wait_milliseconds)
    return localized(lazy_sentences(text, wait))


def count_box(low: int, high: int, value: int) -> QSpinBox:
    """Return a spin box for a whole number that is not a setting of a batch."""
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    pad_text(box)
    box.setMaximumWidth(max(_BOX_WIDTH, box.sizeHint().width()))
    return box
