"""Steering a run: what was asked holds for whichever engine comes next, and is told once."""

import threading

import pytest

from processing.running._run_control import Steering
from processing.running.events import RunPaused, RunResumed
from tests.support.recorded_events import WAIT_SECONDS, Told


class FakeEngine:
    """Remembers what it was asked for."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def pause(self) -> None:
        self.calls.append("pause")

    def resume(self) -> None:
        self.calls.append("resume")

    def cancel(self) -> None:
        self.calls.append("cancel")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def steering(told: Told) -> Steering:
    return Steering("run", FakeEngine(), told.append)


def test_pausing_and_resuming_again_and_again_is_done_and_told_once(steering, told):
    steering.resume()
    steering.pause()
    steering.pause("a full disk")
    steering.resume()
    steering.resume()
    assert steering.engine.calls == ["pause", "resume"]
    assert told == [RunPaused("run"), RunResumed("run")]


def test_an_obstacle_stands_until_the_run_is_resumed(steering, told):
    steering.pause("The disk is full.")
    assert (steering.obstacle, told[-1].obstacle) == ("The disk is full.", "The disk is full.")
    steering.resume()
    assert steering.obstacle == ""


def test_only_pauses_that_are_over_count(steering):
    steering.pause()
    assert steering.paused_seconds == 0
    steering.resume()
    once = steering.paused_seconds
    assert once > 0
    steering.pause()
    steering.resume()
    assert steering.paused_seconds > once


def test_the_next_engine_stands_as_the_last_one_stood(steering):
    steering.pause()
    steering.cancel()
    steering.change_engine(paused := FakeEngine())
    assert paused.calls == ["pause", "cancel"]
    assert steering.engine is paused


def test_the_next_engine_of_a_run_that_goes_on_is_left_to_itself(steering):
    steering.pause()
    steering.resume()
    steering.change_engine(fresh := FakeEngine())
    assert fresh.calls == []
    assert not steering.is_cancelled


def test_a_cancel_reaches_the_engine_that_is_put_in_place_meanwhile(steering):
    engines = [FakeEngine() for _ in range(200)]
    ready = threading.Barrier(2)

    def change() -> None:
        ready.wait(WAIT_SECONDS)
        for engine in engines:
            steering.change_engine(engine)

    thread = threading.Thread(target=change)
    thread.start()
    ready.wait(WAIT_SECONDS)
    steering.cancel()
    thread.join(WAIT_SECONDS)
    assert steering.is_cancelled
    assert "cancel" in engines[-1].calls
