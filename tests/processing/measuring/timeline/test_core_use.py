"""How long so many cores were in use at once: exact for spans whose answer is known."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.timeline.core_use import CoreUse, mean_cores
from processing.measuring.timeline.records import STAGES, FileRecord
from processing.task import Status


def span(start, end, cores=1.0, lane=0):
    stamps = (start, *[end] * len(STAGES))
    return FileRecord(0, 7, lane, Status.DONE, stamps, cores * (end - start), 1.0)


def use_of(*spans):
    made = CoreUse()
    for each in spans:
        made.add(each)
    return made


def test_nothing_was_in_use_before_any_picture():
    assert use_of().seconds(3.0) == (3.0,)
    assert mean_cores(use_of().seconds(0.0)) == 0.0


def test_pictures_that_had_a_core_throughout_count_by_how_many_there_were():
    #  0---1---2---3---4---5---6
    #  [-------]   [-------]        lane 1
    #      [-----------]            lane 2
    made = use_of(span(0, 2), span(3, 5), span(1, 4, lane=1))
    assert made.seconds(6.0) == pytest.approx((1.0, 3.0, 2.0))
    assert mean_cores(made.seconds(6.0)) == pytest.approx(7 / 6)


def test_a_share_of_a_core_is_parted_between_the_numbers_beside_it():
    assert use_of(span(0, 10, 0.3)).seconds(10.0) == pytest.approx((7.0, 3.0))
    both = use_of(span(0, 10, 0.8), span(0, 10, 0.5, lane=1))  # 1.3 cores
    assert both.seconds(10.0) == pytest.approx((0.0, 7.0, 3.0))
    assert mean_cores(both.seconds(10.0)) == pytest.approx(1.3)


def test_a_picture_that_needed_several_cores_counts_as_many():
    assert use_of(span(0, 2, 3.0)).seconds(4.0) == pytest.approx((2.0, 0.0, 0.0, 2.0))


def test_a_picture_without_length_changes_nothing():
    assert use_of(span(1, 1)).seconds(2.0) == (2.0,)


spans = st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 4), st.integers(0, 3))


@given(st.lists(spans, max_size=12), st.integers(0, 2**32))
def test_it_is_what_a_count_of_each_moment_gives_in_any_order(told, seed):
    """Between two whole seconds nothing changes, so one look at each is all of it."""
    made = [span(a, a + long, quarters / 4, lane) for a, long, quarters, lane in told]
    expected = [0.0] * 64
    for second in range(61):
        level = sum(q / 4 for a, long, q, _ in told if a <= second < a + long)
        expected[int(level)] += 1 - level % 1
        expected[int(level) + 1] += level % 1
    random.Random(seed).shuffle(made)
    found = use_of(*made).seconds(61.0)
    assert found == pytest.approx(expected[: len(found)], abs=1e-6)
    assert sum(expected[len(found) :]) == pytest.approx(0.0, abs=1e-6)
    cpu = sum(each.cpu_seconds for each in made)
    assert mean_cores(found) * 61 == pytest.approx(cpu, abs=1e-6)
