"""Long work is done in turns, and what is dropped goes no further."""

import itertools

import pytest

from gui.table._slices import Slices
from tests.support.bounds import WAIT_MILLISECONDS


@pytest.fixture
def slices(qtbot):
    return Slices()


def test_what_takes_one_step_is_done_at_once(slices, qtbot):
    with qtbot.waitSignal(slices.done, timeout=WAIT_MILLISECONDS):
        slices.begin(iter(()))
    assert not slices.is_under_way


def test_what_takes_more_steps_goes_on_as_the_event_loop_turns(slices, qtbot):
    taken = []
    with qtbot.waitSignal(slices.done, timeout=WAIT_MILLISECONDS):
        slices.begin(taken.append(step) for step in range(50))
        assert taken == [0]
        assert slices.is_under_way
    assert taken == list(range(50))


def test_work_without_end_leaves_the_event_loop_its_turns(slices, qtbot):
    steps = itertools.count()
    slices.begin(None for _ in steps)
    qtbot.waitUntil(lambda: next(steps) > 100, timeout=WAIT_MILLISECONDS)
    assert slices.is_under_way
    slices.drop()
    assert not slices.is_under_way


def test_what_begins_drops_what_is_under_way(slices, qtbot):
    first, second = [], []
    slices.begin(first.append(step) for step in range(50))
    with qtbot.waitSignal(slices.done, timeout=WAIT_MILLISECONDS):
        slices.begin(second.append(step) for step in range(3))
    assert (first, second) == ([0], [0, 1, 2])
