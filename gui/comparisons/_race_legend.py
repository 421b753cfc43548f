"""The legend above the chart of a race: each line with its name, colour and dashes."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.look.chart_drawing import write
from gui.look.colors import ChartColors
from processing.language import phrases
from processing.language.amounts import decimal_amount, percent_amount
from processing.language.phrases import listed
from processing.language.translation import ntr, tr
from processing.measuring.benchmark.environment import Circumstances
from processing.measuring.benchmark.race_analysis import RaceAnalysis
from processing.measuring.speedup.bootstrap import COVERED
from processing.measuring.speedup.scaling import Scaling
from processing.record import record

_PAD = 8
_LINE = 18
_KEY = 26  # the line that explains itself
_PERCENT = 100
_WIDE = 620  # from this width on, there are two columns


@record
class Entry:
    """One entry of the legend; `style` is None if there is no line."""

    text: str
    color: QColor
    style: Qt.PenStyle | None


def legend_of(
    analysis: RaceAnalysis,
    colors: ChartColors,
    circumstances: Circumstances,
    other: Circumstances | None = None,
) -> tuple[Entry, ...]:
    """Return what is to be explained."""
    styles = Qt.PenStyle
    # Translators: the band is the interval in which a figure lies with a confidence of {share}.
    rounds = ntr(
        "measured: {n} round, {share} band",
        "measured: medians of {n} rounds, {share} band",
        analysis.scaling.rounds,
        share=percent_amount(_PERCENT * COVERED),
    )
    found = [Entry(rounds, colors.measured, styles.SolidLine)]
    if other is not None:
        found.append(Entry(_other(other), colors.other, styles.DashLine))
    found += _laws(analysis.scaling, colors)
    found.append(Entry(_ideal(analysis), colors.muted, styles.DashLine))
    if analysis.plain_seconds:
        found.append(Entry(tr("a plain loop, no pool"), colors.muted, styles.DashDotDotLine))
    if analysis.guesses:
        found.append(Entry(tr("what you expected"), colors.text, styles.DotLine))
    if circumstances.wait_milliseconds:
        wait = circumstances.wait_milliseconds
        text = tr("with an artificial wait of {wait} ms a picture", wait=wait)
        found.append(Entry(text, colors.warning, None))
    return tuple(found)


def height_of(entries: tuple[Entry, ...], width: float) -> float:
    """Return the height of the legend."""
    return 2 * _PAD + _LINE * -(-len(entries) // _columns(width))


def paint_legend(
    painter: QPainter, entries: tuple[Entry, ...], size: QSizeF, indent: float
) -> None:
    """Paint it at the top of a chart of this size, `indent` pixels from the left."""
    columns = _columns(size.width())
    wide = (size.width() - indent) / columns
    for number, entry in enumerate(entries):
        line, column = divmod(number, columns)
        left, y = indent + column * wide, _PAD + line * _LINE
        if entry.style is not None:
            painter.setPen(QPen(entry.color, 1.8, entry.style))
            start = QPointF(left, y + _LINE / 2)
            painter.drawLine(start, start + QPointF(_KEY, 0))
        place = QRectF(left + _KEY + _PAD, y, wide - _KEY - _PAD, _LINE)
        write(painter, entry.text, place, entry.color)


def _columns(width: float) -> int:
    return 2 if width >= _WIDE else 1


def _other(race: Circumstances) -> str:
    """Return the entry for the overlaid race: its pictures, machine and wait."""
    facts = [
        phrases.pictures(race.pictures),
        ntr("{n} core", "{n} cores", race.machine.cores),
    ]
    if race.wait_milliseconds:
        facts.append(tr("a wait of {wait} ms a picture", wait=race.wait_milliseconds))
    # Translators: {facts} is, for instance, "20 pictures, 4 cores".
    return tr("the other race: {facts}", facts=listed(facts))


def _ideal(analysis: RaceAnalysis) -> str:
    if analysis.is_waiting:
        # Translators: n is the number of workers.
        return tr("ideal: n workers are n times as fast")
    # Translators: {n} is the number of cores; the other n is the number of workers.
    return ntr(
        "ideal on {n} core: no number of workers is faster than one",
        "ideal: n workers are n times as fast, up to the {n} cores",
        analysis.scaling.cores,
    )


def _laws(scaling: Scaling, colors: ChartColors) -> Iterator[Entry]:
    if scaling.amdahl is None and len(scaling.points) > 1:
        # Translators: the laws of Amdahl and Gunther, and the sizes of pools.
        few = tr("no law is fitted: that needs three sizes up to the number of cores")
        yield Entry(few, colors.muted, None)
    law = scaling.universal
    if law is None and scaling.amdahl is not None:
        # Translators: Gunther's universal scalability law.
        few = tr("scalability law: not fitted, as that needs four sizes up to the number of cores")
        yield Entry(few, colors.muted, None)
    if law is not None:
        # Translators: Gunther's universal scalability law and its two parameters.
        words = tr(
            "scalability law, best fit: contention {contention}, coherency {coherency}",
            contention=decimal_amount(law.contention, 3),
            coherency=decimal_amount(law.coherency, 4),
        )
        yield Entry(words, colors.universal, Qt.PenStyle.SolidLine)
    if scaling.amdahl is not None and scaling.serial is not None:
        # Translators: {share} is a percentage, the serial fraction of the work.
        words = tr(
            "Amdahl's law fits best with {share} serial work ({low} to {high})",
            share=percent_amount(_PERCENT * scaling.amdahl.serial, 1),
            low=percent_amount(_PERCENT * scaling.serial.low, 1),
            high=percent_amount(_PERCENT * scaling.serial.high, 1),
        )
        yield Entry(words, colors.amdahl, Qt.PenStyle.DashDotLine)
