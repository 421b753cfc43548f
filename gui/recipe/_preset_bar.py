"""Let the user choose a preset, and save, update, rename, reset, delete, import and export one."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from gui.look.layouts import row
from gui.look.quiet_boxes import QuietComboBox
from gui.look.tips import tip_of
from gui.look.widgets import IconButton, label
from gui.text.phrases import listed
from processing.language.translation import localized, tr
from processing.storage.presets.preset_store import StoredPreset

_CHANGED = -1  # the data of the entry for a preset that was changed
_TIP = Qt.ItemDataRole.ToolTipRole


class PresetBar(QWidget):
    """The presets to choose from, and a menu of what can be done with them.

    Signals:
        preset_chosen: the `StoredPreset` that is wanted; also to drop changes of the current one.
        save_requested: save the present choices as a preset.
        update_requested: save the present choices in the current preset, one of the user's.
        rename_requested: give the current preset, one of the user's, another name.
        delete_requested: delete the current preset, one of the user's.
        factory_requested: set everything as at the first start.
        import_requested: import a preset from a file.
        export_requested: export the present choices to a file.
    """

    preset_chosen = Signal(object)
    save_requested = Signal()
    update_requested = Signal()
    rename_requested = Signal()
    delete_requested = Signal()
    factory_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: Sequence[StoredPreset] = ()
        self._current: StoredPreset | None = None
        self._is_changed = False
        self._box = self._preset_box()
        self._more = IconButton("", "more", kind="tool", tip=tr("More about presets"))
        self._update, self._rename, self._reset, self._delete = (QAction(self) for _ in range(4))
        self._more.setMenu(self._menu())
        name = label(tr("Preset"), "heading")
        name.setBuddy(self._box)
        row(name, 6, (self._box, 1), self._more, of=self, spacing=4)
        self._box.activated.connect(self._on_activated)

    def show_presets(self, presets: Sequence[StoredPreset]) -> None:
        """Offer these presets; nothing is emitted."""
        self._presets = presets
        blocker = QSignalBlocker(self._box)
        self._box.clear()
        for place, stored in enumerate(presets):
            if place and presets[place - 1].is_builtin and not stored.is_builtin:
                self._box.insertSeparator(self._box.count())
            self._box.addItem(localized(stored.preset.name), place)
            tip = tip_of(localized(stored.preset.description))
            self._box.setItemData(self._box.count() - 1, tip, _TIP)
        blocker.unblock()

    def show_current(self, current: StoredPreset, changes: Sequence[str]) -> None:
        """Show which preset the choices are based on, and the labels of what differs from it."""
        self._current, self._is_changed = current, bool(changes)
        tip = localized(current.preset.description)
        if changes:
            details = tr("Changed: {settings}.", settings=listed(changes))
            tip = f"{tip}\n{details}".strip()
        blocker = QSignalBlocker(self._box)
        if self._box.itemData(0) == _CHANGED:
            self._box.removeItem(0)
        if changes:
            self._insert_changed(current, tip)
        place = _CHANGED if changes else self._presets.index(current)
        self._box.setCurrentIndex(self._box.findData(place))
        blocker.unblock()
        self._box.setToolTip(tip_of(tip))
        self._box.setAccessibleDescription(tip)
        self._show_what_can_be_done()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._box.setDisabled(is_locked)
        self._more.setDisabled(is_locked)

    def _insert_changed(self, current: StoredPreset, tip: str) -> None:
        text = tr("{preset}, changed", preset=current.preset.name)
        self._box.insertItem(0, text, _CHANGED)
        self._box.setItemData(0, tip_of(tip), _TIP)
        font = QFont(self._box.font())
        font.setItalic(True)
        self._box.setItemData(0, font, Qt.ItemDataRole.FontRole)

    def _on_activated(self, entry: int) -> None:
        place = self._box.itemData(entry)
        if place != _CHANGED:
            self.preset_chosen.emit(self._presets[place])

    def _show_what_can_be_done(self) -> None:
        if self._current is None:
            return
        name, is_own = self._current.preset.name, not self._current.is_builtin
        built_in = tr("{preset} comes with Thumbpool and stays as it is.", preset=name)
        same = tr("Nothing differs from {preset}.", preset=name)
        shown = localized(name).replace("&", "&&")
        texts = (
            (self._update, tr("&Update “{preset}”", preset=shown), (not is_own, built_in)),
            (self._rename, tr("&Rename “{preset}”…", preset=shown), (not is_own, built_in)),
            (self._reset, tr("Reset &to “{preset}”", preset=shown), (False, "")),
            (self._delete, tr("&Delete “{preset}”…", preset=shown), (not is_own, built_in)),
        )
        for action, text, (is_refused, why) in texts:
            is_idle = action in {self._update, self._reset} and not self._is_changed
            action.setText(text)
            action.setDisabled(is_refused or is_idle)
            action.setToolTip(tip_of(why if is_refused else same if is_idle else ""))

    def _preset_box(self) -> QComboBox:
        box = QuietComboBox(tr("Preset"))
        box.setMaxVisibleItems(24)
        return box

    def _menu(self) -> QMenu:
        menu = QMenu(self._more)
        menu.setToolTipsVisible(True)  # of entries that are disabled they say why

        menu.addAction(tr("&Save as…")).triggered.connect(self.save_requested)
        menu.addActions([self._update, self._rename])
        menu.addSeparator()
        menu.addAction(self._reset)
        factory = menu.addAction(tr("Reset to &factory settings"))
        factory.triggered.connect(self.factory_requested)
        menu.addSeparator()
        menu.addAction(self._delete)
        menu.addSeparator()
        menu.addAction(tr("&Import…")).triggered.connect(self.import_requested)
        menu.addAction(tr("&Export…")).triggered.connect(self.export_requested)
        self._update.triggered.connect(self.update_requested)
        self._rename.triggered.connect(self.rename_requested)
        self._reset.triggered.connect(lambda: self.preset_chosen.emit(self._current))
        self._delete.triggered.connect(self.delete_requested)
        return menu
