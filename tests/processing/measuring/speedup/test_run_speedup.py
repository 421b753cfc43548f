"""What a run saved so far: never claimed too early, never more than was measured."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.calibration import (
    Amount,
    Calibration,
    Estimate,
    Sampled,
    sample_of,
)
from processing.measuring.speedup.run_speedup import Effort, Gain, Saving, saving_of

SECONDS = st.floats(0.001, 1e5)


def effort(**changes):
    """Return the figures of two cores for eight workers: busy lanes and no speedup."""
    usual = {
        "workers": 8,
        "elapsed": 100.0,
        "busy": 767.0,
        "running": 0.0,
        "cpu": 51.0,
        "storage": 3.0,
        "storage_cpu": 0.0,
        "files": 120,
    }
    return Effort(**{**usual, **changes})


def test_occupied_lanes_are_told_apart_from_cores_that_were_really_got():
    figures = effort()
    assert figures.lanes_occupied == pytest.approx(7.67)
    assert figures.idle_share == pytest.approx(1 - 7.67 / 8)
    assert figures.cores_got == pytest.approx(0.51)
    assert figures.contention == pytest.approx((767 - 3) / 51)
    assert saving_of(figures).speedup == pytest.approx(0.54)
    assert saving_of(figures).gain is Gain.UNCERTAIN


def test_waiting_for_disks_is_time_that_others_can_use():
    figures = effort(workers=2, elapsed=10.0, busy=20.0, cpu=2.0, storage=18.0, files=10)
    assert figures.contention == pytest.approx(1.0)
    saving = saving_of(figures)
    assert saving.speedup == pytest.approx(2.0)
    assert saving.seconds == pytest.approx(10.0)
    assert saving.is_estimate
    assert saving.gain is Gain.SAVED


def test_waiting_for_a_core_while_opening_and_writing_is_not_waiting_for_a_disk():
    # Four workers share two cores, so all that computes takes twice its processor time.
    crowded = {"workers": 4, "elapsed": 10.0, "cpu": 20.0, "storage_cpu": 4.0}
    no_disk = effort(**crowded, busy=40.0, storage=8.0)
    assert no_disk.slowdown == pytest.approx(2.0)
    assert no_disk.waited == pytest.approx(0.0)
    assert saving_of(no_disk).speedup == pytest.approx(2.0)
    slow_disk = effort(**crowded, busy=42.0, storage=10.0)
    assert slow_disk.waited == pytest.approx(2.0)
    assert slow_disk.contention == pytest.approx(2.0)
    assert saving_of(slow_disk).speedup == pytest.approx(2.2)


def test_with_a_core_for_each_worker_all_that_storage_takes_beyond_computing_is_the_disks():
    figures = effort(workers=2, elapsed=10.0, busy=20.0, cpu=12.0, storage=10.0, storage_cpu=2.0)
    assert figures.slowdown == pytest.approx(1.0)
    assert figures.waited == pytest.approx(8.0)
    assert figures.alone.seconds == pytest.approx(20.0)


@given(SECONDS, SECONDS, SECONDS, SECONDS)
def test_one_workers_time_is_never_reckoned_above_what_all_were_busy(busy, cpu, storage, running):
    figures = effort(busy=max(busy, cpu), cpu=cpu, storage=storage, running=running)
    assert figures.alone.seconds <= (figures.busy + running) * (1 + 1e-9)
    assert 0 <= figures.idle_share <= 1
    assert figures.contention >= 1 - 1e-6


def test_nothing_is_said_before_each_worker_finished_two_files():
    assert saving_of(effort(files=15)) is None
    assert saving_of(effort(files=16)) is not None


def test_files_in_work_count_in_proportion():
    still, moving = effort(running=0.0), effort(running=767.0)
    assert moving.cores_got == pytest.approx(2 * still.cores_got)
    assert moving.alone.seconds == pytest.approx(2 * still.alone.seconds)


def test_a_run_without_finished_work_has_figures_without_sense_in_none_of_them():
    figures = effort(busy=0.0, cpu=0.0, storage=0.0, running=4.0, files=0)
    assert figures.contention is None
    assert figures.cores_got == 0
    assert figures.lanes_occupied == pytest.approx(0.04)


@pytest.mark.parametrize(("low", "gain"), [(99.0, Gain.UNCERTAIN), (101.0, Gain.SAVED)])
def test_an_interval_that_holds_no_saving_is_no_saving_yet(low, gain):
    alone = Estimate(150.0, Interval(low, 200.0))
    saving = saving_of(effort(), alone)
    assert saving.gain is gain
    assert not saving.is_estimate
    assert saving.seconds_interval == Interval(low - 100, 100.0)
    assert saving.speedup_interval.high == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("interval", "gain"),
    [
        ((-8.0, -2.0), Gain.LOST),
        ((-8.0, 0.0), Gain.UNCERTAIN),
        ((-2.0, 8.0), Gain.UNCERTAIN),
        ((2.0, 8.0), Gain.SAVED),
    ],
)
def test_a_certain_loss_is_no_chance(interval, gain):
    assert Saving(1.0, Interval(0.5, 1.5), sum(interval) / 2, Interval(*interval)).gain is gain


@pytest.mark.parametrize(("seconds", "gain"), [(-5.0, Gain.UNCERTAIN), (5.0, Gain.SAVED)])
def test_an_estimate_tells_of_no_loss(seconds, gain):
    assert Saving(1.0, None, seconds, None).gain is gain


def samples(count, seed):
    """Return pictures whose seconds go with their megapixels, PNG five times as slow."""
    source = random.Random(seed)
    made = []
    for _ in range(count):
        name = source.choice(["jpeg", "jpeg", "jpeg", "png"])
        megapixels = source.lognormvariate(1, 1)
        pace = {"jpeg": 0.02, "png": 0.1}[name] * source.lognormvariate(0, 0.15)
        made.append(Sampled(name, megapixels, megapixels * pace))
    return made


def test_an_estimate_by_megapixels_and_format_comes_close_and_its_interval_mostly_holds_the_truth():
    held, errors = 0, []
    for seed in range(40):
        whole = samples(400, seed)
        truth = sum(each.seconds for each in whole)
        sampled = sample_of([each.format for each in whole], 24, seed)
        calibration = Calibration([whole[index] for index in sampled])
        amounts = [
            Amount(name, sum(each.megapixels for each in whole if each.format == name))
            for name in ("jpeg", "png")
        ]
        estimate = calibration.seconds_for(amounts)
        held += truth in estimate.interval
        errors.append(abs(estimate.seconds / truth - 1))
    assert sorted(errors)[20] < 0.08
    assert held >= 36


def test_a_format_that_was_not_sampled_takes_the_ratio_of_all():
    calibration = Calibration([Sampled("jpeg", 2.0, 1.0)] * 4)
    assert calibration.seconds_for([Amount("webp", 10.0)]).seconds == pytest.approx(5.0)


def test_samples_without_pixels_calibrate_nothing():
    with pytest.raises(ValueError, match="pictures"):
        Calibration([Sampled("jpeg", 0.0, 1.0)])
