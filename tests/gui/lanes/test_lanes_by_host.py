"""The lanes of a cluster lie by host, and say which one that is."""

import pytest

from gui.control.recording import Recording
from gui.control.run_progress import ProgressMeter
from gui.lanes._bar_selection import Direction
from gui.lanes._bar_text import description_at
from gui.lanes._layout import rows_in
from gui.lanes._saved_picture import title_of
from gui.lanes._table import LaneColumn, LaneModel
from gui.lanes._worker_words import death_label, short_id, worker_id
from gui.lanes.view import LanesView
from processing.measuring.timeline.lives import End, WorkerEnd
from processing.planning.planner import make_plan
from processing.running.events import FileFinished, RunFinished, WorkersChanged, WorkerStarted
from processing.running.lanes import HOST_STEP
from processing.settings.batch import BatchSettings, EngineKind
from processing.task import Outcome, Status, Timing
from tests.support.fake_window import FOLDER, numbered_sources

WORKERS = {70: "first", 80 + HOST_STEP: "second", 71: "first", 81 + HOST_STEP: "second"}


def started():
    """Return what is told as the workers of two hosts come in turn."""
    for number, (worker, host) in enumerate(WORKERS.items(), start=1):
        yield WorkersChanged("run", number, 0.0)
        yield WorkerStarted("run", worker, 1, 0.0, host)


def plan_of(scheduler="tls://first:8786"):
    settings = BatchSettings(
        (FOLDER,), FOLDER / "out", workers=3, engine=EngineKind.DASK, scheduler=scheduler
    )
    return make_plan(settings, numbered_sources(4))


@pytest.fixture
def recording():
    """A run that is over, in which each worker made one picture."""
    made = Recording(plan_of(), 0.0)
    for message in started():
        made.fold(message, 0.0)
    for task_id, worker in enumerate(WORKERS):
        timing = Timing(worker, tuple(step / 6 for step in range(6)), 0.25)
        outcome = Outcome(task_id, Status.DONE, source_size=(100, 100), timing=timing)
        made.fold(FileFinished("run", outcome), 1.0)
    made.fold(RunFinished("run", None), 1.0)
    return made


def test_lanes_of_one_host_lie_side_by_side(recording):
    assert recording.lanes == 4
    assert recording.hosts == ("first", "second")
    assert recording.order == (0, 2, 1, 3)


def test_lanes_of_one_machine_lie_one_by_one():
    recording = Recording(plan_of(scheduler=""), 0.0)
    for worker in (70, 71):
        recording.fold(WorkerStarted("run", worker, 1, 0.0), 0.0)
    assert recording.order == ()
    assert short_id(recording, 70) == worker_id(recording, 70) == "pid 70"


def test_each_place_on_the_widget_is_that_of_the_lane_that_is_painted_there():
    order = (0, 2, 1, 3)
    rows = rows_in(200, 4, order=order)
    tops = [rows.top(lane) for lane in order]
    assert tops == sorted(tops)
    assert [rows.lane_at(top) for top in tops] == list(order)


def test_a_worker_is_told_by_its_process_id_and_its_host(recording):
    second = 80 + HOST_STEP
    assert worker_id(recording, second) == "pid 80 on second"
    assert short_id(recording, second) == "second"
    assert "000001.jpg, worker 2 (pid 80 on second)" in description_at(recording, 1, 0.1, 0.2)
    assert death_label(End(1, second, 0.5, WorkerEnd.DIED)) == "pid 80 died"


def test_the_arrow_keys_follow_what_is_seen(recording, qtbot):
    view = LanesView()
    qtbot.addWidget(view)
    view.resize(682, 200)
    view.show()
    view.show_recording(recording)
    view.advance()
    seen = []
    for way in (Direction.BELOW, *[Direction.BELOW] * 3):
        view.walk(way)
        seen.append(view.chosen.lane)
    assert seen == [0, 2, 1, 3]


def test_the_table_has_the_lanes_of_a_host_together_and_names_it():
    meter = ProgressMeter(plan_of(), 0.0)
    for message in started():
        meter.fold(message, 0.0)
    model = LaneModel()
    model.show_lanes(meter.progress(1.0).lanes)
    shown = [model.index(row, LaneColumn.WORKER).data() for row in range(model.rowCount())]
    assert shown == [
        "Worker 1 (first)",
        "Worker 3 (first)",
        "Worker 2 (second)",
        "Worker 4 (second)",
    ]


def test_the_figures_count_the_workers_that_the_cluster_has(recording):
    assert recording.effort(1.0).workers == 4
    assert recording.cores == 0  # those of other machines are not known


def test_a_saved_picture_says_how_large_the_cluster_was(recording):
    assert title_of(recording) == "4 pictures, 2 hosts, 4 workers: who did what when"
