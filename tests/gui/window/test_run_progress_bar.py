"""The bar of a run shows its parts, and no failure colours what was done."""

from collections import Counter

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from gui.look import motion
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
    assert 1 <= seen[LIGHT.failed] <= 7  # hatched
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
        assert WIDTH / 20 <= seen[LIGHT.faint] <= WIDTH / 4  # dotted


def test_what_is_no_run_is_a_plain_fraction(bar):
    bar.show_counts(Counts(planned=4, failed=4), is_over=True)
    bar.show_fraction(1, 4)
    assert LIGHT.failed not in colors(bar)
    assert bar.value() == 250
    bar.show_busy()
    assert bar.maximum() == 0


def test_parts_are_told_without_their_colours(bar):
    bar.show_counts(Counts(planned=40, done=20, skipped=10, failed=10), is_over=True)
    image = bar.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = [[QColor(image.pixel(x, y)).name() for x in range(image.width())] for y in range(8)]
    parts = [{rows[y][x] for x in range(x0, x0 + 50) for y in (3, 4)} for x0 in (20, 150, 330)]
    assert [len(shades) > 1 for shades in parts] == [True, False, True]
    assert len(set(rows[4][95:105])) > 1  # a line between the parts


def test_where_nothing_shall_move_a_busy_bar_stands_still(bar, qapp, qtbot):
    motion.set_reduced(qapp, is_reduced=True)
    try:
        bar.show_busy()
        before = bar.grab().toImage()
        qtbot.wait(200)
        assert bar.grab().toImage() == before
        seen = colors(bar)
        assert min(seen[LIGHT.accent], seen[LIGHT.pressed]) > WIDTH / 4
    finally:
        motion.set_reduced(qapp, is_reduced=False)
