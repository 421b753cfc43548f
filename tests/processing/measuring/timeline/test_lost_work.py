"""What a worker that dies takes with it is told as lost, with its death and what follows."""

import csv
import json

import pytest

from processing.measuring.timeline.csv import files_csv
from processing.measuring.timeline.lives import Absence, End, StartUp, WorkerEnd
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.timeline.timeline import LostWork, Timeline
from processing.running.events import FileStarted, RunFinished, WorkerLost, WorkerStopped
from processing.running.tracker import RunTracker
from tests.support.examples import report_of
from tests.support.killed_worker_story import (
    ALONE,
    BEGUN,
    KILLED,
    NEXT,
    NEXT_BESIDE,
    STOPPED,
    TASKS,
    ended,
    killed_worker_story,
)


def timeline_of(messages):
    timeline = Timeline(TASKS, 2, BEGUN, 64)
    for message in messages:
        timeline.fold(message)
    return timeline


@pytest.fixture
def timeline():
    return timeline_of(killed_worker_story())


def test_what_was_in_work_is_lost_from_its_begin_to_the_end_of_its_worker(timeline):
    assert sorted(timeline.lost, key=lambda lost: lost.lane) == [
        LostWork(0, KILLED, 0, 1.0, 2.0, WorkerEnd.DIED, 1),
        LostWork(1, STOPPED, 1, 1.25, 2.125, WorkerEnd.STOPPED, 1),
    ]


def test_the_death_stands_in_its_lane_with_its_worker_and_its_cause(timeline):
    assert timeline.ends == [
        End(0, KILLED, 2.0, WorkerEnd.DIED, "SIGKILL"),
        End(1, STOPPED, 2.125, WorkerEnd.STOPPED),
    ]


def test_each_start_up_stands_in_the_lane_of_its_own_worker(timeline):
    assert timeline.start_ups(9.0) == [
        StartUp(0, KILLED, 0.25, 0.5),
        StartUp(0, NEXT, 2.25, 2.5),
        StartUp(0, ALONE, 4.0, 4.25),
        StartUp(1, STOPPED, 0.25, 0.5),
        StartUp(1, NEXT_BESIDE, 2.25, 2.5),
    ]


def test_between_a_death_and_the_next_start_a_lane_has_no_worker(timeline):
    assert timeline.absences(5.5) == [
        Absence(0, 0.0, 0.25),
        Absence(0, 2.0, 2.25),
        Absence(1, 0.0, 0.25),
        Absence(1, 2.125, 2.25),
        Absence(1, 4.0, 5.5),
    ]


def test_a_worker_that_comes_up_is_told_as_such_before_it_is_ready():
    timeline = timeline_of(killed_worker_story()[:2])
    assert timeline.start_ups(0.375) == [
        StartUp(0, KILLED, 0.25, 0.375),
        StartUp(1, STOPPED, 0.25, 0.375),
    ]


def test_the_next_try_of_a_file_is_numbered(timeline):
    assert [timeline.attempt_of(task_id) for task_id in range(3)] == [2, 2, 1]
    again = timeline_of([*killed_worker_story()[:-1], FileStarted("run", 0, ALONE, BEGUN + 4.25)])
    assert [(each.task_id, each.attempt) for each in again.running] == [(0, 2)]


def test_a_result_that_comes_after_all_was_not_lost():
    story = killed_worker_story()
    timeline = timeline_of([*story[:8], ended(1, STOPPED, 1.25, 0.75)[1], *story[8:]])
    assert [each.task_id for each in timeline.lost] == [0]
    assert timeline.attempt_of(1) == 1


def test_results_that_waited_to_be_told_are_lost_with_their_worker():
    timeline = timeline_of(
        [
            *killed_worker_story()[:4],
            FileStarted("run", 0, KILLED, BEGUN + 1.0),
            FileStarted("run", 1, KILLED, BEGUN + 1.5),
            WorkerLost("run", KILLED, 1, BEGUN + 2.0),
        ]
    )
    assert [(each.task_id, each.since, each.until) for each in timeline.lost] == [
        (0, 1.0, 1.5),
        (1, 1.5, 2.0),
    ]


def test_a_cancelled_run_loses_what_was_in_work():
    stopped = WorkerStopped("run", KILLED, BEGUN + 1.75)
    finished = RunFinished("run", report_of())
    timeline = timeline_of([*killed_worker_story()[:5], stopped, finished])
    assert [(each.task_id, each.until) for each in timeline.lost] == [(0, 1.75)]


def test_a_late_word_of_a_dead_worker_begins_nothing():
    timeline = timeline_of(
        [*killed_worker_story()[:8], FileStarted("run", 2, KILLED, BEGUN + 1.875)]
    )
    assert timeline.running == ()


def test_lanes_are_those_of_the_tracker_before_workers_are_up():
    tracker = RunTracker(len(TASKS))
    for number, message in enumerate(killed_worker_story()):
        tracker.fold(message)
        timeline = timeline_of(killed_worker_story()[: number + 1])
        assert tuple(lane.worker for lane in tracker.lanes) == timeline.lives.lanes.workers


def test_a_trace_has_deaths_as_instants_and_start_ups_with_their_own_processes(timeline):
    events = json.loads("".join(trace_lines(timeline, TASKS)))["traceEvents"]
    instants = [(e["name"], e["pid"], e["ts"], e["s"]) for e in events if e["ph"] == "i"]
    assert instants == [
        ("worker died", KILLED, 2_000_000.0, "p"),
        ("worker stopped", STOPPED, 2_125_000.0, "p"),
    ]
    starts = {e["pid"]: (e["ts"], e["dur"]) for e in events if e.get("cat") == "start"}
    assert starts == {
        KILLED: (250_000.0, 250_000.0),
        STOPPED: (250_000.0, 250_000.0),
        NEXT: (2_250_000.0, 250_000.0),
        NEXT_BESIDE: (2_250_000.0, 250_000.0),
        ALONE: (4_000_000.0, 250_000.0),
    }
    lost = {e["pid"]: e["name"] for e in events if e.get("cat") == "lost"}
    assert lost == {KILLED: "lost: 0.jpg", STOPPED: "lost: 1.jpg"}
    tries = {e["name"]: e["args"]["attempt"] for e in events if e.get("cat") == "file"}
    assert tries == {"0.jpg": 2, "1.jpg": 2, "2.jpg": 1}
    names = {e["pid"]: e["args"]["name"] for e in events if e["name"] == "process_name"}
    assert names[ALONE] == f"lane 1: worker {ALONE}"


def test_a_table_has_lost_work_start_ups_and_deaths(timeline):
    rows = list(csv.DictReader(files_csv(timeline, TASKS).splitlines()))
    kinds = [(row["kind"], int(row["worker"]), float(row["end_seconds"])) for row in rows]
    assert kinds[3:5] == [("lost", STOPPED, 2.125), ("lost", KILLED, 2.0)]
    assert ("start-up", ALONE, 4.25) in kinds
    assert kinds[-2:] == [("died", KILLED, 2.0), ("stopped", STOPPED, 2.125)]
    assert [row["attempt"] for row in rows[:3]] == ["2", "1", "2"]
    assert rows[-2]["status"] == "SIGKILL"
