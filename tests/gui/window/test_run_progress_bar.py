"""The bar of a run shows its parts, and no failure colours what was done."""

from collections import Counter

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from gui.look.theme import LIGHT, colors_of
from gui.window._run_progress_bar import RunProgressBar
from processing.task import Counts

WIDTH = 400


@pytest.fixture
def bar(desk, qtbot):
    """A bar in the colours of the window."""
    bar = RunProgressBar()
    qtbot.addWidget(bar)
    bar.setPalette(QApplication.palette())
    bar.resize(WIDTH, 8)
    bar.show()
    assert colors_of(bar.palette()) == LIGHT
    return bar


def colors(bar: RunProgressBar) -> Counter[str]:
    """Return how many pixels of the middle line have each colour."""
    image = bar.grab().toImage()
    return Counter(QColor(image.pixel(x, image.height() // 2)).name() for x in range(image.width()))


def test_one_failure_in_a_hundred_is_a_narrow_part(bar):
    bar.show_counts(Counts(planned=100, done=49, failed=1), is_over=False)
    seen = colors(bar)
    assert abs(seen[LIGHT.accent] - 0.49 * WIDTH) <= 2
    assert 3 <= seen[LIGHT.failed] <= 7
    assert bar.value() == 500


def test_one_failure_in_a_million_is_still_seen(bar):
    bar.show_counts(Counts(planned=1_000_000, done=999_990, failed=1), is_over=True)
    seen = colors(bar)
    assert seen[LIGHT.failed] >= 1
    assert seen[LIGHT.done] > 0.95 * WIDTH


def test_a_run_that_is_over_a_paused_one_and_skipped_pictures_have_their_colours(bar):
    counts = Counts(planned=4, done=2, skipped=1)
    for state, color in (
        ({"is_over": True}, LIGHT.done),
        ({"is_paused": True}, LIGHT.muted),
        ({}, LIGHT.accent),
    ):
        bar.show_counts(counts, **state)
        seen = colors(bar)
        assert abs(seen[color] - WIDTH / 2) <= 2
        assert abs(seen[LIGHT.faint] - WIDTH / 4) <= 2


def test_what_is_no_run_is_a_plain_fraction(bar):
    bar.show_counts(Counts(planned=4, failed=4), is_over=True)
    bar.show_fraction(1, 4)
    assert LIGHT.failed not in colors(bar)
    assert bar.value() == 250
    bar.show_busy()
    assert bar.maximum() == 0
