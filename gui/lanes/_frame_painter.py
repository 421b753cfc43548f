"""Paint one frame of the lanes: finished files from the backing store, running ones on top."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from gui.control.recording import Recording
from gui.lanes._backing_store import BackingStore
from gui.lanes._layout import LaneRows
from gui.lanes._time_axis import moment_text, ticks_of, unit_of
from gui.lanes._time_window import TimeWindow
from gui.lanes._worker_words import death_label, lost_label, short_id
from gui.look.colors import LaneColors
from processing.measuring.timeline.lives import End, WorkerEnd
from processing.measuring.timeline.records import FileRecord
from processing.measuring.timeline.timeline import LostWork, Running

_TICK_PIXELS = 90  # from one moment of the axis to the next, at least
_LEAST_LABEL_PIXELS = 52
_LEAST_NUMBER_PITCH = 11
_FONT_PIXELS = 11
_LEAST_CHOSEN_PIXELS = 5  # a narrower frame is not seen
_FOCUS_PIXELS = 2
_CURSOR_PIXELS = 2
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
        """Paint the background of the lanes up to `now`.

        It is idle, paused, without a worker, or one comes up; and what was lost lies on it.
        """
        self._paint_numbers(recording, rows)
        self._paint_borders(recording, view, rows)
        self._enter_lanes(view, rows)
        seconds = recording.seconds(now)
        pause_lines = QBrush(self._colors.pause_lines, Qt.BrushStyle.HorPattern)
        for lane in range(rows.count):
            self._paint_stretch(view, rows, lane, (0.0, seconds), self._colors.idle)
            for pause in recording.pauses(now):
                self._paint_stretch(view, rows, lane, pause, self._colors.paused)
                self._paint_stretch(view, rows, lane, pause, pause_lines)
        for absence in recording.absences(now):
            stretch = (absence.since, absence.until)
            self._paint_stretch(view, rows, absence.lane, stretch, self._colors.no_worker)
            self._paint_stretch(view, rows, absence.lane, stretch, self._colors.no_worker_dots)
        for start_up in recording.start_ups(now):
            stretch = (start_up.since, start_up.until)
            self._paint_stretch(view, rows, start_up.lane, stretch, self._colors.start_up)
        for lost in recording.timeline.lost:
            self._paint_lost(view, rows, lost, recording.name_of(lost.task_id))
        self._painter.restore()

    def paint_ends(self, recording: Recording, view: TimeWindow, rows: LaneRows) -> None:
        """Mark where workers died, with their ids."""
        self._enter_lanes(view, rows)
        for end in recording.timeline.ends:
            if end.how is WorkerEnd.DIED:
                self._paint_death(view, rows, end)
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
            name = recording.label_of(running.task_id, running.attempt)
            self._paint_running(view, rows, running, recording.seconds(now), name)
        self._painter.restore()

    def paint_axis(self, view: TimeWindow, y: int) -> None:
        """Write moments below the lanes, each below its mark, and what they are on the left."""
        pad = round(_PAD * self._scale)
        baseline = y + pad + self._metrics.ascent()
        self._painter.setPen(self._colors.muted)
        title = unit_of(view).title
        free = self._gutter - 2 * pad - round(_PAD * self._scale)  # up to there it is written
        self._painter.drawText(free - self._metrics.horizontalAdvance(title), baseline, title)
        for tick in ticks_of(view, round(_TICK_PIXELS * self._scale)):
            x = self._gutter + tick.x
            self._painter.drawLine(x, y, x, y + pad)
            wide = self._metrics.horizontalAdvance(tick.text)
            left = min(x - wide // 2, self._gutter + view.width - wide)
            if left > free:
                self._painter.drawText(left, baseline, tick.text)
                free = left + wide + pad

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

    def paint_moment(self, view: TimeWindow, rows: LaneRows, moment: float) -> None:
        """Hide what came after a moment, and draw a line there with its time on the axis."""
        x, width = self._held(view.x_at(moment), view), max(1, round(_CURSOR_PIXELS * self._scale))
        self._enter_lanes(view, rows)
        self._painter.fillRect(x, 0, view.width - x, rows.bottom, self._colors.ground)
        self._painter.restore()
        if not view.start <= moment <= view.end:
            return
        line = QRect(self._gutter + x - width // 2, 0, width, rows.bottom)
        self._painter.fillRect(line, self._colors.text)
        pad, text = round(_PAD * self._scale), moment_text(view, moment)
        wide = self._metrics.horizontalAdvance(text) + 2 * pad
        start = max(0, min(x - wide // 2, view.width - wide))
        place = QRect(self._gutter + start, rows.bottom, wide, self._metrics.height() + pad // 2)
        self._painter.fillRect(place, self._colors.text)
        self._painter.setPen(self._colors.ground)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

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

    def _paint_numbers(self, recording: Recording, rows: LaneRows) -> None:
        """Write the number of each lane, and the id of its last worker where there is room."""
        if rows.pitch < _LEAST_NUMBER_PITCH * self._scale:
            return
        high = self._metrics.height()
        width = self._gutter - round(_PAD * self._scale)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for lane in range(rows.count):
            place = QRect(0, rows.top(lane), width, rows.height)
            named = self._shortened(short_id(recording, recording.worker_in(lane)), rows)
            self._painter.setPen(self._colors.text)
            if named and rows.height >= 2 * high:
                middle = place.center().y()
                place = QRect(0, middle - high, width, high)
                self._painter.setPen(self._colors.muted)
                self._painter.drawText(place.translated(0, high), flags, named)
                self._painter.setPen(self._colors.text)
            elif named and rows.height >= high:
                alone = self._metrics.horizontalAdvance(f"{lane + 1} ")
                self._painter.setPen(self._colors.muted)
                self._painter.drawText(place, flags, named)
                self._painter.setPen(self._colors.text)
                place = QRect(0, place.top(), alone, place.height())
            self._painter.drawText(place, flags, str(lane + 1))

    def _shortened(self, named: str, rows: LaneRows) -> str:
        """Return as much of a name as has room, beside the number where they share a line."""
        room = self._gutter - 2 * round(_PAD * self._scale)
        if rows.height < 2 * self._metrics.height():
            room -= self._metrics.horizontalAdvance(f"{rows.count} ")
        return self._metrics.elidedText(named, Qt.TextElideMode.ElideMiddle, room)

    def _paint_borders(self, recording: Recording, view: TimeWindow, rows: LaneRows) -> None:
        """Draw a line between the lanes of one host and those of the next."""
        width = max(1, round(self._scale))
        hosts = [recording.host_of(recording.worker_in(lane)) for lane in rows.order]
        for lane, host, before in zip(rows.order[1:], hosts[1:], hosts, strict=False):
            if host != before:
                y = rows.top(lane) - width
                self._painter.fillRect(0, y, self._gutter + view.width, width, self._colors.muted)

    def _paint_lost(self, view: TimeWindow, rows: LaneRows, lost: LostWork, name: str) -> None:
        stretch = (lost.since, lost.until)
        self._paint_stretch(view, rows, lost.lane, stretch, self._colors.lost)
        self._paint_stretch(view, rows, lost.lane, stretch, self._colors.lost_cross)
        left, right = (self._held(view.x_at(moment), view) for moment in stretch)
        self._paint_label(
            QRect(left, rows.top(lost.lane), right - left, rows.height),
            lost_label(name),
            (self._colors.lost_lines, self._colors.on_bar),
        )

    def _paint_death(self, view: TimeWindow, rows: LaneRows, end: End) -> None:
        """Paint a line across the lane with a cross at its head, and beside it who died."""
        x, top = round(view.x_at(end.at)), rows.top(end.lane)
        if not 0 <= x < view.width or end.lane >= rows.count:
            return
        width = max(1, round(2 * self._scale))
        half = min(round(5 * self._scale), rows.height // 2)
        self._painter.fillRect(x - 2 * width, top, 4 * width, rows.height, self._colors.no_worker)
        self._painter.fillRect(x - width // 2, top, width, rows.height, self._colors.end)
        middle = top + rows.height // 2
        box = QRect(x - half - width, middle - half - width, 2 * (half + width), 2 * (half + width))
        self._painter.fillRect(box, self._colors.end)
        self._painter.setPen(QPen(self._colors.on_end, width))
        arm = half - width
        self._painter.drawLine(x - arm, middle - arm, x + arm, middle + arm)
        self._painter.drawLine(x - arm, middle + arm, x + arm, middle - arm)
        text = death_label(end)
        wide = self._metrics.horizontalAdvance(text) + 2 * round(_PAD * self._scale)
        left = box.right() + 1
        if left + wide > view.width:
            left = box.left() - wide
        place = QRect(left, middle - self._metrics.height() // 2, wide, self._metrics.height())
        if rows.height >= self._metrics.height() and left >= 0:
            self._painter.fillRect(place, self._colors.end)
            self._painter.setPen(self._colors.on_end)
            self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_label(self, bar: QRect, text: str, colors: tuple[QColor, QColor]) -> None:
        """Write on a bar that is wide and high enough, on a ground of its own."""
        pad = round(_PAD * self._scale)
        room = bar.width() - 2 * pad
        high = self._metrics.height()
        if room < _LEAST_LABEL_PIXELS * self._scale or bar.height() < high:
            return
        elided = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        wide = self._metrics.horizontalAdvance(elided) + 2 * pad
        place = QRect(bar.left(), bar.top() + (bar.height() - high) // 2, wide, high)
        ground, ink = colors
        self._painter.fillRect(place, ground)
        self._painter.setPen(ink)
        self._painter.drawText(place, Qt.AlignmentFlag.AlignCenter, elided)

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
