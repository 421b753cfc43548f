"""The switch between list and grid."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gui.look.widgets import IconButton
from gui.table.picture_keys import SHOW_GRID, SHOW_LIST
from processing.language.translation import tr


class ViewSwitch(QWidget):
    """Two buttons that choose between list and grid.

    Signals:
        grid_requested: whether the grid is wanted.
    """

    grid_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._list = IconButton("", "list", kind="chip", tip=tr("Show as a list"), keys=SHOW_LIST)
        self._grid = IconButton("", "grid", kind="chip", tip=tr("Show as a grid"), keys=SHOW_GRID)
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self._list, self._grid):
            button.setCheckable(True)
            button.setAutoExclusive(True)  # to screen readers, one choice of several
            group.addButton(button)
            layout.addWidget(button)
        self._list.setChecked(True)
        group.buttonClicked.connect(
            lambda _button: self.grid_requested.emit(self._grid.isChecked())
        )

    def show_choice(self, *, is_grid: bool) -> None:
        """Show which view is chosen."""
        (self._grid if is_grid else self._list).setChecked(True)
