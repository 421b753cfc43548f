"""Columns lose no second and invent none, however often they merge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.timeline.columns import FIRST_COLUMN_SECONDS, Columns
from processing.measuring.timeline.records import FileRecord, FileRecords
from processing.task import Stage, Status

WIDTH = 16


@st.composite
def records(draw):
    """A file that takes up to a minute, at any time of the first hour."""
    steps = [draw(st.floats(0, 3600)), *(draw(st.floats(0, 12)) for _ in Stage)]
    stamps = [sum(steps[: count + 1]) for count in range(len(steps))]
    lane = draw(st.integers(0, 2))
    cpu = draw(st.floats(0, 1)) * (stamps[-1] - stamps[0])
    status = draw(st.sampled_from(Status))
    return FileRecord(draw(st.integers(0, 99)), 7 + lane, lane, status, tuple(stamps), cpu, 12.0)


def totals(columns):
    """Return the seconds of each lane and stage, and those starved, over all columns."""
    return [
        [
            *(sum(each) for each in zip(*(c.busy for c in row), strict=True)),
            sum(c.starved for c in row),
        ]
        for lane in range(columns.lanes)
        for row in [[columns.column(lane, column) for column in range(columns.width)]]
    ]


def wanted(told):
    """Return the same, added up from the records themselves."""
    sums = [[0.0] * (len(Stage) + 1) for _ in range(1 + max(each.lane for each in told))]
    for each in told:
        row = sums[each.lane]
        for number, (start, end) in enumerate(zip(each.stamps, each.stamps[1:], strict=False)):
            row[number] += end - start
        row[-1] += each.starved_seconds
    return sums


@given(st.lists(records(), min_size=1, max_size=30))
def test_busy_time_is_conserved_to_a_billionth_of_a_second(told):
    columns = Columns(WIDTH)
    for record in told:
        columns.add(record)
    for ours, theirs in zip(totals(columns), wanted(told), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-9)


@given(st.lists(records(), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_no_column(told, source):
    shuffled = source.sample(told, len(told))
    one, other = Columns(WIDTH), Columns(WIDTH)
    for record in told:
        one.add(record)
    for record in shuffled:
        other.add(record)
    assert one.column_seconds == other.column_seconds
    for lane in range(one.lanes):
        for column in range(WIDTH):
            assert one.column(lane, column).busy == pytest.approx(
                other.column(lane, column).busy, abs=1e-9
            )
    assert [one.flow(column).begun for column in range(WIDTH)] == [
        other.flow(column).begun for column in range(WIDTH)
    ]


@given(st.lists(records(), min_size=1, max_size=20), st.floats(3600, 1e6))
def test_merges_keep_every_sum_and_count(told, reached):
    columns = Columns(WIDTH)
    for record in told:
        columns.add(record)
    before, merges = totals(columns), columns.merges
    columns.reach(reached)
    assert columns.merges >= merges
    assert WIDTH * columns.column_seconds >= reached
    for ours, theirs in zip(totals(columns), before, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-9)
    flows = [columns.flow(column) for column in range(WIDTH)]
    assert sum(each.begun for each in flows) == sum(each.finished for each in flows) == len(told)
    assert sum(each.megapixels for each in flows) == pytest.approx(12 * len(told))


@given(st.lists(records(), min_size=1, max_size=20))
def test_the_starved_part_is_never_more_than_the_busy_one(told):
    columns = Columns(WIDTH)
    for record in told:
        columns.add(record)
    for lane in range(columns.lanes):
        for column in range(WIDTH):
            part = columns.column(lane, column)
            assert -1e-9 <= part.starved <= sum(part.busy) + 1e-9


def test_each_column_has_the_exact_share_of_each_phase_and_idle_time_is_the_rest():
    width = FIRST_COLUMN_SECONDS
    stamps = (0.5 * width, 1.0 * width, 1.5 * width, 3.0 * width, 3.0 * width, 3.25 * width)
    columns = Columns(WIDTH)
    columns.add(FileRecord(0, 7, 0, Status.DONE, stamps, 1.0 * width, 12.0))
    shares = [tuple(part / width for part in columns.column(0, number).busy) for number in range(4)]
    assert shares == [
        (0.5, 0, 0, 0, 0),
        (0, 0.5, 0.5, 0, 0),
        (0, 0, 1, 0, 0),
        (0, 0, 0, 0, 0.25),
    ]
    assert columns.idle_seconds(0, 0, now=9) == pytest.approx(0.5 * width)
    assert columns.idle_seconds(0, 3, now=3.5 * width) == pytest.approx(0.25 * width)
    assert columns.idle_seconds(0, 2, now=9) == 0
    # Two and three quarters columns with one of processor time: the rest is starved, evenly.
    assert columns.column(0, 2).starved == pytest.approx(1.75 / 2.75 * width)
    assert columns.column(0, 0).starved == pytest.approx(0.5 * 1.75 / 2.75 * width)
    assert columns.column(0, 2).core_wait == columns.column(0, 2).starved  # it is not told apart
    assert columns.take_changed() == {(0, 0), (0, 1), (0, 2), (0, 3)}
    assert columns.take_changed() == set()


@pytest.mark.parametrize("width", [0, -2, 7])
def test_a_width_that_cannot_merge_in_pairs_is_refused(width):
    with pytest.raises(ValueError, match="even"):
        Columns(width)


@given(st.lists(records(), min_size=1, max_size=20))
def test_records_come_back_as_they_were_and_by_lane_in_order_of_time(told):
    kept = FileRecords()
    for record in told:
        kept.add(record)
    assert list(kept) == told
    for lane in range(3):
        found = list(kept.between(lane, 0, 1e9))
        assert [each.start for each in found] == sorted(each.start for each in found)
        assert len(found) == sum(each.lane == lane and each.end > 0 for each in told)


def test_a_stretch_shows_what_reaches_into_it_and_no_more():
    kept = FileRecords()
    for number in range(10):
        stamps = tuple(number + step / 5 for step in range(6))
        kept.add(FileRecord(number, 7, 0, Status.DONE, stamps, 1.0, 1.0))
    assert [each.task_id for each in kept.between(0, 2.5, 5.0)] == [2, 3, 4]
    assert list(kept.between(1, 0, 9)) == []


def test_waiting_for_a_core_is_kept_apart_from_other_waits_and_merged_with_them():
    columns = Columns(4)
    width = columns.column_seconds
    stamps = (0.0, width, width, width, width, width)
    columns.add(FileRecord(0, 7, 0, Status.DONE, stamps, width / 4, 1.0, width / 2))
    assert columns.column(0, 0).starved == pytest.approx(0.75 * width)
    assert columns.column(0, 0).core_wait == pytest.approx(0.5 * width)
    columns.reach(5 * width)
    assert columns.column(0, 0).core_wait == pytest.approx(0.5 * width)


def test_more_waiting_for_a_core_than_there_was_waiting_counts_as_all_of_it():
    columns = Columns(4)
    width = columns.column_seconds
    stamps = (0.0, width, width, width, width, width)
    columns.add(FileRecord(0, 7, 0, Status.DONE, stamps, width / 2, 1.0, width))
    assert columns.column(0, 0).core_wait == pytest.approx(0.5 * width)
