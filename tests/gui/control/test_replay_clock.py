"""The clock of a replay goes by the time that it is told, and never past the ends."""

import pytest

from gui.control.replay_clock import SPEEDS, STEPS, ReplayClock


def test_it_begins_at_the_end_and_plays_from_the_begin():
    clock = ReplayClock(4.0)
    assert (clock.moment, clock.is_playing) == (4.0, False)
    clock.play()
    assert (clock.moment, clock.is_playing) == (0.0, True)


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_goes_as_fast_as_it_is_told(speed):
    clock = ReplayClock(100.0)
    clock.speed = speed
    clock.play()
    clock.advance(2.0)
    clock.advance(0.5)
    assert clock.moment == pytest.approx(2.5 * speed)


def test_it_stands_still_at_the_end_and_plays_anew():
    clock = ReplayClock(4.0)
    clock.play()
    clock.advance(9.0)
    assert (clock.moment, clock.is_playing) == (4.0, False)
    clock.advance(1.0)
    assert clock.moment == 4.0
    clock.toggle()
    assert (clock.moment, clock.is_playing) == (0.0, True)


def test_a_pause_lets_no_time_pass_and_play_goes_on_from_there():
    clock = ReplayClock(4.0)
    clock.play()
    clock.advance(1.0)
    clock.toggle()
    clock.advance(1.0)
    assert (clock.moment, clock.is_playing) == (1.0, False)
    clock.play()
    assert clock.moment == 1.0


def test_it_goes_to_any_moment_that_there_is_and_plays_on():
    clock = ReplayClock(4.0)
    clock.play()
    for wanted, found in ((3.0, 3.0), (-1.0, 0.0), (9.0, 4.0)):
        clock.seek(wanted)
        assert (clock.moment, clock.is_playing) == (found, True)


def test_its_steps_lead_from_one_end_to_the_other():
    clock = ReplayClock(4.0)
    clock.step(1)
    assert clock.moment == 4.0
    clock.step(-STEPS)
    assert clock.moment == pytest.approx(0.0)
    clock.step(STEPS // 2)
    assert clock.moment == pytest.approx(2.0)


def test_another_run_begins_at_its_end_and_keeps_the_speed():
    clock = ReplayClock(4.0)
    clock.speed = 0.25
    clock.play()
    clock.begin(7.0)
    assert (clock.moment, clock.length, clock.is_playing) == (7.0, 7.0, False)
    assert clock.speed == 0.25


def test_nothing_plays_where_there_is_nothing():
    clock = ReplayClock()
    clock.play()
    assert not clock.is_playing
