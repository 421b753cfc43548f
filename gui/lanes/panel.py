"""Show what every worker does: as lanes over time, as a table and in figures."""

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from gui.control.recording import Recording
from gui.control.run_progress import LaneProgress
from gui.lanes import _core_histogram
from gui.lanes._calibration_bar import CalibrationBar
from gui.lanes._channels import ChannelsStrip
from gui.lanes._core_bars import CoreBars
from gui.lanes._core_load import LoadWatch
from gui.lanes._figures_bar import RunFigures
from gui.lanes._table import LaneModel, LanesTable
from gui.lanes.legend import LanesLegend
from gui.lanes.view import LanesView
from gui.look.chart_view import ChartPainting, ChartView
from gui.look.layouts import column, row
from gui.look.widgets import IconButton, label
from processing.language.translation import tr
from processing.measuring.timeline.channel_history import PipeHistory
from processing.processes.cpu_load import MachineLoad
from processing.settings.batch import EngineKind

_BESIDE = 10  # pixels between the lanes and the cores
_FIGURES_EVERY_SECONDS = 0.3  # faster changes could not be read


class LanesPanel(QWidget):
    """The lanes of a run with its figures; a hint before the first run.

    Signals:
        picture_chosen: the id of a task whose bar was clicked.
        save_requested: the user wants the run as a picture, a table or a trace.
        replay_requested: the user wants to see the run again, which is over.

    Attributes:
        view: the picture.
        calibration: what offers to measure one worker alone.
        channels: the gauges of the queue and the pipe; hidden until they are asked for.
        core_histogram: how long so many cores were in use at once.
    """

    picture_chosen = Signal(int)
    save_requested = Signal()
    replay_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._shows_few = False
        self._figures_shown_at = 0.0  # when the figures were shown last
        self._model = LaneModel(self)
        self._table = LanesTable(self._model)
        self.view = LanesView()
        self._figures = RunFigures()
        self._cores = CoreBars()
        self.core_histogram = ChartView(
            tr("Cores in use at once"),
            tr("during a run"),
            ChartPainting(
                _core_histogram.paint_histogram,
                lambda *_: _core_histogram.LEAST_HEIGHT,
                QSize(0, _core_histogram.LEAST_HEIGHT),
                QSize(0, _core_histogram.LEAST_HEIGHT),
                _core_histogram.told_at,
            ),
        )
        self._core_parts = QWidget()
        self._watch = LoadWatch()
        self.calibration = CalibrationBar()
        self._hint = label(tr("While it runs, you see here what each worker is doing."), "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._farther = IconButton("\N{MINUS SIGN}", kind="tool", tip=tr("Zoom out"), keys="-")
        self._nearer = IconButton("+", kind="tool", tip=tr("Zoom in"), keys="+")
        self._whole = IconButton(
            tr("Whole run"), kind="tool", tip=tr("Show the whole run"), keys="Home"
        )
        self._now = IconButton(tr("Now"), kind="tool", tip=tr("Follow the present"), keys="End")
        self._save = IconButton("", "save", kind="tool", tip=tr("Save the lanes of this run"))
        self._replay = IconButton(
            "", "play", kind="tool", tip=tr("Replay this run at any speed, when it is over")
        )
        self._replay.setEnabled(False)
        self._as_table = IconButton(
            tr("As a table"), kind="chip", tip=tr("Show the workers as a table"), keys="T"
        )
        self._as_table.setCheckable(True)
        self._channels_shown = IconButton(
            tr("Queue and pipe"),
            kind="chip",
            tip=tr("Show what passes through the queue and the pipe between the processes"),
            keys="Q",
        )
        self._channels_shown.setCheckable(True)
        self.channels = ChannelsStrip()
        self.channels.hide()
        self._legend = LanesLegend()
        self._pages, self._pictures = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._farther.clicked.connect(lambda: self.view.zoom(-1))
        self._nearer.clicked.connect(lambda: self.view.zoom(1))
        self._whole.clicked.connect(self.view.show_whole)
        self._now.clicked.connect(self.view.show_now)
        self._save.clicked.connect(self.save_requested)
        self._replay.clicked.connect(self.replay_requested)
        self._as_table.toggled.connect(self._on_table_toggled)
        self._channels_shown.toggled.connect(self.channels.setVisible)
        self.view.channels_requested.connect(self._channels_shown.toggle)
        self.destroyed.connect(self._watch.stop)
        self.view.picture_chosen.connect(self.picture_chosen)
        self.view.table_requested.connect(self._read_as_table)

    @property
    def recording(self) -> Recording | None:
        """The run that is shown."""
        return self._recording

    def show_recording(self, recording: Recording | None) -> None:
        """Show this run from now on, or none."""
        self._recording = recording
        self._model.show_efforts((), 0.0)
        self._figures.show_recording(recording)
        self.view.show_recording(recording)
        self.channels.show_recording(recording)
        self._show_cores()
        self._pages.setCurrentIndex(0 if recording is None else 1)

    def show_pipe(self, pipe: PipeHistory | None) -> None:
        """Show the pipe of this scan from now on, or none."""
        self.channels.show_pipe(pipe)

    def show_few_figures(self, *, is_on: bool) -> None:
        """Leave out what is not needed to follow the lanes, as for those in the last row."""
        self._figures.show_few(is_on=is_on)
        self._shows_few = is_on
        self._show_cores()

    def _show_cores(self) -> None:
        """Show the cores of this computer, unless a cluster does the work."""
        recording = self._recording
        is_elsewhere = recording is not None and recording.plan.settings.is_elsewhere
        self._core_parts.setHidden(self._shows_few or is_elsewhere)

    def show_lanes(self, lanes: Sequence[LaneProgress]) -> None:
        """Show the lanes as they are now."""
        now = time.perf_counter()
        is_over = self._recording is not None and self._recording.is_over
        if self.isVisible() and (is_over or now - self._figures_shown_at > _FIGURES_EVERY_SECONDS):
            self._figures_shown_at = now
            self.show_figures()
        self._model.show_lanes(lanes)

    def showEvent(self, event: QShowEvent) -> None:
        """Update what was not shown while hidden."""
        super().showEvent(event)
        self.show_figures()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop watching the load while hidden."""
        super().hideEvent(event)
        self._watch.stop()

    def show_figures(self) -> None:
        """Show the figures of the run as they are now."""
        if self._recording is not None:
            self._legend.show_recording(self._recording)
            load = self._watch_load(self._recording)
            self.view.setAccessibleDescription(self._figures.show_run(self._recording, load))
            self._cores.show_load(load)
            self._show_core_use(self._recording)
            efforts, seconds = self._recording.lane_efforts(), self._recording.lasted()
            is_paused = self._recording.is_paused
            self._model.show_efforts(efforts, seconds, is_paused=is_paused)
            self._replay.setEnabled(self._recording.is_over)

    def _show_core_use(self, recording: Recording) -> None:
        seconds = recording.core_use(time.perf_counter())
        if seconds is None or not recording.cores:
            self.core_histogram.show_chart(None, "")
        else:
            chart = _core_histogram.CoreHistogram(seconds, recording.cores)
            self.core_histogram.show_chart(chart, _core_histogram.words(chart))

    def _watch_load(self, recording: Recording) -> MachineLoad | None:
        """Return the load of the last second, as long as the run goes and is looked at."""
        if recording.is_over or not self.isVisible():
            self._watch.stop()
        else:
            is_pool = recording.plan.settings.engine is EngineKind.POOL
            self._watch.follow(recording.workers() if is_pool else ())
        return self._watch.latest

    def _read_as_table(self) -> None:
        self._as_table.setChecked(True)
        self._table.setFocus()

    def _on_table_toggled(self, is_on: bool) -> None:  # noqa: FBT001 - a slot of Qt
        self._pictures.setCurrentIndex(1 if is_on else 0)
        for button in (self._farther, self._nearer, self._whole, self._now):
            button.setDisabled(is_on)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.view)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pictures.addWidget(scroll)
        self._pictures.addWidget(self._table)
        below = row(
            (self._legend, 1),
            self._farther,
            self._nearer,
            self._whole,
            self._now,
            self._as_table,
            self._replay,
            self._channels_shown,
            self._save,
            spacing=2,
        )
        page = QWidget()
        layout = column(self._figures, of=page, spacing=4, margins=(0, 4, 0, 0))
        column((self._cores, 1), self.core_histogram, of=self._core_parts, spacing=4)
        beside = row((self._pictures, 1), self._core_parts, self.channels, spacing=_BESIDE)
        layout.addLayout(beside, 1)
        layout.addLayout(below)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(page)
        column(self._pages, self.calibration, of=self)
