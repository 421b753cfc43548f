"""A race keeps what its workers did, of each size the trial in the middle."""

import json
import queue
from dataclasses import replace

import pytest

from processing.errors import BenchmarkError
from processing.measuring.benchmark import race as race_module
from processing.measuring.benchmark.race_runs import MAX_PICTURES, middle_run
from processing.measuring.benchmark.records import as_json, load_record
from processing.measuring.timeline.records import FileRecord, FileRecords
from processing.settings.batch import EngineKind
from processing.task import Status
from tests.processing.measuring.benchmark.test_race import race_on, scratch  # noqa: F401
from tests.support.recorded_race import recorded_race
from tests.support.workloads import follow, samples


def raced(folder):
    sources, inbox = samples(folder), queue.SimpleQueue()
    return follow(race_on(folder, sources, inbox), inbox)[-1].record


def test_a_race_keeps_every_picture_of_a_run_per_size(tmp_path, scratch):  # noqa: F811
    record = raced(tmp_path / "pictures")
    racers = [(EngineKind.SERIAL, 1), (EngineKind.THREADS, 1), (EngineKind.THREADS, 2)]
    assert [(run.engine, run.workers) for run in record.runs] == racers
    for run in record.runs:
        assert sorted(made.number for made in run.pictures) == [0, 1, 2, 3]
        assert all(list(made.moments) == sorted(made.moments) for made in run.pictures)
        assert max(made.moments[-1] for made in run.pictures) <= run.work_seconds + 1e-6
        times = [
            trial.work_seconds
            for trial in record.trials
            if (trial.engine, trial.workers) == (run.engine, run.workers)
        ]
        assert run.work_seconds in times
    path = tmp_path / "race.json"
    path.write_text(as_json(record), encoding="utf-8")
    assert load_record(path) == record


def test_of_more_pictures_than_a_file_can_hold_none_is_kept(tmp_path, scratch, monkeypatch):  # noqa: F811
    monkeypatch.setattr(race_module, "MAX_PICTURES", 11)  # three racers have 12
    assert raced(tmp_path / "pictures").runs == ()


def trial(seconds, task_id):
    records = FileRecords()
    stamps = tuple(seconds * share / 5 for share in range(6))
    records.add(FileRecord(task_id, 7, 0, Status.DONE, stamps, 0.0, 1.0))
    return seconds, records


@pytest.mark.parametrize(
    ("times", "middle"), [([3.0], 3.0), ([5.0, 1.0, 2.0], 2.0), ([4.0, 1.0, 3.0, 2.0], 2.0)]
)
def test_the_trial_in_the_middle_is_kept(times, middle):
    run = middle_run(EngineKind.POOL, 1, [trial(seconds, 5) for seconds in times])
    assert run.work_seconds == middle
    (made,) = run.pictures
    assert (made.number, made.worker, made.moments[-1]) == (0, 7, middle)


def spoiled(name, value):
    """Return what sets a field of the first picture of the second run."""
    return lambda runs: runs[1]["pictures"][0].__setitem__(name, value)


@pytest.mark.parametrize(
    "spoil",
    [
        *(
            spoiled(name, value)
            for name, value in [
                *(("number", -1), ("worker", -1), ("moments", []), ("moments", [1.0] * 5)),
                *(("moments", [5.0, 4, 3, 2, 1, 0]), ("moments", [0.0] * 5 + [1e9])),
                *(("cpu_seconds", -1.0), ("core_wait_seconds", -2.0)),
            ]
        ),
        lambda runs: runs[1].__setitem__("workers", 0),
        lambda runs: runs[1].__setitem__("workers", 1),
        lambda runs: runs[1].__setitem__("work_seconds", -1.0),
        lambda runs: runs[1].__setitem__("pictures", []),
        lambda runs: runs[1]["pictures"].append(runs[1]["pictures"][3]),
    ],
)
def test_a_run_that_cannot_be_is_refused_with_a_sentence(tmp_path, spoil):
    plain = json.loads(as_json(recorded_race()))
    spoil(plain["record"]["runs"])
    path = tmp_path / "race.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="holds no measurements of Thumbpool"):
        load_record(path)


def test_runs_of_far_too_many_pictures_are_refused(tmp_path):
    race = recorded_race()
    run = race.runs[0]
    many = replace(run, pictures=run.pictures * (MAX_PICTURES // len(run.pictures) + 1))
    path = tmp_path / "race.json"
    path.write_text(json.dumps(json.loads(as_json(replace(race, runs=(many,))))), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="far too many pictures"):
        load_record(path)
