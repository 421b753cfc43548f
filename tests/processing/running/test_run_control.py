"""What is asked of a run holds for whichever engine comes next, and is notified once."""

import threading
import time

import pytest

from processing.running._run_control import RunControl
from processing.running.engines.controls import Crew
from processing.running.events import RunPaused, RunResumed, WorkersChanged
from tests.support.recorded_events import WAIT_SECONDS, RecordedEvents


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

    def force_stop(self) -> None:
        self.calls.append("force stop")

    def set_crew(self, crew: Crew) -> None:
        self.calls.append(f"{crew.workers} workers")


@pytest.fixture
def told() -> RecordedEvents:
    return RecordedEvents()


@pytest.fixture
def control(told: RecordedEvents) -> RunControl:
    return RunControl("run", told.append, 2)


def test_pausing_and_resuming_again_and_again_is_done_and_told_once(control, told):
    engine = FakeEngine()
    control.change_engine(lambda: engine)
    control.resume()
    control.pause()
    control.pause("a full disk")
    control.resume()
    control.resume()
    assert engine.calls == ["pause", "resume"]
    assert told == [RunPaused("run"), RunResumed("run")]


def test_an_obstacle_stands_until_the_run_is_resumed(control, told):
    control.pause("The disk is full.")
    assert (control.obstacle, told[-1].obstacle) == ("The disk is full.", "The disk is full.")
    control.resume()
    assert control.obstacle == ""


def test_pauses_add_up(control):
    assert control.paused_seconds == 0
    control.pause()
    control.resume()
    once = control.paused_seconds
    assert once > 0
    control.pause()
    control.resume()
    assert control.paused_seconds > once


def test_what_was_worked_on_after_a_pause_was_asked_for_is_no_pause(control):
    control.pause()
    asked_at = time.perf_counter()
    control.note_work(asked_at - 5, asked_at + 60)  # ends long after the pause does
    control.resume()
    assert control.paused_seconds == 0


def test_the_next_engine_is_paused_and_cancelled_as_the_last_one_was(control):
    control.pause()
    control.cancel()
    paused = FakeEngine()
    control.change_engine(lambda: paused)
    assert paused.calls == ["pause", "cancel"]
    control.resume()
    assert paused.calls == ["pause", "cancel", "resume"]


def test_the_next_engine_of_a_run_that_goes_on_is_left_to_itself(control):
    control.pause()
    control.resume()
    fresh = FakeEngine()
    control.change_engine(lambda: fresh)
    assert fresh.calls == []
    assert not control.is_cancelled


def test_a_force_stop_cancels_and_reaches_this_engine_and_the_next(control):
    engines = [FakeEngine(), FakeEngine()]
    control.change_engine(lambda: engines[0])
    control.force_stop()
    control.change_engine(lambda: engines[1])
    assert control.is_cancelled
    assert [each.calls for each in engines] == [["force stop"], ["cancel", "force stop"]]


def test_workers_that_nobody_asked_for_are_counted_at_their_most(control, told):
    for workers in (1, 3, 2):
        control.note_workers(workers)
    assert (control.workers, control.most_workers, control.fewest_workers) == (2, 3, 3)
    assert told == []  # whoever counted them has told of it


def test_a_cancel_reaches_the_engine_that_is_put_in_place_meanwhile(control):
    engines = [FakeEngine() for _ in range(200)]
    ready = threading.Barrier(2)

    def change() -> None:
        ready.wait(WAIT_SECONDS)
        for engine in engines:
            control.change_engine(lambda engine=engine: engine)

    thread = threading.Thread(target=change)
    thread.start()
    ready.wait(WAIT_SECONDS)
    control.cancel()
    thread.join(WAIT_SECONDS)
    assert control.is_cancelled
    assert "cancel" in engines[-1].calls


def test_another_number_of_workers_is_passed_on_and_told_once(control, told):
    engine = FakeEngine()
    control.change_engine(lambda: engine)
    for workers in (2, 4, 4, 1):
        control.set_crew(Crew(workers, 1_000))
    assert engine.calls == ["4 workers", "1 workers"]
    assert [message.workers for message in told.of(WorkersChanged)] == [4, 1]
    assert (control.workers, control.fewest_workers, control.most_workers) == (1, 1, 4)


def test_no_worker_is_added_to_one_that_has_all_the_memory(control, told):
    engine = FakeEngine()
    control.stay_alone()
    control.change_engine(lambda: engine)
    control.set_crew(Crew(4, 1_000))
    assert (engine.calls, told) == ([], [])


def test_no_worker_is_added_to_a_run_that_ends(control, told):
    control.cancel()
    control.set_crew(Crew(4, 1_000))
    assert told == []
