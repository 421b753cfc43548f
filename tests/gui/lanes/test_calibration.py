"""One worker measured alone: offered, cancelled, kept, and what the figures say of it."""

import time
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QProgressBar

from gui.lanes._figures import figures_of
from processing.measuring.benchmark.environment import WARM, Circumstances, machine_facts
from processing.measuring.benchmark.records import SampleRecord
from processing.measuring.speedup.bootstrap import Interval
from processing.measuring.speedup.calibration import Estimate, Sampled
from processing.measuring.speedup.run_speedup import Effort
from processing.running.events import FileFinished, RunStarted
from processing.settings.recipe import Recipe
from processing.task import Outcome, Status, Timing
from tests.support.fake_window import FOLDER, numbered_sources

PICTURES = 8
CIRCUMSTANCES = Circumstances(machine_facts(), "2026-01-01", PICTURES, 0, 8.0, WARM, 0)
PACES = (0.4, 0.5, 0.6, 0.5, 0.5, 0.45, 0.55, 0.5)  # seconds a megapixel
RECORD = SampleRecord(CIRCUMSTANCES, tuple(Sampled(".jpg", 1.0, each) for each in PACES))


@pytest.fixture
def ready(desk):
    desk.session.commands.change(workers=2)
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(PICTURES))
    desk.deliver()
    return desk


def run(desk, pictures: int = PICTURES) -> None:
    """Let two workers do pictures of 100 megapixels, 50 seconds each, up to now."""
    desk.controller.start()
    made, begun = desk.fakes.run, time.perf_counter() - 50.0 * pictures / 2
    made.send(RunStarted(made.run_id, pictures, 1, begun))
    for task_id in range(pictures):
        start = begun + task_id // 2 * 50.0
        timing = Timing(70 + task_id % 2, (start, start, start + 50.0), 50.0)
        outcome = Outcome(task_id, Status.DONE, source_size=(10000, 10000), timing=timing)
        made.send(FileFinished(made.run_id, outcome))
    made.finish()
    desk.deliver()


def button(desk, name: str) -> QAbstractButton:
    buttons = desk.window.lanes.calibration.findChildren(QAbstractButton)
    return next(each for each in buttons if each.text() == name)


def figures(desk) -> dict[str, str]:
    lanes = desk.window.lanes
    lanes.show_figures()
    description = lanes.view.accessibleDescription()
    return dict(each.removesuffix(".").split(": ", 1) for each in description.splitlines())


def measure(desk, qtbot, record=RECORD) -> None:
    button(desk, "Measure the speedup").click()
    sample = desk.fakes.races[-1]
    sample.begin(PICTURES)
    sample.finish(record)
    qtbot.waitUntil(lambda: not desk.controller.is_comparing, timeout=60_000)


def test_nothing_is_offered_before_there_are_pictures_and_too_few_are_refused(desk):
    assert not button(desk, "Measure the speedup").isEnabled()
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    assert not button(desk, "Measure the speedup").isEnabled()
    assert "Fewer than 5 pictures" in button(desk, "Measure the speedup").toolTip()


def test_a_sample_shows_how_far_it_is_and_can_be_cancelled_and_no_run_starts_meanwhile(ready):
    assert "One worker alone makes 8 pictures" in button(ready, "Measure the speedup").toolTip()
    button(ready, "Measure the speedup").click()
    sample = ready.fakes.races[-1]
    assert sample.calls == ["start"]
    sample.begin(PICTURES)
    sample.end_trial()
    bar = ready.window.lanes.calibration.findChild(QProgressBar)
    assert bar.isVisibleTo(ready.window.lanes.calibration)
    assert (bar.value(), bar.maximum()) == (1, 30)
    assert ready.controller.blocker
    button(ready, "Stop measuring").click()
    assert sample.calls == ["start", "cancel"]
    sample.finish(cancelled=True)
    assert not bar.isVisibleTo(ready.window.lanes.calibration)
    assert ready.controller.blocker == ""


def test_the_run_that_just_finished_is_told_against_what_was_measured(ready, qtbot):
    run(ready)
    before = figures(ready)["Speedup so far"]
    assert before.startswith("about")
    assert "at most about 6 min 40 s" in button(ready, "Measure the speedup").toolTip()
    measure(ready, qtbot)
    after = figures(ready)["Speedup so far"]
    assert after.startswith("2.0×")  # noqa: RUF001
    assert "to" in after
    assert "8 pictures that one worker made alone" in button(ready, "Measure again").toolTip()


def test_a_measurement_serves_the_next_run_and_no_other_recipe(ready, qtbot):
    measure(ready, qtbot)
    run(ready)
    assert "(" in figures(ready)["Speedup so far"]
    ready.controller.plan_again()
    ready.fakes.preparation.finish(numbered_sources(PICTURES))
    ready.deliver()
    planned = len(ready.fakes.preparations)
    ready.session.commands.change(recipe=Recipe(width_pixels=99))
    qtbot.waitUntil(lambda: len(ready.fakes.preparations) > planned, timeout=60_000)
    ready.fakes.preparation.finish(numbered_sources(PICTURES))
    ready.deliver()
    assert button(ready, "Measure the speedup").isEnabled()
    run(ready)
    assert figures(ready)["Speedup so far"].startswith("about")


def test_a_sample_that_others_disturbed_says_so_and_is_not_relied_on(ready, qtbot):
    run(ready)
    measure(ready, qtbot, replace(RECORD, others_share=0.4))
    assert figures(ready)["Speedup so far"].startswith("about")
    assert "Other programs used 40% of" in button(ready, "Measure again").toolTip()


def test_a_sample_that_failed_says_why(ready):
    button(ready, "Measure the speedup").click()
    ready.fakes.races[-1].finish(problem="Only 2 of the pictures could be made.")
    assert "Only 2 of the pictures" in button(ready, "Measure the speedup").toolTip()


def effort(**changes) -> Effort:
    usual = {"workers": 4, "elapsed": 10.0, "busy": 30.0, "running": 0.0, "cpu": 20.0}
    more = {"storage": 2.0, "storage_cpu": 1.0, "files": 40}
    return Effort(**{**usual, **more, **changes})


@pytest.mark.parametrize(
    ("alone", "speedup", "saved"),
    [
        (Estimate(24.0, Interval(21.0, 28.0)), "2.4× (2.1 to 2.8)", "11 s to 18 s"),  # noqa: RUF001
        (Estimate(11.0, Interval(9.0, 13.0)), "1.1× (0.9 to 1.3)", "none yet"),  # noqa: RUF001
        (Estimate(24.0, Interval(24.0, 24.0)), "2.4×", "14 s"),  # noqa: RUF001
    ],
)
def test_what_was_measured_is_told_with_its_range_and_no_saving_where_that_holds_none(
    alone, speedup, saved
):
    values = [figure.value for figure in figures_of(effort(), 4, alone)]
    assert values[2:] == [speedup, saved]


def test_nothing_is_said_before_each_worker_finished_two_files_however_well_it_is_measured():
    alone = Estimate(24.0, Interval(21.0, 28.0))
    values = [figure.value for figure in figures_of(effort(files=7), 4, alone)]
    assert values[2:] == ["\N{EN DASH}", "\N{EN DASH}"]
