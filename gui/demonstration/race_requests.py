"""Carry out what the user asks of the race of pool sizes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QPainter

from gui import choosers
from gui.charts.looks import chart_looks_of
from gui.charts.pictures import save_png, save_svg
from gui.charts.race_chart import paint_race
from gui.controller import Controller
from gui.demonstration.measuring import Measured, Reckoning
from gui.main_window import MainWindow
from gui.widgets.race_window import RaceOrder, RaceWindow
from gui.work import MakeRace
from processing.benchmark.records import RaceRecord, as_json, load_record
from processing.errors import BenchmarkError, OutputError, SettingsError
from processing.exports.files import save_lines
from processing.exports.tables import record_csv
from processing.paths import display

_SUFFIX = "json"


class RaceRequests(QObject):
    """Stands between the window of the race, made when it is first asked for, and the controller.

    Attributes:
        race: the window; None before.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        make_race: MakeRace,
        use_workers: Callable[[int], None],
    ) -> None:
        """Let `use_workers` set the pool size that a race advises."""
        super().__init__(window)
        self.race: RaceWindow | None = None
        self._window = window
        self._controller = controller
        self._make_race = make_race
        self._use_workers = use_workers
        self._read = Reckoning(self)
        self._laid_over = Reckoning(self)
        window.menus.compare_requested.connect(self.show_window)

    def show_window(self) -> None:
        """Bring the window of the race to the front."""
        if self.race is None:
            self.race = self._connected(RaceWindow(self._window))
            self._show_standing()
        self.race.show()
        self.race.raise_()
        self.race.activateWindow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is read; return whether it has come."""
        return self._read.join(timeout) and self._laid_over.join(timeout)

    def _connected(self, race: RaceWindow) -> RaceWindow:
        controller, measuring = self._controller, self._controller.measuring
        race.start_requested.connect(self._start)
        race.cancel_requested.connect(measuring.cancel)
        race.use_requested.connect(self._use_workers)
        race.open_requested.connect(partial(self._choose_race, self._read))
        race.overlay_requested.connect(partial(self._choose_race, self._laid_over))
        race.save_requested.connect(self._choose_file)
        measuring.started.connect(race.show_started)
        measuring.trial_ended.connect(race.show_trial)
        measuring.measured.connect(self._show_measured)
        measuring.ended.connect(race.show_problem)
        measuring.ended.connect(lambda _problem: self._show_standing())
        self._read.read.connect(self._show_measured)
        self._laid_over.read.connect(lambda other: race.show_other(other.standing))
        for reading in (self._read, self._laid_over):
            reading.failed.connect(race.show_problem)
        controller.standing.state_changed.connect(lambda _state: self._show_standing())
        controller.batch.plan_changed.connect(lambda _plan: self._show_standing())
        return race

    def _show_standing(self) -> None:
        """Offer a race, or say why there can be none now."""
        if self.race is not None and not self._controller.measuring.is_under_way:
            plan = self._controller.batch.plan
            pictures = len(plan.pictures) if plan is not None else 0
            self.race.show_idle(pictures, self._controller.measuring_obstacle)

    def _show_measured(self, measured: Measured) -> None:
        if self.race is not None:
            self.race.show_problem("")
            self.race.show_measured(measured.record, measured.standing)

    def _start(self, order: RaceOrder) -> None:
        plan = self._controller.batch.plan
        if self.race is None or plan is None or self._controller.measuring_obstacle:
            return
        self.race.show_started(0)
        make = partial(self._make_race, plan, order.largest, order.scope)
        self._controller.measure(make)

    def _choose_race(self, reading: Reckoning) -> None:
        if self.race is not None:
            title = self.tr("Open a race")
            take = partial(self._open_race, reading)
            choosers.choose_file(self.race, title, f"*.{_SUFFIX}", None, take)

    def _open_race(self, reading: Reckoning, paths: tuple[Path, ...]) -> None:
        reading.start(partial(_load_race, paths[0]))

    def _choose_file(self) -> None:
        if self.race is not None:
            title = self.tr("Save the race: .json, .csv, .png or .svg")
            choosers.choose_file_to_save(self.race, title, _SUFFIX, self._save)

    def _save(self, paths: tuple[Path, ...]) -> None:
        if self.race is None or self.race.record is None:
            return
        try:
            save_race(paths[0], self.race, self.race.record)
        except (OutputError, SettingsError) as error:
            self.race.show_problem(str(error))


def save_race(path: Path, race: RaceWindow, record: RaceRecord) -> None:
    """Write a race, or its chart, as the name of the file says.

    Raises:
        SettingsError: the name ends in nothing that is known here.
        OutputError: it cannot be written.
    """
    size = race.view.size()

    def paint(painter: QPainter) -> None:
        if race.view.chart is not None:
            looks = chart_looks_of(race.palette())
            paint_race(painter, QSizeF(size), race.view.chart, looks)

    writers: dict[str, Callable[[], None]] = {
        ".json": lambda: save_lines([as_json(record)], path),
        ".csv": lambda: save_lines([record_csv(record)], path),
        ".png": lambda: save_png(path, size, paint),
        ".svg": lambda: save_svg(path, size, paint),
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        endings = ", ".join(writers)
        raise SettingsError(f"{display(path)} cannot be written: its name must end in {endings}.")
    write()


def _load_race(path: Path) -> RaceRecord:
    """Return the race that is kept in a file.

    Raises:
        BenchmarkError: it holds none.
    """
    record = load_record(path)
    if not isinstance(record, RaceRecord):
        raise BenchmarkError(
            f"{display(path)} holds another comparison and no race. Choose another file."
        )
    return record
