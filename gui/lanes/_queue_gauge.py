"""The gauge of the queue: how many messages it held over time, and who waited for it in vain."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.lanes._gauge_frame import (
    Entry,
    Frame,
    FramePlaces,
    dotted,
    filled,
    paint_dot,
    upright,
)
from gui.look.chart_drawing import laid_out
from gui.look.colors import ChartColors
from processing.language.amounts import decimal_amount
from processing.language.translation import localized, ntr, tr
from processing.measuring.timeline.channel_history import QueueHistory, Stretch
from processing.measuring.timeline.channel_words import dropped_words, queue_words, timeout_words
from processing.record import record

_LEAST_TOP = 4  # of the upright axis: a single message is no mountain
_TICKS = 7  # the height of the row of ticks below the plot
_FILL_ALPHA = 90
_RING = 2.5
_NEAR = 3  # pixels on either side of the pointer


@record
class QueueGauge:
    """What is drawn of a queue: the time from `start` to `end`, in seconds after the run began.

    Attributes:
        left: pixels left of the plot, at least; for one below another picture.
    """

    history: QueueHistory
    start: float
    end: float
    left: float = 0.0


def paint_queue(painter: QPainter, size: QSizeF, gauge: QueueGauge, colors: ChartColors) -> None:
    """Paint a gauge on `size`; the same on screens, in PNG and in SVG."""
    places = _places(painter, size, gauge, colors)
    places.paint()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pixels = list(_pixels(places, gauge.history))
    _paint_area(painter, places, pixels, colors)
    _paint_limit(painter, places, gauge, colors)
    for left, stretch in pixels:
        _paint_marks(painter, places, left, stretch, colors)


def least_height(gauge: QueueGauge, width: float, colors: ChartColors) -> int:
    """Return the height in pixels that a gauge needs."""
    return laid_out(lambda painter: _places(painter, QSizeF(width, 0), gauge, colors).least_height)


def told_at(size: QSizeF, gauge: QueueGauge, place: QPointF, colors: ChartColors) -> str:
    """Return what is known of the moments at a place; empty beside the plot."""
    places = laid_out(lambda painter: _places(painter, size, gauge, colors))
    if not places.plot.left() <= place.x() <= places.plot.right():
        return localized(queue_words(gauge.history))
    start, end = (places.time.value_at(place.x() + side * _NEAR) for side in (-1, 1))
    found = gauge.history.between(start, end)
    told = [
        # Translators: moments of a run, and what a queue held then.
        ntr(
            "{start} to {end} s: {n} message in the queue at most.",
            "{start} to {end} s: {n} messages in the queue at most.",
            found.most,
            start=decimal_amount(max(0.0, start), 2),
            end=decimal_amount(end, 2),
        )
    ]
    if found.said is not None:
        told.append(tr("qsize() said {n} there.", n=found.said))
    if found.timeouts:
        told.append(localized(timeout_words(found.timeouts)))
    if found.dropped:
        told.append(localized(dropped_words(found.dropped)))
    return "\n".join(told)


def _places(painter: QPainter, size: QSizeF, gauge: QueueGauge, colors: ChartColors) -> FramePlaces:
    history = gauge.history
    # Translators: how many messages a queue holds, of how many it has room for, and held at most.
    now = tr(
        "{n} of {capacity}, at most {most}",
        n=history.count_at(gauge.end),
        capacity=history.capacity,
        most=history.most,
    )
    top = float(max(_LEAST_TOP, history.most, history.most_said))
    frame = Frame(
        tr("Queue"), now, _entries(history, colors), top, gauge.start, gauge.end, _TICKS, gauge.left
    )
    return FramePlaces(painter, size, frame, colors)


def _entries(history: QueueHistory, colors: ChartColors) -> list[Entry]:
    """Return what there is to explain: gets and puts in vain only if there were any."""
    entries = [
        # Translators: messages that are in a queue, in a legend with little room.
        Entry(tr("in it"), filled(_fill(colors))),
        Entry("qsize()", dotted(colors.other, _RING, is_hollow=True)),
    ]
    if history.timeouts:
        # Translators: a get of a queue that ended without a message; in a legend with little room.
        entries.append(Entry(tr("timed out"), upright(_timeout_pen(colors), 0.6)))
    if history.dropped:
        entries.append(Entry("Full", upright(_full_pen(colors))))
    return entries


def _pixels(places: FramePlaces, history: QueueHistory) -> Iterator[tuple[float, Stretch]]:
    """Yield each pixel of the plot with what happened in it, as far as anything is known."""
    for number in range(int(places.plot.width())):
        left = places.plot.left() + number
        start, end = places.time.value_at(left), places.time.value_at(left + 1)
        if history.opened < end and start <= max(history.opened, history.last):
            yield left, history.between(start, end)


def _paint_area(
    painter: QPainter,
    places: FramePlaces,
    pixels: list[tuple[float, Stretch]],
    colors: ChartColors,
) -> None:
    if not pixels:
        return
    line = QPolygonF()
    for left, stretch in pixels:
        y = places.level.place(stretch.most)
        line.append(QPointF(left, y))
        line.append(QPointF(left + 1, y))
    base = places.level.place(0)
    area = QPolygonF(
        [QPointF(pixels[0][0], base), *line.toList(), QPointF(pixels[-1][0] + 1, base)]
    )
    painter.setPen(QPen(QColor(0, 0, 0, 0)))
    painter.setBrush(_fill(colors))
    painter.drawPolygon(area)
    painter.setBrush(QColor(0, 0, 0, 0))
    painter.setPen(QPen(colors.measured, 1.2))
    painter.drawPolyline(line)


def _paint_limit(
    painter: QPainter, places: FramePlaces, gauge: QueueGauge, colors: ChartColors
) -> None:
    """Draw how much there is room for, if the axis reaches so far."""
    if gauge.history.capacity <= places.level.high:
        y = places.level.place(gauge.history.capacity)
        painter.setPen(QPen(colors.warning, 1.2))
        painter.drawLine(QPointF(places.plot.left(), y), QPointF(places.plot.right(), y))


def _paint_marks(
    painter: QPainter, places: FramePlaces, left: float, stretch: Stretch, colors: ChartColors
) -> None:
    x, below = left + 0.5, places.plot.bottom() + 1
    if stretch.said is not None:
        paint_dot(
            painter,
            QPointF(x, places.level.place(stretch.said)),
            colors.other,
            _RING,
            is_hollow=True,
        )
    if stretch.timeouts:
        painter.setPen(_timeout_pen(colors))
        painter.drawLine(QPointF(x, below + 1), QPointF(x, below + _TICKS - 2))
    if stretch.dropped:
        painter.setPen(_full_pen(colors))
        painter.drawLine(QPointF(x, places.plot.top()), QPointF(x, below + _TICKS - 2))


def _fill(colors: ChartColors) -> QColor:
    color = QColor(colors.measured)
    color.setAlpha(_FILL_ALPHA)
    return color


def _timeout_pen(colors: ChartColors) -> QPen:
    return QPen(colors.muted, 1)


def _full_pen(colors: ChartColors) -> QPen:
    return QPen(colors.warning, 2.5)
