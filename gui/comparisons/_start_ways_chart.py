"""The chart of ways to start workers: one row each, with its phases on a time axis and memory."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.look.chart_drawing import CENTRE, RIGHT, Scale, moment, write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.translation import localized, tr
from processing.measuring.benchmark.start_analysis import StartWayRow
from processing.measuring.durations import hundredths
from processing.record import record

_PAD = 10
_TITLE = 92  # pixels for the name of a way
_TOTAL = 64  # beside the longest bar, for its figure
_MEMORY = 190
_LEGEND, _AXIS, _NOTE = 26, 22, 84  # the note takes up to five lines
_LEAST_ROW, _MOST_ROW = 37, 88  # the least has room for one line of words
_ABOVE, _BAR = 5, 16  # of a row, from its top
_SWATCH = 12
_LINE = 15
_TICK_PIXELS = 60
_WHISKER = 5  # half of its end
_MEMORY_GAP = 28
_MEMORY_BAR = 84
_FONT_PIXELS = 12


@record
class StartChart:
    """What is drawn; `note` is written below."""

    rows: tuple[StartWayRow, ...]
    note: str = ""


def least_height(rows: Sequence[StartWayRow]) -> int:
    """Return the least height at which rows do not overlap."""
    return _LEGEND + _AXIS + _NOTE + _LEAST_ROW * len(rows)


def paint_starts(painter: QPainter, size: QSizeF, chart: StartChart, colors: ChartColors) -> None:
    """Paint `chart` on `size`; the same on screens, in PNG and in SVG."""
    _StartPainter(painter, size, chart, colors).paint()


class _StartPainter:
    """Paints one chart."""

    def __init__(
        self, painter: QPainter, size: QSizeF, chart: StartChart, colors: ChartColors
    ) -> None:
        self._painter = painter
        self._size = size
        self._chart = chart
        self._colors = colors
        rows = chart.rows
        longest = max(row.totals.high for row in rows)
        end = size.width() - _MEMORY - _TOTAL
        self._scale = Scale(0, longest or 1.0, _PAD + _TITLE, max(end, _PAD + _TITLE + 1))
        self._memory_left = size.width() - _MEMORY + _MEMORY_GAP
        self._most_memory = max(row.memory_bytes for row in rows) or 1
        room = (size.height() - _LEGEND - _AXIS - _NOTE) / len(rows)
        self._row = min(_MOST_ROW, max(_LEAST_ROW, room))
        self._bottom = _LEGEND + self._row * len(rows)
        self._font = QFont(painter.font())
        self._font.setPixelSize(_FONT_PIXELS)
        self._strong = QFont(self._font)
        self._strong.setBold(True)
        painter.setFont(self._font)
        self._metrics = QFontMetricsF(self._font)

    def paint(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self._size), self._colors.ground)
        self._paint_axis()
        self._paint_legend()
        for number, row in enumerate(self._chart.rows):
            top = _LEGEND + number * self._row
            self._paint_way(row, top)
            self._paint_time(row, top)
            self._paint_memory(row, top)
        self._paint_note()

    def _paint_axis(self) -> None:
        scale = self._scale
        for seconds in scale.ticks(_TICK_PIXELS):
            x = scale.place(seconds)
            self._painter.setPen(QPen(self._colors.grid, 1))
            self._painter.drawLine(QPointF(x, _LEGEND), QPointF(x, self._bottom))
            place = QRectF(x - 40, self._bottom + 2, 80, _AXIS - 4)
            write(self._painter, moment(seconds), place, self._colors.muted, CENTRE)
        title = QRectF(_PAD, self._bottom + 2, _TITLE - _TICK_PIXELS / 2, _AXIS - 4)
        write(self._painter, tr("time since the start"), title, self._colors.muted, RIGHT)

    def _paint_legend(self) -> None:
        x = float(_PAD + _TITLE)
        for text, color, pattern in self._parts():
            square = QRectF(x, (_LEGEND - _SWATCH) / 2, _SWATCH, _SWATCH)
            self._painter.fillRect(square, color)
            self._painter.fillRect(square, QBrush(self._colors.ground, pattern))
            x = self._write_on(text, x + _SWATCH + 6, 6) + 18
        self._paint_whisker(x, x + 20, _LEGEND / 2)
        self._write_on(tr("shortest and longest round"), x + 26, 6)
        self._write_on(tr("memory a worker"), self._memory_left, 6)

    def _paint_way(self, row: StartWayRow, top: float) -> None:
        """Write the name of a way, and below its bar what it does and when to use it.

        In low rows only what it does; the tooltips of the table have both.
        """
        self._painter.setFont(self._strong)
        place = QRectF(_PAD, top + _ABOVE, _TITLE - 4, _BAR)
        write(self._painter, localized(row.way.title), place, self._colors.text)
        self._painter.setFont(self._font)
        wide = self._memory_left - _MEMORY_GAP - self._scale.from_pixel
        lines = int((self._row - _ABOVE - _BAR) // _LINE)
        told = (localized(row.way.what), localized(row.way.when))
        for number, words in enumerate(told[:lines]):
            y = top + _ABOVE + _BAR + number * _LINE
            place = QRectF(self._scale.from_pixel, y, wide, _LINE)
            self._painter.fillRect(
                QRectF(place.left(), y, min(wide, self._wide(words)) + 2, _LINE),
                self._colors.ground,
            )
            shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide)
            write(self._painter, shown, place, self._colors.muted)

    def _paint_time(self, row: StartWayRow, top: float) -> None:
        scale, y, passed = self._scale, top + _ABOVE, 0.0
        seconds = (row.start_seconds, row.work_seconds, row.end_seconds)
        for (_, color, pattern), length in zip(self._parts(), seconds, strict=True):
            left, right = scale.place(passed), scale.place(passed + length)
            part = QRectF(left, y, right - left, _BAR)
            self._painter.fillRect(part, color)
            self._painter.fillRect(part, QBrush(self._colors.ground, pattern))
            self._painter.fillRect(QRectF(right - 1, y, 1, _BAR), self._colors.ground)
            passed += length
        low, high = scale.place(row.totals.low), scale.place(row.totals.high)
        self._paint_whisker(low, high, y + _BAR / 2)
        text = localized(hundredths(row.total_seconds))
        place = QRectF(high + 8, y, _TOTAL, _BAR)
        write(self._painter, text, place, self._colors.text)

    def _paint_memory(self, row: StartWayRow, top: float) -> None:
        """Draw a worker's own memory; framed only if it is that of the whole program."""
        if not row.memory_bytes:
            # Translators: the system does not tell how much memory it is.
            self._write_on(tr("not told"), self._memory_left, top + _ABOVE)
            return
        wide = _MEMORY_BAR * row.memory_bytes / self._most_memory
        bar = QRectF(self._memory_left, top + _ABOVE, max(2.0, wide), _BAR)
        if row.way.has_processes:
            self._painter.fillRect(bar, self._colors.measured)
        else:
            self._painter.setPen(QPen(self._colors.measured, 1, Qt.PenStyle.DashLine))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
            self._write_on(tr("the whole program"), self._memory_left, top + _ABOVE + _BAR)
        place = QRectF(bar.right() + 6, top + _ABOVE, _MEMORY, _BAR)
        write(self._painter, phrases.size(row.memory_bytes), place, self._colors.text)

    def _paint_note(self) -> None:
        self._painter.setPen(self._colors.muted)
        place = QRectF(_PAD, self._bottom + _AXIS, self._size.width() - 2 * _PAD, _NOTE)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(place, flags | Qt.TextFlag.TextWordWrap, self._chart.note)

    def _paint_whisker(self, low: float, high: float, y: float) -> None:
        self._painter.setPen(QPen(self._colors.text, 1.4))
        self._painter.drawLine(QPointF(low, y), QPointF(high, y))
        for x in (low, high):
            self._painter.drawLine(QPointF(x, y - _WHISKER), QPointF(x, y + _WHISKER))

    def _parts(self) -> list[tuple[str, QColor, Qt.BrushStyle]]:
        """Return the parts of a bar: the word, and colour and pattern, either of which tells it."""
        colors, patterns = self._colors, Qt.BrushStyle
        # Translators: the three parts of the time that workers take, from the call to their end.
        return [
            (tr("start-up"), colors.start_up, patterns.BDiagPattern),
            (tr("work"), colors.measured, patterns.NoBrush),
            (tr("end"), colors.end, patterns.Dense6Pattern),
        ]

    def _wide(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    def _write_on(self, text: str, x: float, y: float) -> float:
        """Write `text` from `x` on; return where it ends."""
        wide = self._wide(text)
        write(self._painter, text, QRectF(x, y, wide + 2, _LINE), self._colors.muted)
        return x + wide
