"""A few pictures made by one worker alone calibrate a run of all of them."""

import queue
from dataclasses import replace

import pytest

from processing.errors import BenchmarkError
from processing.measuring.benchmark.messages import TrialFinished
from processing.measuring.benchmark.one_worker import OneWorkerSample, calibration_of
from processing.measuring.benchmark.records import SampleRecord
from processing.measuring.speedup.calibration import LEAST_PICTURES, Amount, Sampled
from processing.settings.batch import EngineKind
from processing.task import SourceImage
from tests.processing.measuring.benchmark.test_records import CIRCUMSTANCES
from tests.support.workloads import follow, samples, settings_for


def test_one_worker_makes_some_of_the_pictures_and_tells_what_each_took(tmp_path):
    folder, inbox = tmp_path / "pictures", queue.SimpleQueue()
    sources = samples(folder, 7)
    settings = settings_for(folder, workers=2, engine=EngineKind.THREADS)
    sample = OneWorkerSample(settings, inbox.put, sources=sources, pictures=5)
    told = follow(sample, inbox)
    assert [each.finished for each in told if isinstance(each, TrialFinished)] == [1, 2, 3, 4, 5]
    record = told[-1].record
    assert len(record.trials) == 5
    assert all(each.seconds > 0 and each.megapixels > 0 for each in record.trials)
    whole = sum(each.megapixels for each in record.trials)
    calm = replace(record, others_share=0.0)  # whatever else is going on here
    estimate = calibration_of(calm).seconds_for([Amount(".jpg", whole)])
    assert estimate.seconds > 0
    assert estimate.seconds in estimate.interval


def test_too_few_pictures_that_can_be_made_calibrate_nothing(tmp_path):
    broken, inbox = tmp_path / "broken.jpg", queue.SimpleQueue()
    sources = samples(tmp_path, LEAST_PICTURES - 1)
    broken.write_bytes(b"no picture")
    sources.append(SourceImage(broken, broken.relative_to(tmp_path), 10))
    settings = settings_for(tmp_path, engine=EngineKind.SERIAL)
    end = follow(OneWorkerSample(settings, inbox.put, sources=sources), inbox)[-1]
    assert end.record is None
    assert "Only 4 of the pictures could be made" in end.problem


def test_a_sample_that_others_disturbed_calibrates_nothing():
    trials = tuple(Sampled(".jpg", 1.0, 0.1) for _ in range(8))
    assert calibration_of(SampleRecord(CIRCUMSTANCES, trials, 0.09)) is not None
    assert calibration_of(SampleRecord(CIRCUMSTANCES, trials, 0.11)) is None


def test_a_sample_without_pixels_is_refused():
    with pytest.raises(BenchmarkError, match="sampled"):
        calibration_of(SampleRecord(CIRCUMSTANCES, ()))
