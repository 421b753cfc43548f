"""Carry out what the user asks of the race of pool sizes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from gui.charts.caption import caption_of, captioned
from gui.charts.race_chart import paint_race
from gui.control.comparison import Measured, RaceResult, Reckoning
from gui.control.controller import Controller
from gui.control.makers import MakeRace
from gui.demonstration.comparison_requests import ComparisonRequests, Writers
from gui.look.colors import chart_looks_of
from gui.look.saving import save_png, save_svg
from gui.main_window import MainWindow
from gui.widgets.race_window import RaceOrder, RaceWindow
from processing.files.atomic_write import save_lines
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import as_json
from processing.measuring.benchmark.records_csv import record_csv
from processing.planning.plan import Plan
from processing.processes.threads import Work


class RaceRequests(ComparisonRequests):
    """Attributes say what tests ask for.

    Attributes:
        race: the window; None before it was asked for.
        laying_over: reads a race to lay over the one that is shown.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        make_race: MakeRace,
        use_workers: Callable[[int], None],
    ) -> None:
        """Let `use_workers` set the pool size that a race advises."""
        super().__init__(window, controller)
        self.race: RaceWindow | None = None
        self.laying_over = Reckoning(self)
        self._make_race = make_race
        self._use_workers = use_workers
        window.menus.compare_requested.connect(self.show_window)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is read; return whether it has come."""
        return super().join(timeout) and self.laying_over.join(timeout)

    def _make_window(self) -> RaceWindow:
        self.race = RaceWindow(self._main)
        self.race.use_requested.connect(self._use_workers)
        self.race.overlay_requested.connect(partial(self._choose_file, self.laying_over))
        self.laying_over.read.connect(self._show_other)
        self.laying_over.failed.connect(self.race.show_problem)
        return self.race

    def _make_work(self, plan: Plan, order: object, notify: ComparisonNotify) -> Work:
        if not isinstance(order, RaceOrder):
            raise TypeError(order)
        return self._make_race(plan, order.largest, order.scope, notify)

    def _show(self, measured: Measured) -> None:
        if self.race is None:
            return
        if isinstance(measured, RaceResult):
            self.race.show_problem("")
            self.race.show_measured(measured.record, measured.standing)
        else:
            self.race.show_problem(self._other_kind())

    def _show_other(self, measured: Measured) -> None:
        if self.race is None:
            return
        if isinstance(measured, RaceResult):
            self.race.show_problem("")
            self.race.show_other(measured.record, measured.standing)
        else:
            self.race.show_problem(self._other_kind())

    def _other_kind(self) -> str:
        return self.tr("This file holds another comparison and no race. Choose another file.")

    def _writers(self, path: Path) -> Writers:
        race = self.race
        if race is None or race.record is None or race.view.chart is None:
            return {}
        record, chart, shown = race.record, race.view.chart, race.view.room
        looks = chart_looks_of(race.palette())

        def paint(painter: QPainter) -> None:
            paint_race(painter, QSizeF(shown), chart, looks)

        words = caption_of(chart.standing.judgement.sentence, record.circumstances)
        size, picture = captioned(shown, paint, words, looks)
        return {
            ".json": lambda: save_lines([as_json(record)], path),
            ".csv": lambda: save_lines([record_csv(record)], path),
            ".png": lambda: save_png(path, size, picture),
            ".svg": lambda: save_svg(path, size, picture),
        }
