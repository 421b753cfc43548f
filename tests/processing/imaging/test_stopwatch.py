"""Every stage gets its own time, those that are left out none."""

import pytest

from processing.imaging.stopwatch import Stopwatch
from processing.task import Stage


def test_each_stage_has_a_stamp_and_the_end_is_the_last():
    watch = Stopwatch(7)
    for stage in Stage:
        watch.enter(stage)
    timing = watch.stop()
    assert len(timing.stamps) == len(Stage) + 1
    assert list(timing.stamps) == sorted(timing.stamps)
    assert timing.worker == 7


def test_a_stage_that_is_left_out_takes_no_time_and_moves_no_others():
    watch = Stopwatch(7)
    watch.enter(Stage.OPEN)
    watch.enter(Stage.WRITE)
    _, decode, transform, encode, write, end = watch.stop().stamps
    assert decode == transform == encode == write <= end


def test_computing_while_opening_and_writing_is_told_apart(monkeypatch):
    readings = iter([0.0, 0.1, 0.3, 1.0, 2.0, 4.0, 4.5])
    monkeypatch.setattr("processing.imaging.stopwatch.time.thread_time", lambda: next(readings))
    watch = Stopwatch(7)
    for stage in Stage:
        watch.enter(stage)
    timing = watch.stop()
    assert timing.cpu_seconds == pytest.approx(4.5)
    assert timing.storage_cpu_seconds == pytest.approx(0.2 + 0.5)


def test_a_failure_has_stamps_as_far_as_it_came():
    watch = Stopwatch(7)
    watch.enter(Stage.OPEN)
    watch.enter(Stage.DECODE)
    assert len(watch.stop().stamps) == 3


def test_what_is_called_on_entering_may_stop_the_work_and_the_stage_was_entered():
    def refuse(stage):
        raise RuntimeError(stage)

    watch = Stopwatch(7, refuse)
    with pytest.raises(RuntimeError):
        watch.enter(Stage.OPEN)
    assert watch.stage is Stage.OPEN
