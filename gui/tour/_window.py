"""The window of the guided tour: seven steps that measure parallel work on this machine."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from gui.comparisons.window import MeasuringWindow
from gui.look.flow import FlowLayout
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import first_size, scaled
from gui.look.widgets import IconButton, label, restyle
from gui.tour._guess import TourGuess
from gui.tour._step_page import TourStepView
from gui.tour._table import TourTable
from processing.language import phrases
from processing.language.translation import localized, ptr, tr
from processing.measuring.benchmark.tour_findings import Findings
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import WAIT_MILLISECONDS, TourStep

_SIZE = (1200, 800)
_LEAST_BESIDE = 380  # pixels: all columns of the table can be read
_SHARES = (3, 2)  # of the width, to the step and to the table


class TourWindow(MeasuringWindow):
    """Leads from step to step.

    Signals:
        run_requested: the `TourStep` to run, and how many milliseconds each picture waits besides.
        save_requested: the user wants a file of what was measured so far.
        handout_requested: the user wants pages to print, with questions and what was measured.
        replay_requested: the `PassedRun`s of the step, to be seen again.
    """

    run_requested = Signal(object, int)
    save_requested = Signal()
    handout_requested = Signal()
    replay_requested = Signal(object)

    def __init__(self, steps: Sequence[TourStep], parent: QWidget | None = None) -> None:
        start = IconButton(tr("Run this step"), "play", kind="primary")
        # Translators: the tour explains parallel computing in seven steps that are measured here.
        title, progress = tr("Guided tour"), tr("Progress of the step")
        super().__init__(title, start, progress, parent)
        self.resize(first_size(self, QSize(*_SIZE)))
        self._steps = tuple(steps)
        self._is_running = False
        self._pages = QStackedWidget()
        self._views = [TourStepView(step) for step in steps]
        self._chips = QButtonGroup(self)
        self._card = FindingsCard()
        self._guess = TourGuess()
        self.table = TourTable()
        self._waits = QCheckBox(
            tr("Let each file wait {wait} ms as well (artificial)", wait=WAIT_MILLISECONDS)
        )
        self._waits.setToolTip(
            tr(
                "As from a slow network. Waiting costs no processor time, so it overlaps on any "
                "machine, however few cores it has."
            )
        )
        self._cancel = IconButton(tr("Cancel this step"), "stop")
        self._save = IconButton(
            tr("Save…"), "save", tip=tr("Save what was measured as .md, .csv or .json")
        )
        self._save.setEnabled(False)
        self._handout = IconButton(
            tr("Hand-out…"),
            "save",
            tip=tr("Save pages to print (PDF): questions to answer before, and what was measured"),
        )
        self._back, self._next = IconButton(ptr("step", "Back")), IconButton(tr("Next"))
        self._lay_out()
        self._connect()
        self.show_idle("")
        self._go_to(0)

    @property
    def step(self) -> TourStep:
        """The one that is shown."""
        return self._steps[self._pages.currentIndex()]

    @property
    def view(self) -> TourStepView:
        """The page of the one that is shown."""
        return self._views[self._pages.currentIndex()]

    @property
    def findings(self) -> dict[int, Findings]:
        """What was found in each step that has been run, by its number."""
        pairs = zip(self._steps, self._views, strict=True)
        return {step.number: view.findings for step, view in pairs if view.findings is not None}

    def show_idle(self, blocker: str) -> None:
        """Offer to run the step, or say why that cannot be now."""
        self._set_running(is_running=False)
        offer = tr(
            "The tour makes its own pictures, in a folder that is removed with this window. "
            "Each step is measured once; Compare pool sizes measures in rounds."
        )
        self._offer(offer, blocker)
        self.view.show_stopped()

    def show_started(self) -> None:
        """Show that the step begins."""
        self._set_running(is_running=True)
        self.show_problem("")
        self.view.clear()
        self._guess.forget_outcome(self.step)
        self._card.show_findings(None)
        self.view.show_waiting(self._wait_milliseconds())
        self.show_progress(tr("Preparing…"), 0, 0)

    def show_progress(self, text: str, done: int, planned: int) -> None:
        """Show the progress; a total of 0 means unknown."""
        self._bar.setRange(0, planned)
        self._bar.setValue(done)
        self._said.setText(text)

    def show_ended(
        self,
        findings: Mapping[int, Findings],
        results: Sequence[PassResult],
        doubts: Sequence[str],
    ) -> None:
        """Show the findings of the step, and all `results` so far, with a doubt for each.

        `findings` are by the number of the step: of all steps that were completed, as what was
        measured now may change what is to be made of others.
        """
        for step, view in zip(self._steps, self._views, strict=True):
            if step.number in findings:
                view.keep_findings(findings[step.number])
        self._card.show_findings(self.view.findings)
        self._guess.show_outcome(self.step, results, self._wait_milliseconds())
        self.table.show_results(results, doubts)
        self._save.setEnabled(True)
        chip = self._chips.button(self._pages.currentIndex())
        if isinstance(chip, IconButton):
            chip.set_icon_name("done")
        self._lead_on()

    def _connect(self) -> None:
        self._start.clicked.connect(
            lambda: self.run_requested.emit(self.step, self._wait_milliseconds())
        )
        self._cancel.clicked.connect(self.cancel_requested)
        self._save.clicked.connect(self.save_requested)
        self._handout.clicked.connect(self.handout_requested)
        for view in self._views:
            view.replay_requested.connect(self.replay_requested)
        self._back.clicked.connect(lambda: self._go_to(self._pages.currentIndex() - 1))
        self._next.clicked.connect(lambda: self._go_to(self._pages.currentIndex() + 1))
        self._chips.idClicked.connect(self._go_to)
        self._waits.toggled.connect(lambda _on: self._show_waiting())

    def _wait_milliseconds(self) -> int:
        return WAIT_MILLISECONDS if self._waits.isChecked() else 0

    def _show_waiting(self) -> None:
        for view in self._views:
            view.show_waiting(self._wait_milliseconds())

    def _go_to(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._chips.button(place).setChecked(True)
        self.show_problem("")
        self._card.show_findings(self.view.findings)
        self._guess.show_step(self.step)
        self._lead_on()

    def _lead_on(self) -> None:
        """Highlight the button to press next."""
        place = self._pages.currentIndex()
        is_last = place == len(self._steps) - 1
        is_done = self.view.findings is not None
        self._back.setEnabled(place > 0 and not self._is_running)
        self._next.setEnabled(not is_last and not self._is_running)
        restyle(self._next, "kind", "primary" if is_done and not is_last else "")
        restyle(self._start, "kind", "" if is_done and not is_last else "primary")
        self._start.setText(tr("Run it again") if is_done else tr("Run this step"))
        self._start.setAccessibleName(self._start.text())
        self._start.set_icon_name("play")  # in the colour of the new kind

    def _set_running(self, *, is_running: bool) -> None:
        self._is_running = is_running
        self._start.setVisible(not is_running)
        self._cancel.setVisible(is_running)
        self._bar.setVisible(is_running)
        for control in (self._waits, self._guess.box, *self._chips.buttons()):
            control.setDisabled(is_running)
        self._lead_on()

    def _lay_out(self) -> None:
        for view in self._views:
            self._pages.addWidget(view)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._pages)
        split.addWidget(self._beside())
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        for place, share in enumerate(_SHARES):
            split.setStretchFactor(place, share)
        split.setSizes([share * _SIZE[0] // sum(_SHARES) for share in _SHARES])
        page = QWidget()
        column(
            self._stations(),
            (split, 1),
            self._problem,
            self._bar,
            self._said,
            self._controls(),
            of=page,
            spacing=10,
            margins=(16, 14, 16, 14),
        )
        self._hold(page)

    def _stations(self) -> FlowLayout:
        for place, step in enumerate(self._steps):
            chip = IconButton(
                f"{phrases.number(step.number)}  {localized(step.headline)}", kind="chip"
            )
            chip.setCheckable(True)
            chip.setAutoExclusive(True)  # to screen readers, one choice of several
            self._chips.addButton(chip, place)
        return FlowLayout(*self._chips.buttons())

    def _beside(self) -> QWidget:
        beside = QWidget()
        beside.setMinimumWidth(scaled(_LEAST_BESIDE, self.font()))
        column(
            self._guess,
            self._card,
            label(tr("Measured so far"), "heading"),
            (self.table, 1),
            of=beside,
            spacing=8,
        )
        return beside

    def _controls(self) -> QHBoxLayout:
        return row(
            self._back,
            self._save,
            self._handout,
            Stretch(),
            self._waits,
            self._start,
            self._cancel,
            self._next,
            spacing=10,
        )


class FindingsCard(QFrame):
    """Shows `Findings`; hidden where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._measured = label("", wraps=True)
        self._doubts = label("", "warning", wraps=True)
        column(
            label(tr("What was just measured here"), "heading"),
            self._doubts,
            self._measured,
            of=self,
            spacing=6,
            margins=(12, 10, 12, 10),
        )
        self.show_findings(None)

    def show_findings(self, findings: Findings | None) -> None:
        """Show doubts about what was measured, if there are any, and then what it was."""
        self.setVisible(findings is not None)
        if findings is None:
            return
        for part, sentences in (
            (self._measured, findings.measured),
            (self._doubts, findings.doubts),
        ):
            part.setText("\n".join(map(localized, sentences)))
            part.setVisible(bool(sentences))
