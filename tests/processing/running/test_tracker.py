"""Counts and lanes stay true in whatever order messages come."""

from hypothesis import given
from hypothesis import strategies as st

from processing.running.events import (
    FileFinished,
    FilePostponed,
    FileStarted,
    RunFinished,
    RunPaused,
    RunResumed,
    WorkerDismissed,
    WorkerLost,
    WorkersChanged,
    WorkerStarted,
    WorkerStarting,
    WorkerStopped,
)
from processing.running.tracker import RunTracker
from processing.task import Status
from tests.support.examples import outcome, report_of

RUN = "run"
PLANNED = 6
WORKERS = st.integers(1, 3)
TASKS = st.integers(-1, PLANNED)  # one too few, one too many
MESSAGES = st.one_of(
    st.builds(FileStarted, st.just(RUN), TASKS, WORKERS, st.floats(0, 100)),
    st.builds(FileFinished, st.just(RUN), st.builds(outcome, TASKS, st.sampled_from(Status))),
    st.builds(WorkerStarted, st.just(RUN), WORKERS, st.integers(0, 2), st.floats(0, 100)),
    st.builds(FilePostponed, st.just(RUN), TASKS),
    st.builds(WorkerLost, st.just(RUN), WORKERS, st.none() | TASKS, st.floats(0, 100)),
    st.builds(WorkerStarting, st.just(RUN), WORKERS, st.integers(0, 2), st.floats(0, 100)),
    st.builds(WorkerStopped, st.just(RUN), WORKERS, st.floats(0, 100)),
    st.builds(WorkerDismissed, st.just(RUN), WORKERS, st.floats(0, 100)),
    st.builds(WorkersChanged, st.just(RUN), st.integers(1, 60), st.floats(0, 100)),
    st.sampled_from([RunPaused(RUN), RunResumed(RUN), RunFinished(RUN, report_of())]),
)


@given(st.lists(MESSAGES, max_size=60))
def test_any_messages_leave_counts_that_add_up_and_terminal_states_that_stay(messages):
    tracker = RunTracker(PLANNED)
    first_ends = {}
    for message in messages:
        tracker.fold(message)
        if isinstance(message, FileFinished) and 0 <= message.outcome.task_id < PLANNED:
            first_ends.setdefault(message.outcome.task_id, message.outcome)
        assert tracker.counts.ended == len(first_ends) <= PLANNED
        assert {n: tracker.outcome(n) for n in first_ends} == first_ends
        assert tracker.without_outcome() == [n for n in range(PLANNED) if n not in first_ends]
        busy = [lane.task_id for lane in tracker.lanes if lane.task_id is not None]
        assert len(busy) == len(set(busy))
        lanes = {lane.task_id: lane for lane in tracker.lanes}
        assert all(tracker.lane_of(n) is lanes.get(n) for n in range(-1, PLANNED + 1))
        assert not set(busy) & set(first_ends)


@given(st.permutations(range(PLANNED)), st.data())
def test_shuffled_and_repeated_ends_give_the_same_counts(order, data):
    ends = [FileFinished(RUN, outcome(n, list(Status)[n % 4])) for n in order]
    repeated = ends + data.draw(st.lists(st.sampled_from(ends)))
    tracker = RunTracker(PLANNED)
    for message in data.draw(st.permutations(repeated)):
        tracker.fold(message)
    counts = tracker.counts
    assert (counts.done, counts.skipped, counts.failed, counts.cancelled) == (2, 2, 1, 1)
    assert [each.task_id for each in tracker.outcomes()] == list(range(PLANNED))


def tracker_with_workers(*workers):
    tracker = RunTracker(PLANNED)
    for worker in workers:
        tracker.fold(WorkerStarted(RUN, worker, 1, 0.0))
    return tracker


def test_a_late_started_message_does_not_reopen_a_finished_file():
    tracker = tracker_with_workers(7)
    tracker.fold(FileFinished(RUN, outcome(0)))
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    assert tracker.lane_of(0) is None
    assert tracker.outcome(0).status is Status.DONE


def test_an_older_started_message_does_not_take_a_lane_back():
    tracker = tracker_with_workers(7)
    tracker.fold(FileStarted(RUN, 1, 7, 5.0))
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    assert tracker.lanes[0].task_id == 1


def test_a_file_that_ends_leaves_its_lane_even_if_its_worker_is_not_known():
    tracker = tracker_with_workers(7)
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    tracker.fold(FileFinished(RUN, outcome(0, Status.FAILED)))
    assert tracker.lanes[0].task_id is None


def test_a_lane_counts_the_files_that_ended_in_it():
    tracker = tracker_with_workers(7, 8)
    for task_id, worker in enumerate([7, 8, 7]):
        tracker.fold(FileFinished(RUN, outcome(task_id, worker=worker)))
    tracker.fold(FileFinished(RUN, outcome(0, worker=8)))
    assert [lane.finished for lane in tracker.lanes] == [2, 1]


def test_a_worker_that_replaces_a_lost_one_takes_its_lane():
    tracker = tracker_with_workers(7, 8)
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    tracker.fold(WorkerLost(RUN, 7, 0, 1.0))
    tracker.fold(WorkerStarted(RUN, 9, 1, 2.0))
    assert [(lane.number, lane.worker) for lane in tracker.lanes] == [(1, 9), (2, 8)]
    assert tracker.lane_of(0) is None


def test_a_new_session_empties_all_lanes_and_a_late_word_of_the_old_one_fills_none():
    tracker = tracker_with_workers(7, 8)
    tracker.fold(WorkerStarted(RUN, 9, 2, 3.0))
    tracker.fold(WorkerStarted(RUN, 7, 1, 0.0))
    assert [lane.worker for lane in tracker.lanes] == [9, 0]


def test_a_worker_that_was_dismissed_leaves_its_lane_to_the_next():
    tracker = tracker_with_workers(7, 8)
    tracker.fold(WorkerDismissed(RUN, 7, 1.0))
    assert [lane.worker for lane in tracker.lanes] == [0, 8]
    tracker.fold(WorkerStarted(RUN, 9, 1, 2.0))
    assert [lane.worker for lane in tracker.lanes] == [9, 8]


def test_the_end_of_the_run_empties_the_lanes():
    tracker = tracker_with_workers(7)
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    tracker.fold(RunFinished(RUN, report_of()))
    assert tracker.lane_of(0) is None


def test_changes_are_told_once():
    tracker = tracker_with_workers(7)
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    tracker.fold(FileStarted(RUN, 1, 7, 2.0))
    assert tracker.take_changed() == {0, 1}
    tracker.fold(FileFinished(RUN, outcome(1)))
    assert tracker.take_changed() == {1}
    assert tracker.take_changed() == set()


def test_a_result_that_overtakes_its_workers_introduction_is_counted_in_its_lane():
    tracker = RunTracker(2)
    tracker.fold(FileFinished(RUN, outcome(0, worker=7)))
    tracker.fold(WorkerStarted(RUN, 7, 1, 0.0))
    tracker.fold(WorkerStarted(RUN, 8, 1, 0.0))
    tracker.fold(FileFinished(RUN, outcome(1, worker=8)))
    assert [(lane.worker, lane.finished) for lane in tracker.lanes] == [(7, 1), (8, 1)]


def test_a_file_that_is_postponed_leaves_its_lane_and_has_no_outcome():
    tracker = RunTracker(1)
    tracker.fold(WorkerStarted(RUN, 7, 1, 0.0))
    tracker.fold(FileStarted(RUN, 0, 7, 1.0))
    tracker.take_changed()
    tracker.fold(FilePostponed(RUN, 0))
    assert tracker.lanes[0].task_id is None
    assert tracker.without_outcome() == [0]
    assert tracker.take_changed() == {0}


def test_a_worker_is_starting_until_it_is_up_and_has_its_lane_already():
    tracker = RunTracker(PLANNED)
    tracker.fold(WorkerStarting(RUN, 7, 1, 0.0))
    assert [(lane.worker, tracker.is_starting(lane.worker)) for lane in tracker.lanes] == [
        (7, True)
    ]
    tracker.fold(WorkerStarted(RUN, 7, 1, 1.0))
    assert not tracker.is_starting(7)
    tracker.fold(WorkerStopped(RUN, 7, 2.0))
    assert [lane.worker for lane in tracker.lanes] == [0]
