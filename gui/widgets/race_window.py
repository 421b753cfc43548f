"""Race pool sizes on one's own pictures, and see what more workers are worth."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.charts.race_chart import RaceChart
from gui.look.parts import IconButton, restyle
from gui.look.text_scale import first_size
from gui.widgets.comparison_parts import count_box
from gui.widgets.comparison_window import ComparisonWindow
from gui.widgets.race_view import RaceTable, RaceView
from processing.measuring.benchmark.comparison import ROUNDS, Scope
from processing.measuring.benchmark.race_analysis import Standing
from processing.measuring.benchmark.records import RaceRecord
from processing.settings.batch import MAX_WORKERS, available_cores

_SIZE = (1100, 760)
_LEAST_LARGEST = 4  # workers: where more stop helping is worth to be seen


@dataclass(frozen=True, slots=True)
class RaceOrder:
    """What the user wants raced: all usual sizes up to `largest`."""

    largest: int
    scope: Scope


class RaceWindow(ComparisonWindow):
    """Asks for a `RaceOrder`, and shows how the race went.

    Signals:
        use_requested: the pool size that the race advises.
        overlay_requested: lay a kept race over the one that is shown.
    """

    use_requested = Signal(int)
    overlay_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Compare pool sizes"), ROUNDS, parent)
        self.resize(first_size(self, QSize(*_SIZE)))
        self._record: RaceRecord | None = None
        self._standing: Standing | None = None
        self._other: Standing | None = None
        self._other_record: RaceRecord | None = None
        self._largest = count_box(1, MAX_WORKERS, max(_LEAST_LARGEST, available_cores()))
        self._largest.setAccessibleName(self.tr("Up to so many workers"))
        self._largest.setToolTip(
            self.tr("The usual sizes up to this one take part: 1, 2, 3, 4, 6…")
        )
        self._use = IconButton(self.tr("Use this pool size"), "done", kind="primary")
        self._overlay = IconButton(self.tr("Lay another over it…"), "pictures")
        self._alone = IconButton(self.tr("Take the other away"), "close")
        self.view = RaceView()
        self._table = RaceTable()
        self.lay_out(
            [(self.tr("Workers, up to"), self._largest)],
            self._middle(),
            [self._overlay, self._alone],
            self._use,
        )
        self._use.clicked.connect(self._on_use)
        self._overlay.clicked.connect(self.overlay_requested)
        self._alone.clicked.connect(lambda: self.show_other(None, None))
        self._show_result()
        self.show_idle(0, "")

    @property
    def record(self) -> RaceRecord | None:
        """The race that is shown."""
        return self._record

    def order(self) -> RaceOrder:
        """Return what the user wants raced."""
        return RaceOrder(self._largest.value(), self.scope())

    def show_measured(self, record: RaceRecord, standing: Standing) -> None:
        """Show a race."""
        self._record, self._standing = record, standing
        self._show_result()

    def show_other(self, record: RaceRecord | None, standing: Standing | None) -> None:
        """Lay another race over the one that is shown; none takes it away."""
        self._other_record, self._other = record, standing
        self._show_result()

    def _on_use(self) -> None:
        if self._standing is not None and self._standing.advised_workers is not None:
            self.use_requested.emit(self._standing.advised_workers)
            self._use.setText(self.tr("Set to {n}").format(n=self._standing.advised_workers))

    def _set_measuring(self, *, is_measuring: bool) -> None:
        super()._set_measuring(is_measuring=is_measuring)
        self._largest.setDisabled(is_measuring)
        self._overlay.setDisabled(is_measuring)

    def _show_result(self) -> None:
        standing = self._standing
        self.view.show_chart(self._chart())
        self._table.show_standing(standing)
        self._table.setVisible(standing is not None)
        self.show_judgement(standing.judgement if standing else None)
        self._save.setEnabled(standing is not None)
        self._overlay.setVisible(standing is not None)
        self._alone.setVisible(self._other is not None)
        self._show_advice(standing.advised_workers if standing else None)

    def _chart(self) -> RaceChart | None:
        if self._standing is None or self._record is None:
            return None
        return RaceChart(
            self._standing,
            self._record.circumstances,
            self._other,
            self._other_record.circumstances if self._other_record else None,
        )

    def _show_advice(self, workers: int | None) -> None:
        is_firm = workers is not None and not (self._standing and self._standing.disturbed_rounds)
        restyle(self._verdict, "role", "title" if is_firm else "strong")
        self._use.setVisible(workers is not None)
        text = self.tr("Use 1 worker") if workers == 1 else self.tr("Use {n} workers")
        self._use.setText(text.format(n=workers))
        self._use.setAccessibleName(self._use.text())

    def _middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(10)
        middle.addWidget(self.view, 1)
        middle.addWidget(self._table)
        return middle
