"""Paint the bars of a part of a lane; stateless."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gui.lanes._shares import Shares, Stretch, core_wait_share, starved_share
from gui.lanes._time_window import TimeWindow
from gui.look.colors import LaneColors
from processing.language.translation import localized
from processing.measuring.durations import milliseconds
from processing.measuring.timeline.records import STAGES, FileRecord

_LEAST_LABEL_PIXELS = 52  # a narrower bar has no room for a name
_LABEL_EVERY_PIXELS = 420  # on long bars, so that one is in sight wherever they are cut off
_PAD = 4
_LEAST_GAP_PIXELS = 5  # from this width on, a line separates a file from the next one
_LEAST_PHASE_PIXELS = 4  # from this width on, a phase has its pattern, and a line to the next one
_MILLISECONDS = 1000
_EDGE_PIXELS = 4  # of the edge of a bar that was lost before
_HATCH_PIXELS = 8  # after so many, Qt's patterns repeat


class LanePainter:
    """Paints on one `QPainter` that is open, for one window.

    All lengths are in pixels of the device.
    """

    def __init__(
        self, painter: QPainter, view: TimeWindow, colors: LaneColors, scale: float
    ) -> None:
        """Paint for `view`; `scale` is how many pixels a unit of the screen has."""
        self._painter = painter
        self._view = view
        self._colors = colors
        self._scale = scale
        self._line = max(1, round(scale))  # how wide the lines between files and phases are
        painter.setBrushOrigin(-(view.first % _HATCH_PIXELS), 0)  # the hatch moves with a pan
        font = QFont(painter.font())
        font.setPixelSize(round(11 * scale))
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)

    def paint(
        self,
        stretch: Stretch,
        row: QRect,
        names: dict[int, str],
        again: frozenset[int] = frozenset(),
    ) -> None:
        """Paint `stretch` into `row`, which was cleared before.

        `names` are those of files, and `again` are the files that had been lost before.
        """
        for x, shares in stretch.shares.items():
            self._paint_shares(shares, x, row)
        for record in stretch.bars:
            is_again = record.task_id in again
            self._paint_bar(record, row, names.get(record.task_id, ""), is_again=is_again)

    def _paint_shares(self, shares: Shares, x: int, row: QRect) -> None:
        """Stack the phases from the bottom; their heights are exact to half a pixel."""
        reached = 0.0
        bottom = row.top() + row.height()
        y = bottom
        for place, part in enumerate(shares.busy):
            reached += part
            top = bottom - round(min(1.0, reached) * row.height())
            if top < y:
                self._painter.fillRect(x, top, 1, y - top, self._colors.phases[place])
                y = top
        self._paint_waits(QRect(x, row.top(), 1, row.height()), shares.starved, shares.core_wait)

    def _paint_bar(self, record: FileRecord, row: QRect, name: str, *, is_again: bool) -> None:
        left, right = round(self._view.x_at(record.start)), round(self._view.x_at(record.end))
        x = left
        for span in record.spans():
            until = round(self._view.x_at(span.end))
            self._paint_phase(
                STAGES.index(span.stage), QRect(x, row.top(), until - x, row.height())
            )
            x = until
        bar = QRect(left, row.top(), right - left, row.height())
        self._paint_waits(bar, starved_share(record), core_wait_share(record))
        if right - left >= _LEAST_GAP_PIXELS:
            line = self._line
            self._painter.fillRect(right - line, row.top(), line, row.height(), self._colors.idle)
        if is_again:
            edge = max(1, min(round(_EDGE_PIXELS * self._scale), bar.height() // 4))
            self._painter.fillRect(bar.left(), bar.top(), bar.width(), edge, self._colors.lost)
        self._paint_labels(record, bar, name, is_again=is_again)

    def _paint_waits(self, bar: QRect, starved: float, core_wait: float) -> None:
        """Hatch the share of waiting for a core from the bottom, and above it any other wait."""
        bottom = bar.top() + bar.height()
        low = round(min(1.0, core_wait) * bar.height())
        high = round(min(1.0, starved) * bar.height())
        if low:
            self._painter.fillRect(
                bar.left(), bottom - low, bar.width(), low, self._colors.core_wait
            )
        if high > low:
            place = (bar.left(), bottom - high, bar.width(), high - low)
            self._painter.fillRect(*place, self._colors.other_wait)

    def _paint_phase(self, place: int, part: QRect) -> None:
        """Paint a phase so that it can be told from its neighbours without seeing colours."""
        self._painter.fillRect(part, self._colors.phases[place])
        if part.width() >= _LEAST_PHASE_PIXELS * self._scale:
            self._painter.fillRect(part, self._colors.patterns[place])
            right = part.left() + part.width()
            line = QRect(right - self._line, part.top(), self._line, part.height())
            self._painter.fillRect(line, self._colors.on_bar)

    def _paint_labels(self, record: FileRecord, bar: QRect, name: str, *, is_again: bool) -> None:
        high = self._metrics.height()
        if bar.width() < _LEAST_LABEL_PIXELS * self._scale or bar.height() < high or not name:
            return
        every = round(_LABEL_EVERY_PIXELS * self._scale)
        duration = localized(milliseconds(record.busy_seconds * _MILLISECONDS, 0))
        for left in range(bar.left(), bar.left() + bar.width(), every):
            if left + every >= 0 and left < self._view.width:
                room = min(every, bar.left() + bar.width() - left) - 2 * _PAD * self._scale
                place = QRectF(left, bar.top(), room, bar.height())
                self._paint_label(place, name, duration, is_again=is_again)

    def _paint_label(self, place: QRectF, name: str, duration: str, *, is_again: bool) -> None:
        """Write name and duration, below each other where there is room, over what is painted."""
        # The name of what is made again begins with the number of the try.
        side = Qt.TextElideMode.ElideRight if is_again else Qt.TextElideMode.ElideMiddle
        high = self._metrics.height()
        is_tall = place.height() >= 2 * high
        lines = [name, duration] if is_tall else [f"{name}  {duration}"]
        y = place.top() + (place.height() - high * len(lines)) / 2
        for line in lines:
            text = self._metrics.elidedText(line, side, place.width())
            wide = self._metrics.horizontalAdvance(text)
            at = QRectF(place.left() + _PAD * self._scale / 2, y, wide + _PAD * self._scale, high)
            ground = self._colors.running
            self._painter.setOpacity(0.78)
            self._painter.fillRect(at, ground)
            self._painter.setOpacity(1.0)
            self._painter.setPen(self._colors.on_bar)
            left = place.left() + _PAD * self._scale
            self._painter.drawText(QPointF(left, y + self._metrics.ascent()), text)
            y += high
