"""Draw the lanes of a run frame by frame, while they are visible."""

import time

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.control.recording import Recording
from gui.lanes._backing_store import BackingStore, Scene
from gui.lanes._frame_painter import FramePainter
from gui.lanes._layout import LanesLayout, least_height_of
from gui.lanes._time_window import TimeNavigator, TimeWindow
from gui.look.colors import lane_colors_of
from gui.look.text_scale import text_scale
from processing.measuring.timeline.records import FileRecord

_COLOR_CHANGES = {
    QEvent.Type.PaletteChange,
    QEvent.Type.StyleChange,
    QEvent.Type.FontChange,
}
FRAME_MILLISECONDS = 50  # a shorter time would cost a small machine much and show little


class LanesCanvas(QWidget):
    """Paints a run that `show_recording` gives it.

    Signals:
        time_window_moved: the user has zoomed or panned.
    """

    time_window_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._backing = BackingStore()
        self._navigator = TimeNavigator()
        self._chosen: FileRecord | None = None
        self._moment: float | None = None  # the cursor of a replay, in seconds
        self._timer = QTimer(self, interval=FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def view(self) -> TimeWindow:
        """What is in sight, in pixels of the device."""
        return self._navigator.view

    @property
    def backing(self) -> BackingStore:
        """The picture of the finished files."""
        return self._backing

    @property
    def chosen(self) -> FileRecord | None:
        """The file whose bar is selected."""
        return self._chosen

    def show_recording(self, recording: Recording | None) -> None:
        """Show this run from its start, or nothing."""
        self._recording = recording
        self._navigator.begin()
        self._chosen = None
        if recording is not None:
            self._keep_room(recording)
        self._watch()
        self.update()

    def show_moment(self, moment: float) -> None:
        """Show a run as it was so many seconds after it began: what came later is hidden."""
        self._moment = moment
        self.update()

    def share_time_window(self, other: "LanesCanvas") -> None:
        """Show the same part of the time as another canvas of the same width, from now on."""
        self._navigator = other._navigator
        self.time_window_moved.connect(other.follow_time_window)
        other.time_window_moved.connect(self.follow_time_window)

    def follow_time_window(self) -> None:
        """Repaint for a part of the time that was chosen on another canvas."""
        self._watch()
        self.update()

    def show_whole(self) -> None:
        """Show the whole run, and go on doing so."""
        self._navigator.begin()
        self._on_moved()

    def show_at_least(self, seconds: float) -> None:
        """Show a whole run on the scale of one that takes so long, if that is longer."""
        self._navigator.show_at_least(seconds)
        self._watch()

    def show_now(self) -> None:
        """Follow the present."""
        self._navigator.show_now(self._layout().columns)
        self._on_moved()

    def zoom(self, levels: int, x: float | None = None) -> None:
        """Zoom in, or out for negative steps; `x` in device pixels stays in place."""
        where = self._layout().columns / 2 if x is None else x
        self._navigator.zoom(levels, where, self._seconds())
        self._on_moved()

    def pan(self, pixels: int) -> None:
        """Pan so many device pixels to the right."""
        self._navigator.pan(pixels, self._seconds())
        self._on_moved()

    def advance(self) -> None:
        """Paint the next frame with what has happened since the last one."""
        recording = self._recording
        if recording is None:
            return
        layout = self._layout()
        self._navigator.follow(self._seconds(), layout.columns, is_over=recording.is_over)
        colors = lane_colors_of(self.palette())
        scene = Scene(recording, self.view, layout.rows, colors, layout.text_pixels)
        self._backing.show(scene)
        self._backing.take_new()
        self._backing.paint()
        if recording.is_over and self._backing.is_complete:
            self._timer.stop()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a few lanes."""
        return QSize(600, 150)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme, and make room for text of another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._recording is not None:
            self._keep_room(self._recording)
        if event.type() in _COLOR_CHANGES:
            self._fit()

    def event(self, event: QEvent) -> bool:
        """Paint for the density of another screen."""
        is_handled = super().event(event)
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._fit()
        return is_handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint for the new size."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Resume painting."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop painting while hidden."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the finished files, then the running ones on top."""
        layout, recording = self._layout(), self._recording
        painter = QPainter(self)
        painter.scale(1 / layout.scale, 1 / layout.scale)
        colors = lane_colors_of(self.palette())
        frame = FramePainter(painter, colors, layout.text_pixels, layout.gutter)
        frame.clear(layout.size)
        if recording is not None:
            rows, now = layout.rows, time.perf_counter()
            frame.paint_ground(recording, self.view, rows, now)
            frame.paint_finished(self.view, rows, self._backing)
            frame.paint_running(recording, self.view, rows, now)
            frame.paint_ends(recording, self.view, rows)
            frame.paint_axis(self.view, rows.bottom)
            if self._chosen is not None:
                frame.paint_chosen(self.view, rows, self._chosen)
            if self._moment is not None:
                frame.paint_moment(self.view, rows, self._moment)
        if self.hasFocus():
            frame.paint_focus(QRect(QPoint(0, 0), layout.size))
        painter.end()

    def _on_moved(self) -> None:
        self._watch()
        self.time_window_moved.emit()

    def _watch(self) -> None:
        """Start the frame timer if there is anything to paint."""
        if self._recording is not None and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _layout(self) -> LanesLayout:
        text, ratio = text_scale(self.font()), self.devicePixelRatioF()
        if self._recording is None:
            return LanesLayout(self.width(), self.height(), ratio, 1, text)
        lanes, order = self._recording.lanes, self._recording.order
        return LanesLayout(self.width(), self.height(), ratio, lanes, text, order)

    def _fit(self) -> None:
        """Repaint for another size or density, also a run that is over."""
        if self._recording is not None:  # else the part of the time is that of another canvas
            self._navigator.resize(self._layout().columns)
        self._watch()
        self.update()

    def _keep_room(self, recording: Recording) -> None:
        self.setMinimumHeight(least_height_of(recording.lanes, text_scale(self.font())))

    def _seconds(self) -> float:
        if self._recording is None:
            return 0.0
        return self._recording.seconds(time.perf_counter())
