"""The window as it is set up for its pictures, and a run that goes as far as it is told."""

import heapq
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar, QWidget

from gui.control.makers import Workshop
from gui.look.appearance import Appearance
from gui.look.dressing import Theme
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore
from processing.planning.figures import PlanFigures, figures_of
from processing.planning.planner import make_plan
from processing.running.events import (
    FileStarted,
    Message,
    RunStarted,
    WorkersChanged,
    WorkerStarted,
)
from processing.settings.recipe import Recipe
from processing.storage.journal.runs import JournaledRun, RunState
from processing.storage.presets.preset import from_toml
from processing.task import Outcome, SourceImage, Status, Timing
from tests.screenshots.album import (
    PICTURES,
    SHOWN,
    SHOWN_RESULTS,
    Album,
)
from tests.screenshots.clock import CORES, NOW, Clock, standing_clock
from tests.support.bounds import WAIT_MILLISECONDS, WAIT_SECONDS
from tests.support.desk import Desk
from tests.support.fake_window import FakeWorkshop

USUAL_SIZE = QSize(1440, 900)
PRESET = "Web 1920"
PANE_BESIDE = "Pane on the right"  # in the menu
FREE_BYTES = 214_300_000_000
_FIRST_WORKER = 4711
_START_UP_SECONDS = 0.31
STAGES = (0.0, 0.02, 0.55, 0.7, 0.97, 1.0)  # when each begins, as a share of a picture's time
_LOOK_MILLISECONDS = 50
_SAME_LOOKS = 5  # longer than any delay of the window
_RECENT = ("Wedding of Lena and Tom", "Iceland", "Scans of grandmother's album")


def web_recipe() -> Recipe:
    """Return the recipe of the preset that is shown, with WebP results."""
    path = files("processing.storage.presets") / "builtin" / "02-web-1920.toml"
    preset = from_toml(path.read_text(encoding="utf-8"), path.name)
    return replace(preset.applied_to(Choices()).recipe, output_format="webp")


def usual_choices(album: Album) -> Choices:
    return Choices(recipe=album.recipe, workers=CORES, output_folder=SHOWN_RESULTS)


class AlbumWorkshop(FakeWorkshop):
    """Pretends all work, but makes real thumbnails and previews."""

    def __init__(self, album: Album) -> None:
        super().__init__()
        self._album = album

    def workshop(self) -> Workshop:
        return replace(
            super().workshop(),
            original_thumbnails=self._album.thumbnails.serve,
            previewer=self._album.previewer.serve,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is taken."""

    is_dark: bool = False
    is_strong: bool = False  # as if the system asked for high contrast
    size: QSize = USUAL_SIZE
    points: float = 0  # of the text; 0 for the usual


USUAL_LOOK = Look()


class Studio(Desk):
    """A window of a fixed look, with a batch of the album."""

    def __init__(self, application, store, album: Album, clock: Clock, size: QSize) -> None:
        self.album, self.clock = album, clock
        super().__init__(application, store, AlbumWorkshop(album))
        self.session.thumbnails._load = album.load_result
        self.window.run_bar.offer_cluster(is_offered=False)  # whatever is installed here
        self.window.resize(size)
        self.session.show()
        self._events: list[tuple[float, Message | Outcome]] = []  # to come
        self._sent: list[tuple[float, Message | Outcome]] = []
        self._begun = 0.0  # of the last run, in seconds of the clock

    def open(self, *sources: Path) -> None:
        self.controller.open(sources or (SHOWN,))

    def get_ready(self, pictures: tuple[SourceImage, ...] | None = None) -> None:
        """Open the album and plan it."""
        self.open()
        self.finish_plan(pictures)

    def finish_plan(self, pictures: tuple[SourceImage, ...] | None = None) -> None:
        preparation = self.fakes.preparation
        sources = self.album.sources if pictures is None else pictures
        figures = figures_of(make_plan(preparation.settings, preparation.sources or sources))
        preparation.finish(sources, self._on_the_usual_disk(figures))
        self.deliver()

    def change(self, **choices) -> None:
        """Change settings as a user does, and plan anew with them."""
        before = len(self.fakes.preparations)
        self.controller.change(replace(self.controller.batch.choices, **choices))
        wait_for(lambda: len(self.fakes.preparations) > before)
        self.finish_plan()

    def select(self, row: int) -> None:
        self.window.show_picture(row)

    def begin_run(
        self, outcomes: dict[int, Outcome] | None = None, hosts: Sequence[str] = ("",)
    ) -> None:
        """Start a run that is going to end so; the usual pictures end as those of the album.

        The workers are on `hosts` in turn.
        """
        self.controller.start()
        run, at = self.fakes.run, self.clock.seconds
        self._begun = at
        run.send(RunStarted(run.run_id, len(run.plan.tasks), CORES, at))
        workers = range(_FIRST_WORKER, _FIRST_WORKER + CORES)
        for place, worker in enumerate(workers):
            up, host = at + _START_UP_SECONDS + 0.02 * place, hosts[place % len(hosts)]
            if host:
                run.send(WorkersChanged(run.run_id, place + 1, up))
            run.send(WorkerStarted(run.run_id, worker, 1, up, host))
        self._events = _course(run.run_id, self._endings(outcomes or {}), workers, at)

    def work(self, finished: int) -> None:
        """Let the run go on until so many pictures have ended since it was asked last."""
        while finished and self._events:
            self._sent.append(self._events.pop(0))
            self.clock.seconds, event = self._sent[-1]
            if isinstance(event, Outcome):
                self.fakes.run.end(event)
                finished -= 1
            else:
                self.fakes.run.send(event)
            self.deliver()
        self.pass_time(0.04)

    def pass_time(self, seconds: float) -> None:
        """Let the clock go on, and the window show what there is then."""
        self.clock.seconds += seconds
        self.controller.running._emit_progress()
        self.window.lanes.show_figures()

    def clear(self) -> None:
        """End all that is under way and close what is open, for another scene."""
        fakes = self.fakes
        for works in (fakes.runs, fakes.undos, fakes.preparations):
            ending = {"removed": 0} if works is fakes.undos else {}
            if works and not works[-1].is_over:
                works[-1].finish(**ending)
                self.deliver()
        self.controller.close()
        self.controller.change(usual_choices(self.album))
        for beside in self.window.findChildren(QDialog):
            beside.close()
        if self.menu_action(PANE_BESIDE).isChecked():
            self.choose(PANE_BESIDE)
        self.session.hints.stop()
        self.window.recipe.unfold(())
        self.window.pane.set_folded(is_folded=True)
        self.window.pictures.show_grid(is_grid=False)
        self.clock.reset()

    def rest(self) -> None:
        """Finish what the workers are on, and begin nothing more."""
        begun = {e.task_id for _, e in self._sent if isinstance(e, FileStarted)}
        left = [(at, e) for at, e in self._events if isinstance(e, Outcome) and e.task_id in begun]
        self._events = left
        self.work(len(left))

    def finish_run(self, **how) -> None:
        """End the run, of which the journal then knows."""
        run, made = self.fakes.run, sum(isinstance(event, Outcome) for _, event in self._sent)
        planned = len(run.plan.tasks)
        state = RunState.CANCELLED if how else RunState.FINISHED
        started = NOW.timestamp() - 60
        left = planned - made
        done = JournaledRun(run.run_id, run.plan.settings, planned, made, left, started, state)
        self.fakes.history.undoable.insert(0, done)
        elapsed = self.clock.seconds - self._begun
        self.fakes.run.finish(elapsed_seconds=elapsed, **how)
        self.deliver()

    def _endings(self, outcomes: dict[int, Outcome]) -> list[Outcome]:
        made = self.album.outcomes
        return [outcomes.get(task.id, made[task.id]) for task in self.fakes.run.plan.tasks]

    def _on_the_usual_disk(self, figures: PlanFigures) -> PlanFigures:
        return replace(figures, free_bytes=FREE_BYTES)


def _course(
    run_id: str, endings: list[Outcome], workers: range, at: float
) -> list[tuple[float, Message | Outcome]]:
    """Return what happens when, where each worker takes the next picture once it is free."""
    chance = random.Random(7)
    free = [(at + _START_UP_SECONDS + 0.1, worker) for worker in workers]
    heapq.heapify(free)
    events: list[tuple[float, Message | Outcome]] = []
    for ending in endings:
        start, worker = heapq.heappop(free)
        lasts = chance.uniform(0.16, 0.3) + ending.source_bytes / 50_000_000
        stamps = tuple(start + share * lasts for share in STAGES)
        timing = Timing(worker, stamps, 0.94 * lasts, 0.03 * lasts)
        events.append((start, FileStarted(run_id, ending.task_id, worker, start)))
        events.append((start + lasts, replace(ending, timing=timing)))
        heapq.heappush(free, (start + lasts + 0.004, worker))
    return sorted(events, key=lambda event: event[0])


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window go on until that is so."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        QTest.qWait(_LOOK_MILLISECONDS)


def await_signal(act: Callable[[], object], signal) -> None:
    """Do it, and wait until it has been signalled."""
    spy = QSignalSpy(signal)
    act()
    assert spy.count() or spy.wait(WAIT_MILLISECONDS)


def failed(task_id: int, reason: str) -> Outcome:
    return Outcome(task_id, Status.FAILED, reason, source_bytes=1_400_000)


@contextmanager
def studio(application: QApplication, folder: Path, album: Album, look: Look) -> Iterator[Studio]:
    """Show a window in this look, with settings of its own in `folder`."""
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.clear()
    store = SettingsStore(settings)
    store.save_appearance(Appearance.DARK if look.is_dark else Appearance.LIGHT)
    store.save_choices(usual_choices(album))
    store.save_preset_name(PRESET)
    for name in _RECENT:
        store.add_recent((PICTURES / name,))
    usual = QFont(application.font())
    application.setCursorFlashTime(0)
    with standing_clock() as clock:
        if look.points:
            larger = QFont(usual)
            larger.setPointSizeF(look.points)
            application.setFont(larger)
        made = Studio(application, store, album, clock, look.size)
        made.session.window.findChild(Theme).follow_contrast(look.is_strong)
        try:
            yield made
        finally:
            made.session.release()
            application.setFont(usual)


def _stop_moving(widget: QWidget) -> None:
    """Let bars of an unknown end stand still; the window sets them going whenever it tells more."""
    for moving in (bar for bar in widget.findChildren(QProgressBar) if not bar.maximum()):
        moving.setRange(0, 4)
        moving.setValue(1)


def photograph(made: Studio, widget: QWidget) -> QImage:
    """Return what `widget` shows once all services are idle and nothing changes any more."""
    deadline = time.monotonic() + WAIT_SECONDS
    image, same = QImage(), 0
    while same < _SAME_LOOKS:
        assert time.monotonic() < deadline, "it does not come to rest"
        QTest.qWait(_LOOK_MILLISECONDS)
        _stop_moving(widget)
        before, image = image, widget.grab().toImage()
        same = same + 1 if image == before and made.album.is_idle else 0
    return image
