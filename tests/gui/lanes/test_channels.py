"""The gauges beside the lanes: shown when asked for, of real events only, the same when saved."""

import time
from itertools import pairwise

import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.lanes._pipe_gauge import PipeGauge, paint_pipe
from gui.lanes._pipe_gauge import told_at as told_of_pipe
from gui.lanes._queue_gauge import QueueGauge, paint_queue
from gui.lanes._queue_gauge import told_at as told_of_queue
from gui.look.colors import chart_colors_in
from gui.look.theme import THEMES
from processing.measuring.timeline.channel_history import PipeHistory, QueueHistory
from processing.planning.scanner import PipeStep
from processing.running.events import PipeRead, QueueRead
from tests.support.desk import button

pytestmark = pytest.mark.usefixtures("qapp")  # text is measured
SIZE = QSizeF(220, 90)
COLORS = chart_colors_in(THEMES["light"])
CHIP = "Queue and pipe"
LEFT, WIDTH, SECONDS = 40, 177, 10.0  # of the plot of the queue


def read(run_id="run", at=0.0, puts=(), gets=(), timeouts=(), said=None):
    return QueueRead(run_id, at, 1000, puts, gets, timeouts, said)


def queue_of(*told, dropped=0):
    history = QueueHistory()
    for each in told:
        history.add(each, 0.0)
    if dropped:
        history.drop(dropped, 5.0)
    return QueueGauge(history, 0.0, SECONDS, LEFT)


def x_of(seconds: float) -> float:
    return LEFT + WIDTH * seconds / SECONDS


def pipe_of(*steps):
    history = PipeHistory(0.0)
    for step, pictures, at in steps:
        history.fold(PipeRead("run", step, pictures, at))
    return PipeGauge(history, 10.0)


def painted(paint, gauge):
    image = QImage(SIZE.toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint(painter, SIZE, gauge, COLORS)
    painter.end()
    return image


def columns_of(image: QImage, color: QColor, top: int = 17, bottom: int = 55) -> list[int]:
    """Return where between two heights a color is, from left to right."""
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) == color for y in range(top, bottom))
    ]


def rows_of(image: QImage, color: QColor, top: int = 17, bottom: int = 55) -> list[int]:
    """Return at which heights between two a color is, from the top down."""
    return [
        y
        for y in range(top, bottom)
        if any(image.pixelColor(x, y) == color for x in range(image.width()))
    ]


def differs(one: QImage, other: QImage, x: int) -> bool:
    """Return whether two pictures differ in a column of the plot."""
    return any(one.pixelColor(x, y) != other.pixelColor(x, y) for y in range(19, 50))


def test_the_gauges_are_shown_when_they_are_asked_for(running, qtbot):
    lanes = running.window.lanes
    assert not lanes.channels.isVisible()
    button(lanes, CHIP).click()
    assert lanes.channels.isVisible()
    qtbot.keyClick(lanes.view, Qt.Key.Key_Q)
    assert not lanes.channels.isVisible()


def test_hidden_gauges_cost_nothing_and_shown_ones_follow_the_run(running, monkeypatch):
    channels = running.window.lanes.channels
    shown = []
    monkeypatch.setattr(channels.queue, "show_chart", lambda *chart: shown.append(chart))
    run_id, now = running.fakes.run.run_id, time.perf_counter()
    running.fakes.run.send(read(run_id, now, (now, now), (now, now), said=2))
    running.deliver()
    assert not shown
    assert not channels._timer.isActive()
    button(running.window.lanes, CHIP).click()
    gauge, words = shown[-1]
    assert gauge.history.puts == 2
    assert "2 messages went through the queue" in words
    assert channels._timer.isActive()
    running.fakes.run.finish()
    running.deliver()
    channels.advance()
    assert not channels._timer.isActive()


def test_what_was_not_measured_is_not_drawn(running):
    button(running.window.lanes, CHIP).click()
    channels = running.window.lanes.channels
    assert channels.queue.chart is None
    assert "While worker processes run" in channels.queue.accessibleDescription()
    assert channels.pipe.chart is None


def test_the_pipe_of_the_last_scan_is_shown(running):
    button(running.window.lanes, CHIP).click()
    running.fakes.run.finish()
    running.deliver()
    running.controller.rescan()
    preparation, channels = running.fakes.preparation, running.window.lanes.channels
    steps = ((PipeStep.OPENED, 0), (PipeStep.MESSAGE, 500), (PipeStep.END_OF_FILE, 0))
    for place, (step, pictures) in enumerate(steps):
        preparation.send(PipeRead(preparation.run_id, step, pictures, 100.0 + place))
        running.deliver()
        channels.advance()
        assert ("EOFError" in channels.pipe.accessibleDescription()) == (place == 2)
    assert "1 message came through" in channels.pipe.accessibleDescription()
    assert "500 pictures" in channels.pipe.accessibleDescription()


def test_the_area_is_as_high_as_the_count():
    """The axis goes up to 4: half of its height for two messages."""
    image = painted(paint_queue, queue_of(read(puts=(2.0, 2.0), gets=(8.0, 8.0))))
    plot = range(19, 55)
    bare = [COLORS.ground, COLORS.grid]

    def filled(seconds, image):
        return sum(image.pixelColor(round(x_of(seconds)), y) not in bare for y in plot)

    before, within, after = (filled(seconds, image) for seconds in (1.0, 5.0, 9.0))
    assert within > 3 * max(before, after, 1)
    taller = painted(paint_queue, queue_of(read(puts=(2.0,) * 4, gets=(8.0,) * 4)))
    assert filled(5.0, taller) == pytest.approx(2 * within, abs=3)


def test_nothing_is_drawn_of_the_time_before_there_was_a_queue():
    image = painted(paint_queue, queue_of(read(at=5.0), read(timeouts=(9.0,), at=9.0)))
    plot = range(20, 66)

    def is_blue(color):
        return color.blue() - color.red() > 40

    drawn = [x for x in range(LEFT, 217) if any(is_blue(image.pixelColor(x, y)) for y in plot)]
    assert min(drawn) == pytest.approx(x_of(5.0), abs=2)
    assert max(drawn) == pytest.approx(x_of(9.0), abs=2)


def test_a_put_that_found_the_queue_full_is_a_tick_where_it_happened():
    told = read(puts=(2.0,), gets=(3.0,))
    warning = COLORS.warning
    assert columns_of(painted(paint_queue, queue_of(told)), warning) == []
    ticks = columns_of(painted(paint_queue, queue_of(told, dropped=2)), warning)
    assert ticks
    assert max(ticks) - min(ticks) < 5
    assert (min(ticks) + max(ticks)) / 2 == pytest.approx(x_of(5.0), abs=3)


def test_gets_in_vain_are_ticks_below_the_plot():
    few = painted(paint_queue, queue_of(read(timeouts=(2.0, 9.0))))
    none = painted(paint_queue, queue_of(read(puts=(9.9,), gets=(9.95,))))
    places = [int(x_of(seconds)) for seconds in (2.0, 9.0)]
    row = next(y for y in range(30, 80) if few.pixelColor(places[0], y) == COLORS.muted)
    assert [x for x in range(LEFT, 217) if few.pixelColor(x, row) == COLORS.muted] == places
    assert not [x for x in range(LEFT, 217) if none.pixelColor(x, row) == COLORS.muted]


def test_a_ring_stands_where_qsize_said_another_number_and_as_high_as_it():
    told = [read(at=5.0, puts=(2.0,), gets=(3.0,), said=said) for said in (0, 2, 4)]
    agrees, two, four = (painted(paint_queue, queue_of(each)) for each in told)
    legend = 60  # the ring of the legend is below
    assert columns_of(agrees, COLORS.other, bottom=legend) == []
    for image in (two, four):
        found = columns_of(image, COLORS.other, bottom=legend)
        assert (min(found) + max(found)) / 2 == pytest.approx(x_of(5.0), abs=2)
    heights = [rows_of(image, COLORS.other, bottom=legend) for image in (two, four)]
    assert max(heights[1]) < min(heights[0])


def test_a_line_is_drawn_where_the_queue_is_full_if_the_axis_reaches_so_far():
    small, large, larger = (
        painted(paint_queue, queue_of(QueueRead("run", 5.0, capacity, (2.0,), (3.0,), (), None)))
        for capacity in (2, 1000, 2000)
    )
    plot = range(LEFT, LEFT + WIDTH)
    assert sum(differs(small, large, x) for x in plot) > 0.9 * WIDTH
    assert not any(differs(large, larger, x) for x in plot)


def test_the_pointer_reads_what_was_there():
    gauge = queue_of(
        read(at=2.5, puts=(2.0, 2.0), gets=(2.4, 2.4), said=2), read(timeouts=(8.0,)), dropped=1
    )

    def told(seconds):
        return told_of_queue(SIZE, gauge, QPointF(x_of(seconds), 30), COLORS)

    assert "qsize() said 2" in told(2.5)
    assert "timed out" not in told(2.5)
    assert "2 messages in the queue at most" in told(2.2)
    assert "1 get timed out" in told(8.0)
    assert "found it full" in told(5.0)


def test_each_message_of_the_pipe_is_a_dot_and_its_end_a_line():
    steps = ((PipeStep.MESSAGE, 100, 2.0), (PipeStep.MESSAGE, 50, 6.0))
    open_pipe = painted(paint_pipe, pipe_of(*steps))
    dots = columns_of(open_pipe, COLORS.other)
    early, late = (
        rows_of(open_pipe.copy(part, 0, 80, open_pipe.height()), COLORS.other, bottom=60)
        for part in (40, 120)
    )
    assert max(early) < min(late), "100 pictures are higher than 50"
    groups = 1 + sum(after - before > 5 for before, after in pairwise(dots))
    assert groups == 2
    ended = painted(paint_pipe, pipe_of(*steps, (PipeStep.END_OF_FILE, 0, 9.0)))
    assert open_pipe != ended
    dashes = [x for x in range(60, 215) if x not in dots and differs(open_pipe, ended, x)]
    assert dashes
    assert dashes[0] == pytest.approx(26 + 190 * 0.9, abs=3)
    told = told_of_pipe(SIZE, pipe_of(*steps), QPointF(26 + 190 * 0.2, 20), COLORS)
    assert "a message with 100 pictures" in told


def test_the_saved_lanes_have_the_queue_on_their_own_axis(running, tmp_path):
    running.fakes.run.end_file(0)
    running.deliver()
    lanes, path = running.window.lanes, tmp_path / "lanes.png"
    running.session.lanes._save((path,))
    with Image.open(path) as picture:
        before = picture.height
    run_id, now = running.fakes.run.run_id, time.perf_counter()
    running.fakes.run.send(read(run_id, now, (now,), (now,)))
    running.deliver()
    running.session.lanes._save((path,))
    with Image.open(path) as picture:
        assert picture.height > before + 100
    vector = tmp_path / "lanes.svg"
    running.session.lanes._save((vector,))
    assert "1 message went through the queue" in vector.read_text(encoding="utf-8")
    assert lanes.recording is not None
