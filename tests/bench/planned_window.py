"""Measure what a window with very many planned files makes its user wait for; see window_gap.py."""

import itertools
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gui import app
from gui.control.state import State
from gui.session import Session
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore
from gui.table.columns import Column
from gui.table.wanted import Group, Wanted
from gui.workshop import real_workshop
from processing.planning.figures import figures_of
from processing.planning.plan import Plan
from processing.planning.plan_rows import PackedSources
from processing.planning.planner import make_plan
from processing.running.events import Notify, PlanSettled, ScanProgressed
from processing.running.tracker import RunTracker
from processing.settings.batch import BatchSettings
from processing.task import Outcome, SourceImage, Status, Timing
from tests.bench.meter import held_kilobytes

FOLDER = Path("/no/such/folder")
FOUND_AT_ONCE = 500  # as the scanner tells them
ENDED_AT_ONCE = 1_000
EVERY_SKIPPED, EVERY_FAILED = 10, 7  # one in so many
LOOK_MILLISECONDS = 20  # between two looks whether a step is over
SCATTER = 7_919  # a prime: names and sizes that stand in no order


class PretendedPreparation:
    """Tells of files that are not there, from a thread as the real one, and really plans them."""

    def __init__(self, scans: "PretendedScans", settings: BatchSettings, notify: Notify) -> None:
        self.run_id = "planned"
        self.plan: Plan | None = None
        self.tracker: RunTracker | None = None
        self._scans = scans
        self._count = scans.count
        self._notify = notify
        self._settings = settings
        self._thread = threading.Thread(target=self._prepare, daemon=True)

    def start(self) -> None:
        """Begin to tell of files."""
        self._thread.start()

    def cancel(self) -> None:
        """Nothing is to be ended that does not end by itself."""

    def stop(self) -> None:
        """All of it is told anyway."""

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _prepare(self) -> None:
        everything = PackedSources()
        numbers = iter(range(self._count))
        while some := list(itertools.islice(numbers, FOUND_AT_ONCE)):
            found = PackedSources(map(_source, some))
            everything.extend(found)
            self._notify(ScanProgressed(self.run_id, found))
        self._scans.may_plan.wait()
        plan = make_plan(self._settings, everything)
        for task_id in range(0, self._count, EVERY_SKIPPED):
            plan.skipped.append(Outcome(task_id, Status.SKIPPED, "It exists already."))
        figures = figures_of(plan)
        self.tracker = _ended(plan)
        self.plan = plan
        self._scans.may_tell.wait()
        self._notify(PlanSettled(self.run_id, plan, figures=figures, scanned=everything))


class PretendedScans:
    """Makes the preparations that the window asks for, and lets them get on when it is time."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.may_plan, self.may_tell = threading.Event(), threading.Event()
        self.last: PretendedPreparation | None = None

    def __call__(
        self,
        settings: BatchSettings,
        notify: Notify,
        *,
        sources: object = None,
        going_on_with: object = None,
    ) -> PretendedPreparation:
        """Return a preparation of so many files."""
        self.last = PretendedPreparation(self, settings, notify)
        return self.last


def _source(number: int) -> SourceImage:
    name = f"album {number // 1_000:04}/picture {number * SCATTER % 1_000_003:07}.jpg"
    size = 5_000 + number * SCATTER % 99_991
    return SourceImage(FOLDER / name, Path(name), size, False, 10**18 + number, (1, number))


def _ended(plan: Plan) -> RunTracker:
    """Return what is known of a run of `plan` that is over."""
    tracker = RunTracker(len(plan.tasks))
    for outcome in plan.skipped:
        tracker.record(outcome)
    timing = Timing(1, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6), 0.1)
    for n, size in enumerate(plan.sources.sizes):
        status, reason = Status.DONE, ""
        if n % EVERY_FAILED == 0:
            status, reason = Status.FAILED, "The file ends early; copy it again."
        bytes_of_both = {"source_bytes": size, "result_bytes": 1_000 + n * SCATTER % 4_001}
        tracker.record(Outcome(n, status, reason, timing=timing, **bytes_of_both))
    return tracker


@dataclass(slots=True)
class Heartbeat:
    """Notes the longest time between two turns of the event loop, and the work done in it."""

    gap_seconds: float = 0.0
    cpu_seconds: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0

    def begin(self) -> None:
        """Start anew."""
        self.gap_seconds = self.cpu_seconds = 0.0
        self.wall, self.cpu = time.perf_counter(), time.thread_time()

    def beat(self) -> None:
        """Note a turn."""
        wall, cpu = time.perf_counter(), time.thread_time()
        self.gap_seconds = max(self.gap_seconds, wall - self.wall)
        self.cpu_seconds = max(self.cpu_seconds, cpu - self.cpu)
        self.wall, self.cpu = wall, cpu


IsOver = Callable[[], bool]


class Round:
    """Takes the steps of a person one by one, and tells of each."""

    def __init__(self, application: QApplication, session: Session, scans: PretendedScans) -> None:
        self._session = session
        self._application = application
        self._scans = scans
        self._count = scans.count
        self._told = 0
        self._heartbeat = Heartbeat()
        self._beats = QTimer(interval=1)
        self._beats.timeout.connect(self._heartbeat.beat)
        self._looks = QTimer(interval=LOOK_MILLISECONDS)
        self._looks.timeout.connect(self._look)
        self._steps = self._person()
        self._name, self._is_over = "", lambda: True
        self._begun = 0.0

    def run(self) -> None:
        """Take all steps."""
        print(
            f"{self._count:,} files\n{'':26}{'gap ms':>9}{'CPU ms':>9}{'until ms':>10}{'PSS MB':>8}"
        )
        self._beats.start()
        self._looks.start()
        self._application.exec()

    def _look(self) -> None:
        if not self._is_over():
            return
        self._tell()
        try:
            step = next(self._steps)
        except StopIteration:
            self._looks.stop()
            self._session.close()
            return
        self._name = step[0]
        QTimer.singleShot(0, lambda: self._begin(step))
        self._is_over = lambda: False

    def _begin(self, step: tuple[str, Callable[[], object], IsOver]) -> None:
        _, act, is_over = step
        self._begun = time.perf_counter()
        self._heartbeat.begin()
        act()
        self._is_over = is_over

    def _tell(self) -> None:
        if not self._name:
            return
        beat, until = self._heartbeat, time.perf_counter() - self._begun
        held = held_kilobytes(os.getpid()) / 1_000
        print(
            f"{self._name:26}{beat.gap_seconds * 1e3:>9.1f}{beat.cpu_seconds * 1e3:>9.1f}"
            f"{until * 1e3:>10.0f}{held:>8.0f}",
            flush=True,
        )

    def _person(self) -> Iterator[tuple[str, Callable[[], object], IsOver]]:
        session, files, table = self._session, self._session.files, self._session.window.table
        batch, scans = session.controller.batch, self._scans
        yield "at rest", lambda: None, lambda: True
        yield "files are found", lambda: batch.open([FOLDER]), lambda: files.total == self._count
        yield (
            "the plan is made",
            scans.may_plan.set,
            lambda: scans.last.plan is not None,
        )
        yield (
            "the plan comes",
            scans.may_tell.set,
            lambda: session.controller.state is State.READY and self._is_chosen(),
        )
        yield "skipped ones only", *self._choice(Wanted(Group.SKIPPED))
        yield "all", *self._choice(Wanted())
        yield "a run begins", lambda: files.set_tracker(scans.last.tracker), self._is_chosen
        yield "all files end", self._end_some, lambda: self._told >= self._count
        for column in Column:
            for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                arrow = "up" if order is Qt.SortOrder.AscendingOrder else "down"
                sort = table.sortByColumn
                what = f"sort by {column.name.lower()}, {arrow}"
                yield what, lambda sort=sort, c=column, o=order: sort(c, o), self._is_chosen
        yield "text, sorted", *self._choice(Wanted(text="12"))
        yield "failed ones, sorted", *self._choice(Wanted(Group.FAILED))
        yield "all, sorted", *self._choice(Wanted())
        yield "as the batch has it", lambda: table.sort_by(None), self._is_chosen
        yield "text", *self._choice(Wanted(text="12"))
        yield "text that none has", *self._choice(Wanted(text="no such name"))
        yield "failed ones only", *self._choice(Wanted(Group.FAILED))
        yield "failed ones with a text", *self._choice(Wanted(Group.FAILED, text="12"))
        yield "warned ones only", *self._choice(Wanted(Group.WARNED))
        yield "waiting ones only", *self._choice(Wanted(Group.WAITING))
        yield "all", *self._choice(Wanted())
        for is_grid in (False, True):
            yield from self._acts(is_grid=is_grid)

    def _acts(self, *, is_grid: bool) -> Iterator[tuple[str, Callable[[], object], IsOver]]:
        """Yield what is done with rows in one of the views."""
        views, commands = self._session.window.pictures, self._session.window.pictures._commands
        name = "grid" if is_grid else "list"
        bar = (views.grid if is_grid else views.table).verticalScrollBar()

        def scroll(to: float) -> None:
            bar.setValue(round(bar.maximum() * to))
            if to < 1:
                QTimer.singleShot(0, lambda: scroll(to + 0.05))

        yield f"{name}: show", lambda: views.show_grid(is_grid=is_grid), lambda: True
        yield f"{name}: scroll", lambda: scroll(0.0), lambda: bar.value() == bar.maximum()
        yield f"{name}: select all", views.select_all, lambda: True
        yield f"{name}: menu of all", lambda: views._menu.made_for(views.view), lambda: True
        yield (
            f"{name}: copy all paths",
            commands.copy_paths,
            lambda: not commands._copying.is_under_way,
        )
        yield (
            f"{name}: copy all reasons",
            commands.copy_reasons,
            lambda: not commands._copying.is_under_way,
        )
        yield (
            f"{name}: remove all",
            commands.remove,
            lambda: not commands._removing.is_under_way,
        )
        yield f"{name}: type a name", lambda: views.view.keyboardSearch("zz"), lambda: True
        target = Path(tempfile.gettempdir()) / "thumbpool-list.csv"
        yield (
            f"{name}: export all",
            lambda: views._export.begin(target),
            lambda: not views._export.is_under_way,
        )

    def _choice(self, wanted: Wanted) -> tuple[Callable[[], object], IsOver]:
        return lambda: self._session.files.show_only(wanted), self._is_chosen

    def _is_chosen(self) -> bool:
        return not self._session.files.is_choosing

    def _end_some(self) -> None:
        ended = range(self._told, min(self._told + ENDED_AT_ONCE, self._count))
        self._session.files.update_rows(ended)
        self._told = ended.stop
        if self._told < self._count:
            QTimer.singleShot(0, self._end_some)


def measure_planned(count: int) -> None:
    """Print for each step its longest gap, the work in one gap, how long it took, and memory."""
    application = QApplication([])
    app._favour_the_window()
    with tempfile.TemporaryDirectory() as scratch:
        settings = QSettings(str(Path(scratch, "settings.ini")), QSettings.Format.IniFormat)
        store = SettingsStore(settings)
        store.save_choices(Choices(output_folder=Path(scratch, "out"), only_changed=False))
        prepare = PretendedScans(count)
        session = Session(application, replace(real_workshop(), prepare=prepare), store)
        session.show()
        Round(application, session, prepare).run()
        session.release()
