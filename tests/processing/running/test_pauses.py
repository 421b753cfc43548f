"""A pause is when nothing is worked on, in whatever order that is told."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.running.pauses import PauseClock


def paused(*spans):
    """Return a clock with pauses that were asked for and ended at these moments."""
    clock = PauseClock()
    for since, until in spans:
        clock.pause(since)
        clock.pause(since + 0.1)
        if until is not None:
            clock.resume(until)
            clock.resume(until + 0.1)
    return clock


def test_a_pause_lasts_from_when_it_is_asked_for_to_its_end_if_nothing_is_in_work():
    clock = paused((10, 15), (20, None))
    assert clock.is_paused
    assert clock.seconds(22) == pytest.approx(7)
    assert clock.spans(22) == [(10, 15), (20, 22)]
    assert clock.seconds(22, after=12) == pytest.approx(5)


def test_a_pause_begins_when_the_last_in_work_has_ended():
    clock = paused((10, 20))
    clock.note_work(8, 12)
    clock.note_work(5, 11)
    clock.note_work(5, 11)
    assert clock.seconds(30) == pytest.approx(8)
    assert clock.spans(30) == [(12, 20)]


def test_work_that_outlasts_a_pause_leaves_none():
    clock = paused((10, 20))
    clock.note_work(8, 25)
    assert clock.seconds(30) == 0
    assert clock.spans(30) == []


def test_work_that_goes_on_before_the_end_of_the_pause_is_known_leaves_the_rest_of_it():
    clock = paused((10, 20.03))
    clock.note_work(20.01, 25)
    assert clock.spans(30) == [(10, 20.01)]
    assert clock.seconds(22, [20.01]) == pytest.approx(10.01)


def test_what_is_still_in_work_counts_as_much_as_what_has_ended():
    clock = paused((10, None))
    assert clock.seconds(15, [9.0]) == 0
    assert clock.seconds(15, [9.0, 9.5]) == 0
    assert clock.seconds(15) == pytest.approx(5)
    clock.note_work(9, 15)
    assert clock.seconds(18) == pytest.approx(3)


def test_work_before_and_after_a_pause_leaves_it_alone():
    clock = paused((10, 20), (30, 40))
    clock.note_work(2, 9)
    clock.note_work(20, 29)
    clock.note_work(20, 31)
    assert clock.spans(50) == [(10, 20), (31, 40)]


@given(st.integers(0, 10_000))
def test_no_order_of_arrival_changes_a_pause_and_no_work_lies_in_one(seed):
    chance = random.Random(seed)
    moments = sorted(chance.uniform(0, 100) for _ in range(2 * chance.randrange(1, 5)))
    spans = list(zip(moments[::2], moments[1::2], strict=True))
    work = []
    for _ in range(10):
        begun = chance.uniform(0, 100)
        work.append((begun, begun + chance.uniform(0, 30)))
    clocks = []
    for _ in range(2):
        chance.shuffle(work)
        clocks.append(paused(*spans))
        for each in work:
            clocks[-1].note_work(*each)
    assert clocks[0].spans(math.inf) == clocks[1].spans(math.inf)
    for since, until in clocks[0].spans(math.inf):
        assert not any(begun < until and ended > since for begun, ended in work)
