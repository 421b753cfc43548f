"""The page of a race shows its points where they are, and is safe from what a record says."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from processing.language.translation import localized
from processing.measuring.benchmark.race_analysis import analysis_of
from processing.measuring.benchmark.records import Guess
from processing.measuring.web_page.race_page import race_page, save_race_page
from tests.gui.comparisons.test_charts import race_of


@pytest.fixture
def race():
    record = race_of()
    machine = replace(record.circumstances.machine, cpu="<script>alert(1)</script>")
    return replace(record.circumstances, machine=machine), analysis_of(record)


@pytest.fixture
def text(race):
    return "".join(race_page(*race, localized, "en"))


def test_every_measured_size_is_a_dot_where_it_belongs(race, text):
    _, analysis = race
    chart = ElementTree.fromstring(re.search(r'<svg class="chart".*?</svg>', text, re.DOTALL)[0])
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in chart.findall("circle")]
    points = analysis.scaling.points
    assert len(dots) == len(points)
    assert dots == sorted(dots)
    # One worker is at the left end of its axis; twice the speedup is twice as high.
    assert dots[0][0] == pytest.approx(46)
    heights = [346 - y for _, y in dots]
    for point, height in zip(points, heights, strict=True):
        assert height / heights[0] == pytest.approx(point.speedup / points[0].speedup, rel=0.01)


def test_the_table_and_the_verdict_are_those_of_the_race(race, text):
    _, analysis = race
    assert localized(analysis.judgement.verdict).split(".")[0] in text
    names = re.findall(r'<th scope="row">(.*?)</th>', text)
    sizes = [str(point.workers) for point in analysis.scaling.points]
    assert names[-len(sizes) :] == sizes


def test_what_was_expected_is_beside_what_was_measured(race, text):
    circumstances, _ = race
    assert "guess-mark" not in text.partition("</style>")[2]
    guessed = replace(race_of(), guesses=(Guess(2, 1.2), Guess(4, 9.5), Guess(3, 900.0)))
    page = "".join(race_page(circumstances, analysis_of(guessed), localized, "en"))
    assert "You expected 9.5 times with 4 workers" in page
    assert page.count('<path class="guess-mark"') == 1  # the others are far above the chart
    assert re.search(r"<td>1\.2</td>", page)
    figures = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    assert len({row.count("</td>") + row.count("</th>") for row in figures}) == 1


def test_it_needs_no_script_and_runs_none(text):
    assert "<script" not in text
    assert "script-src 'none'" in text
    assert "&lt;script&gt;alert(1)" in text


def test_it_is_written(race, tmp_path):
    save_race_page(*race, tmp_path / "race.html", localized, "zh-CN")
    assert '<html lang="zh-CN">' in (tmp_path / "race.html").read_text(encoding="utf-8")
