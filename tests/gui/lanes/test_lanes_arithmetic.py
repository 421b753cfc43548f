"""What the lanes show of a run, before anything is painted."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.lanes._layout import LEAST_PITCH, least_height, rows_in
from gui.lanes._shares import LEAST_BAR_PIXELS, columns_fit, stretch_of_columns, stretch_of_records
from gui.lanes._time_axis import TimeUnit, ticks_of, unit_of
from gui.lanes._time_window import TimeWindow, whole
from gui.look.colors import PHASES, lane_colors_in
from gui.look.theme import DARK, LIGHT
from processing.measuring.timeline.columns import Columns
from processing.measuring.timeline.records import FileRecord, FileRecords
from processing.task import Stage, Status

RUNS = st.floats(0.001, 1e6)
WIDTHS = st.integers(1, 5000)


def record(task_id: int, start: float, lengths: list[float], cpu: float, lane: int = 0):
    stamps = [start]
    for length in lengths:
        stamps.append(stamps[-1] + length)
    return FileRecord(task_id, 70, lane, Status.DONE, tuple(stamps), cpu, 1.0)


@st.composite
def lanes_of_files(draw):
    """Files one after the other in one lane, with idle time between some of them."""
    moment, found = 0.0, []
    for task_id in range(draw(st.integers(1, 30))):
        moment += draw(st.sampled_from([0.0, 0.004, 0.3]))
        lengths = draw(st.lists(st.floats(0.0, 0.4), min_size=5, max_size=5))
        share = draw(st.floats(0.0, 1.0))
        found.append(record(task_id, moment, lengths, share * sum(lengths)))
        moment = found[-1].end
    return found


@given(RUNS, WIDTHS)
def test_the_whole_run_is_in_sight_and_fills_a_good_part_of_the_width(seconds, width):
    view = whole(seconds, width)
    assert view.start == 0
    assert view.end >= seconds
    if view.level:
        assert seconds > 0.66 * view.end


@given(RUNS, WIDTHS, st.integers(-9, 9), st.floats(0, 1), st.integers(0, 40))
def test_zooming_leaves_what_is_under_the_mouse_where_it_is(seconds, width, levels, part, nearer):
    view = whole(seconds, width).zoomed(nearer, 0, seconds)
    x = part * width
    moment = view.seconds_at(x)
    zoomed = view.zoomed(levels, x, seconds)
    unheld = round(moment / zoomed.pixel_seconds - x)
    assert zoomed.first == unheld or zoomed == zoomed.held(seconds)
    if zoomed.first == unheld:
        assert abs(zoomed.x_at(moment) - x) <= 0.5 + 1e-6 * max(1, abs(zoomed.first))


@given(RUNS, st.integers(8, 5000), st.lists(st.integers(-3000, 3000), max_size=9))
def test_however_far_it_is_panned_part_of_the_run_stays_in_sight(seconds, width, moves):
    view = whole(seconds, width).zoomed(4, width / 2, seconds)
    for move in moves:
        view = view.panned(move, seconds)
        assert view.start <= seconds
        assert view.first >= 0


@given(RUNS, WIDTHS, st.integers(0, 30))
def test_the_present_is_at_the_right_edge_when_it_is_followed(seconds, width, nearer):
    view = whole(seconds, width).zoomed(nearer, 0, seconds).ending_at(seconds)
    assert view.end >= seconds * (1 - 1e-9)
    assert view.first == 0 or view.end - seconds <= view.pixel_seconds * (1 + 1e-6)


def test_zooming_out_ends_at_the_whole_run():
    view = TimeWindow(1000, 20).zoomed(-50, 500, 7.0)
    assert view == whole(7.0, 1000)


@given(lanes_of_files(), st.integers(10, 900), st.integers(0, 12))
def test_shares_and_bars_together_are_all_the_time_that_was_worked(files, width, nearer):
    records = FileRecords()
    for each in files:
        records.add(each)
    view = whole(files[-1].end + 0.01, width).zoomed(nearer, 0, files[-1].end)
    wide = TimeWindow(width << (nearer + 1), view.level)
    stretch = stretch_of_records(records, 0, wide, 0, wide.width)
    parts = [sum(share.busy) for share in stretch.shares.values()]
    shared = sum(parts) * view.pixel_seconds
    barred = sum(bar.busy_seconds for bar in stretch.bars)
    assert shared + barred == pytest.approx(sum(each.busy_seconds for each in files), abs=1e-6)
    assert all(part <= 1 + 1e-6 for part in parts)
    assert all(share.starved <= sum(share.busy) + 1e-6 for share in stretch.shares.values())
    assert all(b.busy_seconds >= LEAST_BAR_PIXELS * view.pixel_seconds for b in stretch.bars)


@given(lanes_of_files(), st.integers(40, 900))
def test_columns_lose_nothing_of_what_was_worked(files, width):
    columns = Columns(512)
    for each in files:
        columns.add(each)
    view = whole(512 * columns.column_seconds, width)
    while not columns_fit(columns, view):
        view = TimeWindow(width, view.level + 1)
    stretch = stretch_of_columns(columns, 0, view, 0, width)
    for place, stage in enumerate(Stage):
        shared = sum(share.busy[place] for share in stretch.shares.values()) * view.pixel_seconds
        worked = sum(
            span.end - span.start for each in files for span in each.spans() if span.stage is stage
        )
        assert shared == pytest.approx(worked, abs=1e-6)


@given(lanes_of_files(), st.integers(50, 400), st.integers(0, 6))
def test_pieces_of_a_lane_show_what_the_whole_of_it_shows(files, width, pieces):
    records = FileRecords()
    for each in files:
        records.add(each)
    view = whole(files[-1].end + 0.01, width)
    at_once = stretch_of_records(records, 0, view, 0, width)
    step = width // (pieces + 1) + 1
    for first in range(0, width, step):
        piece = stretch_of_records(records, 0, view, first, min(width, first + step))
        expected = {x: s for x, s in at_once.shares.items() if first <= x < first + step}
        assert piece.shares.keys() == expected.keys()
        for x, share in piece.shares.items():
            assert share.busy == pytest.approx(expected[x].busy)


@given(st.integers(1, 256), st.integers(20, 2000))
def test_every_lane_has_a_row_of_its_own_that_is_found_again(count, height):
    rows = rows_in(max(height, least_height(count)), count)
    assert rows.pitch >= LEAST_PITCH
    assert rows.height >= 3
    for lane in (0, count - 1):
        assert rows.lane_at(rows.top(lane)) == lane
        assert rows.lane_at(rows.top(lane) + rows.height - 1) == lane
    assert rows.lane_at(rows.bottom) is None


@given(RUNS, st.integers(100, 3000), st.integers(0, 30))
def test_moments_are_written_in_order_with_room_between_them(seconds, width, nearer):
    view = whole(seconds, width).zoomed(nearer, width / 2, seconds)
    ticks = ticks_of(view, 90)
    assert all(b.x - a.x >= 89 for a, b in itertools.pairwise(ticks))
    assert len(ticks) <= width / 89 + 1


@pytest.mark.parametrize(
    ("seconds", "unit", "texts"),
    [
        (0.5, TimeUnit.MILLISECONDS, ["0", "100", "200"]),
        (2, TimeUnit.SECONDS, ["0.0", "0.5", "1.0"]),
        (5, TimeUnit.SECONDS, ["0", "1", "2"]),
        (300, TimeUnit.MINUTES, ["0:00", "1:00", "2:00"]),
        (9000, TimeUnit.HOURS, ["0:00:00", "0:30:00", "1:00:00"]),
    ],
)
def test_moments_are_round_and_in_one_unit(seconds, unit, texts):
    view = whole(seconds, 900)
    found = [tick.text for tick in ticks_of(view, 90)]
    assert found[: len(texts)] == texts
    assert unit_of(view) is unit


def test_moments_late_in_a_long_run_keep_their_digits_when_zoomed_in():
    view = whole(300.0, 900).zoomed(20, 900, 300.0)
    texts = [tick.text for tick in ticks_of(view, 90)]
    assert all(text.startswith(("4:", "5:")) for text in texts)
    assert len(set(texts)) == len(texts)


# Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision
# deficiency", at full severity; for linear light.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(color: str, matrix) -> tuple[float, ...]:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = [min(1, max(0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in matrix]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    xyz = [sum(m * c for m, c in zip(row, seen, strict=True)) for row in to_xyz]
    x, y, z = (
        (v / w) ** (1 / 3) if v / w > 0.008856 else 7.787 * v / w + 16 / 116
        for v, w in zip(xyz, white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eyes", BLINDNESS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_phases_idling_and_start_up_are_told_apart_by_every_eye(eyes, theme):
    colors = lane_colors_in(theme)
    colors = [*PHASES.values(), colors.idle.name(), colors.start_up.name()]
    seen = [lab(color, BLINDNESS[eyes]) for color in colors]
    for n, first in enumerate(seen):
        for second in seen[n + 1 :]:
            apart = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
            assert apart > 14, (colors, first, second)
