"""Traces keep the rules of the trace event format, so that Perfetto opens them."""

import csv
import json
from pathlib import Path

import pytest

from processing.errors import OutputError, SettingsError
from processing.files.atomic_write import check_export_path, save_lines
from processing.measuring.benchmark.timings_json import timings_json
from processing.measuring.timeline.csv import files_csv
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.timeline.timeline import Timeline
from processing.running.events import FileFinished, QueueRead, WorkerLost, WorkerStarted
from processing.running.lanes import HOST_STEP
from processing.settings.batch import available_cores
from processing.task import Outcome, Stage, Status, Task, Timing

BEGUN = 500.0
NAMES = ["one.jpg", "=two.png", "odd\udcff\n.jpg", "four.jpg"]
TASKS = [Task(n, Path("in") / name, Path("out") / name) for n, name in enumerate(NAMES)]


@pytest.fixture
def timeline():
    timeline = Timeline(TASKS, 2, BEGUN, width=64)
    for worker in (7, 8):
        timeline.fold(WorkerStarted("run", worker, 1, BEGUN + 0.1))
    for number in range(len(TASKS)):
        start = BEGUN + 0.2 + number // 2 * 1.3333333
        stamps = tuple(start + step * 0.21111111 for step in range(len(Stage) + 1))
        timing = Timing(7 + number % 2, stamps, 0.4)
        outcome = Outcome(number, Status.DONE, source_size=(4000, 3000), timing=timing)
        timeline.fold(FileFinished("run", outcome))
    return timeline


def test_the_queue_of_messages_is_a_counter_where_it_was_watched(timeline, events):
    name = "messages in the queue"
    assert name not in {each["name"] for each in events}
    puts, gets = (BEGUN + 0.25, BEGUN + 0.5), (BEGUN + 0.75, BEGUN + 0.75)
    timeline.fold(QueueRead("run", BEGUN + 0.75, 1000, puts, gets, (), 2))
    traced = json.loads("".join(trace_lines(timeline, TASKS)))["traceEvents"]
    counts = [each for each in traced if each["name"] == name]
    assert {each["ph"] for each in counts} == {"C"}
    assert [each["args"]["messages"] for each in counts] == [1, 2, 1, 0]
    assert [each["ts"] for each in counts] == [250_000.0, 500_000.0, 750_000.0, 750_000.0]


@pytest.fixture
def events(timeline):
    return json.loads("".join(trace_lines(timeline, TASKS)))["traceEvents"]


def test_every_event_has_what_the_format_asks_of_its_kind(events):
    for event in events:
        assert event["ph"] in {"M", "X", "C"}
        assert isinstance(event["name"], str)
        assert isinstance(event["pid"], int)
        assert isinstance(event["tid"], int)
        if event["ph"] == "M":
            assert event["name"] in {"process_name", "process_sort_index", "thread_name"}
            assert set(event["args"]) <= {"name", "sort_index"}
        else:
            assert isinstance(event["ts"], float)
            assert event["ts"] >= 0
        if event["ph"] == "X":
            assert event["dur"] >= 0
            assert event["cat"] in {"start", "file", "phase"}
        if event["ph"] == "C":
            assert all(isinstance(value, int) for value in event["args"].values())


def test_every_worker_has_a_name_and_a_place_of_its_own(events):
    places = {
        e["pid"]: e["args"]["sort_index"] for e in events if "sort_index" in e.get("args", ())
    }
    drawn = {event["pid"] for event in events if event["ph"] == "X"}
    assert drawn == {7, 8}
    assert places[7] == 1
    assert places[8] == 2
    names = {e["pid"]: e["args"]["name"] for e in events if e["name"] == "process_name"}
    assert names[7] == "lane 1: worker 7"


def test_phases_lie_inside_their_file_and_files_of_a_worker_after_each_other(events):
    for worker in (7, 8):
        slices = [e for e in events if e["ph"] == "X" and e["pid"] == worker]
        files = [e for e in slices if e["cat"] == "file"]
        phases = [e for e in slices if e["cat"] == "phase"]
        assert len(phases) == len(files) * len(Stage)
        end = 0.0
        for file in files:
            assert file["ts"] >= end
            end = file["ts"] + file["dur"]
        for phase in phases:
            assert any(
                file["ts"] <= phase["ts"]
                and phase["ts"] + phase["dur"] <= file["ts"] + file["dur"] + 1e-6
                for file in files
            )


def test_slices_of_a_worker_hold_each_other_or_lie_apart(events):
    for worker in (7, 8):
        slices = [e for e in events if e["ph"] == "X" and e["pid"] == worker]
        assert {each["tid"] for each in slices} == {worker}
        assert {"start", "file", "phase"} == {each["cat"] for each in slices}
        open_until = []
        for each in sorted(slices, key=lambda e: (e["ts"], -e["dur"])):
            while open_until and open_until[-1] <= each["ts"] + 1e-6:
                open_until.pop()
            end = each["ts"] + each["dur"]
            assert not open_until or end <= open_until[-1] + 1e-6
            open_until.append(end)


def test_counters_tell_how_many_wait_and_how_many_are_finished_in_each_second(events):
    waiting = [e["args"]["files"] for e in events if e["name"] == "files waiting"]
    assert waiting == [4, 3, 2, 1, 0]
    finished = [e["args"]["files"] for e in events if e["name"] == "files a second"]
    assert finished == [0, 2, 2]


def test_names_of_any_bytes_make_a_file_that_can_be_written(timeline, tmp_path):
    path = tmp_path / "trace.json"
    save_lines(trace_lines(timeline, TASKS), path)
    loaded = json.loads(path.read_text(encoding="utf-8"))
    assert "odd\\xff\\n.jpg" in {event["name"] for event in loaded["traceEvents"]}
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_without_files_is_a_trace_as_well():
    empty = Timeline(TASKS, 2, BEGUN, width=64)
    assert json.loads("".join(trace_lines(empty, TASKS)))["traceEvents"]


def test_a_table_has_a_row_a_file_and_no_formula(timeline):
    lines = files_csv(timeline, TASKS).splitlines()
    assert lines[0].startswith('"kind","source","status","attempt","lane","worker","start_seconds"')
    kinds = [line.split(",")[0] for line in lines[1:]]
    assert kinds == ['"file"'] * len(TASKS) + ['"start-up"'] * 2
    row = lines[1].split(",")
    assert row[4:6] == ["1", "7"]
    assert float(row[16]) == pytest.approx(12.0)


def test_a_table_names_the_host_of_a_worker_of_a_cluster():
    timeline = Timeline(TASKS, 1, BEGUN, width=64)
    worker = HOST_STEP + 41
    timeline.fold(WorkerStarted("run", worker, 1, BEGUN, "second"))
    timeline.fold(WorkerLost("run", worker, None, BEGUN + 1))
    rows = csv.DictReader(files_csv(timeline, TASKS).splitlines())
    assert [(row["worker"], row["host"]) for row in rows] == [("41", "second")]


def test_times_are_told_with_the_machine_they_were_measured_on(timeline):
    told = json.loads(timings_json(timeline, TASKS))
    assert told["machine"]["cores"] >= 1
    assert [row["status"] for row in told["rows"]][:4] == ["done"] * len(TASKS)


def test_a_file_that_cannot_be_written_leaves_the_older_one(tmp_path):
    path = tmp_path / "kept.json"
    path.write_text("older")

    def lines():
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        save_lines(lines(), path)
    assert path.read_text() == "older"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["trace.txt", "missing/trace.json"])
def test_a_name_that_cannot_be_meant_is_refused_before_anything_is_begun(tmp_path, name):
    with pytest.raises(SettingsError, match=r"\.json|folder that exists"):
        check_export_path(tmp_path / name, (".json",))


def test_the_trace_says_what_its_events_do_not(timeline):
    trace = json.loads("".join(trace_lines(timeline, TASKS)))
    assert trace["otherData"]["cores"] == available_cores()
    assert trace["otherData"]["storage_cpu_seconds"] == 0.0
