"""The histogram of cores: bars as high as their shares, and words that say the same."""

import pytest
from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QImage, QPainter

from gui.control import recording as recording_module
from gui.lanes._core_histogram import CoreHistogram, paint_histogram, told_at, words
from gui.look.colors import chart_colors_in
from gui.look.theme import THEMES

pytestmark = pytest.mark.usefixtures("qapp")  # text is measured
SIZE = QSizeF(112, 90)
COLORS = chart_colors_in(THEMES["light"])


def heights(chart):
    """Return how many pixels of a bar there are at each place from left to right."""
    image = QImage(SIZE.toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_histogram(painter, SIZE, chart, COLORS)
    painter.end()
    bars = [COLORS.measured.rgb(), COLORS.muted.rgb()]
    rows = range(40, image.height() - 16)
    return [sum(image.pixel(x, y) in bars for y in rows) for x in range(34, image.width())]


def test_bars_are_as_high_as_their_share_of_the_time():
    found = heights(CoreHistogram((1.0, 4.0, 2.0), 2))
    part = len(found) // 3
    none, one, two = (max(found[n * part + 3 : (n + 1) * part - 3]) for n in range(3))
    assert one > 30
    assert none / one == pytest.approx(0.25, abs=0.06)
    assert two / one == pytest.approx(0.5, abs=0.06)


def test_all_cores_have_a_place_and_more_if_more_were_in_use():
    assert CoreHistogram((1.0,), 4).shares == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert CoreHistogram((0.0, 1.0, 1.0, 2.0), 2).shares == [0.0, 0.25, 0.25, 0.5]


def test_it_is_told_in_words():
    chart = CoreHistogram((1.0, 1.0, 2.0), 2)
    told = words(chart)
    assert "0 cores in use: 1.0 s, 25% of the time." in told
    assert "2 cores in use: 2.0 s, 50% of the time." in told
    assert "On average: 1.25 cores." in told
    assert told_at(SIZE, chart, QPointF(100, 60), COLORS) == (
        "2 cores in use: 2.0 s, 50% of the time."
    )
    assert told_at(SIZE, chart, QPointF(3, 60), COLORS) == told


def test_it_shows_the_finished_pictures_of_a_run(running):
    lanes = running.window.lanes
    assert lanes.core_histogram.chart is None
    running.fakes.run.end_file(0)
    running.fakes.run.finish()
    running.deliver()
    lanes.show_figures()
    chart = lanes.core_histogram.chart
    recording = lanes.recording
    effort = recording.effort(recording.lasted())
    used = sum(number * seconds for number, seconds in enumerate(chart.seconds))
    assert used == pytest.approx(effort.cpu)
    assert sum(chart.seconds) == pytest.approx(effort.elapsed)
    assert "On average" in lanes.core_histogram.accessibleDescription()


def test_a_long_run_is_counted_in_parts_and_shown_when_all_of_it_is(running, monkeypatch):
    monkeypatch.setattr(recording_module, "_MOST_STRETCHES", 1)
    for task_id in range(3):
        running.fakes.run.end_file(task_id)
    running.deliver()
    recording = running.controller.running.recording
    recording._core_use, recording._used = type(recording._core_use)(), 0
    found = [recording.core_use(recording.lasted()) is None for _ in range(4)]
    assert found[0]
    assert not found[-1]
