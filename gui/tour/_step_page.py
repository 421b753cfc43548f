"""The page of one step of the guided tour: what to expect, and the lanes of its passes."""

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.control.recording import Recording
from gui.lanes.legend import LanesLegend
from gui.lanes.passed_run import PassedRun
from gui.lanes.view import LanesView
from gui.look.layouts import Stretch, column, row
from gui.look.text_scale import scaled
from gui.look.widgets import ElidedLabel, IconButton, label
from processing.language.amounts import decimal_amount
from processing.language.phrases import listed
from processing.language.translation import localized, ntr, tr
from processing.measuring.benchmark.tour_findings import Findings
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import TourStep
from processing.measuring.durations import tenths

_FIGURES_MILLISECONDS = 300  # faster changes could not be read
_LEAST_HEIGHT = 92  # pixels
_MOST_LANE = 150  # pixels from one lane to the next, as much as a lane can use
_AXIS = 24
_LEGEND_LINES = 3  # of a worker that dies there is much to explain
_GAP = 4


class _FittingScrollArea(QScrollArea):
    """A scroll area that is as high as its content, if there is room."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def follow_content(self) -> None:
        """Take the room that the content can use now."""
        layout = self._content.layout()
        if layout is not None:
            layout.activate()
            self.setMaximumHeight(layout.maximumSize().height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of the content."""
        return self._content.sizeHint()


class TourStepView(QWidget):
    """The page of one step; without lanes before it was run.

    Signals:
        replay_requested: the `PassedRun`s of the step, to be seen again.
    """

    replay_requested = Signal(object)

    def __init__(self, step: TourStep) -> None:
        super().__init__()
        self._step = step
        self._strips: list[PassStrip] = []
        self._findings: Findings | None = None
        self._waiting = label("", "warning", wraps=True)
        self._waiting.hide()
        self._place = QVBoxLayout()
        self._hint = label(tr("The lanes of the workers appear here."), "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._legend = LanesLegend(most_lines=_LEGEND_LINES)
        self._replay = IconButton(
            tr("Replay…"), "play", tip=tr("Replay the passes of this step at any speed")
        )
        self._replay.clicked.connect(lambda: self.replay_requested.emit(self._passed()))
        lanes = QWidget()
        lanes.setLayout(self._place)
        self._scroll = _FittingScrollArea(lanes)
        self._timer = QTimer(self, interval=_FIGURES_MILLISECONDS)
        self._timer.timeout.connect(self._update_strip)
        self._lay_out()
        self.clear()

    @property
    def findings(self) -> Findings | None:
        """What was measured; None unless the step was completed."""
        return self._findings

    def clear(self) -> None:
        """Forget how the step went."""
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
            self._place.removeWidget(strip)
        self._strips = []
        self._findings = None
        self._legend.hide()
        self._replay.hide()
        self._hint.show()
        self._scroll.follow_content()
        self._timer.stop()

    def show_waiting(self, wait_milliseconds: int) -> None:
        """Show the artificial wait of the step; 0 hides it.

        Passes that were run keep what was shown for them.
        """
        if self._strips:
            return
        text = tr(
            "Artificial waiting: each picture takes {wait} ms longer, in which its worker sleeps. "
            "In the lanes it is the last part of each bar, in the colour of writing.",
            wait=wait_milliseconds,
        )
        self._waiting.setText(text)
        self._waiting.setVisible(bool(wait_milliseconds))

    def begin_pass(self, number: int, recording: Recording) -> None:
        """Show the lanes of a pass from now on, below those before it."""
        self._hint.hide()
        self._legend.show()
        strip = PassStrip(localized(self._step.passes[number].title))
        self._strips.append(strip)
        strip.show_recording(recording)
        self._update_strip()
        self._place.addWidget(strip, 1)
        strip.show()
        self._scroll.follow_content()
        self._timer.start()

    def end_pass(self, result: PassResult) -> None:
        """Show what the last pass measured."""
        self._timer.stop()
        self._strips[-1].show_result(result)
        self._share_scale()

    def keep_findings(self, findings: Findings) -> None:
        """Keep what was measured; the step went to its end."""
        self._findings = findings

    def show_stopped(self) -> None:
        """Keep what is shown: the step has stopped."""
        self._timer.stop()
        self._replay.setVisible(bool(self._passed()))

    def _passed(self) -> list[PassedRun]:
        """Return the passes that went to their ends."""
        return [strip.passed for strip in self._strips if strip.passed is not None]

    def _update_strip(self) -> None:
        self._strips[-1].update_figures()
        self._legend.show_recording(self._strips[-1].recording)
        self._share_scale()

    def _share_scale(self) -> None:
        """Give all passes one time scale, so that they can be compared."""
        longest = max(strip.seconds for strip in self._strips)
        for strip in self._strips:
            strip.view.show_at_least(longest)

    def _lay_out(self) -> None:
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(10)
        self._place.addWidget(self._hint)
        column(
            label(localized(self._step.headline), "title"),
            label(localized(self._step.before), wraps=True),
            self._waiting,
            (self._scroll, 1),
            row((self._legend, 1), self._replay),
            Stretch(),
            of=self,
            spacing=8,
        )


class PassStrip(QWidget):
    """Shows a pass while it goes, and keeps what it measured."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._recording: Recording | None = None
        self._passed: PassedRun | None = None
        self._figures = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self.view = LanesView()
        self._title = label(title, "strong")
        above = row(self._title, (self._figures, 1), spacing=12)
        column(above, (self.view, 1), of=self, spacing=_GAP)
        self.setMinimumHeight(scaled(_LEAST_HEIGHT, self.font()))

    def show_recording(self, recording: Recording) -> None:
        """Show this pass from its begin."""
        self._recording = recording
        self.view.show_recording(recording)
        above = self._title.sizeHint().height() + _GAP
        lanes = scaled(recording.lanes * _MOST_LANE + _AXIS, self.font())
        self.setMaximumHeight(above + lanes)

    @property
    def recording(self) -> Recording | None:
        """The pass that is shown."""
        return self._recording

    @property
    def passed(self) -> PassedRun | None:
        """The pass when it has gone to its end."""
        return self._passed

    @property
    def seconds(self) -> float:
        """How long the pass goes on, or went."""
        return self._recording.lasted() if self._recording is not None else 0.0

    def update_figures(self) -> None:
        """Show the progress now."""
        recording = self._recording
        effort = recording.effort(time.perf_counter()) if recording is not None else None
        if recording is None or effort is None:
            self._figures.set_text(tr("the workers start…"))
            return
        figures = self._figures_text(
            effort.elapsed, effort.lanes_occupied, recording.lanes, effort.cores_got
        )
        made = ntr(
            "{done} of {n} picture",
            "{done} of {n} pictures",
            len(recording.plan.tasks),
            done=effort.files,
        )
        self._figures.set_text(listed((made, figures)))

    def show_result(self, result: PassResult) -> None:
        """Say what was measured; nothing is added any more."""
        if self._recording is not None:
            self._passed = PassedRun(self._title.text(), self._recording, result.seconds)
        busy, cores = result.lanes_occupied, result.cores_got
        figures = self._figures_text(result.seconds, busy, result.workers, cores)
        self._figures.set_text(figures)
        self.view.setAccessibleDescription(figures)

    def _figures_text(self, seconds: float, busy: float, workers: int, cores: float) -> str:
        parts = (
            localized(tenths(seconds)),
            ntr(
                "{busy} of {n} worker busy",
                "{busy} of {n} workers busy",
                workers,
                busy=decimal_amount(busy, 1),
            ),
            tr("{cores} CPU cores used", cores=decimal_amount(cores, 1)),
        )
        return listed(parts)
