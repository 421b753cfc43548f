"""Let the user choose, save, delete, import and export presets."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from gui.look.layouts import row
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label
from gui.recipe.controls import QuietComboBox
from processing.storage.presets.preset_store import StoredPreset

_CUSTOM = -1  # the data of the entry for choices that match no preset
_TIP = Qt.ItemDataRole.ToolTipRole


class PresetBar(QWidget):
    """The presets to choose from, and a menu of what can be done with them.

    Signals:
        preset_chosen: the `StoredPreset` that is wanted.
        save_requested: save the present choices as a preset.
        delete_requested: the `StoredPreset` of the user's to delete.
        import_requested: import a preset from a file.
        export_requested: export the present choices to a file.
    """

    preset_chosen = Signal(object)
    save_requested = Signal()
    delete_requested = Signal(object)
    import_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: Sequence[StoredPreset] = ()
        self._current: StoredPreset | None = None
        self._box = self._preset_box()
        self._more = IconButton("", "more", kind="tool", tip=self.tr("More about presets"))
        self._delete = QAction(self.tr("&Delete this preset"), self)
        self._more.setMenu(self._menu())
        row(label(self.tr("Preset"), "heading"), 6, (self._box, 1), self._more, of=self, spacing=4)
        self._box.activated.connect(self._on_activated)
        self._delete.triggered.connect(lambda: self.delete_requested.emit(self._current))

    def show_presets(self, presets: Sequence[StoredPreset]) -> None:
        """Offer these presets; nothing is emitted."""
        self._presets = presets
        blocker = QSignalBlocker(self._box)
        self._box.clear()
        self._box.addItem(self.tr("Custom"), _CUSTOM)
        self._box.setItemData(0, self.tr("No preset: what is set below"), _TIP)
        for place, stored in enumerate(presets):
            if place and presets[place - 1].is_builtin and not stored.is_builtin:
                self._box.insertSeparator(self._box.count())
            self._box.addItem(stored.preset.name, place)
            self._box.setItemData(self._box.count() - 1, tip_of(stored.preset.description), _TIP)
        blocker.unblock()
        self.show_current(self._current)

    def show_current(self, current: StoredPreset | None) -> None:
        """Show which preset the choices match; None for none."""
        self._current = current
        place = self._presets.index(current) if current in self._presets else _CUSTOM
        blocker = QSignalBlocker(self._box)
        self._box.setCurrentIndex(self._box.findData(place))
        blocker.unblock()
        description = current.preset.description if current else ""
        self._box.setToolTip(tip_of(description) or self.tr("Settings that belong together"))
        self._delete.setEnabled(current is not None and not current.is_builtin)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._box.setDisabled(is_locked)
        self._more.setDisabled(is_locked)

    def _on_activated(self, entry: int) -> None:
        place = self._box.itemData(entry)
        if place == _CUSTOM:
            self.show_current(self._current)
        else:
            self.preset_chosen.emit(self._presets[place])

    def _preset_box(self) -> QComboBox:
        box = QuietComboBox()
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setAccessibleName(self.tr("Preset"))
        box.view().setAccessibleName(self.tr("Preset"))
        box.setMaxVisibleItems(24)
        return box

    def _menu(self) -> QMenu:
        menu = QMenu(self._more)
        menu.addAction(self.tr("&Save as preset…")).triggered.connect(self.save_requested)
        menu.addAction(self._delete)
        menu.addSeparator()
        menu.addAction(self.tr("&Import file…")).triggered.connect(self.import_requested)
        menu.addAction(self.tr("&Export file…")).triggered.connect(self.export_requested)
        return menu
