"""The what-if machine: sliders, and the simulated lanes under the measured ones."""

from PySide6.QtCore import QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHeaderView,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from gui.comparisons._simulated_recording import SimulatedRecording, Tried
from gui.comparisons._what_if_chart import WhatIfChart, least_height, paint_what_if, words_of
from gui.comparisons.figures_table import FiguresTable
from gui.comparisons.window import count_box
from gui.control.recording import Recording
from gui.lanes.legend import LanesLegend
from gui.lanes.view import LanesView
from gui.look.chart_view import ChartPainting, ChartView
from gui.look.colors import lane_colors_of
from gui.look.layouts import Stretch, column, row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.text_scale import first_size, scaled
from gui.look.widgets import IconButton, label, restyle, scrolled
from processing.language.translation import localized, tr
from processing.measuring.what_if import words
from processing.measuring.what_if.answer import Measured
from processing.measuring.what_if.schedule import ListOrder, Pool

_SIZE = QSize(1180, 860)
_MOST = 64  # workers, cores and pictures of a chunk that can be tried
_MOST_ON_SLIDER = 32
_MOST_SYNC = 500  # milliseconds
_MOST_SYNC_ON_SLIDER = 200
_MILLISECONDS = 1000
_SETTLE_MILLISECONDS = 80  # after the last move of a slider
_LEAST_LANES, _LANE = 64, 30  # pixels in height
_AXIS = 26
_GAP = 4
_FRAME_MARGINS = (8, 6, 8, 6)
_TABLE_WIDTH = 420
_PAINTING = ChartPainting(
    paint_what_if, least_height, least=QSize(320, 200), readable=QSize(560, 300)
)


class WhatIfWindow(QDialog):
    """A separate, non-modal window that simulates what it is told.

    Signals:
        pool_changed: the `Pool` that the user wants to try; a little after the last change.
        save_requested: save what is shown.

    Attributes:
        measured_lanes, simulated_lanes: the pictures of both runs, on one scale.
    """

    pool_changed = Signal(object)
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What if?"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(first_size(self, _SIZE))
        self._measured: Measured | None = None
        self._recording: Recording | None = None
        self._hint = label("", "muted", wraps=True)
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._workers, self._cores, self._chunk = (count_box(1, _MOST, 1) for _ in range(3))
        self._sync = count_box(0, _MOST_SYNC, 0)
        self._order = QuietComboBox(tr("Order"))
        for order, name in words.ORDER_NAMES.items():
            self._order.addItem(localized(name), order)
        self._reset = IconButton(tr("As in the run"), "undo")
        self._save = IconButton(tr("Save…"), "save", tip=tr("Save this as .html or .json"))
        self._answer = label("", "title", wraps=True)
        self._check = label("", "muted", wraps=True)
        self._limit = label("", wraps=True)
        self._laws = label("", "muted", wraps=True)
        self._assumed = label(localized(words.ASSUMED), "muted", wraps=True)
        self.measured_lanes, self.simulated_lanes = LanesView(), LanesView()
        self._measured_title, self._simulated_title = label("", "strong"), label("", "strong")
        self.chart = ChartView(
            tr("Chart of the simulated speedup"), tr("The speedup appears here."), _PAINTING
        )
        self._table = _CurveTable()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MILLISECONDS)
        self._settle.timeout.connect(lambda: self.pool_changed.emit(self.pool()))
        self._results = QWidget()
        self._lay_out()
        self._order.currentIndexChanged.connect(self._settle.start)
        self._reset.clicked.connect(self._on_reset)
        self._save.clicked.connect(self.save_requested)
        self.show_nothing()

    def pool(self) -> Pool:
        """Return what the user wants to try."""
        return Pool(
            workers=self._workers.value(),
            cores=self._cores.value(),
            chunk=self._chunk.value(),
            order=ListOrder(self._order.currentData()),
            sync=self._sync.value() / _MILLISECONDS,
        )

    def show_nothing(self) -> None:
        """Say what is needed first."""
        self._measured = self._recording = None
        self._hint.setText(
            tr(
                "Make some pictures first. When the run is over, its times are taken from it, and "
                "you see here what other workers, cores, chunks and orders would have made of it."
            )
        )
        self._show_results(is_there=False)

    def show_run(self, recording: Recording, measured: Measured) -> None:
        """Take this run from now on, and begin with its own pool."""
        self._recording, self._measured = recording, measured
        self._hint.setText(localized(words.work_text(measured)))
        self.measured_lanes.show_recording(recording)
        title = localized(words.pool_text(measured.pool))
        # Translators: {pool} is "4 workers on 2 cores".
        self._measured_title.setText(tr("Measured: {pool}", pool=title))
        self._check.setText(localized(words.check_text(measured)))
        restyle(self._check, "role", "warning" if measured.is_missed else "muted")
        self.choose(measured.pool)
        self._keep_heights(recording.lanes, recording.lanes)
        self._show_results(is_there=True)

    def show_tried(self, tried: Tried) -> None:
        """Show what the pool that was tried would do."""
        if self._recording is None:
            return
        answer = tried.answer
        self.show_problem("")
        self._answer.setText(localized(words.answer_text(answer)))
        self._limit.setText(localized(words.limit_text(answer)))
        self._laws.setText(localized(words.laws_text(answer.curve.laws)))
        simulated = SimulatedRecording(self._recording.plan, tried)
        self.simulated_lanes.show_recording(simulated)
        longest = max(self._recording.lasted(), simulated.lasted())
        for view in (self.measured_lanes, self.simulated_lanes):
            view.show_at_least(longest)
            view.show_whole()
        title = localized(words.whole_pool_text(answer.made.pool))
        self._simulated_title.setText(tr("Simulated, not measured: {pool}", pool=title))
        self._keep_heights(self._recording.lanes, simulated.lanes)
        chart = WhatIfChart(answer.curve, answer.made.pool)
        self.chart.show_chart(chart, words_of(chart))
        rows = [[localized(cell) for cell in cells] for cells in words.rows_of(answer.curve)]
        self._table.show_figures(rows)
        self._table.setMinimumHeight(self._table.maximumHeight())  # it is short

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, in a sentence; an empty one takes it back."""
        self._problem.setText(localized(problem))
        self._problem.setVisible(bool(problem))

    def choose(self, pool: Pool) -> None:
        """Try this pool."""
        self._workers.setValue(pool.workers)
        self._cores.setValue(round(pool.cores))
        self._chunk.setValue(pool.chunk)
        self._sync.setValue(round(pool.sync * _MILLISECONDS))
        self._order.setCurrentIndex(self._order.findData(pool.order))
        self._settle.start()

    def _on_reset(self) -> None:
        if self._measured is not None:
            self.choose(self._measured.pool)

    def _show_results(self, *, is_there: bool) -> None:
        for part in (self._results, self._controls, self._reset, self._save):
            part.setVisible(is_there)

    def _keep_heights(self, measured: int, simulated: int) -> None:
        """Give each lane the same height in both pictures."""
        for view, lanes in ((self.measured_lanes, measured), (self.simulated_lanes, simulated)):
            high = max(_LEAST_LANES, min(_LANE, _LANE * 12 // max(1, lanes)) * lanes + _AXIS)
            view.setFixedHeight(max(scaled(high, self.font()), view.minimumSizeHint().height()))

    def _lay_out(self) -> None:
        self._controls = QWidget()
        grid = QGridLayout(self._controls)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        sliders = (
            (tr("Workers"), self._workers, tr("How many worker processes.")),
            (tr("Cores"), self._cores, tr("How many cores the workers share.")),
            (
                tr("Pictures per chunk"),
                self._chunk,
                tr("How many pictures are handed to a worker together."),
            ),
            (
                tr("Sync per picture (ms)"),
                self._sync,
                tr(
                    "How long a worker waits after each picture until the disk has it. Thumbpool "
                    "syncs pictures beside the next ones, so that no worker waits."
                ),
            ),
        )
        for place, (name, box, tip) in enumerate(sliders):
            self._add_slider(grid, place, name, box, tip)
        title = label(tr("Order"), "muted")
        title.setBuddy(self._order)
        grid.addWidget(title, 2, 0)
        self._order.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.addWidget(self._order, 2, 1, 1, 2)
        for each in (1, 4):
            grid.setColumnStretch(each, 1)
        # As wide as the others in their frame, so that both have one scale.
        measured = column(
            self._measured_title, self.measured_lanes, spacing=_GAP, margins=_FRAME_MARGINS
        )
        simulated = _SimulatedFrame(self._simulated_title, self.simulated_lanes)
        self._table.setMinimumWidth(scaled(_TABLE_WIDTH, self.font()))
        beside = column(self._table, self._limit, self._laws, Stretch(), spacing=8)
        below = row((self.chart, 1), (beside, 1), spacing=16)
        column(
            self._answer,
            self._check,
            measured,
            simulated,
            LanesLegend(),
            (below, 1),
            self._assumed,
            of=self._results,
            spacing=8,
        )
        page = QWidget()
        column(
            row((self._hint, 1), self._reset, self._save, spacing=8),
            self._controls,
            self._problem,
            (self._results, 1),
            Stretch(),
            of=page,
            spacing=10,
            margins=(16, 14, 16, 14),
        )
        column(scrolled(page), of=self)

    def _add_slider(
        self, grid: QGridLayout, place: int, name: str, box: QSpinBox, tip: str
    ) -> None:
        """Add a slider with a box for its number; both set the same."""
        line, side = divmod(place, 2)
        slider = QSlider(Qt.Orientation.Horizontal)
        most = _MOST_SYNC_ON_SLIDER if box is self._sync else _MOST_ON_SLIDER
        slider.setRange(box.minimum(), most)
        slider.setPageStep(4)
        for control in (box, slider):
            control.setAccessibleName(name)
            control.setToolTip(tip)
        slider.valueChanged.connect(box.setValue)
        box.valueChanged.connect(lambda value: _follow(slider, value))
        box.valueChanged.connect(lambda _value: self._settle.start())
        title = label(name, "muted")
        title.setBuddy(box)
        for number, part in enumerate((title, slider, box)):
            grid.addWidget(part, line, 3 * side + number)


class _SimulatedFrame(QWidget):
    """A broken frame around what was not measured."""

    def __init__(self, title: QWidget, lanes: QWidget) -> None:
        super().__init__()
        column(title, lanes, of=self, spacing=_GAP, margins=_FRAME_MARGINS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(lane_colors_of(self.palette()).accent, 2, Qt.PenStyle.DashLine))
        size = QSizeF(self.size())
        painter.drawRoundedRect(1, 1, int(size.width()) - 2, int(size.height()) - 2, 6, 6)
        painter.end()


class _CurveTable(FiguresTable):
    """One row per pool size."""

    def __init__(self) -> None:
        tips = (
            tr("How many worker processes."),
            tr("From the first picture to the last, start-up not counted."),
            tr("How many times as fast as one worker."),
            tr("Speedup divided by the number of workers."),
            tr("What Amdahl's law says, with the serial part that fits best."),
            tr("What the universal scalability law says, as it fits best."),
        )
        titles = [localized(each) for each in words.headings().values()]
        headings = dict(zip(titles, tips, strict=True))
        super().__init__(tr("Simulated figures"), tr("Columns of the simulation"), headings)
        # Words for speedup are long in some languages, and the figures are short.
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def _follow(slider: QSlider, value: int) -> None:
    """Move a slider to a number that was typed; one beyond its end stays typed."""
    if value <= slider.maximum():
        slider.setValue(value)
    else:
        slider.blockSignals(True)  # noqa: FBT003 - it would set the number back to its end
        slider.setValue(slider.maximum())
        slider.blockSignals(False)  # noqa: FBT003
