"""What the lanes show of a run is what its report tells."""

import queue
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from gui.control.recording import Recording
from processing.measuring.recordings.recorded_run import read_run
from processing.measuring.samples.sample_set import make_samples
from processing.measuring.timeline.perfetto import trace_lines
from processing.measuring.what_if.answer import measured_of
from processing.measuring.what_if.costs import costs_of
from processing.running.events import Message, PlanSettled, RunFinished, RunStarted
from processing.running.preparation import Preparation
from processing.running.runner import Run
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from tests.support.bounds import WAIT_SECONDS

WORKERS = 2
PICTURES = 12


def messages_of(work, inbox: "queue.SimpleQueue[Message]") -> list[Message]:
    """Return all messages of `work`, up to its last."""
    messages: list[Message] = []
    work.start()
    while not messages or not isinstance(messages[-1], PlanSettled | RunFinished):
        messages.append(inbox.get(timeout=WAIT_SECONDS))
    assert work.join(WAIT_SECONDS)
    return messages


@pytest.fixture
def recorded_run(tmp_path: Path):
    """A recording and the report of the same run by a pool; one picture of it is broken."""
    folder = tmp_path / "pictures"
    for _ in make_samples(folder, count=PICTURES, width_pixels=300, height_pixels=200):
        pass
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture at all")
    recipe = Recipe(width_pixels=64, height_pixels=64)
    settings = BatchSettings((folder,), tmp_path / "out", recipe, workers=WORKERS)
    inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
    plan = messages_of(Preparation(settings, inbox.put), inbox)[-1].plan
    messages = messages_of(Run(plan, inbox.put), inbox)
    begun = next(each.at for each in messages if isinstance(each, RunStarted))
    recording = Recording(plan, begun)
    for message in messages:
        recording.fold(message, time.perf_counter())
    return recording, messages[-1].report


def test_the_lanes_of_a_run_agree_with_its_report(recorded_run):
    recording, report = recorded_run
    seconds: defaultdict[int, float] = defaultdict(float)
    files: Counter[int] = Counter()
    for row in report.rows():
        seconds[row.worker] += row.seconds
        files[row.worker] += 1
    lanes = {record.worker: record.lane for record in recording.timeline.records}
    assert lanes.keys() == seconds.keys()
    efforts = recording.lane_efforts()
    assert sum(effort.files for effort in efforts) == PICTURES + 1
    columns = recording.timeline.columns
    for worker, lane in lanes.items():
        assert efforts[lane].files == files[worker]
        assert efforts[lane].busy == pytest.approx(seconds[worker], abs=1e-4)
        drawn = sum(sum(columns.column(lane, n).busy) for n in range(columns.width))
        assert drawn == pytest.approx(seconds[worker], abs=1e-4)
    effort = recording.effort(time.perf_counter())
    assert effort.files == len(report.outcomes)
    assert effort.lanes_occupied <= WORKERS + 1e-6
    assert 0 <= effort.storage_cpu <= effort.cpu


def test_a_real_run_is_simulated_within_the_bounds_of_its_work(recorded_run):
    recording, _ = recorded_run
    measured = measured_of(recording.timeline, 2)
    costs = measured.costs
    assert len(costs.tasks) == PICTURES + 1
    assert measured.pool.workers == len({r.lane for r in recording.timeline.records})
    dispatch, pictures = costs.dispatch, len(costs.tasks)
    most = costs.work + pictures * (dispatch.chunk + dispatch.task) + dispatch.next_start * WORKERS
    least = max(costs.longest, costs.core_work / 2)
    assert least - 1e-6 <= measured.again.seconds <= most + 1e-6


def test_the_trace_of_a_real_run_tells_the_same_costs(recorded_run, tmp_path):
    recording, _ = recorded_run
    path = tmp_path / "run.json"
    lines = trace_lines(recording.timeline, recording.plan.tasks)
    path.write_text("".join(lines), encoding="utf-8")
    read, known = costs_of(read_run(path).timeline), costs_of(recording.timeline)
    assert read.work == pytest.approx(known.work, rel=1e-3)
    assert read.core_work == pytest.approx(known.core_work, rel=1e-3)
    assert read.dispatch.chunk == pytest.approx(known.dispatch.chunk, abs=1e-4)
