"""Settings that belong together, folded away until somebody asks for them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gui.widgets.parts import IconButton, label
from gui.widgets.setting_fields import SettingField, setting_field
from processing.declaration import spec_of


class SettingsFold(QWidget):
    """A heading to press and, below it, a line for each setting.

    Args:
        owner: the dataclass that declares the settings called `names`.

    Signals:
        setting_changed: the name of a setting and its new value.
    """

    setting_changed = Signal(str, object)

    def __init__(self, title: str, tip: str, owner: type, names: Sequence[str]) -> None:
        super().__init__()
        self._owner = owner
        self._fields = [setting_field(owner, name) for name in names]
        self._fold = IconButton(title, "expand", kind="fold", tip=tip)
        self._fold.setCheckable(True)
        self._body = QWidget()
        self._lay_out()
        self._fold.toggled.connect(self._on_folded)
        for field in self._fields:
            self._tell_of(field)

    def show_values(self, values: Any) -> None:
        """Show the settings as `values` has them; nothing is emitted."""
        for field in self._fields:
            field.show_quietly(getattr(values, field.name))

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way; it may still be looked at."""
        for field in self._fields:
            field.widget.setDisabled(is_locked)

    def _tell_of(self, field: SettingField) -> None:
        field.changed.connect(lambda _value: self.setting_changed.emit(field.name, field.value()))

    def _on_folded(self, is_open: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self._body.setVisible(is_open)
        self._fold.set_icon_name("collapse" if is_open else "expand")

    def _lay_out(self) -> None:
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate(self._fields):
            if field.tells_its_name:
                grid.addWidget(field.widget, row, 0, 1, 2)
                continue
            grid.addWidget(label(spec_of(self._owner, field.name).label, "muted"), row, 0)
            grid.addWidget(field.widget, row, 1)
        self._body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._body)
