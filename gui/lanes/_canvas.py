"""Draw a run as it goes, a lane a worker: frame by frame, as long as anybody sees it."""

import time

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.control.recording import Recording
from gui.lanes._backing import Backing, Scene
from gui.lanes._frame_painter import FramePainter
from gui.lanes._layout import LanesLayout, least_height_of
from gui.lanes._time_window import Viewpoint, ViewWindow
from gui.look.colors import looks_of
from gui.look.text_scale import text_scale
from processing.measuring.timeline.records import FileRecord

_LOOKS_CHANGES = {
    QEvent.Type.PaletteChange,
    QEvent.Type.StyleChange,
    QEvent.Type.FontChange,
}
FRAME_MILLISECONDS = 50  # more often costs a small machine more than anybody sees


class LanesCanvas(QWidget):
    """The picture; `show_recording` gives it a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._backing = Backing()
        self._viewpoint = Viewpoint()
        self._chosen: FileRecord | None = None
        self._timer = QTimer(self, interval=FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def view(self) -> ViewWindow:
        """What is in sight, in pixels of the device."""
        return self._viewpoint.view

    @property
    def backing(self) -> Backing:
        """The picture of the finished files."""
        return self._backing

    @property
    def chosen(self) -> FileRecord | None:
        """The file whose bar is framed."""
        return self._chosen

    def show_recording(self, recording: Recording | None) -> None:
        """Show this run from its begin, or nothing."""
        self._recording = recording
        self._viewpoint.begin()
        self._chosen = None
        if recording is not None:
            self._keep_room(recording)
        self._watch()
        self.update()

    def show_whole(self) -> None:
        """Show the whole run, and go on doing so."""
        self._viewpoint.begin()
        self._watch()

    def show_at_least(self, seconds: float) -> None:
        """Show a whole run on the scale of one that takes so long, if that is longer."""
        self._viewpoint.show_at_least(seconds)
        self._watch()

    def show_now(self) -> None:
        """Follow the present."""
        self._viewpoint.show_now(self._layout().columns)
        self._watch()

    def zoom(self, rungs: int, x: float | None = None) -> None:
        """Look nearer, or farther for less than 0; `x` in pixels of the device stays in place."""
        where = self._layout().columns / 2 if x is None else x
        self._viewpoint.zoom(rungs, where, self._seconds())
        self._watch()

    def pan(self, pixels: int) -> None:
        """Look at what is so many pixels of the device to the right."""
        self._viewpoint.pan(pixels, self._seconds())
        self._watch()

    def advance(self) -> None:
        """Take in what happened since the last frame, paint some of what is new, and show it."""
        recording = self._recording
        if recording is None:
            return
        layout = self._layout()
        self._viewpoint.follow(self._seconds(), layout.columns, is_over=recording.is_over)
        looks = looks_of(self.palette())
        scene = Scene(recording, self.view, layout.rows, looks, layout.text_pixels)
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
        if event.type() in _LOOKS_CHANGES:
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
        """Paint again from now on."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the picture of the finished files, and over it what is being made now."""
        layout, recording = self._layout(), self._recording
        painter = QPainter(self)
        painter.scale(1 / layout.scale, 1 / layout.scale)
        looks = looks_of(self.palette())
        frame = FramePainter(painter, looks, layout.text_pixels, layout.gutter)
        frame.clear(layout.size)
        if recording is not None:
            rows, now = layout.rows, time.perf_counter()
            frame.paint_ground(recording, self.view, rows, now)
            frame.paint_finished(self.view, rows, self._backing)
            frame.paint_running(recording, self.view, rows, now)
            frame.paint_axis(self.view, rows.bottom)
            if self._chosen is not None:
                frame.paint_chosen(self.view, rows, self._chosen)
        if self.hasFocus():
            frame.paint_focus(QRect(QPoint(0, 0), layout.size))
        painter.end()

    def _watch(self) -> None:
        """Make frames as long as there is anything to paint."""
        if self._recording is not None and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _layout(self) -> LanesLayout:
        lanes = self._recording.lanes if self._recording is not None else 1
        text, ratio = text_scale(self.font()), self.devicePixelRatioF()
        return LanesLayout(self.width(), self.height(), ratio, lanes, text)

    def _fit(self) -> None:
        """Paint anew for another place to paint on, also what is over long ago."""
        self._viewpoint.resize(self._layout().columns)
        self._watch()
        self.update()

    def _keep_room(self, recording: Recording) -> None:
        self.setMinimumHeight(least_height_of(recording.lanes, text_scale(self.font())))

    def _seconds(self) -> float:
        if self._recording is None:
            return 0.0
        return self._recording.seconds(time.perf_counter())
