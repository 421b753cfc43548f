"""One step of the guided tour: what is going to be seen, the lanes, and what was measured."""

import time

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui import phrases
from gui.lanes.recording import Recording
from gui.widgets.lanes_legend import LanesLegend
from gui.widgets.lanes_view import LanesView
from gui.widgets.parts import ElidedLabel, label
from processing.benchmark.tour_findings import Findings
from processing.benchmark.tour_results import PassResult
from processing.benchmark.tour_steps import Step

_FIGURES_MILLISECONDS = 300  # nobody reads faster
_LEAST_LANES = 92  # pixels in height for the lanes of a pass
_MOST_LANE = 56  # pixels in height for one lane
_AXIS = 24


class PassStrip(QWidget):
    """The lanes of one pass, below its title and its figures."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._recording: Recording | None = None
        self._figures = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self.view = LanesView()
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(label(title, "strong"))
        above.addWidget(self._figures, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        self.setMinimumHeight(_LEAST_LANES)

    def show_recording(self, recording: Recording) -> None:
        """Show this pass from its begin."""
        self._recording = recording
        self.view.show_recording(recording)
        self.view.setMaximumHeight(recording.lanes * _MOST_LANE + _AXIS)

    def show_standing(self) -> None:
        """Say how it stands now."""
        recording = self._recording
        effort = recording.effort(time.perf_counter()) if recording is not None else None
        if recording is None or effort is None:
            self._figures.set_text(self.tr("the workers start…"))
            return
        told = self._told(effort.elapsed, effort.lanes_occupied, effort.workers, effort.cores_got)
        text = self.tr("{done} of {all}, {told}")
        done, planned = str(effort.files), phrases.pictures(len(recording.plan.tasks))
        self._figures.set_text(text.format(done=done, all=planned, told=told))

    def show_result(self, result: PassResult) -> None:
        """Say what was measured; nothing is added any more."""
        occupied, cores = result.lanes_occupied, result.cores_got
        told = self._told(result.seconds, occupied, result.workers, cores)
        self._figures.set_text(told)
        self.view.setAccessibleDescription(told)

    def _told(self, seconds: float, occupied: float, workers: int, cores: float) -> str:
        text = self.tr("{time}, {occupied:.1f} of {lanes} occupied, {cores:.1f} cores really got")
        time_text = f"{seconds:.1f} s"
        lanes = self.tr("1 lane") if workers == 1 else self.tr("{n} lanes").format(n=workers)
        return text.format(time=time_text, occupied=occupied, lanes=lanes, cores=cores)


class _Shelf(QScrollArea):
    """Takes the room that its content wants, or what there is."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def follow_content(self) -> None:
        """Take the room that the content wants now."""
        layout = self._content.layout()
        if layout is not None:
            layout.activate()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of the content."""
        return self._content.sizeHint()


class TourStepView(QWidget):
    """The page of one step; empty below its words before it was run."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self._strips: list[PassStrip] = []
        self._is_done = False
        self._waiting = label("", "warning", wraps=True)
        self._waiting.hide()
        self._told = label("", wraps=True)
        self._doubts = label("", "warning", wraps=True)
        self._findings = self._make_card()
        self._place = QVBoxLayout()
        self._hint = label(self.tr("The lanes of the workers appear here."), "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._legend = LanesLegend()
        lanes = QWidget()
        lanes.setLayout(self._place)
        self._shelf = _Shelf(lanes)
        self._timer = QTimer(self, interval=_FIGURES_MILLISECONDS)
        self._timer.timeout.connect(self._show_standing)
        self._lay_out()
        self.clear()

    @property
    def is_done(self) -> bool:
        """Whether the step went to its end."""
        return self._is_done

    def clear(self) -> None:
        """Forget how the step went."""
        for strip in self._strips:
            strip.hide()
            strip.deleteLater()
            self._place.removeWidget(strip)
        self._strips = []
        self._is_done = False
        self._findings.hide()
        self._legend.hide()
        self._hint.show()
        self._shelf.follow_content()
        self._timer.stop()

    def show_waiting(self, wait_milliseconds: int) -> None:
        """Say that an artificial wait is part of the step, or take it back for 0.

        What was run already stays told as it was run.
        """
        if self._strips:
            return
        text = self.tr(
            "Artificial waiting: each picture takes {n} ms longer, in which its worker sleeps. In "
            "the lanes it is the last part of each bar, in the colour of writing."
        )
        self._waiting.setText(text.format(n=wait_milliseconds))
        self._waiting.setVisible(bool(wait_milliseconds))

    def begin_pass(self, number: int, recording: Recording) -> None:
        """Show the lanes of a pass from now on, below those before it."""
        self._hint.hide()
        self._legend.show()
        strip = PassStrip(self._step.passes[number].title)
        self._strips.append(strip)
        strip.show_recording(recording)
        strip.show_standing()
        self._place.addWidget(strip, 1)
        strip.show()
        self._shelf.follow_content()
        self._timer.start()

    def end_pass(self, result: PassResult) -> None:
        """Show what the last pass measured."""
        self._timer.stop()
        self._strips[-1].show_result(result)

    def show_findings(self, findings: Findings) -> None:
        """Say what was measured; the step went to its end."""
        self._is_done = True
        for part, sentences in ((self._told, findings.told), (self._doubts, findings.doubts)):
            part.setText("\n".join(sentences))
            part.setVisible(bool(sentences))
        self._findings.show()

    def show_stopped(self) -> None:
        """Leave what is there as it is: nothing follows."""
        self._timer.stop()

    def _show_standing(self) -> None:
        self._strips[-1].show_standing()

    def _make_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("What was just measured here"), "heading"))
        layout.addWidget(self._told)
        layout.addWidget(self._doubts)
        return card

    def _lay_out(self) -> None:
        self._place.setContentsMargins(0, 0, 0, 0)
        self._place.setSpacing(10)
        self._place.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(self._step.headline, "title"))
        layout.addWidget(label(self._step.before, wraps=True))
        layout.addWidget(self._waiting)
        layout.addWidget(self._shelf)
        layout.addWidget(self._legend)
        layout.addWidget(self._findings)
        layout.addStretch()
