"""How each kind of event looks: its colour, its mark, and the legend of all that occur."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from gui.experiments._chart_content import ExperimentChart
from gui.look.chart_drawing import write
from gui.look.colors import ChartColors
from processing.language.translation import localized
from processing.measuring.experiments.kinds import EventKind, Shape, Tone
from processing.record import record

DOT = 4.0  # half as wide as a dot
_BAR = 14  # of the legend
_TICK_WIDTH = 2.5
_SIGN, _GAP, _LINE = 18, 22, 20  # of the legend
_COUNTED_WIDTH, _COUNTED_ALPHA = 5, 170  # of the curve below others
_FLAG_DASH = (3.0, 3.0)
NUMBERED = {"busy", "held", "result"}  # the kinds that have the colours of numbers
PATTERNS = {Tone.WAIT: Qt.BrushStyle.BDiagPattern, Tone.START: Qt.BrushStyle.Dense6Pattern}


def color_of(tone: Tone, colors: ChartColors) -> QColor:
    """Return the colour of a tone in a theme."""
    return {
        Tone.ACTOR: colors.muted,
        Tone.IN: colors.measured,
        Tone.OUT: colors.other,
        Tone.WORK: colors.end,
        Tone.WAIT: colors.muted,
        Tone.START: colors.start_up,
        Tone.WARNING: colors.warning,
        Tone.PLAIN: colors.text,
    }[tone]


def color_of_number(text: str, colors: ChartColors) -> QColor | None:
    """Return the colour of the number at the end of a text, from 1; None if there is none."""
    number = text.rpartition(" ")[2]
    if not number.isdecimal():
        return None
    return colors.numbers[(int(number) - 1) % len(colors.numbers)]


def paint_bar(
    painter: QPainter,
    place: QRectF,
    tone: Tone,
    colors: ChartColors,
    number_color: QColor | None = None,
) -> None:
    """Fill a bar; patterns tell the colours apart for those who cannot."""
    color = number_color or color_of(tone, colors)
    if tone is Tone.WAIT:
        painter.fillRect(place, colors.grid)
        painter.fillRect(place, QBrush(color, PATTERNS[tone]))
        return
    painter.fillRect(place, color)
    if tone in PATTERNS:
        painter.fillRect(place, QBrush(colors.ground, PATTERNS[tone]))


def paint_dot(painter: QPainter, centre: QPointF, color: QColor, colors: ChartColors) -> None:
    """Paint a dot that stands out from bars and from other dots."""
    painter.setPen(QPen(colors.ground, 1))
    painter.setBrush(color)
    painter.drawEllipse(centre, DOT, DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def tick_pen(color: QColor) -> QPen:
    """Return the pen of a tick."""
    return QPen(color, _TICK_WIDTH)


def flag_pen(color: QColor) -> QPen:
    """Return the pen of a line across all rows."""
    pen = QPen(color, 1.4)
    pen.setDashPattern(_FLAG_DASH)
    return pen


def level_pen(kind: EventKind, colors: ChartColors) -> QPen:
    """Return the pen of a curve, or of its limit."""
    color = color_of(kind.tone, colors)
    if kind.shape is Shape.LIMIT:
        return QPen(color, 1.2, Qt.PenStyle.DotLine)
    if kind.tone is Tone.IN:
        color = QColor(color)
        color.setAlpha(_COUNTED_ALPHA)
        return QPen(color, _COUNTED_WIDTH, j=Qt.PenJoinStyle.BevelJoin)
    return QPen(color, 1.6)


@record
class _Entry:
    """One entry of the legend, and where it stands."""

    kind: EventKind
    text: str
    place: QRectF


def legend_height(kinds: Sequence[EventKind], width: float, metrics: QFontMetricsF) -> float:
    """Return how high the legend of these kinds is in a width."""
    return max((each.place.bottom() for each in _entries(kinds, width, metrics)), default=0.0)


def paint_legend(
    painter: QPainter,
    origin: QPointF,
    width: float,
    chart: ExperimentChart,
    colors: ChartColors,
) -> None:
    """Paint what each kind looks like, and what it means."""
    kinds = chart.kinds
    metrics = QFontMetricsF(painter.font())
    for entry in _entries(kinds, width, metrics):
        place = entry.place.translated(origin)
        sign = QRectF(place.left(), place.top(), _SIGN, place.height())
        if chart.is_numbered and entry.kind.name in NUMBERED:
            _paint_numbered_sign(painter, sign, entry.kind, colors)
        else:
            _paint_sign(painter, sign, entry.kind, colors)
        write(painter, entry.text, place.adjusted(_SIGN + 5, 0, 4, 0), colors.muted)


def _entries(kinds: Sequence[EventKind], width: float, metrics: QFontMetricsF) -> Iterator[_Entry]:
    """Yield the entries, in as many lines as they need."""
    x = y = 0.0
    for kind in kinds:
        if kind.shape in {Shape.REST, Shape.NOTE, Shape.DEATH}:
            continue
        text = localized(kind.title)
        wide = _SIGN + 5 + metrics.horizontalAdvance(text)
        if x and x + wide > width:
            x, y = 0.0, y + _LINE
        yield _Entry(kind, text, QRectF(x, y, wide, _LINE))
        x += wide + _GAP


def _paint_numbered_sign(
    painter: QPainter, place: QRectF, kind: EventKind, colors: ChartColors
) -> None:
    """Paint a sign in the colours of all numbers."""
    if kind.shape is Shape.DOT:
        for part, color in zip((0.1, 0.9), (colors.numbers[0], colors.numbers[-1]), strict=True):
            x = place.left() + part * place.width()
            paint_dot(painter, QPointF(x, place.center().y()), color, colors)
        return
    wide = place.width() / len(colors.numbers)
    for number, color in enumerate(colors.numbers):
        left = place.left() + number * wide
        bar = QRectF(left, place.center().y() - _BAR / 2 + 1, wide, _BAR - 2)
        paint_bar(painter, bar, kind.tone, colors, color)


def _paint_sign(painter: QPainter, place: QRectF, kind: EventKind, colors: ChartColors) -> None:
    color, middle = color_of(kind.tone, colors), place.center()
    left, right = QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y())
    match kind.shape:
        case Shape.STATE:
            bar = QRectF(place.left(), middle.y() - _BAR / 2 + 1, place.width(), _BAR - 2)
            paint_bar(painter, bar, kind.tone, colors)
        case Shape.DOT:
            paint_dot(painter, middle, color, colors)
        case Shape.TICK | Shape.FLAG:
            painter.setPen(tick_pen(color) if kind.shape is Shape.TICK else flag_pen(color))
            painter.drawLine(
                QPointF(middle.x(), place.top() + 3), QPointF(middle.x(), place.bottom() - 3)
            )
        case Shape.LEVEL | Shape.LIMIT:
            painter.setPen(level_pen(kind, colors))
            painter.drawLine(left, right)
        case _:
            painter.setPen(QPen(color, 1))
            painter.drawLine(left, right)
