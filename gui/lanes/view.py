"""What a mouse does with the lanes: it clicks, drags, or turns its wheel."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.control.recording import Recording
from gui.lanes._bar_selection import Direction, first_in, next_to
from gui.lanes._bar_text import description_at
from gui.lanes._canvas import LanesCanvas
from gui.look.keys import KeyMap, KeyRow
from gui.look.tips import tip_of
from processing.language.translation import tr
from processing.measuring.timeline.records import FileRecord

_NOTCH = 120  # of a mouse wheel
_CLICK_PIXELS = 4  # a shorter move is a click
_PAN_PART = 8  # a key moves the view by a part in so many of its width


class DragTracker:
    """Distinguishes drags from clicks; places are in logical pixels."""

    def __init__(self) -> None:
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._turned = 0  # of the wheel, less than a notch

    def press(self, place: QPointF) -> None:
        """Start a drag or a click."""
        self._pressed = place
        self._dragged = None

    def move(self, place: QPointF, scale: float) -> int:
        """Return how many pixels of the device to pan; `scale` is pixels a unit of the screen."""
        if self._pressed is None:
            return 0
        moved = (place - self._pressed).manhattanLength()
        if self._dragged is None and moved < _CLICK_PIXELS:
            return 0
        before = self._dragged or self._pressed
        distance = round((before.x() - place.x()) * scale)
        if distance:
            self._dragged = place
        return distance

    def release(self) -> bool:
        """End it; return whether it was a click."""
        was_click = self._pressed is not None and self._dragged is None
        self._pressed = None
        return was_click

    def turn(self, angle: int) -> int:
        """Return how many whole notches the wheel has been turned since the last one."""
        self._turned += angle
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        return notches


class LanesView(LanesCanvas):
    """The wheel zooms, dragging pans, and a click chooses the file of a bar.

    Attributes:
        keys: what each key does here.

    Signals:
        picture_chosen: the id of a task whose bar was chosen, by Enter or a click.
        table_requested: the user wants to read what the bars show.
        channels_requested: the user wants to see the queue and the pipe, or no more.
    """

    picture_chosen = Signal(int)
    table_requested = Signal()
    channels_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drag = DragTracker()
        self.keys = KeyMap(self._key_rows())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def show_recording(self, recording: Recording | None) -> None:
        """Show this run from its start, or nothing."""
        super().show_recording(recording)
        self._name()

    def walk(self, way: Direction) -> None:
        """Select the next bar in a direction, or the first visible one."""
        if self._recording is None:
            return
        records = self._recording.timeline.records
        lanes = self._recording.order or range(self._recording.lanes)
        if self._chosen is None:
            self._choose(first_in(records, self.view, lanes))
        else:
            self._choose(next_to(records, self._chosen, way, self.view, lanes))
        if self._chosen is None:
            return
        self._navigator.reveal(self._chosen.start, self._chosen.end, self._seconds())
        self._on_moved()
        place = self._layout().place_of(self._chosen.lane, self._chosen.start, self.view)
        QToolTip.showText(self.mapToGlobal(place.toPoint()), tip_of(self._chosen_text()), self)

    def event(self, event: QEvent) -> bool:
        """Show a tooltip on the file below the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self._text_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip_of(text), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, pan, walk and choose."""
        if not self.keys.take(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse is; sideways it pans."""
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            self.pan(-turned.x())
        elif notches := self._drag.turn(turned.y()):
            self.zoom(notches, self._layout().x_of(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a drag or a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag them along."""
        if distance := self._drag.move(event.position(), self.devicePixelRatioF()):
            self.pan(distance)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the file that was clicked."""
        if self._drag.release():
            self._click(event.position())

    def _key_rows(self) -> list[KeyRow]:
        return [
            KeyRow(tr("Go to the bar before"), ("Left",), partial(self.walk, Direction.BEFORE)),
            KeyRow(tr("Go to the bar after"), ("Right",), partial(self.walk, Direction.AFTER)),
            KeyRow(tr("Go to the worker above"), ("Up",), partial(self.walk, Direction.ABOVE)),
            KeyRow(tr("Go to the worker below"), ("Down",), partial(self.walk, Direction.BELOW)),
            KeyRow(tr("Select the picture of the bar"), ("Return", "Enter"), self._tell_chosen),
            KeyRow(tr("Zoom in"), ("+", "="), partial(self.zoom, 1)),
            KeyRow(tr("Zoom out"), ("-",), partial(self.zoom, -1)),
            KeyRow(tr("Earlier"), ("Ctrl+Left",), partial(self._pan_by_key, -1)),
            KeyRow(tr("Later"), ("Ctrl+Right",), partial(self._pan_by_key, 1)),
            KeyRow(tr("Show the whole run"), ("Home",), self.show_whole),
            KeyRow(tr("Follow the present"), ("End",), self.show_now),
            KeyRow(tr("Show the workers as a table"), ("T",), self.table_requested.emit),
            KeyRow(tr("Show the queue and the pipe"), ("Q",), self.channels_requested.emit),
        ]

    def _pan_by_key(self, way: int) -> None:
        self.pan(way * self._layout().columns // _PAN_PART)

    def _click(self, place: QPointF) -> None:
        found = self._moments_at(place)
        if found is None or self._recording is None:
            return
        lane, start, end = found
        running = self._recording.running_at(lane, start)
        self._choose(self._recording.record_at(lane, start, end))
        if self._chosen is None and running is not None:
            self.picture_chosen.emit(running.task_id)
        self._tell_chosen()

    def _choose(self, record: FileRecord | None) -> None:
        """Select the bar of a file, or none."""
        self._chosen = record
        self._name()
        self._watch()
        self.update()

    def _tell_chosen(self) -> None:
        if self._chosen is not None:
            self.picture_chosen.emit(self._chosen.task_id)

    def _name(self) -> None:
        """Name the widget and the selected bar; screen readers read it when it changes."""
        # Translators: a lane is the row of one worker in a chart over time.
        name, chosen = tr("Lanes of the workers"), self._chosen_text().replace("\n", ", ")
        self.setAccessibleName(tr("{title}: {value}", title=name, value=chosen) if chosen else name)

    def _chosen_text(self) -> str:
        if self._chosen is None or self._recording is None:
            return ""
        chosen = self._chosen
        return description_at(self._recording, chosen.lane, chosen.start, chosen.end)

    def _moments_at(self, place: QPointF) -> tuple[int, float, float] | None:
        """Return the lane and the moments at a place; None where nothing is shown."""
        found = self._layout().moments_at(place, self.view)
        if found is None or (self._moment is not None and found[1] > self._moment):
            return None
        return found

    def _text_at(self, place: QPointF) -> str:
        found = self._moments_at(place)
        if found is None or self._recording is None:
            return ""
        return description_at(self._recording, *found)
