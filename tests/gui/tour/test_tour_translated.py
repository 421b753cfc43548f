"""In another language nothing of the guided tour is English."""

from dataclasses import replace

import pytest

from gui.tour._watching import TourRecording
from gui.tour._window import TourWindow
from processing.measuring.benchmark.tour_doubts import doubt_about
from processing.measuring.benchmark.tour_findings import findings_of
from processing.measuring.benchmark.tour_results import PassResult
from processing.measuring.benchmark.tour_steps import GIANT, TINY, steps_for
from processing.planning.planner import make_plan
from processing.settings.batch import BatchSettings
from processing.task import SourceImage
from tests.support.fake_window import FOLDER, numbered_sources
from tests.support.pseudo_language import pseudo_language, untranslated
from tests.support.shown_texts import shown_by

CORES = 2


@pytest.fixture(autouse=True)
def pseudo(qapp):
    with pseudo_language():
        yield


@pytest.fixture
def tour(qtbot):
    made = TourWindow(steps_for(CORES))
    qtbot.addWidget(made)
    return made


def english(window) -> set[str]:
    return {word for text in shown_by(window) for word in untranslated(text)}


def results_of(step) -> list[PassResult]:
    return [
        PassResult(
            step.number,
            each.title,
            each.workers,
            files=40,
            failed=0,
            seconds=2.0 + number,
            start_seconds=1.0,
            busy_seconds=3.5,
            cpu_seconds=3.0,
            tail_seconds=0.5,
            longest_seconds=1.0,
            others_share=0.4,
            wait_milliseconds=100,
        )
        for number, each in enumerate(step.passes)
    ]


def test_every_step_is_told_before_meanwhile_and_afterwards(tour):
    assert not english(tour)
    known: list[PassResult] = []
    plan = make_plan(BatchSettings((FOLDER,), FOLDER / "out"), numbered_sources(3))
    for place, step in enumerate(steps_for(CORES)):
        tour._go_to(place)
        tour.show_started()
        results = results_of(step)
        known += results
        for number, result in enumerate(results):
            tour.view.begin_pass(number, TourRecording(plan, 0.0, step, 100))
            assert not english(tour)
            tour.view.end_pass(result)
        found = {step.number: findings_of(step.number, results, known, CORES)}
        doubts = [doubt_about(result, known, CORES) or "" for result in known]
        assert all(doubts)
        tour.show_ended(found, known, doubts)
        tour.show_idle("")
        assert not english(tour)


@pytest.mark.parametrize("wait", [0, 100])
def test_a_bar_names_its_lot_and_its_wait_in_the_language(wait):
    sources = [
        replace(source, relative=source.relative.__class__("giant", source.path.name))
        for source in numbered_sources(2)
    ]
    assert isinstance(sources[0], SourceImage)
    plan = make_plan(BatchSettings((FOLDER,), FOLDER / "out"), sources)
    steps = {step.number: step for step in steps_for(CORES)}
    name = TourRecording(plan, 0.0, steps[GIANT], wait).name_of(0)
    assert "giant" not in name
    assert name.count(plan.tasks[0].source.name) == 1
    assert ("100" in name) == bool(wait)
    assert "tiny" not in TourRecording(plan, 0.0, steps[TINY], wait).name_of(0)
