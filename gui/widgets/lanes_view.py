"""Draw a run as it goes, a lane a worker; look nearer, look back, ask for a file."""

import time
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.lanes.backing import Backing, Scene
from gui.lanes.frame import FramePainter
from gui.lanes.looks import looks_of
from gui.lanes.recording import Recording
from gui.lanes.rows import LaneRows, least_height, rows_in
from gui.lanes.told import told_of
from gui.lanes.view_window import ViewWindow, whole

FRAME_MILLISECONDS = 50  # more often costs a small machine more than anybody sees
_GUTTER = 26  # for the numbers of the lanes
_AXIS = 20  # for the moments below
_LEAST_ROOM = 60
_FIRST_SECONDS = 1.0  # so much is in sight when a run begins
_NOW_SECONDS = 6.0  # is in sight when the present is looked at first
_PAN_PART = 8  # a key moves the view by a part in so many of its width
_NOTCH = 120  # of a mouse wheel
_CLICK_PIXELS = 4  # a hand that moves less means a click


class Following(Enum):
    """What the view keeps in sight while a run goes on."""

    WHOLE = auto()
    NOW = auto()
    NOTHING = auto()


class LanesView(QWidget):
    """The picture; `show_recording` gives it a run.

    Wheel and plus and minus zoom; dragging and the arrow keys pan; Home shows the whole run and
    End follows the present.

    Signals:
        picture_chosen: the id of a task whose bar was clicked.
    """

    picture_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recording: Recording | None = None
        self._backing = Backing()
        self._view = ViewWindow(1)
        self._following = Following.WHOLE
        self._pressed: QPoint | None = None
        self._dragged: QPointF | None = None
        self._turned = 0  # of the wheel, less than a notch
        self._timer = QTimer(self, interval=FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.advance)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Lanes of the workers"))

    @property
    def view(self) -> ViewWindow:
        """What is in sight, in pixels of the device."""
        return self._view

    @property
    def backing(self) -> Backing:
        """The picture of the finished files."""
        return self._backing

    def show_recording(self, recording: Recording | None) -> None:
        """Show this run from its begin, or nothing."""
        self._recording = recording
        self._following = Following.WHOLE
        self._view = ViewWindow(1)
        if recording is not None:
            self.setMinimumHeight(max(_LEAST_ROOM, least_height(recording.lanes) + _AXIS))
        self._watch()
        self.update()

    def show_whole(self) -> None:
        """Show the whole run, and go on doing so."""
        self._following = Following.WHOLE
        self._view = ViewWindow(self._width())
        self._watch()

    def show_now(self) -> None:
        """Follow the present."""
        near = whole(_NOW_SECONDS, self._width())
        rung = min(near.rung, self._view.rung)
        self._view = ViewWindow(self._width(), rung, self._view.first)
        self._following = Following.NOW
        self._watch()

    def zoom(self, rungs: int, x: float | None = None) -> None:
        """Look nearer, or farther for less than 0; `x` in pixels of the device stays in place."""
        where = self._width() / 2 if x is None else x
        self._view = self._view.zoomed(rungs, where, self._seconds())
        self._following = Following.NOTHING
        self._watch()

    def pan(self, pixels: int) -> None:
        """Look at what is so many pixels of the device to the right."""
        self._view = self._view.panned(pixels, self._seconds())
        self._following = Following.NOTHING
        self._watch()

    def advance(self) -> None:
        """Take in what happened since the last frame, paint some of what is new, and show it."""
        recording = self._recording
        if recording is None or self._width() < 1:
            return
        self._follow(self._seconds())
        scene = Scene(recording, self._view, self._rows(), looks_of(self.palette()), self._ratio())
        self._backing.show(scene)
        self._backing.take_new()
        self._backing.paint()
        if recording.is_over and self._backing.is_complete:
            self._timer.stop()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a few lanes."""
        return QSize(600, 150)

    def event(self, event: QEvent) -> bool:
        """Tell of the file below the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._told(event.pos()), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._watch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint for the new size."""
        super().resizeEvent(event)
        self._view = ViewWindow(self._width(), self._view.rung, self._view.first)
        if self._following is Following.WHOLE:
            self._view = ViewWindow(self._width())
        self._watch()

    def showEvent(self, event: QShowEvent) -> None:
        """Paint again from now on."""
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do nothing while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys work here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and pan."""
        step = self._width() // _PAN_PART
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(1)
            case Qt.Key.Key_Minus:
                self.zoom(-1)
            case Qt.Key.Key_Left:
                self.pan(-step)
            case Qt.Key.Key_Right:
                self.pan(step)
            case Qt.Key.Key_Home:
                self.show_whole()
            case Qt.Key.Key_End:
                self.show_now()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is; sideways it pans."""
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            self.pan(-turned.x())
        else:
            self._turned += turned.y()
            notches = int(self._turned / _NOTCH)
            self._turned -= notches * _NOTCH
            if notches:
                self.zoom(notches, self._device_x(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the lanes."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag them along."""
        if self._pressed is None:
            return
        place = event.position()
        moved = (place.toPoint() - self._pressed).manhattanLength()
        if self._dragged is None and moved < _CLICK_PIXELS:
            return
        before = self._dragged or QPointF(self._pressed)
        distance = round((before.x() - place.x()) * self._ratio())
        if distance:
            self._dragged = place
            self.pan(distance)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the file that was clicked."""
        was_click = self._pressed is not None and self._dragged is None
        self._pressed = None
        task_id = self._task_at(event.position().toPoint()) if was_click else None
        if task_id is not None:
            self.picture_chosen.emit(task_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the picture of the finished files, and over it what is being made now."""
        painter = QPainter(self)
        ratio = self._ratio()
        painter.scale(1 / ratio, 1 / ratio)
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        frame = FramePainter(painter, looks_of(self.palette()), ratio, round(_GUTTER * ratio))
        frame.clear(size)
        if self._recording is not None:
            rows, now = self._rows(), time.perf_counter()
            frame.paint_ground(self._recording, self._view, rows, now)
            frame.paint_finished(self._view, rows, self._backing)
            frame.paint_running(self._recording, self._view, rows, now)
            frame.paint_axis(self._view, rows.bottom)
        if self.hasFocus():
            frame.paint_focus(QRect(QPoint(0, 0), size))
        painter.end()

    def _watch(self) -> None:
        """Make frames as long as there is anything to paint."""
        if self._recording is not None and self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _follow(self, seconds: float) -> None:
        match self._following:
            case Following.WHOLE:
                shown = max(seconds, _FIRST_SECONDS)
                is_over = self._recording is not None and self._recording.is_over
                if is_over or shown > self._view.end or self._view.width != self._width():
                    self._view = whole(shown, self._width())
            case Following.NOW:
                self._view = self._view.ending_at(seconds)

    def _told(self, place: QPoint) -> str:
        found = self._place_of(place)
        return "" if found is None or self._recording is None else told_of(self._recording, *found)

    def _task_at(self, place: QPoint) -> int | None:
        found = self._place_of(place)
        if found is None or self._recording is None:
            return None
        lane, start, end = found
        record = self._recording.record_at(lane, start, end)
        running = self._recording.running_at(lane, start)
        if record is not None:
            return record.task_id
        return running.task_id if running is not None else None

    def _place_of(self, place: QPoint) -> tuple[int, float, float] | None:
        """Return the lane at a place and the moments that its pixel stands for."""
        lane = self._rows().lane_at(round(place.y() * self._ratio()))
        x = self._device_x(QPointF(place))
        if lane is None or x < 0:
            return None
        return lane, self._view.seconds_at(int(x)), self._view.seconds_at(int(x) + 1)

    def _device_x(self, place: QPointF) -> float:
        return (place.x() - _GUTTER) * self._ratio()

    def _rows(self) -> LaneRows:
        count = self._recording.lanes if self._recording is not None else 1
        room = round((self.height() - _AXIS) * self._ratio())
        return rows_in(room, count, self._ratio())

    def _seconds(self) -> float:
        if self._recording is None:
            return 0.0
        return self._recording.seconds(time.perf_counter())

    def _width(self) -> int:
        return max(1, round((self.width() - _GUTTER) * self._ratio()))

    def _ratio(self) -> float:
        return self.devicePixelRatioF()
