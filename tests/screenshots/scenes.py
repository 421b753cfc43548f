"""Every state, pane and window of the program: how each is reached, a row a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QTabWidget, QWidget

from gui.control import cluster
from gui.help._about_dialog import AboutDialog
from gui.help._report_dialog import ReportDialog
from gui.help.guide import Place
from gui.look import desktop
from gui.look.address_dialog import AddressDialog
from processing.files.remote.names import remote_path
from processing.language.lazy_text import lazy_tr
from processing.measuring.benchmark import race_analysis
from processing.measuring.benchmark.environment import MachineFacts
from processing.measuring.benchmark.tour_results import PassBegun, PassEnded, PassResult
from processing.measuring.benchmark.tour_steps import ONE
from processing.measuring.what_if.schedule import ListOrder, Pool
from processing.planning.planner import make_plan
from processing.running.cluster_survey import SeenWorker
from processing.running.events import (
    FileFinished,
    FileStarted,
    KeptResult,
    RunFinished,
    RunPaused,
    WorkerStarted,
)
from processing.running.report import Report
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe
from processing.settings.variant import Variant
from processing.storage.journal.runs import JournaledRun, RunState
from processing.task import Counts, Outcome, SourceImage, Status, Timing
from tests.gui.comparisons.test_charts import race_of
from tests.screenshots.album import PICTURES, SHOWN, SHOWN_RESULTS
from tests.screenshots.clock import NOW
from tests.screenshots.studio import (
    PANE_BESIDE,
    STAGES,
    USUAL_LOOK,
    USUAL_SIZE,
    Look,
    Studio,
    failed,
    wait_for,
)
from tests.support.bounds import WAIT_MILLISECONDS
from tests.support.desk import button, press
from tests.support.drag_events import drag_enter
from tests.support.fake_experiments import ToldExperimentRun, set_values
from tests.support.fake_window import FakeSurvey, FakeTour
from tests.support.recorded_race import recorded_race

DAMAGED = lazy_tr(
    "The file ends early, as after a broken copy or download; copy it again from the camera or a "
    "backup.",
    code="ends-early",
)
NO_PICTURE = lazy_tr(
    "The file holds no picture, or a damaged one; remove it from the batch, or copy it again from "
    "the camera or a backup.",
    code="no-picture",
)
FULL = lazy_tr(
    "The disk of the output folder is full; free some space and go on.", code="disk-full"
)
_DAY_SECONDS = 86_400.0
_REPLAY_SIZE = QSize(1120, 760)
_SCHEDULER = "tls://atlas:8786"
_MACHINE = MachineFacts(
    "A processor with 4 cores", 4, 4, 16_000_000_000, "Linux", "3.12", "12.0", "1.0"
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        name: of its file.
        build: brings the window there and returns what is to be seen.
        scale: device pixels per pixel.
    """

    name: str
    build: Callable[[Studio], QWidget]
    look: Look = USUAL_LOOK
    scale: float = 1.0


def start_page(studio: Studio) -> QWidget:
    return studio.window


def start_page_with_an_unfinished_run(studio: Studio) -> QWidget:
    earlier = studio.controller.earlier
    studio.fakes.history.interrupted = [_unfinished()]
    _await(earlier.look, earlier.interrupted_found)
    return studio.window


def scanning(studio: Studio) -> QWidget:
    studio.open()
    studio.fakes.preparation.find(studio.album.sources[:23])
    studio.deliver()
    return studio.window


def ready_as_list(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.select(3)
    return studio.window


def ready_as_grid(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pictures.show_grid(is_grid=True)
    studio.select(3)
    return studio.window


def preview_split(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("preview")
    studio.select(5)
    return studio.window


def preview_side_by_side(studio: Studio) -> QWidget:
    window = preview_split(studio)
    button(studio.window.preview, "Side by side").click()
    return window


def preview_large(studio: Studio) -> QWidget:
    preview_split(studio)
    studio.session.previews.show_large()
    large = studio.session.previews.large
    large.showNormal()
    large.resize(USUAL_SIZE)
    return large


def preview_beside(studio: Studio) -> QWidget:
    studio.choose(PANE_BESIDE)
    return preview_split(studio)


def grid_with_preview_beside(studio: Studio) -> QWidget:
    studio.choose(PANE_BESIDE)
    studio.get_ready()
    studio.window.pictures.show_grid(is_grid=True)
    studio.window.pane.show_tab("preview")
    studio.select(5)
    return studio.window


def names_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.change(name_pattern="{date}_{stem}")
    return _unfolded(studio, "names")


def also_make_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    recipe = studio.controller.batch.choices.recipe
    studio.change(recipe=replace(recipe, also=(Variant(256, 256, suffix="_small"),)))
    return _unfolded(studio, "also")


def privacy_unfolded(studio: Studio) -> QWidget:
    studio.get_ready()
    return _unfolded(studio, "privacy")


def running(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("workers")
    studio.begin_run({17: failed(17, DAMAGED)})
    studio.work(23)
    studio.select(9)
    return studio.window


def running_for_a_projector(studio: Studio) -> QWidget:
    window = running(studio)
    studio.choose("Larger, for a projector")
    return window


def running_with_preview(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.window.pane.show_tab("preview")
    studio.begin_run()
    studio.work(23)
    studio.select(13)
    return studio.window


def pausing(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.controller.pause()
    return studio.window


def paused(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.controller.pause()
    studio.rest()
    studio.fakes.run.send(RunPaused(studio.fakes.run.run_id))
    studio.deliver()
    return studio.window


def paused_by_a_full_disk(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(14)
    studio.rest()
    studio.fakes.run.pause_itself(FULL)
    studio.deliver()
    return studio.window


def done(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(len(studio.album.sources))
    studio.finish_run()
    return studio.window


def done_with_failures(studio: Studio) -> QWidget:
    studio.get_ready()
    reasons = {4: DAMAGED, 11: DAMAGED, 17: DAMAGED, 22: NO_PICTURE}
    studio.begin_run({number: failed(number, reason) for number, reason in reasons.items()})
    studio.work(len(studio.album.sources))
    studio.finish_run()
    return studio.window


def cancelled(studio: Studio) -> QWidget:
    studio.get_ready()
    studio.begin_run()
    studio.work(23)
    studio.controller.cancel()
    studio.finish_run(cancelled=True)
    return studio.window


def undone(studio: Studio) -> QWidget:
    done(studio)
    run = studio.fakes.history.undoable[0]
    studio.controller.undo(run)
    kept = KeptResult(
        SHOWN_RESULTS / "Day 1" / "IMG_2050.webp", lazy_tr("it was changed since", code="changed")
    )
    studio.fakes.undo.finish(len(studio.album.sources) - 1, (kept,))
    studio.deliver()
    studio.finish_plan()
    return studio.window


def undoing(studio: Studio) -> QWidget:
    done(studio)
    studio.controller.undo(studio.fakes.history.undoable[0])
    studio.fakes.undo.look(23, len(studio.album.sources))
    studio.deliver()
    return studio.window


def address_dialog(studio: Studio) -> QWidget:
    studio.choose("From a bucket or server")
    (dialog,) = studio.window.findChildren(AddressDialog)
    dialog.findChild(QLineEdit).setText("sftp://lena:secret@atlas/photos")
    press(dialog, "Open")
    return dialog


def ready_for_a_bucket(studio: Studio) -> QWidget:
    """Pictures of a bucket have no thumbnails."""
    bucket = remote_path("s3://photos/2024")
    pictures = tuple(
        replace(each, path=bucket / each.relative, identity=None) for each in studio.album.sources
    )
    studio.open(bucket)
    studio.finish_plan(pictures)
    return studio.window


def cluster_dialog(studio: Studio) -> QWidget:
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=True))
    return studio.session.cluster.window


def cluster_refused(studio: Studio) -> QWidget:
    studio.get_ready()
    _look_at_cluster(studio).finish(
        problem=lazy_tr(
            "There is no connection to the scheduler at {address}: {why}. Is it running, and is "
            "the certificate of its authority?",
            code="cluster-gone",
            address=_SCHEDULER,
            why="OSError: Timed out trying to connect after 10 s",
        )
    )
    return studio.session.cluster.window


def ready_for_a_cluster(studio: Studio) -> QWidget:
    studio.window.run_bar.offer_cluster(is_offered=True)
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=False))
    studio.session.cluster.window.close()
    return studio.window


def running_on_a_cluster(studio: Studio) -> QWidget:
    studio.window.run_bar.offer_cluster(is_offered=True)
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=False))
    studio.session.cluster.window.close()
    studio.begin_run(hosts=("atlas", "boreas"))
    studio.choose("Workers")
    studio.work(24)
    return studio.window


def cluster_done(studio: Studio) -> QWidget:
    running_on_a_cluster(studio)
    studio.work(16)
    studio.finish_run()
    return studio.window


def _look_at_cluster(studio: Studio) -> FakeSurvey:
    """Connect to the usual cluster, whatever is installed here; the caller finishes the look."""
    with mock.patch.object(cluster, "check_installed"):
        studio.choose("Run on a cluster")
    dialog = studio.session.cluster.window
    dialog.show_place(_SCHEDULER, "/home/lena/cluster", is_local=False, insecure=False)
    button(dialog, "Connect").click()
    return studio.fakes.surveys[-1]


def _cluster_workers(*, blind: bool) -> tuple[SeenWorker, ...]:
    """Four workers on each of two hosts; one of the second may not see the pictures."""
    versions = ("0.1.0", "3.13.9", "2026.8.0")
    unseen = lazy_tr(
        "it does not see {path} as this machine does; mount it there by the same path",
        path="/shared/pictures",
    )
    return tuple(
        SeenWorker(
            f"tls://10.0.0.{1 + host}:{41_000 + place}",
            name,
            1,
            3_900_000_000,
            versions,
            clock_error_seconds=0.0004 * host + 0.0001,
            problem=unseen if blind and host and place == 3 else "",
        )
        for host, name in enumerate(("atlas", "boreas"))
        for place in range(4)
    )


def history_window(studio: Studio) -> QWidget:
    studio.get_ready()
    history, earlier = studio.fakes.history, studio.controller.earlier
    history.runs = _runs()
    history.undoable = history.runs[:4]
    _await(lambda: studio.choose("History"), earlier.runs_found)
    return studio.session.history.window


def hint(studio: Studio) -> QWidget:
    studio.session.hints.begin_again()
    return ready_as_list(studio)


def help_window(studio: Studio) -> QWidget:
    return _guide(studio, "sizes-and-steps#sizes")


def help_search(studio: Studio) -> QWidget:
    guide = _guide(studio, "journal-and-undo#undo")
    guide.search_for("undo run")
    return guide


def report_dialog(studio: Studio) -> QWidget:
    done_with_failures(studio)
    studio.choose("Report a problem")
    return studio.window.findChild(ReportDialog)


def about_dialog(studio: Studio) -> QWidget:
    studio.choose("About Thumbpool")
    about = studio.window.findChild(AboutDialog)
    about.findChild(QTabWidget).setCurrentIndex(1)
    return about


def _guide(studio: Studio, place: str) -> QWidget:
    studio.session.help.show_place(Place.parse(place))
    return studio.session.help.window


def drop_overlay(studio: Studio) -> QWidget:
    ready_as_list(studio)
    data = QMimeData()
    data.setUrls([desktop.url_of(PICTURES / "Norway")])
    studio.dragged = data
    place = QPoint(studio.window.width() // 4, studio.window.height() // 2)
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = drag_enter(place, actions, data, left, Qt.KeyboardModifier.NoModifier)
    studio.window.dragEnterEvent(event)
    return studio.window


def log(studio: Studio) -> QWidget:
    window = done_with_failures(studio)
    studio.window.pane.show_tab("log")
    return window


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
    record = race_of(contention=0.3, cores=2)
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


def _unfolded(studio: Studio, section: str) -> QWidget:
    """Open one section of the recipe, and scroll to its end."""
    window = studio.window
    window.recipe.unfold({section})
    QTest.qWait(0)
    window._side_scroll.ensureWidgetVisible(window.recipe._sections[section], 0, 0)
    return window


def _await(act: Callable[[], object], signal) -> None:
    spy = QSignalSpy(signal)
    act()
    assert spy.count() or spy.wait(WAIT_MILLISECONDS)


def _await_comparison(studio: Studio) -> None:
    wait_for(lambda: not studio.controller.is_comparing)


def _run(
    name: str, days: float, source: Path, output: Path, counts: Counts, state: RunState
) -> JournaledRun:
    """Return a run that began so many days ago."""
    settings = BatchSettings((source,), output, Recipe(width_pixels=1920, height_pixels=1920))
    started = NOW.timestamp() - days * _DAY_SECONDS
    left = counts.planned - counts.ended + counts.cancelled
    return JournaledRun(
        name, settings, counts.planned, counts.done, left, started, state, ended=counts
    )


def _unfinished() -> JournaledRun:
    wedding = PICTURES / "Wedding of Lena and Tom"
    counts = Counts(5051, 2438)
    state = RunState.RUNNING
    return replace(_run("wedding", 1.4, wedding, wedding / "thumbnails", counts, state), ended=None)


def _runs() -> list[JournaledRun]:
    scans, norway = PICTURES / "Scans", PICTURES / "Norway"
    finished, undone = RunState.FINISHED, RunState.UNDONE
    return [
        _run("iceland", 0.05, SHOWN, SHOWN_RESULTS, Counts(40, 40), finished),
        _unfinished(),
        _run("scans", 2, scans, PICTURES / "Small scans", Counts(812, 803, 0, 9), finished),
        _run("norway", 9, norway, norway / "thumbnails", Counts(316, 301, 15), finished),
        _run("old", 9.1, norway, norway / "thumbnails", Counts(316, 316), undone),
    ]


def _usual(build: Callable[[Studio], QWidget], **look) -> Scene:
    return Scene(build.__name__, build, Look(**look))


SCENES = (
    *map(
        _usual,
        (
            start_page,
            start_page_with_an_unfinished_run,
            scanning,
            ready_as_list,
            ready_as_grid,
            preview_split,
            preview_side_by_side,
            preview_large,
            grid_with_preview_beside,
            names_unfolded,
            also_make_unfolded,
            privacy_unfolded,
            running,
            running_for_a_projector,
            running_with_preview,
            pausing,
            paused,
            paused_by_a_full_disk,
            done,
            done_with_failures,
            cancelled,
            undoing,
            undone,
            history_window,
            address_dialog,
            ready_for_a_bucket,
            cluster_dialog,
            cluster_refused,
            ready_for_a_cluster,
            running_on_a_cluster,
            cluster_done,
            hint,
            help_window,
            help_search,
            report_dialog,
            about_dialog,
            drop_overlay,
            log,
            race_window,
            race_window_guessed,
            replay_window,
            replay_window_for_a_projector,
            what_if_window,
            experiments_window,
            tour_window,
            tour_window_guess,
        ),
    ),
    Scene("small_screen", preview_split, Look(size=QSize(1024, 700))),
    Scene("large_screen_pane_beside", preview_beside, Look(size=QSize(2560, 1440))),
    Scene("text_of_20_points", preview_split, Look(points=20)),
    Scene("screen_at_150_percent", preview_split, scale=1.5),
)
