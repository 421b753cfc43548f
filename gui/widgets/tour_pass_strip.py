"""The lanes of one pass of the guided tour, below its title and its figures."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.control.recording import Recording
from gui.lanes.view import LanesView
from gui.look.parts import ElidedLabel, label
from gui.look.text_scale import scaled
from gui.text import phrases
from processing.measuring.benchmark.tour_results import PassResult

_LEAST_HEIGHT = 92  # pixels
_MOST_LANE = 56  # pixels in height for one lane
_AXIS = 24
_GAP = 4


class PassStrip(QWidget):
    """Shows a pass while it goes, and keeps what it measured."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._recording: Recording | None = None
        self._figures = ElidedLabel(role="muted", elide=Qt.TextElideMode.ElideRight)
        self.view = LanesView()
        self._title = label(title, "strong")
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self._title)
        above.addWidget(self._figures, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        self.setMinimumHeight(scaled(_LEAST_HEIGHT, self.font()))

    def show_recording(self, recording: Recording) -> None:
        """Show this pass from its begin."""
        self._recording = recording
        self.view.show_recording(recording)
        above = self._title.sizeHint().height() + _GAP
        lanes = scaled(recording.lanes * _MOST_LANE + _AXIS, self.font())
        self.setMaximumHeight(above + lanes)

    @property
    def seconds(self) -> float:
        """How long the pass goes on, or went."""
        return self._recording.lasted() if self._recording is not None else 0.0

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
