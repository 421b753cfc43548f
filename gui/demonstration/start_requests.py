"""Carry out what the user asks of the comparison of ways to start workers."""

from pathlib import Path

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from gui.charts.caption import caption_of, captioned
from gui.charts.start_chart import paint_starts
from gui.control.comparison import Measured, StartResult
from gui.control.controller import Controller
from gui.control.makers import MakeStarts
from gui.demonstration.comparison_requests import ComparisonRequests, Writers
from gui.look.colors import chart_looks_of
from gui.look.saving import save_png, save_svg
from gui.main_window import MainWindow
from gui.widgets.start_window import StartWindow
from processing.files.atomic_write import save_lines
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import as_json
from processing.measuring.benchmark.records_csv import record_csv
from processing.planning.plan import Plan
from processing.processes.threads import Work


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
