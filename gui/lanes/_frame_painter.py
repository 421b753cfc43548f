"""Paint one frame of the lanes: finished files from the backing store, running ones on top."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen

from gui.control.recording import Recording
from gui.lanes._backing_store import BackingStore
from gui.lanes._layout import LaneRows
from gui.lanes._time_window import TimeWindow, ticks_of
from gui.look.colors import LaneColors
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import Running

_TICK_PIXELS = 90  # from one moment of the axis to the next, at least
_LEAST_LABEL_PIXELS = 52
_LEAST_NUMBER_PITCH = 11
_FONT_PIXELS = 11
_LEAST_CHOSEN_PIXELS = 5  # a narrower frame is not seen
_FOCUS_PIXELS = 2
_PAD = 4


class FramePainter:
    """Paints on one `QPainter` that is open; all lengths are in pixels of the device."""

    def __init__(self, painter: QPainter, colors: LaneColors, scale: float, gutter: int) -> None:
        """Paint with `gutter` pixels left of the lanes for their numbers."""
        self._painter = painter
        self._colors = colors
        self._scale = scale
        self._gutter = gutter
        font = QFont(painter.font())
        font.setPixelSize(round(_FONT_PIXELS * scale))
        painter.setFont(font)
        self._metrics = QFontMetrics(font)

    def clear(self, size: QSize) -> None:
        """Begin with nothing."""
        self._painter.fillRect(QRect(QPoint(0, 0), size), self._colors.ground)

    def paint_ground(
        self, recording: Recording, view: TimeWindow, rows: LaneRows, now: float
    ) -> None:
        """Paint the background of the lanes: start-up, then idle and paused time up to `now`.

        Where a lane has no worker, it looks as before its first one.
        """
        self._paint_numbers(rows)
        self._enter_lanes(view, rows)
        seconds = recording.seconds(now)
        pause_lines = QBrush(self._colors.pause_lines, Qt.BrushStyle.HorPattern)
        for lane, until in enumerate(recording.start_ups(now)):
            self._paint_stretch(view, rows, lane, (0.0, until), self._colors.start_up)
            self._paint_stretch(view, rows, lane, (until, seconds), self._colors.idle)
            for pause in recording.pauses(now):
                self._paint_stretch(view, rows, lane, pause, self._colors.paused)
                self._paint_stretch(view, rows, lane, pause, pause_lines)
        for each in recording.timeline.absences(seconds):
            stretch = (each.since, each.until)
            self._paint_stretch(view, rows, each.lane, stretch, self._colors.start_up)
        self._painter.restore()

    def paint_finished(self, view: TimeWindow, rows: LaneRows, backing: BackingStore) -> None:
        """Paint the files that have ended."""
        self._enter_lanes(view, rows)
        if backing.before is not None:
            picture, window = backing.before
            left, right = view.x_at(window.start), view.x_at(window.end)
            place = QRectF(left, 0, right - left, picture.height())
            self._painter.drawPixmap(place, picture, QRectF(picture.rect()))
        self._painter.drawPixmap(0, 0, backing.pixmap)
        self._painter.restore()

    def paint_running(
        self, recording: Recording, view: TimeWindow, rows: LaneRows, now: float
    ) -> None:
        """Paint the files that are being made at `now`, as far as they are."""
        self._enter_lanes(view, rows)
        for running in recording.timeline.running:
            name = recording.name_of(running.task_id)
            self._paint_running(view, rows, running, recording.seconds(now), name)
        self._painter.restore()

    def paint_axis(self, view: TimeWindow, y: int) -> None:
        """Write moments below the lanes."""
        for tick in ticks_of(view, round(_TICK_PIXELS * self._scale)):
            x = self._gutter + tick.x
            self._painter.setPen(self._colors.muted)
            self._painter.drawLine(x, y, x, y + round(_PAD * self._scale))
            baseline = y + round(_PAD * self._scale) + self._metrics.ascent()
            self._painter.drawText(x + round(3 * self._scale), baseline, tick.text)

    def paint_chosen(self, view: TimeWindow, rows: LaneRows, record: FileRecord) -> None:
        """Frame the selected bar in light and dark, visible on any colour."""
        self._enter_lanes(view, rows)
        left, right = round(view.x_at(record.start)), round(view.x_at(record.end))
        width = max(1, round(self._scale))
        wide = max(right - left, _LEAST_CHOSEN_PIXELS)
        bar = QRect(left, rows.top(record.lane), wide, rows.height)
        for color in (self._colors.on_bar, self._colors.running, self._colors.on_bar):
            self._painter.setPen(QPen(color, width))
            self._painter.drawRect(bar.adjusted(0, 0, -width, -width))
            bar.adjust(width, width, -width, -width)
        self._painter.restore()

    def paint_focus(self, place: QRect) -> None:
        """Show that the widget has the keyboard focus."""
        width = round(_FOCUS_PIXELS * self._scale)
        pen = QPen(self._colors.accent, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        half = width // 2
        self._painter.drawRect(place.adjusted(half, half, half - width, half - width))

    def _enter_lanes(self, view: TimeWindow, rows: LaneRows) -> None:
        """Paint right of the gutter and above the axis until the painter is restored."""
        self._painter.save()
        self._painter.translate(self._gutter, 0)
        self._painter.setClipRect(0, 0, view.width, rows.bottom)

    def _paint_numbers(self, rows: LaneRows) -> None:
        if rows.pitch < _LEAST_NUMBER_PITCH * self._scale:
            return
        self._painter.setPen(self._colors.muted)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for lane in range(rows.count):
            width = self._gutter - round(_PAD * self._scale)
            place = QRect(0, rows.top(lane), width, rows.height)
            self._painter.drawText(place, flags, str(lane + 1))

    def _paint_stretch(
        self,
        view: TimeWindow,
        rows: LaneRows,
        lane: int,
        moments: tuple[float, float],
        color: object,
    ) -> None:
        left, right = (self._held(view.x_at(moment), view) for moment in moments)
        if right > left and lane < rows.count:
            self._painter.fillRect(left, rows.top(lane), right - left, rows.height, color)

    def _paint_running(
        self, view: TimeWindow, rows: LaneRows, running: Running, seconds: float, name: str
    ) -> None:
        self._paint_stretch(
            view, rows, running.lane, (running.since, seconds), self._colors.running
        )
        left, right = (self._held(view.x_at(t), view) for t in (running.since, seconds))
        pad = round(_PAD * self._scale)
        room = right - left - 2 * pad
        is_wide = room >= _LEAST_LABEL_PIXELS * self._scale
        if is_wide and rows.height >= self._metrics.height():
            self._painter.setPen(self._colors.on_bar)
            text = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room)
            place = QRect(left + pad, rows.top(running.lane), room, rows.height)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            self._painter.drawText(place, flags, text)

    @staticmethod
    def _held(x: float, view: TimeWindow) -> int:
        return round(max(0.0, min(x, view.width)))
