"""The comparison of ways to start workers in the window, with one that only pretends."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QAccessible, QImage, QPainter

from gui.comparisons._start_ways_chart import StartChart, least_height, paint_starts
from gui.look.colors import chart_colors_in
from gui.look.theme import DARK, LIGHT
from processing.measuring.benchmark._start_methods_table import WAYS
from processing.measuring.benchmark.records import StartRecord, StartTrial, as_json
from processing.measuring.benchmark.start_analysis import rows_of
from tests.gui.comparisons.test_charts import count_of, race_of
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts

SPEEDS = {"spawn": (1.2, 2.0), "forkserver": (0.2, 2.0), "threads": (0.01, 3.0)}


def starts_of(wait: int = 0, share: float = 0.0) -> StartRecord:
    """Five rounds of three ways, the second of which is always first."""
    trials = tuple(
        StartTrial(number, way, start, work + number / 100, 0.3, 20_000_000, share)
        for number in range(5)
        for way, (start, work) in SPEEDS.items()
    )
    return StartRecord(race_of(wait=wait).circumstances, 2, trials)


@pytest.fixture
def starts(ready):
    return ready.comparison("starts", "Compare ways to start workers")


def measure(qtbot, desk, starts, record) -> None:
    button(starts, "Start measuring").click()
    desk.fakes.races[-1].finish(record)
    qtbot.waitUntil(lambda: not desk.controller.is_comparing, timeout=WAIT_MILLISECONDS)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_parts_of_each_way_are_drawn_as_long_as_they_took(qapp, colors):
    rows = rows_of(starts_of())
    size = QSize(900, least_height(rows))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    colors = chart_colors_in(colors)
    painter = QPainter(image)
    paint_starts(painter, QSizeF(size), StartChart(rows, "a note"), colors)
    painter.end()
    start_up, work = count_of(image, colors.start_up), count_of(image, colors.measured)
    assert start_up / work == pytest.approx(1.41 / 7.06, rel=0.4)  # memory and legend count too
    assert count_of(image, colors.end) > 100


def test_every_way_is_told_with_its_figures_its_words_and_a_verdict(ready, starts, qtbot, tmp_path):
    measure(qtbot, ready, starts, starts_of(wait=40))
    assert "artificial wait of 40 ms" in texts(starts)
    assert "In every round all was done first by forkserver" in texts(starts)
    told = QAccessible.queryAccessibleInterface(starts.view).text(QAccessible.Text.Description)
    assert "done first by forkserver" in told
    commands = ready.session.comparisons["starts"]
    for suffix in (".json", ".csv", ".png", ".svg"):
        commands.save(tmp_path / f"starts{suffix}")
        assert (tmp_path / f"starts{suffix}").stat().st_size > 300
    drawing = (tmp_path / "starts.svg").read_text(encoding="utf-8")
    for name in SPEEDS:
        assert WAYS[name].what in drawing
        assert WAYS[name].when in drawing
    assert "artificial wait of 40 ms" in drawing
    starts.record = None
    commands.open_file(tmp_path / "starts.json")
    qtbot.waitUntil(lambda: starts.record == starts_of(wait=40), timeout=WAIT_MILLISECONDS)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (race_of(), "no comparison of ways to start"),
        (
            StartRecord(race_of().circumstances, 2, (StartTrial(0, "magic", 1, 1, 1, 0, 0.0),)),
            "no way to start workers that is known",
        ),
    ],
)
def test_what_it_cannot_show_is_refused_in_a_sentence(ready, starts, qtbot, tmp_path, other, words):
    path = tmp_path / "other.json"
    path.write_text(as_json(other), encoding="utf-8")
    ready.session.comparisons["starts"].open_file(path)
    qtbot.waitUntil(lambda: words in texts(starts), timeout=WAIT_MILLISECONDS)
    assert starts.record is None


def test_every_control_of_it_is_named_once(ready, starts, qtbot):
    measure(qtbot, ready, starts, starts_of())
    names = [name_of(control) for control in controls(starts) if control.isVisible()]
    assert all(name.strip() for name in names)
    assert len(names) == len(set(names))


def test_all_ways_and_what_speaks_against_them_fit_a_small_screen(ready, starts, qtbot):
    record = starts_of(share=0.4)
    further = [replace(t, way=way) for t in record.trials[:1] for way in ("fork", "serial")]
    measure(qtbot, ready, starts, replace(record, trials=(*record.trials, *further)))
    assert "Other programs" in texts(starts)
    assert len(starts.view.chart.rows) == 5
    starts.resize(900, 600)
    assert (starts.width(), starts.height()) == (900, 600)
