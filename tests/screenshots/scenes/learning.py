"""The windows of *Measure and learn*."""

from collections.abc import Sequence
from dataclasses import replace
from unittest import mock

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark import race_analysis
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.tour_results import PassBegun, PassEnded, PassResult
from processing.measuring.benchmark.tour_steps import ONE
from processing.measuring.what_if.schedule import ListOrder, Pool
from processing.planning.planner import make_plan
from processing.running.events import (
    FileFinished,
    FileStarted,
    RunFinished,
    WorkerStarted,
)
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Status, Timing
from tests.gui.comparisons.test_charts import race_of
from tests.screenshots.album import SHOWN, SHOWN_RESULTS
from tests.screenshots.scenes.main_window import done
from tests.screenshots.studio import (
    STAGES,
    Studio,
    wait_for,
)
from tests.support.desk import button
from tests.support.fake_experiments import ToldExperimentRun, set_values
from tests.support.fake_window import FakeTour
from tests.support.recorded_race import recorded_race

_REPLAY_SIZE = QSize(1120, 760)
_MACHINE = MachineFacts(
    "A processor with 4 cores", 4, 4, 16_000_000_000, "Linux", "3.12", "12.0", "1.0"
)


def race_window(studio: Studio) -> QWidget:
    studio.get_ready()
    race = studio.comparison("race", "Compare pool sizes")
    button(race, "Start measuring").click()
    record = race_of()
    record = replace(record, circumstances=replace(record.circumstances, machine=_MACHINE))
    with mock.patch.object(race_analysis, "is_this_machine", return_value=True):
        studio.fakes.races[-1].finish(record)
        _await_comparison(studio)
    return race


def tour_window_guess(studio: Studio) -> QWidget:
    """The second step of the tour, with a guess that is not yet measured."""
    studio.choose("Guided tour")
    tour = studio.session.tour.tour
    button(tour, "Next").click()
    tour.findChild(QDoubleSpinBox).setValue(2.0)
    return tour


def race_window_guessed(studio: Studio) -> QWidget:
    """A race on two cores of which too much was expected."""
    studio.get_ready()
    race = studio.comparison("race", "Compare pool sizes")
    for workers, box in zip((2, 3, 4), race.findChildren(QDoubleSpinBox), strict=False):
        box.setValue(workers)
    button(race, "Start measuring").click()
    record = race_of(contention=0.08, cores=2)
    trials = tuple(replace(t, cores_used=min(t.workers, 2) * 0.98) for t in record.trials)
    facts = replace(record.circumstances, machine=replace(_MACHINE, cores=2))
    order = studio.fakes.races[-1].order
    record = replace(record, circumstances=facts, trials=trials, guesses=order.guesses)
    with mock.patch.object(race_analysis, "is_this_machine", return_value=True):
        studio.fakes.races[-1].finish(record)
        _await_comparison(studio)
    return race


def replay_window(studio: Studio) -> QWidget:
    """Two runs of a race in mid-replay."""
    replay = studio.session.replay
    replay.replay_race(recorded_race())
    wait_for(lambda: replay.window is not None and len(replay.window.runs) == 2)
    replay.window.resize(_REPLAY_SIZE)
    replay.window.bar.clock.seek(2.4)
    replay.window.bar.advance(0.0)
    for strip in (replay.window.above, replay.window.below):
        wait_for(lambda view=strip.view: view.backing.is_complete)
    return replay.window


def replay_window_for_a_projector(studio: Studio) -> QWidget:
    studio.choose("Larger, for a projector")
    return replay_window(studio)


def what_if_window(studio: Studio) -> QWidget:
    done(studio)
    studio.choose("What if")
    window = studio.session.what_if.window
    wait_for(lambda: window.chart.chart is not None)
    window.choose(Pool(6, 4, 2, ListOrder.LONGEST_FIRST))
    wait_for(lambda: window.chart.chart.pool.workers == 6)
    for lanes in (window.measured_lanes, window.simulated_lanes):
        wait_for(lambda lanes=lanes: lanes.backing.is_complete)
    return window


def experiments_window(studio: Studio) -> QWidget:
    commands = studio.session.experiments
    commands.make_run = ToldExperimentRun
    studio.choose("Experiments")
    set_values(commands.window, {"capacity": 3, "senders": 2})
    button(commands.window, "Run the script").click()
    wait_for(lambda: bool(commands.window.page.findings))
    return commands.window


def tour_window(studio: Studio) -> QWidget:
    studio.choose("Guided tour")
    tour = studio.session.tour.tour
    button(tour, "Run this step").click()
    fake = studio.fakes.tours[-1]
    _watch_a_pass(fake, studio.album.sources)
    fake.finish()
    _await_comparison(studio)
    return tour


def _watch_a_pass(fake: FakeTour, sources: Sequence[SourceImage]) -> None:
    """Let one worker make these pictures one after the other."""
    plan = make_plan(BatchSettings((SHOWN,), SHOWN_RESULTS, workers=1), sources)
    fake.watch(PassBegun(0, plan, 0.0))
    fake.watch(WorkerStarted("tour", 7, 1, 0.2))
    at, outcomes = 0.3, []
    for task in plan.tasks:
        lasts = 0.05 + 0.004 * (task.id % 5)
        stamps = tuple(at + share * lasts for share in STAGES)
        outcomes.append(Outcome(task.id, Status.DONE, timing=Timing(7, stamps, 0.9 * lasts)))
        fake.watch(FileStarted("tour", task.id, 7, at))
        fake.watch(FileFinished("tour", outcomes[-1]))
        at += lasts
    fake.watch(RunFinished("tour", Report("tour", plan, tuple(outcomes), at)))
    count, busy = len(sources), at - 0.3
    times = (at, 0.3, busy, 0.9 * busy, 0.0, 0.07, 0.02)
    fake.watch(PassEnded(0, PassResult(ONE, lazy_tr("One worker"), 1, count, 0, *times)))


def _await_comparison(studio: Studio) -> None:
    wait_for(lambda: not studio.controller.is_comparing)
