"""A step of the guided tour makes its own pictures, is watched to its end, and can be ended."""

import queue

import pytest
from PIL import Image

from processing.measuring.benchmark.tour import TourRun
from processing.measuring.benchmark.tour_results import PassBegun, PassEnded, PicturesMade
from processing.measuring.benchmark.tour_steps import (
    DEATH,
    GIANT,
    ORDER,
    TINY,
    Extent,
    Lot,
    make_lot,
    steps_for,
)
from processing.running.events import FileFinished, RunFinished, WorkerLost, WorkerStarted
from processing.task import Status
from tests.support.workloads import follow

SMALL = Extent(
    files=4,
    size=(64, 48),
    different=2,
    beside_giant=3,
    giant_size=(200, 120),
    tiny_files=5,
    tiny_size=(32, 24),
    box=16,
)


def run_step(number, folder, on_message=lambda _run, _message: None, **changes):
    """Run a step, and return its last word and what was watched."""
    inbox, watched = queue.SimpleQueue(), []
    step = steps_for(1, SMALL)[number - 1]

    def watch(message):
        watched.append(message)
        on_message(run, message)

    run = TourRun(step, folder, inbox.put, watch, extent=SMALL, **changes)
    return follow(run, inbox)[-1], watched


def of(kind, watched):
    return [message for message in watched if isinstance(message, kind)]


def test_the_giant_is_last_and_then_first_and_everything_is_told(tmp_path):
    end, watched = run_step(GIANT, tmp_path)
    assert (end.problem, end.was_cancelled) == ("", False)
    assert [each.made for each in of(PicturesMade, watched)] == [1, 2, 3, 4]
    last, first = (each.result for each in of(PassEnded, watched))
    assert (last.title, first.title) == ("Giant last", "Giant first")
    assert (last.files, first.files, last.failed + first.failed) == (4, 4, 0)
    assert min(last.seconds, last.start_seconds, last.busy_seconds) > 0
    begun, ended = of(PassBegun, watched), of(RunFinished, watched)
    assert [each.plan.settings.workers for each in begun] == [2, 2]
    assert [len(each.report.outcomes) for each in ended] == [4, 4]
    assert len(of(FileFinished, watched)) == 8
    assert len(of(WorkerStarted, watched)) == 4
    (giant,) = [
        task.id
        for task in begun[0].plan.tasks
        if begun[0].plan.sources[task.id].relative.parts[0] == "giant"
    ]
    assert giant == 3


def test_tiny_files_are_handed_over_alone_and_in_chunks_and_waiting_is_measured(tmp_path):
    end, watched = run_step(TINY, tmp_path, wait_milliseconds=20)
    assert end.problem == ""
    results = [each.result for each in of(PassEnded, watched)]
    assert [each.workers for each in results] == [1, 2, 2]
    assert [each.files for each in results] == [5, 5, 5]
    assert {each.wait_milliseconds for each in results} == {20}
    assert results[0].seconds >= 5 * 0.02
    assert all(each.busy_seconds >= 5 * 0.02 for each in results)


@pytest.mark.parametrize(("number", "is_written"), [(GIANT, True), (TINY, False)])
def test_results_of_tiny_files_stay_in_memory_so_that_no_disk_is_measured(
    tmp_path, number, is_written
):
    found = []

    def look(_run, message):
        if isinstance(message, PassBegun):
            found.append((message.plan.settings.output_folder, []))
        elif isinstance(message, FileFinished):
            folder, seen = found[-1]
            assert message.outcome.status is Status.DONE, message.outcome.reason
            seen.extend(path for path in folder.rglob("*") if path.is_file())

    end, watched = run_step(number, tmp_path, look)
    assert end.problem == ""
    assert all(bool(seen) is is_written for _, seen in found)
    assert all(each.outcome.result_bytes > 0 for each in of(FileFinished, watched))


def test_imap_holds_back_what_is_done_until_the_giant_is_and_imap_unordered_does_not(tmp_path):
    end, watched = run_step(ORDER, tmp_path, wait_milliseconds=200)
    assert end.problem == ""
    ordered, unordered = (each.result for each in of(PassEnded, watched))
    ids = [each.outcome.task_id for each in of(FileFinished, watched)]
    assert ids[:4] == [3, 2, 1, 0]  # the giant is submitted first
    assert sorted(ids[4:]) == [0, 1, 2, 3]
    for each in (ordered, unordered):
        assert each.arrivals is not None
        assert 0.2 <= each.arrivals.first <= each.seconds


def test_a_worker_is_killed_in_mid_picture_and_all_pictures_are_made(tmp_path):
    """Two pools of two workers start, as it needs; the wait holds a worker at its picture."""
    end, watched = run_step(DEATH, tmp_path, wait_milliseconds=400)
    assert end.problem == ""
    (result,) = (each.result for each in of(PassEnded, watched))
    assert len(of(WorkerLost, watched)) == 1
    assert (result.files, result.failed) == (8, 0)  # two for each of the four workers of step 3
    assert result.loss is not None
    assert 1 <= result.loss.pictures < 8  # those of the other worker, too, if not delivered yet
    assert result.loss.work_seconds > 0
    assert result.loss.gap_seconds > 0
    (ended,) = of(RunFinished, watched)
    assert [each.status for each in ended.report.outcomes] == [Status.DONE] * 8


def test_a_step_can_be_ended_while_it_makes_pictures(tmp_path):
    def cancel(run, message):
        if isinstance(message, PicturesMade):
            run.cancel()

    end, watched = run_step(GIANT, tmp_path, cancel)
    assert end.was_cancelled
    assert len(of(PicturesMade, watched)) == 1
    assert of(PassBegun, watched) == []


def test_a_pass_that_is_ended_tells_no_result_but_its_end(tmp_path):
    def cancel(run, message):
        if isinstance(message, FileFinished):
            run.cancel()

    end, watched = run_step(TINY, tmp_path, cancel)
    assert end.was_cancelled
    assert of(PassEnded, watched) == []
    (ended,) = of(RunFinished, watched)
    assert ended.report.cancelled


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    end, _ = run_step(GIANT, tmp_path / "file")
    assert "cannot be written" in end.problem
    assert end.problem.endswith(".")


@pytest.mark.parametrize("different", [1, 3])
def test_a_lot_is_painted_once_and_filled_up_with_copies(tmp_path, different):
    lot = Lot("usual", 5, different, (48, 32))
    made = list(make_lot(tmp_path, lot))
    assert len({source.path for source in made}) == 5
    assert len({source.path.read_bytes() for source in made}) == different
    for source in made:
        with Image.open(source.path) as image:
            assert image.size == (48, 32)
    before = {source.path: source.path.stat().st_mtime_ns for source in made}
    again = {source.path: source.path.stat().st_mtime_ns for source in make_lot(tmp_path, lot)}
    assert again == before
