"""The chart of an experiment: a row per actor, time to the right, curves for what a queue holds."""

import math

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.experiments._chart_content import ExperimentChart, told_at
from gui.experiments._chart_parts import (
    NUMBERED,
    PATTERNS,
    color_of,
    color_of_number,
    flag_pen,
    legend_height,
    level_pen,
    paint_bar,
    paint_dot,
    paint_legend,
    tick_pen,
)
from gui.look.chart_drawing import CENTRE, LEFT, RIGHT, Scale, figure, laid_out, moment, write
from gui.look.colors import ChartColors
from processing.language.translation import localized, tr
from processing.measuring.experiments.events import ExperimentEvent
from processing.measuring.experiments.kinds import KINDS, EventKind, Shape
from processing.measuring.experiments.stage import COUNT, Bar, Row

_PAD = 10
_AXIS, _ABOVE_LEGEND = 22, 8
_ROW, _CURVES = 32, 78  # heights of the two sorts of rows
_MOST_ROW = 72  # where there is room
_DOTS, _BAR = 0.26, 0.4  # of a row: the middle of its dots from its top, and the height of its bars
_NUMBERED_DOTS = 0.12, 0.88  # of a row: where the first and the last dot with a number are
_BELOW_BAR = 4
_FLAG_LINE, _FLAG_GAP = 16, 10  # of the names of flags, above all rows
_LABEL_GAP = 12  # between the name of an actor and its row
_TICK_PIXELS = 70
_NEAR = 5  # pixels from a mark to the pointer, at most
_FONT_PIXELS = 12
_NAME, _PROCESS = 16, 14  # heights of the two lines of a name
_VALUE, _BESIDE_DOT = 13, 6  # the height of the value of a dot, and how far it is from it


def least_height(chart: ExperimentChart, width: float, colors: ChartColors) -> int:
    """Return the least height in pixels at which all rows can be told apart."""
    return laid_out(lambda painter: _Painter(painter, QSizeF(width, 0), chart, colors).least_height)


def paint_experiment(
    painter: QPainter, size: QSizeF, chart: ExperimentChart, colors: ChartColors
) -> None:
    """Paint `chart` on `size`; the same on screens, in PNG and in SVG."""
    _Painter(painter, size, chart, colors).paint()


def told_at_place(size: QSizeF, chart: ExperimentChart, place: QPointF, colors: ChartColors) -> str:
    """Return what the chart shows at a place, in words; empty if it is nothing."""
    return laid_out(lambda painter: _Painter(painter, size, chart, colors).told_at(place))


class _Painter:
    """Paints one chart."""

    def __init__(
        self, painter: QPainter, size: QSizeF, chart: ExperimentChart, colors: ChartColors
    ) -> None:
        self._painter = painter
        self._size = size
        self._chart = chart
        self._colors = colors
        self._rows = chart.stage.rows
        painter.setFont(_font(painter.font()))
        self._metrics = QFontMetricsF(painter.font())
        self._legend = legend_height(chart.kinds, size.width() - 2 * _PAD, self._metrics)
        labels = [self._metrics.horizontalAdvance(row.actor) for row in self._rows]
        labels += [self._metrics.horizontalAdvance(_process(row)) for row in self._rows]
        self._left = _PAD + max(labels, default=0.0) + _LABEL_GAP
        right = max(size.width() - _PAD - 6, self._left + 1)
        self._scale = Scale(0.0, chart.seconds, self._left, right)
        self._flags = self._placed_flags()
        lines = max((line for _, _, line in self._flags), default=-1) + 1
        self._top = _PAD + _FLAG_LINE * lines
        self._height = self._row_height()
        self._bar = self._height * _BAR

    def paint(self) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), self._size), self._colors.ground)
        tops, bottom = self._places()
        self._paint_axis(bottom)
        for row, top in zip(self._rows, tops, strict=True):
            self._paint_name(row, top)
            if row.has_levels:
                self._paint_levels(row, top)
            self._paint_life(row, top)
            for bar in row.bars:
                self._paint_bar(bar, row.actor, top)
        self._paint_flags(dict(zip((row.actor for row in self._rows), tops, strict=True)), bottom)
        for row, top in zip(self._rows, tops, strict=True):
            self._paint_marks(row, top)
        self._paint_now(bottom)
        origin = QPointF(_PAD, bottom + _AXIS + _ABOVE_LEGEND)
        width = self._size.width() - 2 * _PAD
        paint_legend(painter, origin, width, self._chart, self._colors)

    @property
    def least_height(self) -> int:
        """The height at which rows are as low as they may be."""
        rows = sum(_CURVES if row.has_levels else _ROW for row in self._rows)
        return round(self._top + rows + _AXIS + _ABOVE_LEGEND + self._legend + _PAD)

    def told_at(self, place: QPointF) -> str:
        """Return what is shown at a place, in words."""
        tops, _bottom = self._places()
        moment = self._scale.value_at(place.x())
        near = self._scale.value_at(place.x() + _NEAR) - moment
        for row, top in zip(self._rows, tops, strict=True):
            if 0 <= place.y() - top < self._height_of(row) and place.x() >= self._left:
                return told_at(row, moment, near)
        return ""

    def _row_height(self) -> float:
        """Return how high the row of a process is: more where there is room."""
        curves = sum(_CURVES for row in self._rows if row.has_levels)
        room = (
            self._size.height() - self._top - _PAD - _AXIS - _ABOVE_LEGEND - self._legend - curves
        )
        count = sum(1 for row in self._rows if not row.has_levels)
        return min(float(_MOST_ROW), max(float(_ROW), room / count)) if count else _ROW

    def _places(self) -> tuple[list[float], float]:
        """Return the top of each row, and the bottom of the last."""
        tops, y = [], float(self._top)
        for row in self._rows:
            tops.append(y)
            y += _CURVES if row.has_levels else self._height
        return tops, y

    def _paint_axis(self, bottom: float) -> None:
        for seconds in self._scale.ticks(_TICK_PIXELS):
            x = self._scale.place(seconds)
            self._painter.setPen(QPen(self._colors.grid, 1))
            self._painter.drawLine(QPointF(x, self._top), QPointF(x, bottom))
            place = QRectF(x - 40, bottom + 2, 80, _AXIS - 4)
            write(self._painter, moment(seconds), place, self._colors.muted, CENTRE)

    def _paint_name(self, row: Row, top: float) -> None:
        wide = self._left - _LABEL_GAP - _PAD
        first = top + (self._height_of(row) - _NAME - _PROCESS) / 2
        process = _process(row)
        if not process:
            first += _PROCESS / 2
        write(self._painter, row.actor, QRectF(_PAD, first, wide, _NAME), self._colors.text, RIGHT)
        place = QRectF(_PAD, first + _NAME, wide, _PROCESS)
        write(self._painter, process, place, self._colors.muted, RIGHT)

    def _height_of(self, row: Row) -> float:
        return _CURVES if row.has_levels else self._height

    def _paint_life(self, row: Row, top: float) -> None:
        """Draw a thin line while the process is there."""
        if row.birth is None:
            return
        y = self._bar_middle(top)
        end = row.death if row.death is not None else self._end
        self._painter.setPen(QPen(self._colors.muted, 1))
        start, stop = self._scale.place(row.birth), self._scale.place(end)
        self._painter.drawLine(QPointF(start, y), QPointF(stop, y))
        for x in (start, stop) if row.death is not None else (start,):
            self._painter.drawLine(QPointF(x, y - self._bar / 2), QPointF(x, y + self._bar / 2))

    @property
    def _end(self) -> float:
        """Until when what has not ended is drawn."""
        return self._chart.reached

    def _bar_middle(self, top: float) -> float:
        return top + self._height - self._bar / 2 - _BELOW_BAR

    def _number_color(self, kind: EventKind, text: str) -> QColor | None:
        """Return the colour of the number in a text; None where colours tell the kinds."""
        if not self._chart.is_numbered or kind.name not in NUMBERED:
            return None
        return color_of_number(text, self._colors)

    def _paint_bar(self, bar: Bar, actor: str, top: float) -> None:
        end = bar.end if bar.end is not None else self._end
        left, right = self._scale.place(bar.start), self._scale.place(end)
        place = QRectF(
            left, self._bar_middle(top) - self._bar / 2, max(1.0, right - left), self._bar
        )
        color_of_actor = self._number_color(bar.kind, actor)
        paint_bar(self._painter, place, bar.kind.tone, self._colors, color_of_actor)
        wide = self._metrics.horizontalAdvance(bar.label) + 4
        if not bar.label or wide > place.width():
            return
        color = self._colors.ground
        if bar.kind.tone in PATTERNS:  # words could not be read on a pattern
            color = self._colors.text
            behind = QRectF(0, 0, wide + 4, place.height())
            behind.moveCenter(place.center())
            self._painter.fillRect(behind, self._colors.behind)
        write(self._painter, bar.label, place, color, CENTRE)

    def _paint_marks(self, row: Row, top: float) -> None:
        """Draw dots and ticks; the value of a dot stands right of it where there is room."""
        marks = sorted(row.marks, key=lambda mark: mark.seconds)
        places = [self._scale.place(mark.seconds) for mark in marks]
        free = 0.0  # where the next value may begin
        for mark, x, following in zip(marks, places, [*places[1:], math.inf], strict=False):
            color = self._number_color(mark.kind, mark.value)
            color = color or color_of(mark.kind.tone, self._colors)
            if mark.kind.shape is Shape.TICK:
                self._painter.setPen(tick_pen(color))
                self._painter.drawLine(QPointF(x, top + 2), QPointF(x, top + self._height - 2))
            elif mark.kind.shape is Shape.DOT:
                middle = top + self._height * self._dot_place(mark)
                paint_dot(self._painter, QPointF(x, middle), color, self._colors)
                wide, begin = self._metrics.horizontalAdvance(mark.value), x + _BESIDE_DOT
                if mark.value and begin >= free and begin + wide + 5 <= following:
                    place = QRectF(begin, middle - _VALUE / 2, wide + 1, _VALUE)
                    write(self._painter, mark.value, place, self._colors.muted, LEFT)
                    free = begin + wide

    def _dot_place(self, mark: ExperimentEvent) -> float:
        """Return how far below the top of its row a dot is, as a share of the row.

        Those with numbers are side by side, the first on top: many may come at once.
        """
        if self._number_color(mark.kind, mark.value) is None:
            return _DOTS
        count = len(self._colors.numbers)
        low, high = _NUMBERED_DOTS
        return low + (high - low) * ((int(mark.value) - 1) % count) / (count - 1)

    def _placed_flags(self) -> list[tuple[ExperimentEvent, QRectF, int]]:
        """Return the flags, each with the place of its name and the line above the rows it is in.

        A name that would run into another one stands a line higher.
        """
        placed: list[tuple[ExperimentEvent, QRectF, int]] = []
        free: list[float] = []  # where the next name may begin, by line
        for mark in self._chart.flags:
            x = self._scale.place(mark.seconds)
            wide = self._metrics.horizontalAdvance(_told(mark)) + 1
            left = min(max(x - wide / 2, _PAD), self._size.width() - _PAD - wide)
            line = next((n for n, end in enumerate(free) if end <= left), len(free))
            free[line : line + 1] = [left + wide + _FLAG_GAP]
            placed.append((mark, QRectF(left, 0, wide, _FLAG_LINE), line))
        return placed

    def _paint_flags(self, tops: dict[str, float], bottom: float) -> None:
        """Draw lines across all rows, solid in the row of the actor, with names above."""
        for mark, _place, line in self._flags:
            x, color = self._scale.place(mark.seconds), color_of(mark.kind.tone, self._colors)
            above = self._top - (line + 1) * _FLAG_LINE
            self._painter.setPen(flag_pen(color))
            self._painter.drawLine(QPointF(x, above + _FLAG_LINE), QPointF(x, bottom))
            top = tops.get(mark.actor)
            if top is not None:
                self._painter.setPen(tick_pen(color))
                self._painter.drawLine(QPointF(x, top + 2), QPointF(x, top + self._height - 2))
        for mark, place, line in self._flags:
            place.moveTop(self._top - (line + 1) * _FLAG_LINE - 2)
            color = color_of(mark.kind.tone, self._colors)
            self._painter.fillRect(place, self._colors.behind)
            write(self._painter, _told(mark), place, color, CENTRE)

    def _paint_levels(self, row: Row, top: float) -> None:
        """Draw the curves of one row, as steps, and the limit that they may reach."""
        scale = Scale(0.0, row.highest * 1.1, top + _CURVES - 8, top + 6)
        base, right = scale.place(0), self._scale.to_pixel
        self._painter.setPen(QPen(self._colors.grid, 1))
        self._painter.drawLine(QPointF(self._left, base), QPointF(right, base))
        if row.limit is not None:
            y = scale.place(row.limit)
            self._painter.setPen(level_pen(KINDS["capacity"], self._colors))
            self._painter.drawLine(QPointF(self._left, y), QPointF(right, y))
            place = QRectF(self._left + 3, y, 40, _VALUE)
            write(self._painter, figure(row.limit), place, self._colors.muted)
        else:
            y = scale.place(row.highest)
            place = QRectF(_PAD, y - _VALUE / 2, self._left - _PAD - 4, _VALUE)
            write(self._painter, figure(row.highest), place, self._colors.muted, RIGHT)
        # What was counted lies below: where it is right, what was said lies on it.
        for name in sorted(row.levels, key=lambda each: each != COUNT):
            steps = self._steps(row.levels[name], scale)
            self._painter.setPen(level_pen(KINDS[name], self._colors))
            self._painter.drawPolyline(steps)

    def _steps(self, curve: list[tuple[float, float]], scale: Scale) -> QPolygonF:
        points, level = [QPointF(self._left, scale.place(0))], 0.0
        for seconds, value in curve:
            x = self._scale.place(seconds)
            points += [QPointF(x, scale.place(level)), QPointF(x, scale.place(value))]
            level = value
        points.append(QPointF(self._scale.place(self._end), scale.place(level)))
        return QPolygonF(points)

    def _paint_now(self, bottom: float) -> None:
        if self._chart.now is not None:
            x = self._scale.place(self._end)
            self._painter.setPen(QPen(self._colors.muted, 1, Qt.PenStyle.DotLine))
            self._painter.drawLine(QPointF(x, self._top), QPointF(x, bottom))


def _told(flag: ExperimentEvent) -> str:
    """Return what stands above the line of a flag: who did what, or which part begins."""
    if flag.what == "part":
        return flag.value
    if not flag.actor:
        return localized(flag.kind.title)
    return f"{flag.actor}: {flag.what} {flag.value}".rstrip()


def _process(row: Row) -> str:
    return tr("pid {pid}", pid=row.process) if row.process else ""


def _font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(_FONT_PIXELS)
    return made
