"""The guided tour in the window, with steps that only pretend."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLabel, QTableWidget

from gui.control.state import State
from gui.lanes._legend_entries import entries_of
from gui.lanes.view import LanesView
from gui.look.colors import lane_colors_in
from gui.look.theme import LIGHT
from processing.measuring.benchmark.tour_results import (
    PassBegun,
    PassEnded,
    PassResult,
    PicturesMade,
)
from processing.measuring.benchmark.tour_steps import GIANT, ONE, TWO
from processing.planning.planner import make_plan
from processing.running.events import (
    FileFinished,
    FileStarted,
    RunFinished,
    WorkerLost,
    WorkerStarted,
    WorkerStarting,
)
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.task import Outcome, Status, Timing
from tests.gui.comparisons.test_race_window import LEAVES
from tests.gui.window.test_accessibility import controls, name_of
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, texts
from tests.support.fake_window import FOLDER, numbered_sources

PICTURES = 3


@pytest.fixture
def tour(desk):
    desk.choose("Guided tour")
    return desk.session.tour.tour


def result(step: int, title: str, workers: int, seconds: float, **changes) -> PassResult:
    usual = PassResult(
        step, title, workers, PICTURES, 0, seconds, 0.2, workers * seconds, seconds, 0.1, 0.5, 0.0
    )
    return replace(usual, **changes)


def tell_pass(fake, number: int, measured: PassResult, *, begun: float = 0.0) -> None:
    """Let one pass go from its begin to its end, at 4 s on the clock."""
    settings = BatchSettings((FOLDER,), FOLDER / "out", workers=measured.workers)
    plan = make_plan(settings, numbered_sources(PICTURES))
    fake.watch(PassBegun(number, plan, begun))
    fake.watch(WorkerStarted("run", 7, 1, 0.5))
    outcomes = []
    for task_id in range(PICTURES):
        timing = Timing(7, (1.0 + task_id, 1.2, 1.4, 1.6, 1.8, 2.0 + task_id), 0.5)
        outcomes.append(Outcome(task_id, Status.DONE, timing=timing))
        fake.watch(FileStarted("run", task_id, 7, 1.0 + task_id))
        fake.watch(FileFinished("run", outcomes[-1]))
    fake.watch(RunFinished("run", Report("run", plan, tuple(outcomes), 3.0)))
    fake.watch(PassEnded(number, measured))


def end(qtbot, desk, **changes) -> None:
    desk.fakes.tours[-1].finish(**changes)
    qtbot.waitUntil(lambda: not desk.controller.is_comparing, timeout=WAIT_MILLISECONDS)


def run_first_step(qtbot, desk, tour, start="Run this step", **changes) -> None:
    button(tour, start).click()
    tell_pass(desk.fakes.tours[-1], 0, result(ONE, "One worker", 1, 4.0, **changes))
    end(qtbot, desk)


def table(tour) -> list[list[str]]:
    (found,) = tour.findChildren(QTableWidget)
    columns = range(found.columnCount())
    return [[found.item(row, each).text() for each in columns] for row in range(found.rowCount())]


def is_enabled(tour, row: int) -> bool:
    (found,) = tour.findChildren(QTableWidget)
    columns = range(found.columnCount())
    (flag,) = {bool(found.item(row, each).flags() & Qt.ItemFlag.ItemIsEnabled) for each in columns}
    return flag


def tip_of_row(tour, row: int) -> str:
    (found,) = tour.findChildren(QTableWidget)
    return found.item(row, 0).toolTip()


def test_it_needs_no_folder_and_says_what_is_going_to_be_seen(desk, tour):
    assert desk.controller.state is State.EMPTY
    assert button(tour, "Run this step").isEnabled()
    assert "A single worker process makes" in texts(tour)
    assert not button(tour, "Back").isEnabled()


def test_a_step_shows_its_lanes_and_what_was_measured(desk, tour, qtbot):
    button(tour, "Run this step").click()
    (fake,) = desk.fakes.tours
    assert (fake.calls, fake.step.number, fake.wait_milliseconds) == (["start"], ONE, 0)
    assert fake.folder.is_dir()
    fake.watch(PicturesMade(2, 40))
    qtbot.waitUntil(lambda: "Making the pictures: 2 of 40" in texts(tour), timeout=60_000)
    tell_pass(fake, 0, result(ONE, "One worker", 1, 4.0))
    end(qtbot, desk)
    assert "One worker made 3 pictures in 4.00 s" in texts(tour)
    names = {each.accessibleName() for each in tour.view.findChildren(QLabel)}
    assert "4.0 s, 1.0 of 1 worker busy, 1.0 CPU cores used" in names
    assert table(tour) == [["1. One worker", "1", "4.00 s", "1.0×", "1.0"]]  # noqa: RUF001
    button(tour, "Next").click()
    assert tour.step.number == 2
    assert "shared by two worker processes" in texts(tour)
    button(tour, "Back").click()
    assert "One worker made 3 pictures in 4.00 s" in texts(tour)


def test_two_passes_stand_below_each_other_and_doubts_are_told(desk, tour, qtbot):
    run_first_step(qtbot, desk, tour)
    button(tour, "4  A giant among small files").click()
    button(tour, "Run this step").click()
    fake = desk.fakes.tours[-1]
    tell_pass(fake, 0, result(GIANT, "Giant last", 2, 3.0, tail_seconds=1.0))
    tell_pass(fake, 1, result(GIANT, "Giant first", 2, 2.0, others_share=0.4))
    end(qtbot, desk)
    told = texts(tour)
    assert "for 1.00 s at the end one worker had nothing left to do" in told
    assert "1.5 times as fast as with the giant last" in told
    assert "Other programs used 40% of the processor meanwhile" in told
    assert [row[3] for row in table(tour)] == ["1.0×", "–", "1.5×"]  # noqa: RUF001
    titles = {each.text() for each in tour.view.findChildren(QLabel) if each.isVisible()}
    assert {"Giant last", "Giant first"} <= titles


def test_the_workers_after_a_death_are_shown_as_they_come_up(desk, tour, qtbot):
    button(tour, "7  A worker dies").click()
    button(tour, "Run this step").click()
    fake = desk.fakes.tours[-1]
    settings = BatchSettings((FOLDER,), FOLDER / "out", workers=1)
    plan = make_plan(settings, numbered_sources(PICTURES))
    fake.watch(PassBegun(0, plan, 0.0))
    fake.watch(FileStarted("run", 0, 7, 1.0))
    fake.watch(WorkerLost("run", 7, 0, 2.0, "killed"))
    fake.watch(WorkerStarting("run", 8, 2, 2.5))
    fake.watch(WorkerStarted("run", 8, 2, 3.0))
    fake.watch(RunFinished("run", Report("run", plan, (), 3.0)))
    end(qtbot, desk)
    recording = tour.view._strips[-1].recording
    assert [(each.since, each.until) for each in recording.timeline.start_ups(9.0)][-1] == (
        2.5,
        3.0,
    )
    assert "lost" in [each.name for each in entries_of((recording,), lane_colors_in(LIGHT))]


def test_doubtful_rows_are_marked_and_greyed_and_the_doubt_comes_first(desk, tour, qtbot):
    run_first_step(qtbot, desk, tour, others_share=0.3)
    assert table(tour)[0][0] == "1. One worker (doubtful)"
    assert not is_enabled(tour, 0)
    told = texts(tour)
    assert told.index("Other programs used 30%") < told.index("One worker made 3 pictures")
    button(tour, "2  Two workers").click()
    button(tour, "Run this step").click()
    two = result(2, "Two workers", 2, 2.0, cpu_seconds=4.0)
    tell_pass(desk.fakes.tours[-1], 0, two)
    end(qtbot, desk)
    assert [row[0] for row in table(tour)] == [
        "1. One worker (doubtful)",
        "2. Two workers (doubtful)",
    ]
    assert "during step 1, so the comparison says little" in tip_of_row(tour, 1)
    button(tour, "1  One worker").click()
    run_first_step(qtbot, desk, tour, start="Run it again")
    assert [row[0] for row in table(tour)] == ["1. One worker", "2. Two workers"]
    assert is_enabled(tour, 0)
    assert is_enabled(tour, 1)
    button(tour, "2  Two workers").click()
    assert "Other programs" not in texts(tour)  # what is told of step 2 follows as well
    assert "2.0 times as fast as one worker in step 1" in texts(tour)


def test_all_passes_of_a_step_have_one_scale_of_time(desk, tour, qtbot):
    button(tour, "4  A giant among small files").click()
    button(tour, "Run this step").click()
    fake = desk.fakes.tours[-1]
    tell_pass(fake, 0, result(GIANT, "Giant last", 2, 3.0), begun=-60.0)
    tell_pass(fake, 1, result(GIANT, "Giant first", 2, 2.0))
    end(qtbot, desk)
    longer, shorter = tour.view.findChildren(LanesView)
    qtbot.waitUntil(lambda: longer.view.end >= 64, timeout=WAIT_MILLISECONDS)
    qtbot.waitUntil(lambda: shorter.view.level == longer.view.level, timeout=WAIT_MILLISECONDS)


def test_artificial_waiting_is_marked_before_and_after(desk, tour, qtbot):
    (box,) = tour.findChildren(QCheckBox)
    box.click()
    assert "Artificial waiting: each picture takes 100 ms longer" in texts(tour)
    run_first_step(qtbot, desk, tour, wait_milliseconds=100)
    assert desk.fakes.tours[-1].wait_milliseconds == 100
    assert "waited 100 ms, artificially" in texts(tour)
    assert table(tour)[0][0] == "1. One worker, waiting"
    box.click()
    assert "Artificial waiting" in texts(tour)
    button(tour, "Run it again").click()
    assert "Artificial waiting" not in texts(tour)
    end(qtbot, desk, cancelled=True)


def test_a_cancelled_step_tells_no_result_and_can_be_run_again(desk, tour, qtbot):
    button(tour, "Run this step").click()
    assert not button(tour, "Next").isEnabled()
    button(tour, "Cancel this step").click()
    assert desk.fakes.tours[-1].calls == ["start", "cancel"]
    end(qtbot, desk, cancelled=True)
    assert table(tour) == []
    assert button(tour, "Run this step").isEnabled()


def test_a_step_that_cannot_go_on_says_why(desk, tour, qtbot):
    button(tour, "Run this step").click()
    end(qtbot, desk, problem="The disk is full. Make room.")
    assert "The disk is full. Make room." in texts(tour)


@pytest.mark.parametrize("leave", LEAVES)
def test_closing_ends_the_step_and_removes_the_pictures(desk, tour, qtbot, leave):
    button(tour, "Run this step").click()
    folder: Path = desk.fakes.tours[-1].folder
    leave(tour)
    assert desk.fakes.tours[-1].calls == ["start", "cancel"]
    assert folder.is_dir()
    end(qtbot, desk, cancelled=True)
    assert not folder.exists()


def test_no_step_runs_beside_a_run_and_no_run_beside_a_step(desk, tour, qtbot):
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    button(tour, "Run this step").click()
    desk.controller.start()
    assert desk.fakes.runs == []
    end(qtbot, desk, cancelled=True)
    desk.controller.start()
    assert desk.controller.state is State.RUNNING
    assert not button(tour, "Run this step").isEnabled()
    assert "when the run has ended" in texts(tour)


def test_every_control_of_the_tour_has_a_name(tour):
    assert [each for each in controls(tour) if not name_of(each).strip()] == []


def test_what_was_measured_can_be_saved_and_a_wrong_name_is_told(qtbot, desk, tour, tmp_path):
    assert not button(tour, "Save what was measured as .md, .csv or .json").isEnabled()
    run_first_step(qtbot, desk, tour)
    assert button(tour, "Save what was measured as .md, .csv or .json").isEnabled()
    desk.session.tour.save(tmp_path / "tour.md")
    assert "1. One worker" in (tmp_path / "tour.md").read_text(encoding="utf-8")
    desk.session.tour.save(tmp_path / "tour.doc")
    assert ".md, .csv, .json" in texts(tour)


def test_a_hand_out_can_be_printed_before_and_after_measuring(qtbot, desk, tour, tmp_path):
    assert button(tour, "Hand-out…").isEnabled()
    pages = []
    for name in ("before.pdf", "after.pdf"):
        desk.session.tour.save_handout(tmp_path / name)
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"%PDF-")
        assert b"/Subtype /Image" in content  # the grid to draw into
        pages.append(content.count(b"/Type /Page\n"))
        if name == "before.pdf":
            run_first_step(qtbot, desk, tour)
    assert pages[1] > pages[0] > 0


def test_a_hand_out_that_cannot_be_written_is_told(desk, tour, tmp_path):
    desk.session.tour.save_handout(tmp_path / "nowhere" / "hand-out.pdf")
    assert "nowhere" in texts(tour)


def test_a_guess_is_kept_for_its_step_and_compared_with_one_worker(qtbot, desk, tour):
    box = tour.findChild(QDoubleSpinBox)
    assert not box.isVisible()  # there is nothing to compare one worker with
    button(tour, "Next").click()
    assert box.isVisible()
    box.setValue(2.0)
    button(tour, "Run this step").click()
    assert not box.isEnabled()
    tell_pass(desk.fakes.tours[-1], 0, result(TWO, "Two workers", 2, 2.5))
    end(qtbot, desk)
    assert "You expected 2.0 times; run the step with one worker first to compare." in texts(tour)
    button(tour, "Back").click()
    run_first_step(qtbot, desk, tour)
    button(tour, "Next").click()
    assert box.value() == 2.0
    button(tour, "Run it again").click()
    assert "You expected" not in texts(tour)
    tell_pass(desk.fakes.tours[-1], 0, result(TWO, "Two workers", 2, 2.5, cpu_seconds=4.0))
    end(qtbot, desk)
    told = "it was 1.6 times: the 2 workers got 1.6 CPU cores, on average."
    assert f"You expected 2.0 times as fast as one worker; {told}" in texts(tour)
    button(tour, "Next").click()
    assert "You expected" not in texts(tour)
    assert box.value() == 0


def test_a_step_without_a_guess_says_nothing_of_one(qtbot, desk, tour):
    run_first_step(qtbot, desk, tour)
    button(tour, "Next").click()
    button(tour, "Run this step").click()
    tell_pass(desk.fakes.tours[-1], 0, result(TWO, "Two workers", 2, 2.5))
    end(qtbot, desk)
    assert "You expected" not in texts(tour)
