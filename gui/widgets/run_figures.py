"""The figures of the run that goes on, in a line above its lanes."""

import time

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from gui.control.recording import Recording
from gui.lanes.figures import Figure, figures_of, told
from gui.lanes.history import history_of
from gui.look.parts import label
from gui.text import phrases
from gui.widgets.gauge import Gauge
from processing.processes.cpu_load import MachineLoad
from processing.settings.batch import available_cores

_GAUGES_EVERY_SECONDS = 1.0
_SPACING = 12
_RECENT_STEPS = 4


class FigureTile(QWidget):
    """A figure below its title; the tip says what it means."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._title = label(figure.title, "muted")
        self._value = label(figure.value, "strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self._title)
        layout.addWidget(self._value)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show its value now."""
        if self._value.text() != figure.value:
            self._value.setText(figure.value)
        self.setToolTip(figure.meaning)
        self._value.setAccessibleName(f"{figure.title}: {figure.value}")
        self._value.setAccessibleDescription(figure.meaning)


class RunFigures(QWidget):
    """What is occupied, what is got and what is saved; gauges where there is room for them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cores = available_cores()
        self._gauged_at = 0.0
        self._tiles = [FigureTile(figure) for figure in figures_of(None, self._cores)]
        self._rate = Gauge(
            self.tr("Pictures/s"), self.tr("Pictures finished a second, over the whole run.")
        )
        self._pixels = Gauge(
            self.tr("Megapixels/s"), self.tr("Pixels of the finished pictures a second.")
        )
        self._queue = Gauge(self.tr("Waiting"), self.tr("Pictures that nobody has begun."))
        self._memory = Gauge(
            self.tr("Memory"), self.tr("What all workers hold in memory together.")
        )
        self._memories: list[float] = []
        self._gauges = (self._rate, self._pixels, self._queue, self._memory)
        self._lay_out()

    def show_recording(self, recording: Recording | None) -> None:
        """Begin with another run."""
        self._memories = []
        self._gauged_at = 0.0
        if recording is None:
            self._show(figures_of(None, self._cores))

    def show_run(self, recording: Recording, load: MachineLoad | None) -> str:
        """Show how the run stands and what its workers hold; return the same in words."""
        now = time.perf_counter()
        figures = figures_of(recording.effort(now), self._cores, recording.alone())
        self._show(figures)
        if now - self._gauged_at > _GAUGES_EVERY_SECONDS or recording.is_over:
            self._gauged_at = now
            self._show_gauges(recording, recording.seconds(now), load)
        return told(figures, recording.lane_efforts())

    def minimumSizeHint(self) -> QSize:
        """Return room for the figures alone; gauges only come where they fit."""
        tiles = [tile.minimumSizeHint() for tile in self._tiles]
        width = sum(tile.width() for tile in tiles) + _SPACING * (len(tiles) - 1)
        parts = [*(tile.height() for tile in tiles), *(gauge.height() for gauge in self._gauges)]
        return QSize(width, max(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the gauges that do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many gauges as there is room for beside the figures."""
        room = self.width() - sum(tile.minimumSizeHint().width() + _SPACING for tile in self._tiles)
        for gauge in self._gauges:
            room -= gauge.width() + _SPACING
            gauge.setVisible(room >= 0)

    def _show(self, figures: tuple[Figure, ...]) -> None:
        for tile, figure in zip(self._tiles, figures, strict=True):
            tile.show_figure(figure)
        self._fit()

    def _show_gauges(self, recording: Recording, seconds: float, load: MachineLoad | None) -> None:
        history = history_of(recording.timeline, seconds)
        files, pixels = history.files_per_second, history.megapixels_per_second
        self._rate.show_value(f"{_recent(files):,.1f}", files)
        self._pixels.show_value(f"{_recent(pixels):,.1f}", pixels)
        self._queue.show_value(phrases.number(recording.timeline.waiting), history.waiting)
        if load is not None and not recording.is_over:
            self._memories.append(load.memory_bytes)
        held = self._memories[-1] if self._memories else 0.0
        self._memory.show_value(phrases.size(int(held)), _thinned(self._memories))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for tile in self._tiles:
            layout.addWidget(tile)
        layout.addStretch()
        for gauge in self._gauges:
            layout.addWidget(gauge)


def _recent(points: tuple[float, ...]) -> float:
    """Return the average of the last steps."""
    return sum(points[-_RECENT_STEPS:]) / min(len(points), _RECENT_STEPS)


def _thinned(points: list[float]) -> list[float]:
    step = max(1, len(points) // 60)
    return points[::step]
