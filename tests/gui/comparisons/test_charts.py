"""Charts of a race: what they draw, and that they are saved as they are seen."""

import itertools
import math
import random
import re
from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage, QPainter

from gui.comparisons._drawing import Drawing, captioned
from gui.comparisons._race_chart import RaceChart, paint_race
from gui.comparisons._race_legend import height_of, legend_of
from gui.comparisons._race_window import RaceTable
from gui.look.chart_drawing import Scale
from gui.look.colors import chart_colors_in
from gui.look.saving import save_png, save_svg
from gui.look.theme import DARK, LIGHT
from processing.errors import OutputError
from processing.measuring.benchmark.environment import WARM, Circumstances, machine_facts
from processing.measuring.benchmark.race_analysis import RaceAnalysis, analysis_of
from processing.measuring.benchmark.records import Guess, RaceRecord, SizeTrial
from processing.settings.batch import EngineKind, StartMethod

SIZE = QSize(640, 420)


CORES = 8


def race_of(
    sizes=(1, 2, 3, 4),
    rounds: int = 5,
    contention: float = 0.05,
    wait: int = 0,
    cores: int = CORES,
):
    """A race by a known law, with a little noise, on this machine if it had so many cores."""
    chance = random.Random(3)
    trials = []
    for number in range(rounds):
        trials.append(SizeTrial(number, EngineKind.SERIAL, 1, 0.0, 9.0, 0.0, 0.0))
        for size in sizes:
            at_once = min(size, cores)
            seconds = 10 * (1 + contention * (at_once - 1)) / at_once * chance.uniform(0.99, 1.01)
            trials.append(SizeTrial(number, EngineKind.POOL, size, 0.4, seconds, 0.1, 0.0))
    machine = replace(machine_facts(), cores=cores)
    facts = Circumstances(machine, "2026-01-01T10:00:00", 20, 0, 240.0, WARM, wait)
    return RaceRecord(facts, EngineKind.POOL, StartMethod.SPAWN, tuple(trials))


RACE = race_of()


@pytest.fixture(scope="module")
def analysis() -> RaceAnalysis:
    return analysis_of(RACE)


def image_of(chart: RaceChart, colors=LIGHT) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    paint_race(painter, QSizeF(SIZE), chart, chart_colors_in(colors))
    painter.end()
    return image


def count_of(image: QImage, color) -> int:
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    return array("I", bytes(image.constBits())).count(color.rgba())


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.floats(50, 2000), st.floats(20, 200))
def test_round_figures_lie_on_the_axis_in_order_and_apart(low, length, pixels, least):
    scale = Scale(low, low + length, 10, 10 + pixels)
    ticks = scale.ticks(least)
    places = [scale.place(tick) for tick in ticks]
    assert all(9 <= place <= 11 + pixels for place in places)
    assert all(b - a >= least * 0.99 for a, b in itertools.pairwise(places))


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_a_race_is_drawn_with_its_points_and_its_laws(qapp, analysis, colors):
    image = image_of(RaceChart(analysis, RACE.circumstances), colors)
    colors = chart_colors_in(colors)
    assert count_of(image, colors.measured) > 4 * math.pi * 3**2
    assert count_of(image, colors.amdahl) > 20
    assert count_of(image, colors.universal) > 20
    assert count_of(image, colors.other) == 0


def test_another_race_is_laid_over_it(qapp, analysis):
    other = analysis_of(race_of(contention=0.4))
    image = image_of(RaceChart(analysis, RACE.circumstances, other, RACE.circumstances))
    assert count_of(image, chart_colors_in(LIGHT).other) > 20


def test_what_was_expected_is_drawn_only_where_it_is_inside(qapp, analysis):
    charts = [
        RaceChart(analysis_of(replace(RACE, guesses=guesses)), RACE.circumstances)
        for guesses in ((), (Guess(3, 900.0),), (Guess(3, 1.2),))
    ]
    colors = chart_colors_in(LIGHT)
    legends = [legend_of(chart.analysis, colors, chart.circumstances) for chart in charts]
    named = [any(entry.text == "what you expected" for entry in each) for each in legends]
    assert named == [False, True, True]
    nothing, outside, inside = (count_of(image_of(chart), colors.text) for chart in charts)
    assert nothing < outside < inside - 2 * 6  # the edge of a diamond is longer than its height


def test_artificial_waiting_is_told_on_the_chart(qapp, analysis, tmp_path):
    texts = []
    for wait in (0, 250):
        path = tmp_path / f"{wait}.svg"
        chart = RaceChart(analysis, race_of(wait=wait).circumstances)
        save_svg(
            path, SIZE, lambda p, c=chart: paint_race(p, QSizeF(SIZE), c, chart_colors_in(LIGHT))
        )
        texts.append(path.read_text(encoding="utf-8"))
    assert "artificial wait of 250 ms" not in texts[0]
    assert "artificial wait of 250 ms" in texts[1]


@pytest.mark.parametrize(
    ("cores", "told"),
    [
        (1, ["no law is fitted: that needs three sizes"]),
        (2, ["no law is fitted: that needs three sizes"]),
        (3, ["scalability law: not fitted, as that needs four sizes", "Amdahl's law fits best"]),
        (4, ["scalability law, best fit", "Amdahl's law fits best"]),
    ],
)
def test_the_legend_says_which_laws_have_too_few_sizes_and_where_the_ideal_ends(cores, told):
    race = race_of((1, 2, 3, 4, 6), cores=cores)
    entries = legend_of(analysis_of(race), chart_colors_in(LIGHT), race.circumstances)
    texts = [entry.text for entry in entries]
    laws = [text for text in texts if "law" in text]
    assert len(laws) == len(told)
    assert all(text.startswith(start) for text, start in zip(laws, told, strict=True))
    ideal = "up to the" if cores > 1 else "ideal on 1 core"
    assert sum(ideal in text for text in texts if text.startswith("ideal")) == 1


@pytest.mark.parametrize("sizes", [(1,), (1, 2), (1, 2, 3), (1, 64)])
def test_few_sizes_are_drawn_as_well(qapp, sizes):
    image = image_of(RaceChart(analysis_of(race_of(sizes, rounds=1)), RACE.circumstances))
    assert count_of(image, chart_colors_in(LIGHT).measured) > 20


def test_a_png_shows_what_the_screen_shows(qapp, analysis, tmp_path):
    chart = RaceChart(analysis, RACE.circumstances)
    path = tmp_path / "race.png"
    save_png(path, SIZE, lambda p: paint_race(p, QSizeF(SIZE), chart, chart_colors_in(LIGHT)))
    saved = QImage(str(path))
    assert saved.size() == SIZE * 2
    assert count_of(saved, chart_colors_in(LIGHT).measured) > 100


def test_a_picture_that_cannot_be_written_leaves_the_older_one(qapp, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        save_png(tmp_path / "nowhere" / "race.png", SIZE, lambda _painter: None)
    assert list(tmp_path.iterdir()) == []


def test_the_table_tells_all_sizes_and_the_plain_loop(qtbot, analysis):
    table = RaceTable()
    qtbot.addWidget(table)
    table.show_analysis(analysis)
    rows = [[table.item(n, c).text() for c in range(7)] for n in range(table.rowCount())]
    assert rows[0][:3] == ["no pool", "9.00 s", "1.11"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]
    point = analysis.scaling.points[3]
    assert rows[4][2] == f"{point.speedup:.2f}"
    assert rows[4][4] == f"{point.efficiency:.0%}"
    assert rows[4][5] == f"{point.karp_flatt:.3f}"
    table.show_analysis(None)
    assert table.rowCount() == 0


def test_a_saved_chart_says_below_it_what_it_shows_and_where_it_was_measured(qapp, tmp_path):
    drawing = Drawing(SIZE, lambda _painter: None, "Four are faster.")
    size, paint = captioned(drawing, RACE.circumstances, chart_colors_in(LIGHT))
    assert size.height() > SIZE.height() + 3 * 12
    save_svg(tmp_path / "chart.svg", size, paint)
    text = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert "Four are faster." in text
    assert "Thumbpool" in text
    assert "20 pictures" in text


def test_no_line_of_a_race_leaves_its_axes_where_nothing_clips_it(qapp, tmp_path):
    steep = RaceChart(analysis_of(race_of((1, 2, 3, 4), contention=0.9)), RACE.circumstances)
    path = tmp_path / "race.svg"
    save_svg(path, SIZE, lambda p: paint_race(p, QSizeF(SIZE), steep, chart_colors_in(LIGHT)))
    drawing = path.read_text(encoding="utf-8")
    lines = re.findall(r'<polyline [^>]*points="([^"]*)"', drawing)
    heights = [[float(pair.split(",")[1]) for pair in line.split()] for line in lines]
    sloping = [each for each in heights if len(set(each)) > 1]
    assert len(sloping) >= 3
    colors = chart_colors_in(LIGHT)
    legend = legend_of(steep.analysis, colors, steep.circumstances)
    assert min(map(min, sloping)) >= height_of(legend, SIZE.width()) - 1
