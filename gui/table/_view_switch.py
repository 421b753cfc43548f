"""The switch between list and grid."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from gui.look.widgets import IconButton
from processing.language.translation import tr

LIST_KEY, GRID_KEY = "Ctrl+1", "Ctrl+2"  # of the entries of the menu that do the same


class ViewSwitch(QWidget):
    """Two buttons that choose between list and grid.

    Signals:
        grid_requested: whether the grid is wanted.
    """

    grid_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._list = IconButton("", "list", kind="chip", tip=tr("Show as a list"), keys=LIST_KEY)
        self._grid = IconButton("", "grid", kind="chip", tip=tr("Show as a grid"), keys=GRID_KEY)
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self._list, self._grid):
            button.setCheckable(True)
            group.addButton(button)
            layout.addWidget(button)
        self._list.setChecked(True)
        group.buttonClicked.connect(
            lambda _button: self.grid_requested.emit(self._grid.isChecked())
        )

    def show_choice(self, *, is_grid: bool) -> None:
        """Show which view is chosen."""
        (self._grid if is_grid else self._list).setChecked(True)
