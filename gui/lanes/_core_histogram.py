"""How long 0, 1, 2, … cores were in use at once, as a small histogram beside the lanes."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gui.look.chart_drawing import CENTRE, RIGHT, write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.amounts import decimal_amount, percent_amount
from processing.language.joining import lazy_sentences
from processing.language.translation import localized, ntr, tr
from processing.measuring.timeline.core_use import mean_cores
from processing.record import record

LEAST_HEIGHT = 90
_HEAD, _LINE, _AXIS = 15, 14, 14
_PAD, _GAP = 4, 2
_SCALE = 33  # left of the bars, for the figure of the highest one
_LEAST_NUMBER = 9  # pixels from one bar to the next in which all numbers can be read
_FONT_PIXELS = 11
_PERCENT = 100


@record
class CoreHistogram:
    """What is drawn: for how many seconds 0, 1, 2, … cores were in use; and how many there are."""

    seconds: tuple[float, ...]
    cores: int

    @property
    def shares(self) -> list[float]:
        """Which part of the time it was, for each number up to that of all cores or beyond."""
        whole = sum(self.seconds) or 1.0
        numbers = max(len(self.seconds), self.cores + 1)
        return [each / whole for each in self.seconds] + [0.0] * (numbers - len(self.seconds))


def paint_histogram(
    painter: QPainter, size: QSizeF, chart: CoreHistogram, colors: ChartColors
) -> None:
    """Paint bars with the share of time in which so many cores were in use, and their mean."""
    painter.fillRect(QRectF(QPointF(0, 0), size), colors.ground)
    font = QFont(painter.font())
    font.setPixelSize(_FONT_PIXELS)
    painter.setFont(font)
    wide = size.width() - 2 * _PAD
    write(painter, tr("Cores at once"), QRectF(_PAD, 0, wide, _HEAD), colors.text)
    mean = mean_cores(chart.seconds)
    # Translators: how many cores were in use on average; as "mean 1.4".
    told = tr("mean {n}", n=decimal_amount(mean, 1))
    write(painter, told, QRectF(_PAD, _HEAD, wide, _LINE), colors.muted)
    shares, top = chart.shares, _HEAD + _LINE + _LINE / 2
    plot = QRectF(_SCALE, top, max(1.0, size.width() - _SCALE - _PAD), size.height() - top - _AXIS)
    pitch, highest = plot.width() / len(shares), max(shares) or 1.0
    place = QRectF(0, plot.top() - _LINE / 2, _SCALE - _PAD, _LINE)
    write(painter, phrases.percent(_PERCENT * highest), place, colors.muted, RIGHT)
    painter.setPen(QPen(colors.grid, 1))
    for y in (plot.top(), plot.bottom()):
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
    for number, share in enumerate(shares):
        left, high = plot.left() + number * pitch, plot.height() * share / highest
        color = colors.measured if number else colors.muted
        gap = min(_GAP, pitch / 4)
        painter.fillRect(QRectF(left + gap, plot.bottom() - high, pitch - 2 * gap, high), color)
    _write_numbers(painter, plot, pitch, len(shares), colors)
    x = plot.left() + (mean + 0.5) * pitch
    painter.setPen(QPen(colors.amdahl, 2))
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))


def told_at(size: QSizeF, chart: CoreHistogram, place: QPointF, _colors: ChartColors) -> str:
    """Return for how long as many cores were in use as the bar at a place stands for."""
    shares = chart.shares
    number = int((place.x() - _SCALE) / max(1.0, size.width() - _SCALE - _PAD) * len(shares))
    if place.x() < _SCALE or not 0 <= number < len(shares):
        return words(chart)
    return _told(number, chart)


def words(chart: CoreHistogram) -> str:
    """Return what the histogram shows."""
    what = tr(
        "How many cores the workers had in use at once, in which share of the time; from the "
        "processor time of each picture, spread evenly over it. The line is the mean."
    )
    each = [_told(number, chart) for number in range(len(chart.seconds))]
    mean = tr("On average: {n} cores.", n=decimal_amount(mean_cores(chart.seconds), 2))
    return localized(lazy_sentences(what, *each, mean))


def _told(number: int, chart: CoreHistogram) -> str:
    seconds = chart.seconds[number] if number < len(chart.seconds) else 0.0
    return ntr(
        "{n} core in use: {seconds} s, {share} of the time.",
        "{n} cores in use: {seconds} s, {share} of the time.",
        number,
        seconds=decimal_amount(seconds, 1),
        share=percent_amount(_PERCENT * chart.shares[number]),
    )


def _write_numbers(
    painter: QPainter, plot: QRectF, pitch: float, numbers: int, colors: ChartColors
) -> None:
    """Write the numbers of cores below their bars, as many as can be read."""
    widest = QFontMetricsF(painter.font()).horizontalAdvance(phrases.number(numbers - 1))
    step = max(1, -(-int(max(_LEAST_NUMBER, widest + _PAD)) // max(1, int(pitch))))
    for number in range(0, numbers, step):
        middle = plot.left() + (number + 0.5) * pitch
        place = QRectF(middle - _SCALE, plot.bottom(), 2 * _SCALE, _AXIS)
        write(painter, phrases.number(number), place, colors.muted, CENTRE)
