"""A timeline tells the same of a run in whatever order its messages come."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.measuring.timeline.timeline import Absence, Timeline
from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    RunFinished,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
)
from processing.running.tracker import RunTracker
from processing.task import Outcome, Stage, Status, Task, Timing
from tests.support.examples import report_of

RUN = "run"
BEGUN = 1000.0  # the run's begin by the clock
WIDTH = 32
PLANNED = 12
TASKS = [
    Task(n, Path(f"{n}.{'png' if n % 3 else 'JPG'}"), Path(f"out/{n}")) for n in range(PLANNED)
]


def new_timeline(workers=2):
    return Timeline(TASKS, workers, BEGUN, WIDTH)


def ended(task_id, worker=7, start=1.0, seconds=1.0, cpu=0.5, **facts):
    stamps = tuple(BEGUN + start + seconds * step / 5 for step in range(len(Stage) + 1))
    timing = Timing(worker, stamps, cpu)
    facts = {"source_size": (2000, 1000), **facts}
    return FileFinished(RUN, Outcome(task_id, Status.DONE, timing=timing, **facts))


def a_run():
    """Return the messages of a run of three workers, the second of which is replaced."""
    told = [WorkerStarted(RUN, worker, 1, BEGUN + 0.1 * worker) for worker in (7, 8, 9)]
    for task_id in range(PLANNED):
        worker, start = 7 + task_id % 3, 1.0 + task_id // 3
        told.append(FileStarted(RUN, task_id, worker, BEGUN + start))
        told.append(ended(task_id, worker, start, 0.75))
    return told


def picture(timeline):
    """Return what is drawn and reckoned of the whole run."""
    columns = timeline.columns
    return (
        [
            [columns.column(lane, number).busy for number in range(WIDTH)]
            for lane in range(timeline.lanes)
        ],
        sorted((each.task_id, each.lane, each.stamps) for each in timeline.records),
        timeline.running,
        timeline.waiting,
        timeline.start_ups(6.0),
        timeline.effort(BEGUN + 6),
    )


def flat(value):
    if isinstance(value, list | tuple):
        return [number for each in value for number in flat(each)]
    return [value] if isinstance(value, int | float) else []


@given(st.randoms(use_true_random=False))
def test_files_may_begin_and_end_in_any_order_of_arrival(source):
    straight, shuffled = new_timeline(3), new_timeline(3)
    told = a_run()
    introductions, files = told[:3], told[3:]
    for message in introductions + files:
        straight.fold(message)
    mixed = [*source.sample(files, len(files)), source.choice(files)]
    for message in introductions + mixed:
        shuffled.fold(message)
    assert flat(picture(shuffled)) == pytest.approx(flat(picture(straight)), abs=1e-9)
    assert shuffled.running == ()


@given(st.randoms(use_true_random=False))
def test_even_introductions_may_come_late_without_a_second_lost(source):
    timeline = new_timeline(3)
    told = a_run()
    for message in source.sample(told, len(told)):
        timeline.fold(message)
    assert timeline.lanes == 3
    effort = timeline.effort(BEGUN + 6)
    assert effort.busy == pytest.approx(PLANNED * 0.75, abs=1e-9)
    by_worker = {record.worker: record.lane for record in timeline.records}
    assert sorted(by_worker.values()) == [0, 1, 2]


@given(st.integers(0, 2**32))
def test_lanes_are_those_of_the_tracker(seed):
    source = random.Random(seed)
    tracker, timeline = RunTracker(PLANNED), new_timeline()
    alive, last = [], 6
    for task_id in range(PLANNED):
        if source.random() < 0.3 or not alive:
            last += 1
            alive.append(last)
            news = [WorkerStarted(RUN, last, 1, BEGUN)]
        elif source.random() < 0.3:
            news = [WorkerLost(RUN, alive.pop(source.randrange(len(alive))), None, BEGUN)]
        else:
            news = [ended(task_id, source.choice(alive))]
        for message in news:
            tracker.fold(message)
            timeline.fold(message)
    lanes = {lane.worker: lane.number - 1 for lane in tracker.lanes if lane.worker}
    ours = {worker: timeline.lives.lanes.lane_of(worker) for worker in lanes}
    assert ours == lanes


def test_a_worker_that_replaces_a_lost_one_goes_on_in_its_lane():
    timeline = new_timeline()
    for worker in (7, 8):
        timeline.fold(WorkerStarted(RUN, worker, 1, BEGUN))
    timeline.fold(ended(0, worker=7))
    timeline.fold(WorkerLost(RUN, 7, None, BEGUN + 3.5))
    timeline.fold(WorkerStarted(RUN, 9, 1, BEGUN + 5))
    timeline.fold(ended(1, worker=9, start=6.0))
    timeline.fold(ended(2, worker=7, start=3.0))  # what the lost one did is told late
    assert [(each.task_id, each.worker) for each in timeline.records.between(0, 0, 99)] == [
        (0, 7),
        (2, 7),
        (1, 9),
    ]
    assert timeline.lanes == 2


def test_a_new_session_takes_the_lanes_from_the_first_on():
    timeline = new_timeline()
    for worker in (7, 8):
        timeline.fold(WorkerStarted(RUN, worker, 1, BEGUN))
    timeline.fold(WorkerStarted(RUN, 9, 2, BEGUN + 5))
    timeline.fold(WorkerStarted(RUN, 7, 1, BEGUN))  # late word of one that is gone
    timeline.fold(WorkerStarted(RUN, 10, 2, BEGUN + 6))
    for task_id, worker in enumerate((9, 10, 7, 8)):
        timeline.fold(ended(task_id, worker))
    assert [record.lane for record in timeline.records] == [0, 1, 0, 1]
    assert timeline.lanes == 2


def test_a_file_shows_while_it_is_worked_on_and_a_late_word_of_it_changes_nothing():
    timeline = new_timeline()
    timeline.fold(FileStarted(RUN, 3, 7, BEGUN + 1))
    assert [(each.task_id, each.since) for each in timeline.running] == [(3, 1.0)]
    assert timeline.waiting == PLANNED - 1
    assert timeline.effort(BEGUN + 3).running == pytest.approx(2.0)
    timeline.fold(ended(3))
    timeline.fold(FileStarted(RUN, 3, 7, BEGUN + 1))
    timeline.fold(ended(3, seconds=50.0))
    assert timeline.running == ()
    assert len(timeline.records) == 1


@pytest.mark.parametrize(
    "message",
    [
        FilePostponed(RUN, 3),
        WorkerLost(RUN, 7, 3, BEGUN + 2),
        RunFinished(RUN, report_of()),
        FileFinished(RUN, Outcome(3, Status.CANCELLED)),
    ],
)
def test_whatever_ends_the_work_on_a_file_ends_its_bar(message):
    timeline = new_timeline()
    timeline.fold(FileStarted(RUN, 3, 7, BEGUN + 1))
    timeline.fold(message)
    assert timeline.running == ()


def test_start_up_reaches_from_the_runs_begin_if_it_was_not_announced():
    timeline = new_timeline()
    timeline.fold(WorkerStarted(RUN, 7, 1, BEGUN + 0.25))
    timeline.fold(WorkerStarted(RUN, 8, 1, BEGUN + 0.5))
    timeline.fold(WorkerLost(RUN, 7, None, BEGUN + 3.5))
    timeline.fold(WorkerStarted(RUN, 9, 1, BEGUN + 4))
    assert [(each.lane, each.since, each.until) for each in timeline.start_ups(9.0)] == [
        (0, 0.0, 0.25),
        (1, 0.0, 0.5),
    ]


def test_pauses_do_not_count_as_time_that_passed():
    timeline = new_timeline()
    timeline.fold(ended(0))
    timeline.pause(BEGUN + 3)
    timeline.pause(BEGUN + 4)
    assert timeline.effort(BEGUN + 9).elapsed == pytest.approx(2.0)
    timeline.resume(BEGUN + 10)
    timeline.resume(BEGUN + 11)
    assert timeline.effort(BEGUN + 12).elapsed == pytest.approx(4.0)


def test_what_is_in_work_when_a_pause_is_asked_for_counts_with_the_time_it_takes():
    timeline = new_timeline(workers=1)
    timeline.fold(ended(0, start=0.0))
    timeline.fold(FileStarted(RUN, 1, 7, BEGUN + 1))
    timeline.pause(BEGUN + 1.5)
    assert timeline.effort(BEGUN + 3).elapsed == pytest.approx(3.0)
    timeline.fold(ended(1, start=1.0, seconds=3.0))
    assert timeline.effort(BEGUN + 9).elapsed == pytest.approx(4.0)
    assert timeline.effort(BEGUN + 9).lanes_occupied == pytest.approx(1.0)
    timeline.resume(BEGUN + 10)
    assert timeline.effort(BEGUN + 11).elapsed == pytest.approx(5.0)


def test_a_pause_that_ends_before_the_work_does_stops_no_clock():
    timeline = new_timeline(workers=1)
    timeline.fold(FileStarted(RUN, 0, 7, BEGUN))
    timeline.pause(BEGUN + 1)
    timeline.resume(BEGUN + 2)
    assert timeline.effort(BEGUN + 3).elapsed == pytest.approx(3.0)


def test_a_pause_before_the_first_file_is_no_part_of_the_time():
    timeline = new_timeline(workers=1)
    timeline.pause(BEGUN + 1)
    timeline.resume(BEGUN + 10)
    timeline.fold(ended(0, start=10.0, seconds=2.0))
    assert timeline.effort(BEGUN + 12).elapsed == pytest.approx(2.0)


def test_a_word_that_comes_after_the_pause_changes_what_was_taken_for_one():
    """Its worker was on it all the time, but nobody had heard of that."""
    timeline = new_timeline(workers=1)
    timeline.fold(ended(0, start=0.0))
    timeline.pause(BEGUN + 1.5)
    timeline.resume(BEGUN + 5)
    timeline.fold(ended(1, start=1.0, seconds=4.5))
    assert timeline.effort(BEGUN + 5.5).lanes_occupied == pytest.approx(1.0)


def test_a_resumption_that_is_heard_of_late_takes_the_pause_from_nobody():
    timeline = new_timeline(workers=1)
    timeline.fold(ended(0, start=0.0))
    timeline.pause(BEGUN + 1.03)
    timeline.resume(BEGUN + 5.03)
    timeline.fold(ended(1, start=5.0, seconds=2.0))
    assert timeline.effort(BEGUN + 7).elapsed == pytest.approx(3.03)
    assert timeline.effort(BEGUN + 7).lanes_occupied == pytest.approx(3 / 3.03)


@given(st.integers(0, 100_000))
def test_never_are_more_lanes_occupied_than_there_are_workers(seed):
    chance = random.Random(seed)
    workers = chance.randrange(1, 4)
    pauses = sorted(chance.uniform(0, 12) for _ in range(2 * chance.randrange(4)))
    told = []
    for number, moment in enumerate(pauses):
        late = chance.choice([0.0, 0.03])  # as long as the window waits until it looks
        told.append((moment + late, "resume" if number % 2 else "pause"))
    asked = list(zip(pauses[::2], pauses[1::2], strict=True))
    free = [chance.uniform(0, 1) for _ in range(workers)]
    for task_id in range(PLANNED):
        lane = min(range(workers), key=free.__getitem__)
        start = next((until for since, until in asked if since < free[lane] < until), free[lane])
        seconds = chance.uniform(0.01, 3)
        free[lane] = start + seconds
        late = chance.choice([0.0, 0.05, 0.5])  # messages come late, and overtake each other
        started = FileStarted(RUN, task_id, 7 + lane, BEGUN + start)
        told.append((start + late, started))
        told.append((start + seconds, ended(task_id, 7 + lane, start, seconds)))
    timeline = new_timeline(workers)
    for moment, message in sorted(told, key=lambda each: each[0]):
        if message == "pause":
            timeline.pause(BEGUN + moment)
        elif message == "resume":
            timeline.resume(BEGUN + moment)
        else:
            timeline.fold(message)
        effort = timeline.effort(BEGUN + moment + chance.uniform(0, 0.2))
        assert effort is None or effort.lanes_occupied <= workers * (1 + 1e-9)


def test_figures_need_a_file_that_was_begun():
    timeline = new_timeline()
    timeline.fold(WorkerStarted(RUN, 7, 1, BEGUN))
    assert timeline.effort(BEGUN + 1) is None


def test_the_queue_empties_column_by_column():
    timeline = new_timeline(3)
    for message in a_run():
        timeline.fold(message)
    depths = timeline.queue_depths()
    assert depths == sorted(depths, reverse=True)
    assert depths[0] in range(PLANNED + 1)
    assert depths[-1] == timeline.waiting == 0
    assert depths[timeline.columns.column_at(0.5)] == PLANNED
    assert depths[timeline.columns.column_at(1.5)] == PLANNED - 3


def test_the_rate_is_that_of_the_last_seconds():
    timeline = new_timeline()
    for task_id in range(6):
        timeline.fold(ended(task_id, start=5.0 * task_id))
    assert timeline.rate(BEGUN + 26).files_per_second == pytest.approx(0.3)
    assert timeline.rate(BEGUN + 26).megapixels_per_second == pytest.approx(0.6)
    assert timeline.rate(BEGUN + 99).files_per_second == 0
    assert new_timeline().rate(BEGUN).files_per_second == 0


def test_megapixels_are_added_up_by_format():
    timeline = new_timeline()
    for task_id in range(4):
        timeline.fold(ended(task_id))
    amounts = {each.format: each.megapixels for each in timeline.amounts()}
    assert amounts == {".jpg": pytest.approx(4.0), ".png": pytest.approx(4.0)}


def test_outcomes_that_no_worker_made_and_unknown_files_leave_no_record():
    timeline = new_timeline()
    timeline.fold(FileFinished(RUN, Outcome(0, Status.SKIPPED)))
    timeline.fold(ended(PLANNED))
    assert len(timeline.records) == 0
    assert timeline.waiting == PLANNED - 1


def test_the_figures_add_up_what_opening_and_writing_took_of_the_processor():
    timeline = new_timeline()
    for task_id in range(3):
        stamps = tuple(BEGUN + task_id + step / 5 for step in range(6))
        timing = Timing(7, stamps, 0.5, 0.125)
        timeline.fold(FileFinished(RUN, Outcome(task_id, Status.DONE, timing=timing)))
    effort = timeline.effort(BEGUN + 3)
    assert effort.storage == pytest.approx(1.2)
    assert effort.storage_cpu == pytest.approx(0.375)


def test_a_failure_that_reached_two_stages_is_kept_with_those():
    timeline = new_timeline()
    timing = Timing(7, (BEGUN + 1, BEGUN + 2, BEGUN + 4), 2.0)
    timeline.fold(FileFinished(RUN, Outcome(0, Status.FAILED, "bad", timing=timing)))
    record = timeline.records[0]
    assert [(span.stage, span.start, span.end) for span in record.spans()] == [
        (Stage.OPEN, 1.0, 2.0),
        (Stage.DECODE, 2.0, 4.0),
    ]
    assert (record.busy_seconds, record.storage_seconds) == (3.0, 1.0)


def test_what_ended_in_an_earlier_run_waits_for_nobody():
    carried = range(1, len(TASKS))
    assert Timeline(TASKS, 2, BEGUN, WIDTH, carried=carried).waiting == 1


def test_workers_that_come_and_go_count_as_long_as_they_are_there():
    timeline = new_timeline(3)
    timeline.fold(FileStarted(RUN, 0, 7, BEGUN))
    timeline.fold(WorkersChanged(RUN, 5, BEGUN + 2))
    assert timeline.effort(BEGUN + 4).workers == 4  # 3 for 2 s, then 5 for 2 s
    timeline.fold(WorkersChanged(RUN, 4, BEGUN + 4))
    assert timeline.effort(BEGUN + 6).workers == pytest.approx((6 + 20) / 6)  # one is still there
    timeline.fold(WorkerDismissed(RUN, 8, BEGUN + 6))
    assert timeline.effort(BEGUN + 8).workers == pytest.approx((6 + 20 + 8) / 8)


def test_without_a_change_the_number_of_workers_is_exact():
    timeline = new_timeline(3)
    timeline.fold(FileStarted(RUN, 0, 7, BEGUN))
    assert timeline.effort(BEGUN + 0.7).workers == 3


def test_a_lane_knows_when_it_had_no_worker():
    timeline = new_timeline()
    timeline.fold(WorkerStarted(RUN, 7, 1, BEGUN))
    timeline.fold(WorkerDismissed(RUN, 7, BEGUN + 2))
    assert timeline.absences(5.0) == [Absence(0, pytest.approx(2), 5.0)]
    timeline.fold(WorkerStarted(RUN, 9, 1, BEGUN + 4))
    assert timeline.absences(5.0) == [Absence(0, pytest.approx(2), pytest.approx(4))]


def test_a_worker_dismissed_twice_is_absent_once():
    timeline = new_timeline()
    timeline.fold(WorkerStarted(RUN, 7, 1, BEGUN))
    for at in (2, 3):
        timeline.fold(WorkerDismissed(RUN, 7, BEGUN + at))
    assert timeline.absences(5.0) == [Absence(0, pytest.approx(2), 5.0)]
