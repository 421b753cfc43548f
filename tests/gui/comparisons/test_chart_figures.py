"""Figures in charts and gauges stand beside the lines, not on them."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from gui.comparisons import _race_chart
from gui.comparisons._race_chart import RaceChart, paint_race
from gui.lanes._figures_bar import Gauge
from gui.look.colors import chart_colors_in
from gui.look.theme import LIGHT
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import RaceRecord
from tests.gui.comparisons.test_charts import CORES, race_of

SIZE = QSize(640, 420)
SAMPLES = 60


def figures_in(chart: RaceChart, monkeypatch) -> tuple[list[tuple[str, QRectF]], object]:
    """Return the figures beside the points with their places, and the plane of the chart."""
    found, real = [], _race_chart.write

    def write(painter, text, place, color, *side) -> None:
        if "." in text and text.endswith("\N{MULTIPLICATION SIGN}"):
            found.append((text, QRectF(place)))
        real(painter, text, place, color, *side)

    monkeypatch.setattr(_race_chart, "write", write)
    image = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    colors = chart_colors_in(LIGHT)
    paint_race(painter, QSizeF(SIZE), chart, colors)
    plane = _race_chart._RacePainter(painter, QSizeF(SIZE), chart, colors)._plane
    painter.end()
    return found, plane


def falling(race: RaceRecord, coherency: float) -> RaceRecord:
    """Return a race in which workers also wait for each other, so that many are slower."""
    trials = [
        replace(each, work_seconds=each.work_seconds * (1 + coherency * each.workers**2))
        for each in race.trials
    ]
    return replace(race, trials=tuple(trials))


@pytest.mark.parametrize("cores", [3, CORES])
@pytest.mark.parametrize("contention", [0.0, 0.05, 0.4])
@pytest.mark.parametrize("coherency", [0.0, 0.05, 0.3])
def test_the_figures_of_a_race_are_not_crossed_by_its_lines(
    qapp, monkeypatch, cores, contention, coherency
):
    race = falling(race_of((1, 2, 3, 4, 6, 8), contention=contention, cores=cores), coherency)
    analysis = analysis_of(race)
    figures, plane = figures_in(RaceChart(analysis, race.circumstances), monkeypatch)
    points = {point.workers: point for point in analysis.scaling.points}
    beside = [each for each in figures if each[1].left() > plane.x.from_pixel - 1]
    assert len(beside) >= 3

    def measured(workers: float) -> float:
        below = max(n for n in points if n <= max(1, workers))
        above = min((n for n in points if n >= workers), default=below)
        part = (workers - below) / (above - below) if above > below else 0
        return points[below].speedup + part * (points[above].speedup - points[below].speedup)

    laws = [law.speedup for law in (analysis.scaling.amdahl, analysis.scaling.universal) if law]
    for text, place in beside:
        for step in range(SAMPLES + 1):
            x = place.left() + place.width() * step / SAMPLES
            workers = 1 + (x - plane.x.from_pixel) / (plane.x.to_pixel - plane.x.from_pixel) * (
                plane.x.high - 1
            )
            drawn = laws if workers <= cores else []  # beyond them no law says anything
            curves = [analysis.ideal, *drawn] + ([measured] if workers <= max(points) else [])
            heights = [plane.y.place(curve(workers)) for curve in curves]
            assert not any(place.top() < y < place.bottom() for y in heights), text
    for number, (_, place) in enumerate(beside):
        assert not any(place.intersects(other) for _, other in beside[number + 1 :])


@pytest.mark.parametrize("points", [9, 16, 20])
@pytest.mark.parametrize("value", ["7", "1,234.5", "123.4 GB", "1,234,567"])
def test_the_line_of_a_gauge_begins_beyond_its_value(qtbot, points, value):
    gauge = Gauge("Pictures/s", "Pictures finished a second.")
    qtbot.addWidget(gauge)
    font = QFont(gauge.font())
    font.setPointSizeF(points)
    gauge.setFont(font)
    gauge.show_value(value, [1.0, 5.0, 3.0])
    bold = QFont(font)
    bold.setBold(True)
    assert gauge._drawing.left() >= QFontMetricsF(bold).horizontalAdvance(value)
    assert not math.isnan(gauge._drawing.width())
    assert gauge.height() >= 2 * QFontMetricsF(font).height()
