"""A recorded run is read as it was, and a file that is none is refused."""

import json
from pathlib import Path

import pytest

from processing.errors import BenchmarkError
from processing.measuring.benchmark.timings_json import timings_json
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.timeline.timeline import Timeline
from processing.measuring.what_if.costs import costs_of
from processing.measuring.what_if.recorded_run import read_run
from processing.running.events import FileFinished, WorkerStarted
from processing.settings.batch import available_cores
from processing.task import Outcome, Status, Task, Timing

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
