"""The bar at the top of the window: add and remove pictures, and choose a preset."""

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.look.layouts import Stretch, row
from gui.look.text_scale import scaled
from gui.look.widgets import IconButton
from gui.table.picture_keys import REMOVE
from processing.language.translation import tr

_PRESET_WIDTH = 360  # at most; a name needs no more
_GAP = 4  # so little that all fits a screen of 683 pixels with text of 20 points
_ADDING = (
    "add_folder",
    "add_pictures",
    "address",
    "recent",
)  # in the menu of the button, as actions


class Toolbar(QWidget):
    """What is needed most before a run, as buttons that follow the actions of the menus."""

    def __init__(self, presets: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Toolbar"))
        self._add = IconButton(tr("Add"), "add", tip=tr("Add folders or pictures to the list"))
        self._remove = IconButton(
            tr("Remove"),
            "remove",
            tip=tr("Take the selected pictures off the list; the files stay"),
            keys=REMOVE,
        )
        presets.setMaximumWidth(scaled(_PRESET_WIDTH, self.font()))
        row(self._add, self._remove, Stretch(1), (presets, 2), of=self, spacing=_GAP)

    def follow(self, actions: Mapping[str, QAction]) -> None:
        """Let the buttons do these actions, by their names."""
        menu = QMenu(self._add)
        menu.addActions([actions[name] for name in _ADDING])
        self._add.setMenu(menu)
        self._remove.clicked.connect(actions["remove"].trigger)
        for button, name in ((self._add, "add_folder"), (self._remove, "remove")):
            button.setEnabled(actions[name].isEnabled())
            actions[name].enabledChanged.connect(button.setEnabled)
