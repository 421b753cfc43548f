"""Carry out what the user asks of the race of pool sizes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from gui.comparisons._commands import ComparisonRequests, Writers
from gui.comparisons._dispatch_chart import paint_dispatch, size_of
from gui.comparisons._dispatch_window import DispatchWindow
from gui.comparisons._drawing import caption_of, captioned
from gui.comparisons._race_chart import paint_race
from gui.comparisons._race_window import RaceOrder, RaceWindow
from gui.comparisons._start_ways_chart import paint_starts
from gui.comparisons._start_ways_window import StartWindow
from gui.control.comparison import DispatchResult, Measured, RaceResult, Reckoning, StartResult
from gui.control.controller import Controller
from gui.control.makers import MakeDispatch, MakeRace, MakeStarts
from gui.look.colors import chart_looks_of
from gui.look.saving import save_png, save_svg
from gui.window.main_window import MainWindow
from processing.files.atomic_write import save_lines
from processing.measuring.benchmark.comparison import Scope
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


class DispatchRequests(ComparisonRequests):
    """Attributes say what tests ask for.

    Attributes:
        dispatch: the window; None before it was asked for.
    """

    def __init__(
        self, window: MainWindow, controller: Controller, make_dispatch: MakeDispatch
    ) -> None:
        super().__init__(window, controller)
        self.dispatch: DispatchWindow | None = None
        self._make_dispatch = make_dispatch
        window.menus.dispatch_requested.connect(self.show_window)

    def _make_window(self) -> DispatchWindow:
        self.dispatch = DispatchWindow(self._main)
        return self.dispatch

    def _make_work(self, plan: Plan, order: object, notify: ComparisonNotify) -> Work:
        if not isinstance(order, Scope):
            raise TypeError(order)
        return self._make_dispatch(plan, order, notify)

    def _show(self, measured: Measured) -> None:
        if self.dispatch is None:
            return
        if isinstance(measured, DispatchResult):
            self.dispatch.show_problem("")
            self.dispatch.show_measured(measured.record, measured.rows, measured.judgement)
        else:
            text = self.tr("This file holds no comparison of dispatch. Choose another file.")
            self.dispatch.show_problem(text)

    def _writers(self, path: Path) -> Writers:
        shown = self.dispatch
        if shown is None or shown.record is None or not shown.table.rows:
            return {}
        record, rows = shown.record, shown.table.rows
        looks = chart_looks_of(shown.palette())

        def paint(painter: QPainter) -> None:
            paint_dispatch(painter, rows, looks)

        words = caption_of(f"{shown.sentence}\n{shown.note}", record.circumstances)
        size, picture = captioned(size_of(rows), paint, words, looks)
        return {
            ".json": lambda: save_lines([as_json(record)], path),
            ".csv": lambda: save_lines([record_csv(record)], path),
            ".png": lambda: save_png(path, size, picture),
            ".svg": lambda: save_svg(path, size, picture),
        }


class StartRequests(ComparisonRequests):
    """Attributes say what tests ask for.

    Attributes:
        starts: the window; None before it was asked for.
    """

    def __init__(self, window: MainWindow, controller: Controller, make_starts: MakeStarts) -> None:
        super().__init__(window, controller)
        self.starts: StartWindow | None = None
        self._make_starts = make_starts
        window.menus.starts_requested.connect(self.show_window)

    def _make_window(self) -> StartWindow:
        self.starts = StartWindow(self._main)
        return self.starts

    def _make_work(self, plan: Plan, order: object, notify: ComparisonNotify) -> Work:
        if not isinstance(order, Scope):
            raise TypeError(order)
        return self._make_starts(plan, order, notify)

    def _show(self, measured: Measured) -> None:
        if self.starts is None:
            return
        if isinstance(measured, StartResult):
            self.starts.show_problem("")
            self.starts.show_measured(measured.record, measured.rows, measured.judgement)
        else:
            text = self.tr("This file holds no comparison of ways to start. Choose another file.")
            self.starts.show_problem(text)

    def _writers(self, path: Path) -> Writers:
        shown = self.starts
        if shown is None or shown.record is None or shown.view.chart is None:
            return {}
        record, chart, on_screen = shown.record, shown.view.chart, shown.view.room
        looks = chart_looks_of(shown.palette())

        def paint(painter: QPainter) -> None:
            paint_starts(painter, QSizeF(on_screen), chart, looks)

        words = caption_of(shown.sentence, record.circumstances)
        size, picture = captioned(on_screen, paint, words, looks)
        return {
            ".json": lambda: save_lines([as_json(record)], path),
            ".csv": lambda: save_lines([record_csv(record)], path),
            ".png": lambda: save_png(path, size, picture),
            ".svg": lambda: save_svg(path, size, picture),
        }
