"""Carry out what the user asks of the comparison of dispatch."""

from pathlib import Path

from PySide6.QtGui import QPainter

from gui.charts.caption import caption_of, captioned
from gui.charts.dispatch_chart import paint_dispatch, size_of
from gui.control.comparison import DispatchResult, Measured
from gui.control.controller import Controller
from gui.control.makers import MakeDispatch
from gui.demonstration.comparison_requests import ComparisonRequests, Writers
from gui.look.colors import chart_looks_of
from gui.look.saving import save_png, save_svg
from gui.main_window import MainWindow
from gui.widgets.dispatch_window import DispatchWindow
from processing.files.atomic_write import save_lines
from processing.measuring.benchmark.comparison import Scope
from processing.measuring.benchmark.messages import ComparisonNotify
from processing.measuring.benchmark.records import as_json
from processing.measuring.benchmark.records_csv import record_csv
from processing.planning.plan import Plan
from processing.processes.threads import Work


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
