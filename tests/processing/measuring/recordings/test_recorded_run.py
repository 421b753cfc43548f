"""A recorded run is read as it was, and a file that is none is refused."""

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from processing.errors import BenchmarkError
from processing.measuring.benchmark.records import as_json
from processing.measuring.benchmark.timings_json import timings_json
from processing.measuring.recordings.race_runs import recorded_runs
from processing.measuring.recordings.recorded_run import read_recording, read_run
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.costs import costs_of
from processing.running.events import FileFinished, WorkerStarted
from processing.settings.batch import available_cores
from processing.task import Outcome, Status, Task, Timing
from tests.support.killed_worker_story import BEGUN, killed_worker_story
from tests.support.killed_worker_story import TASKS as STORY
from tests.support.recorded_race import PICTURES, SIZES, recorded_race

TASKS = [Task(n, Path("in") / f"{n}.jpg", Path("out") / f"{n}.png") for n in range(6)]


@pytest.fixture
def timeline():
    timeline = Timeline(TASKS, 2, 50.0)
    for worker in (7, 8):
        timeline.fold(WorkerStarted("run", worker, 1, 50.0 + worker / 100))
    for number in range(6):
        begun = 50.5 + number // 2 * 1.25
        stamps = tuple(begun + step for step in (0, 0.25, 0.5, 0.75, 1, 1.125))
        timing = Timing(7 + number % 2, stamps, 0.75, 0.125)
        outcome = Outcome(number, Status.DONE, source_size=(1000, 2000), timing=timing)
        timeline.fold(FileFinished("run", outcome))
    return timeline


def test_a_trace_tells_the_same_costs_as_the_run_itself(timeline, tmp_path):
    path = tmp_path / "run.json"
    path.write_text("".join(trace_lines(timeline, TASKS)), encoding="utf-8")
    run = read_run(path)
    assert run.cores == available_cores()
    assert [task.source.name for task in run.tasks] == [f"{n}.jpg" for n in range(6)]
    assert [*run.timeline.first_ups().values()] == pytest.approx([0.07, 0.08])
    found, known = costs_of(run.timeline), costs_of(timeline)
    assert found.dispatch.chunk == pytest.approx(known.dispatch.chunk)
    for task, other in zip(found.tasks, known.tasks, strict=True):
        for stage, same in zip(task.stages, other.stages, strict=True):
            assert (stage.core, stage.disk) == pytest.approx((same.core, same.disk), abs=1e-5)


def test_timings_tell_the_pictures_and_their_lanes(timeline, tmp_path):
    path = tmp_path / "run.json"
    path.write_text(timings_json(timeline, TASKS), encoding="utf-8")
    run = read_run(path)
    records = list(run.timeline.records)
    assert [each.lane for each in records] == [0, 1, 0, 1, 0, 1]
    assert [each.start for each in records] == pytest.approx([0.5, 0.5, 1.75, 1.75, 3, 3])
    assert records[0].stamps == pytest.approx((0.5, 0.75, 1, 1.25, 1.5, 1.625))
    assert records[0].megapixels == pytest.approx(2)
    assert records[0].cpu_seconds == pytest.approx(0.75)


def change(plain, *way, to):
    *steps, last = way
    for step in steps:
        plain = plain[step]
    plain[last] = to


@pytest.mark.parametrize(
    "spoil",
    [
        lambda trace: change(trace, "traceEvents", to=[]),
        lambda trace: change(trace, "traceEvents", to=7),
        lambda trace: change(trace, "traceEvents", -1, to=None),
        lambda trace: change(trace, "otherData", "cores", to=-1),
        lambda trace: change(trace, "otherData", "storage_cpu_seconds", to="1"),
        *(
            lambda trace, name=name, value=value: [
                change(each, name, to=value)
                for each in trace["traceEvents"]
                if each.get("cat") == "file"
            ]
            for name, value in [
                *(("ts", -1), ("ts", float("nan")), ("ts", True), ("dur", 1e300), ("dur", 0)),
                *(("pid", "7"), ("pid", 99), ("args", None), ("args", {})),
            ]
        ),
    ],
)
def test_a_spoiled_trace_is_refused_with_a_sentence(timeline, tmp_path, spoil):
    trace = json.loads("".join(trace_lines(timeline, TASKS)))
    spoil(trace)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(trace), encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"run\.json is no recorded run"):
        read_run(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '"x"', "7", "[" * 100_000, '{"schema": []}'])
def test_any_other_file_is_refused_with_a_sentence(tmp_path, text):
    path = tmp_path / "run.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"run\.json is no recorded run"):
        read_run(path)


def test_a_file_that_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(BenchmarkError, match="cannot be read"):
        read_run(tmp_path / "none.json")


def killed_worker_timeline():
    timeline = Timeline(STORY, 2, BEGUN)
    timeline.pause(BEGUN + 5.25)
    timeline.resume(BEGUN + 6.0)
    for message in killed_worker_story():
        timeline.fold(message)
    return timeline


@pytest.mark.parametrize("as_text", [timings_json, lambda *run: "".join(trace_lines(*run))])
def test_losses_deaths_and_start_ups_are_read_as_they_were(tmp_path, as_text):
    known, path = killed_worker_timeline(), tmp_path / "run.json"
    path.write_text(as_text(known, STORY), encoding="utf-8")
    found = read_run(path).timeline
    names = {task.id: task.source.name for task in read_run(path).tasks}
    assert [(each.lane, each.worker, each.since, each.until) for each in found.start_ups(9)] == [
        (each.lane, each.worker, each.since, each.until) for each in known.start_ups(9)
    ]
    assert found.ends == known.ends
    told = {
        (STORY[each.task_id].source.name, each.worker, each.lane, each.since, each.until)
        for each in known.lost
    }
    assert {
        (names[each.task_id], each.worker, each.lane, each.since, each.until) for each in found.lost
    } == told
    lanes = {STORY[each.task_id].source.name: each.lane for each in known.records}
    assert {names[each.task_id]: each.lane for each in found.records} == lanes
    again = [task_id for task_id, name in names.items() if name in {"0.jpg", "1.jpg"}]
    assert [found.attempt_of(task_id) for task_id in again] == [2, 2]


@pytest.mark.parametrize("as_text", [timings_json, lambda *run: "".join(trace_lines(*run))])
def test_pauses_are_read_as_they_were(timeline, tmp_path, as_text):
    timeline.pause(50.2)
    timeline.resume(50.4)
    path = tmp_path / "run.json"
    path.write_text(as_text(timeline, TASKS), encoding="utf-8")
    assert read_run(path).timeline.pauses(9) == [pytest.approx((0.2, 0.4))]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda plain: change(plain, "pauses", to=[[3, 1]]),
        lambda plain: change(plain, "pauses", to=[[0, 1]] * 20_000),
        lambda plain: change(plain, "rows", 0, "lane", to=0),
        lambda plain: change(plain, "rows", 0, "lane", to=1025),
        lambda plain: change(plain, "rows", 0, "status", to="eaten"),
        lambda plain: change(plain, "rows", 0, "source", to=None),
        lambda plain: change(plain, "rows", 3, "decode_seconds", to=1e6),
        lambda plain: plain["rows"].extend(plain["rows"] * 50),
    ],
)
def test_spoiled_timings_are_refused_with_a_sentence(timeline, tmp_path, spoil):
    plain = json.loads(timings_json(timeline, TASKS))
    spoil(plain)
    path = tmp_path / "run.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"run\.json is no recorded run"):
        read_run(path)


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed(timeline, tmp_path):
    path = tmp_path / "run.json"
    path.write_text(timings_json(timeline, TASKS), encoding="utf-8")
    size = path.stat().st_size
    assert read_run(path, size).tasks
    with pytest.raises(BenchmarkError, match="too large for a recording"):
        read_run(path, size - 1)


def test_names_of_any_length_and_kind_are_cut_and_harmless(timeline, tmp_path):
    plain = json.loads(timings_json(timeline, TASKS))
    for row in plain["rows"]:
        row["source"] = "\u202e<b>" + "x" * 100_000
    path = tmp_path / "run.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert all(len(str(task.source)) <= 300 for task in read_run(path).tasks)


def test_a_pickle_is_never_read(tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    with pytest.raises(BenchmarkError, match="no recorded run"):
        read_run(path)
    assert not (tmp_path / "sprung").exists()


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_a_race_is_opened_with_the_runs_of_its_sizes(tmp_path):
    path = tmp_path / "race.json"
    path.write_text(as_json(recorded_race()), encoding="utf-8")
    race = read_recording(path, 10_000_000)
    assert race == recorded_race()
    runs = recorded_runs(race)
    assert [run.timeline.lanes for run in runs] == list(SIZES)
    for run, kept in zip(runs, race.runs, strict=True):
        assert len(run.timeline.records) == PICTURES
        assert run.timeline.reached() == pytest.approx(kept.work_seconds)
        assert run.cores == race.circumstances.machine.cores


def test_a_race_without_runs_and_another_comparison_are_refused_with_a_sentence(tmp_path):
    path = tmp_path / "race.json"
    path.write_text(as_json(replace(recorded_race(), runs=())), encoding="utf-8")
    with pytest.raises(BenchmarkError, match="not what each worker did"):
        read_recording(path, 10_000_000)
