"""Trials last about three seconds on any machine, by a few pictures that are made first."""

import queue
from pathlib import Path

import pytest

from processing.measuring.benchmark import sizing
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.race import Race
from processing.measuring.benchmark.sizing import (
    LEAST_PER_WORKER,
    MOST_PICTURES,
    TRIAL_SECONDS,
    count_for,
    probed_seconds,
    seconds_alone,
    selection_of,
)
from processing.settings.batch import EngineKind
from processing.task import SourceImage
from tests.support.workloads import follow, samples, settings_for

SIZES = (1, 1, 2, 3, 4)  # the plain loop, and pools


@pytest.mark.parametrize("cores", [1, 2, 4, 64])
def test_trials_of_a_program_that_uses_every_core_last_three_seconds_on_average(cores):
    alone = seconds_alone(SIZES, cores)
    lasting = [alone / min(workers, cores) for workers in SIZES]
    assert sum(lasting) / len(lasting) == pytest.approx(TRIAL_SECONDS)


def test_workers_that_wait_need_no_core():
    assert seconds_alone(SIZES, 1, is_waiting=True) == seconds_alone(SIZES, 64)


@pytest.mark.parametrize("seconds_each", [0.002, 0.02, 0.2])
def test_as_many_pictures_are_taken_as_last_so_long(seconds_each):
    assert count_for(4.0, seconds_each, 2) * seconds_each == pytest.approx(4.0)


def test_no_worker_is_without_pictures_and_no_disk_is_filled():
    assert count_for(3.0, 2.0, 16) == LEAST_PER_WORKER * 16
    assert count_for(3.0, 1e-6, 2) == MOST_PICTURES


def test_what_takes_too_little_to_be_measured_is_tried_with_more():
    asked = []

    def make(count):
        asked.append(count)
        return count * 0.01

    assert probed_seconds(1000, make) == pytest.approx(0.01)
    assert asked == [6, 6, 24, 24, 96, 96]
    asked.clear()
    assert probed_seconds(3, make) == pytest.approx(0.01)
    assert asked == [3, 3]
    assert probed_seconds(0, make) == 0


def test_of_few_pictures_each_is_made_several_times_and_of_many_none():
    sources = [SourceImage(Path(f"{n}.jpg"), Path(f"{n}.jpg"), 1) for n in range(4)]
    few = selection_of(sources, 10)
    assert len(few.sources) == 10
    assert few.times == 3
    assert set(few.sources) == set(sources)
    assert selection_of(sources, 4) == selection_of(sources, 2)
    assert selection_of(sources, 2).times == 1
    assert selection_of((), 5).sources == ()


def test_a_race_takes_as_many_pictures_as_fit_and_tells_how_often_each_is_made(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sizing, "TRIAL_SECONDS", 0.6)
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    settings = settings_for(folder, engine=EngineKind.THREADS)
    scope = Scope(rounds=1, wait_milliseconds=50)
    race = Race(settings, inbox.put, scope, sizes=(1, 2), sources=samples(folder, 3))
    record = follow(race, inbox)[-1].record
    # Three trials of 0.6 s on average are 0.72 s for one worker, and each picture waits 0.05 s.
    pictures, times = record.circumstances.pictures, record.circumstances.times
    assert 4 <= pictures <= 14
    assert times == -(-pictures // 3)


def test_as_many_pictures_as_were_asked_for_are_taken_without_trying(tmp_path):
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    settings = settings_for(folder, engine=EngineKind.THREADS)
    race = Race(
        settings, inbox.put, Scope(rounds=1, pictures=2), sizes=(1,), sources=samples(folder)
    )
    circumstances = follow(race, inbox)[-1].record.circumstances
    assert (circumstances.pictures, circumstances.times) == (2, 1)
