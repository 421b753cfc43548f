"""The gauge of the pipe: a dot for each message of the scanner, and the end of the file."""

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.lanes._gauge_frame import (
    Entry,
    Frame,
    FramePlaces,
    dotted,
    paint_dot,
    upright,
)
from gui.look.chart_drawing import laid_out
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.amounts import decimal_amount
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, tr
from processing.measuring.timeline.channel_history import PipeHistory
from processing.record import record

_DOT = 2.5
_NEAR = 4  # pixels on either side of the pointer


@record
class PipeGauge:
    """What is drawn of a pipe; `end` is in seconds after its writer was started."""

    history: PipeHistory
    end: float


def paint_pipe(painter: QPainter, size: QSizeF, gauge: PipeGauge, colors: ChartColors) -> None:
    """Paint a gauge on `size`; the same on screens, in PNG and in SVG."""
    places = _places(painter, size, gauge, colors)
    places.paint()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ended = gauge.history.ended
    if ended is not None:
        x = places.time.place(ended)
        painter.setPen(_end_pen(colors))
        painter.drawLine(QPointF(x, places.plot.top()), QPointF(x, places.plot.bottom()))
    for x, level in _dots(places, gauge.history):
        paint_dot(painter, QPointF(x, level), colors.other, _DOT)


def least_height(gauge: PipeGauge, width: float, colors: ChartColors) -> int:
    """Return the height in pixels that a gauge needs."""
    return laid_out(lambda painter: _places(painter, QSizeF(width, 0), gauge, colors).least_height)


def told_at(size: QSizeF, gauge: PipeGauge, place: QPointF, colors: ChartColors) -> str:
    """Return what came at a place; of the whole pipe where nothing did."""
    places = laid_out(lambda painter: _places(painter, size, gauge, colors))
    start, end = (places.time.value_at(place.x() + side * _NEAR) for side in (-1, 1))
    found = gauge.history.between(start, end)
    if not found:
        return pipe_words(gauge.history)
    return "\n".join(
        tr(
            "{seconds} s: a message with {pictures}",
            seconds=decimal_amount(each.seconds, 3),
            pictures=phrases.pictures(each.pictures),
        )
        for each in found
    )


def pipe_words(history: PipeHistory) -> str:
    """Return what was measured of a pipe, for its caption and for screen readers."""
    told = [
        tr(
            "{messages} came through the pipe of the scanner, with {pictures}.",
            messages=_messages(history),
            pictures=phrases.pictures(history.pictures),
        )
    ]
    if history.ended is not None:
        told.append(
            tr(
                "{seconds} s after its start came the end of the file (EOFError): its last writer "
                "had closed.",
                seconds=decimal_amount(history.ended, 2),
            )
        )
    return localized(lazy_sentences(*told))


def _messages(history: PipeHistory) -> str:
    return ntr("{n} message", "{n} messages", len(history.messages))


def _places(painter: QPainter, size: QSizeF, gauge: PipeGauge, colors: ChartColors) -> FramePlaces:
    history = gauge.history
    value = tr(
        "{messages}, {pictures}",
        messages=_messages(history),
        pictures=phrases.pictures(history.pictures),
    )
    entries = [
        # Translators: a message of a pipe and how many pictures it tells of, in a short legend.
        Entry(tr("message: pictures"), dotted(colors.other, _DOT)),
        Entry("EOFError", upright(_end_pen(colors))),
    ]
    top = float(max([1, *(each.pictures for each in history.messages)]))
    frame = Frame(tr("Pipe"), value, entries, top, 0.0, gauge.end)
    return FramePlaces(painter, size, frame, colors)


def _dots(places: FramePlaces, history: PipeHistory) -> list[tuple[float, float]]:
    """Return where dots are; those that would lie on another one are one."""
    dots: dict[tuple[int, int], tuple[float, float]] = {}
    for each in history.messages:
        x, y = places.time.place(each.seconds), places.level.place(each.pictures)
        dots.setdefault((round(x), round(y)), (x, y))
    return list(dots.values())


def _end_pen(colors: ChartColors) -> QPen:
    pen = QPen(colors.text, 1.4)
    pen.setStyle(Qt.PenStyle.DashLine)
    return pen
