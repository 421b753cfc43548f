"""The gauges beside the lanes: the queue of the workers' messages and the pipe of the scanner."""

import time

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.control.recording import Recording
from gui.lanes import _pipe_gauge, _queue_gauge
from gui.lanes._pipe_gauge import PipeGauge, pipe_words
from gui.lanes._queue_gauge import QueueGauge
from gui.look.chart_view import ChartPainting, ChartView
from gui.look.layouts import column
from gui.look.text_scale import scaled
from processing.language.translation import localized, tr
from processing.measuring.timeline.channel_history import PipeHistory
from processing.measuring.timeline.channel_words import queue_words

_WIDTH = 220
_LEAST_SECONDS = 0.01  # of an axis of time
_EVERY_MILLISECONDS = 300  # faster changes could not be read
_LEAST, _READABLE = QSize(_WIDTH, 60), QSize(_WIDTH, 100)


class ChannelsStrip(QWidget):
    """Both gauges, one below the other; they follow what goes on while they are visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._pipe: PipeHistory | None = None
        self.queue = ChartView(
            tr("Queue of the workers' messages"),
            tr("While worker processes run, you see here how full the queue of their messages is."),
            ChartPainting(
                _queue_gauge.paint_queue,
                _queue_gauge.least_height,
                _LEAST,
                _READABLE,
                _queue_gauge.told_at,
            ),
        )
        self.pipe = ChartView(
            tr("Pipe of the scanner"),
            tr("When folders are searched, you see here what comes through the scanner's pipe."),
            ChartPainting(
                _pipe_gauge.paint_pipe,
                _pipe_gauge.least_height,
                _LEAST,
                _READABLE,
                _pipe_gauge.told_at,
            ),
        )
        self._timer = QTimer(self, interval=_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.advance)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._fit_to_text()
        column((self.queue, 1), (self.pipe, 1), of=self, spacing=4)

    @property
    def gauges(self) -> tuple[QueueGauge | None, PipeGauge | None]:
        """What there is to show now; None for what is not known."""
        return self._queue_gauge(), self._pipe_gauge()

    def show_recording(self, recording: Recording | None) -> None:
        """Show the queue of this run from now on, or none."""
        self._recording = recording
        self._watch()

    def show_pipe(self, pipe: PipeHistory | None) -> None:
        """Show the pipe of this scan from now on, or none."""
        self._pipe = pipe
        self._watch()

    def advance(self) -> None:
        """Show what has happened since the last time."""
        queue, pipe = self.gauges
        self.queue.show_chart(
            queue, localized(queue_words(queue.history)) if queue is not None else ""
        )
        self.pipe.show_chart(pipe, pipe_words(pipe.history) if pipe is not None else "")
        is_run_over = self._recording is None or self._recording.is_over
        is_scan_over = pipe is None or pipe.history.ended is not None
        if is_run_over and is_scan_over:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit_to_text()

    def _fit_to_text(self) -> None:
        self.setFixedWidth(scaled(_WIDTH, self.font()))

    def _watch(self) -> None:
        if self.isVisible():
            self.advance()
            self._timer.start()

    def _queue_gauge(self) -> QueueGauge | None:
        recording = self._recording
        if recording is None or not recording.timeline.queue.is_known:
            return None
        end = max(_LEAST_SECONDS, recording.lasted())
        return QueueGauge(recording.timeline.queue, 0.0, end)

    def _pipe_gauge(self) -> PipeGauge | None:
        pipe = self._pipe
        if pipe is None:
            return None
        now = time.perf_counter() - pipe.opened_at
        end = pipe.last if pipe.ended is not None else now
        return PipeGauge(pipe, max(_LEAST_SECONDS, end))
