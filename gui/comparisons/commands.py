"""Open the window of one kind of comparison, and carry out what the user asks for there."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.comparisons.kinds import Kind
from gui.control.comparison import Comparison, RecordReader, pictures_of
from gui.control.controller import Controller
from gui.control.makers import Compare, Order
from gui.look import dialogs
from gui.look.colors import chart_colors_of
from gui.look.saving import save_png, save_svg
from processing.errors import BenchmarkError, OutputError, SettingsError
from processing.files.atomic_write import save_lines, wrong_ending
from processing.language.translation import tr

if TYPE_CHECKING:
    from gui.comparisons.window import ComparisonWindow
    from processing.measuring.benchmark.records import Record

_SUFFIX = "json"


class ComparisonCommands(QObject):
    """Connects the window of one kind and the controller.

    Attributes:
        kind: which kind.
        window: None before it was asked for.

    Signals:
        replay_requested: the `Record` whose workers are to be seen at work again.
    """

    replay_requested = Signal(object)

    def __init__(
        self,
        kind: Kind,
        main_window: QWidget,
        controller: Controller,
        compare: Compare,
        use_workers: Callable[[int], None],
    ) -> None:
        """Let `use_workers` set the pool size that a comparison advises."""
        super().__init__(main_window)
        self.kind = kind
        self.window: ComparisonWindow | None = None
        self._main_window = main_window
        self._controller = controller
        self._compare = compare
        self._use_workers = use_workers
        self._comparison: Comparison | None = None  # that was started here and has not ended
        self._reader = RecordReader(self._analyse, self)

    def show_window(self) -> None:
        """Bring the window to the front; it is made when it is first asked for."""
        if self.window is None:
            self.window = self.kind.parts().window(self._main_window)
            self._connect(self.window)
        self._show_idle()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of what is read; return whether it has come."""
        return self._reader.join(timeout)

    def open_file(self, path: Path, *, is_overlay: bool = False) -> None:
        """Show a saved comparison, or lay it over the one that is shown."""
        if self.window is not None:
            show = self.window.show_overlay if is_overlay else self.window.show_measured
            self._reader.start(path, show, self.window.show_problem)

    def save(self, path: Path) -> None:
        """Save what is shown in the format of the file's name, or show why it cannot be."""
        if self.window is None:
            return
        try:
            self._write(self.window, path)
        except (OutputError, SettingsError) as error:
            self.window.show_problem(str(error))

    def _connect(self, window: "ComparisonWindow") -> None:
        window.start_requested.connect(self._start)
        window.cancel_requested.connect(self._cancel)
        window.open_requested.connect(self._choose_file)
        window.save_requested.connect(self._choose_place)
        window.use_requested.connect(self._use_workers)
        window.replay_requested.connect(self.replay_requested)
        self._controller.machine.state_changed.connect(lambda _state: self._show_idle())
        self._controller.batch.plan_changed.connect(lambda _plan: self._show_idle())

    def _show_idle(self) -> None:
        """Offer to measure, or say why that cannot be now."""
        if self.window is not None and self._comparison is None:
            plan = self._controller.batch.plan
            pictures = pictures_of(plan) if plan is not None else 0
            self.window.show_idle(pictures, self._controller.comparison_blocker)

    def _analyse(self, record: "Record") -> Any:
        """Return what a record shows.

        Raises:
            BenchmarkError: it is one of another kind, or not whole.
        """
        comparison = self.kind.parts().comparison
        if not isinstance(record, comparison.record):
            raise BenchmarkError(self.kind.wrong_file)
        return comparison.analyse(record)

    def _start(self, order: Order) -> None:
        plan = self._controller.batch.plan
        if self.window is None or plan is None or self._controller.comparison_blocker:
            return
        make = partial(self._compare, self.kind.make, plan, order)
        self._comparison = Comparison(make, self, self._analyse)
        self._comparison.trial_ended.connect(self.window.show_trial)
        self._comparison.measured.connect(self.window.show_measured)
        self._comparison.ended.connect(self._on_ended)
        self.window.show_started()
        self._controller.compare(self._comparison)

    def _cancel(self) -> None:
        if self._comparison is not None:
            self._comparison.cancel()

    def _on_ended(self, problem: str) -> None:
        ended, self._comparison = self._comparison, None
        if self.window is not None and ended is not None:
            self.window.show_problem(problem)
            if ended.was_cancelled and not problem:
                self.window.show_cancelled(has_rounds=ended.has_result)
        self._show_idle()

    def _choose_file(self, is_overlay: bool) -> None:  # noqa: FBT001 - a slot of Qt
        def take(paths: tuple[Path, ...]) -> None:
            self.open_file(paths[0], is_overlay=is_overlay)

        if self.window is not None:
            title = tr("Open what was measured")
            dialogs.choose_file(self.window, title, f"*.{_SUFFIX}", None, take)

    def _choose_place(self) -> None:
        if self.window is not None:
            title = tr("Save what was measured: .json, .csv, .png or .svg")
            if self.window.page is not None:
                title = tr("Save what was measured: .json, .csv, .png, .svg or .html")
            dialogs.choose_file_to_save(
                self.window, title, _SUFFIX, lambda paths: self.save(paths[0])
            )

    def _write(self, window: "ComparisonWindow", path: Path) -> None:
        """Write what is shown.

        Raises:
            SettingsError: the format of the file's name is not known here.
            OutputError: it cannot be written.
        """
        from gui.comparisons._drawing import captioned
        from processing.measuring.benchmark.kinds import record_csv
        from processing.measuring.benchmark.records import as_json

        record, drawing = window.record, window.drawing()
        if record is None or drawing is None:
            return
        colors = chart_colors_of(window.palette())
        size, picture = captioned(drawing, record.circumstances, colors)
        writers: dict[str, Callable[[], None]] = {
            ".json": lambda: save_lines([as_json(record)], path),
            ".csv": lambda: save_lines([record_csv(record)], path),
            ".png": lambda: save_png(path, size, picture),
            ".svg": lambda: save_svg(path, size, picture, window.windowTitle(), drawing.sentence),
        }
        if window.page is not None:
            write_page = window.page
            writers[".html"] = lambda: write_page(path)
        write = writers.get(path.suffix.lower())
        if write is None:
            raise wrong_ending(path, writers)
        write()
