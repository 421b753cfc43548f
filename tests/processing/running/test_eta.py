"""A run's rate and estimate follow what was finished lately and stand still while paused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.running.eta import (
    FILE_WEIGHT_BYTES,
    MINIMUM_FILES,
    WINDOW_SECONDS,
    EtaEstimator,
    weight,
)


def steady(files, seconds_each, begun=100.0):
    eta = EtaEstimator(begun)
    for number in range(1, files + 1):
        eta.add(1000, begun + number * seconds_each)
    return eta, begun + files * seconds_each


def test_a_steady_run_has_a_steady_rate():
    eta, now = steady(100, 0.5)
    assert eta.files_per_second(now) == pytest.approx(2.0, rel=0.1)


def test_the_rate_forgets_what_is_long_ago():
    eta, now = steady(1000, 0.01)
    assert eta.files_per_second(now + 2 * WINDOW_SECONDS) == 0.0


def test_both_estimates_of_a_steady_run_agree():
    eta, now = steady(40, 0.5)
    shorter, longer = eta.seconds_left(20 * 1000, now)
    assert shorter == pytest.approx(10.0, rel=0.1)
    assert longer == pytest.approx(10.0, rel=0.1)


def test_a_run_that_slows_down_is_estimated_from_short_to_long():
    eta, now = steady(1000, 0.01)
    for _ in range(20):
        now += 1.0
        eta.add(1000, now)
    shorter, longer = eta.seconds_left(100_000, now)
    assert shorter < longer == pytest.approx(100.0, rel=0.15)


def test_nothing_is_estimated_without_ground():
    eta, now = steady(MINIMUM_FILES - 1, 0.5)
    assert eta.seconds_left(1000, now) is None
    eta.add(1000, now)
    assert eta.seconds_left(1000, now) is not None
    assert eta.seconds_left(1000, now + 2 * WINDOW_SECONDS) is None


def test_a_pause_stops_the_clock():
    eta, now = steady(20, 0.5)
    rate = eta.files_per_second(now)
    left = eta.seconds_left(5000, now)
    eta.pause(now)
    eta.pause(now + 5)
    assert eta.elapsed_seconds(now + 1000) == pytest.approx(10.0)
    assert eta.files_per_second(now + 1000) == pytest.approx(rate)
    eta.resume(now + 1000)
    eta.resume(now + 1001)
    assert eta.elapsed_seconds(now + 1001) == pytest.approx(11.0)
    assert eta.seconds_left(5000, now + 1000) == pytest.approx(left)


def test_what_is_finished_after_a_pause_was_asked_for_takes_its_time():
    eta = EtaEstimator(100.0)
    eta.pause(101.0)
    assert eta.elapsed_seconds(103.0, [100.5]) == pytest.approx(3.0)
    eta.add(1000, 105.0, 4.5)
    assert eta.elapsed_seconds(120.0) == pytest.approx(5.0)
    eta.resume(130.0)
    assert eta.elapsed_seconds(131.0) == pytest.approx(6.0)


def add(eta, now):
    eta.add(1000, now)


STEPS = st.sampled_from([add, EtaEstimator.pause, EtaEstimator.resume])


@given(st.lists(st.tuples(STEPS, st.floats(0, 20)), max_size=40), st.integers(0, 10**12))
def test_no_history_gives_a_negative_or_reversed_estimate(steps, weight_left):
    now = 50.0
    eta = EtaEstimator(now)
    for step, seconds in steps:
        now += seconds
        step(eta, now)
        assert eta.elapsed_seconds(now) >= 0
        assert eta.files_per_second(now) >= 0
        estimate = eta.seconds_left(weight_left, now)
        assert estimate is None or 0 <= estimate[0] <= estimate[1]


def test_an_empty_file_weighs_something_too():
    assert weight(0) == FILE_WEIGHT_BYTES


def test_after_a_change_of_pace_the_estimate_follows_the_new_one():
    eta, now = steady(100, 1.0)
    eta.change_pace(now)
    assert eta.seconds_left(weight(1000), now) is not None
    for number in range(1, 101):
        eta.add(1000, now + number * 0.2)
    shorter, longer = eta.seconds_left(50 * 1000, now + 20)
    assert (shorter, longer) == pytest.approx((10, 10), rel=0.1)
