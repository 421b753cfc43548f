"""How a result gets its size: the mode, its numbers of pixels, and common ones to pick from."""

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from gui.look.tips import tip_of
from gui.look.widgets import IconButton
from gui.recipe._fields import SettingField, setting_field
from gui.recipe._label_column import FieldLabel
from gui.recipe.controls import name_within
from processing.language.translation import localized, tr
from processing.settings.fields import spec_of, specs_of

_MODE = "size_mode"
_PIXELS = ("width_pixels", "height_pixels", "edge_pixels")  # what a common size can set


class SizeFields(QWidget):
    """A line for the mode and for each number of pixels, and a menu of common sizes beside these.

    Args:
        owner: the dataclass that declares `size_mode` and the numbers of pixels.
        of: what the size belongs to, added to accessible names.

    Signals:
        setting_changed: the name of a setting and its new value.
    """

    setting_changed = Signal(str, object)

    def __init__(self, owner: type, *, of: str = "") -> None:
        super().__init__()
        self._owner = owner
        names = (_MODE, *(name for name in _PIXELS if name in specs_of(owner)))
        self._fields = {name: setting_field(owner, name) for name in names}
        self._labels = {name: FieldLabel(localized(spec_of(owner, name).label)) for name in names}
        # Translators: how the size of a result is determined.
        self._labels[_MODE].setText(tr("Mode"))
        for name, shown in self._labels.items():
            shown.setToolTip(tip_of(localized(spec_of(owner, name).help)))
        self._used: frozenset[str] = frozenset()
        self._common = _common_sizes_button(of)
        self._fill_menu()
        self._grid = QGridLayout(self)
        self._lay_out()
        self.setFocusProxy(self._fields[_MODE].widget)
        for name, field in self._fields.items():
            field.changed.connect(self._teller(field))
            if of:
                field.widget.setAccessibleName(name_within(of, spec_of(owner, name).label))

    def show_values(self, values: Any) -> None:
        """Show mode and pixels as the dataclass `values` has them; nothing is emitted."""
        for name, field in self._fields.items():
            field.show_quietly(getattr(values, name))

    def show_only(self, names: Collection[str]) -> None:
        """Show only the pixels among these settings, and common sizes if there is one."""
        self._used = frozenset(names)
        lines = []
        for line, (name, field) in enumerate(self._fields.items()):
            if name != _MODE:
                field.widget.setVisible(name in names)
                self._labels[name].setVisible(name in names)
                lines += [line] if name in names else []
        self._put_common_sizes(lines)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        for field in self._fields.values():
            field.widget.setDisabled(is_locked)
        self._common.setDisabled(is_locked)

    def _put_common_sizes(self, lines: list[int]) -> None:
        """Put the menu beside the `lines` of the grid that it sets; hide it if there is none."""
        self._grid.removeWidget(self._common)
        if lines:
            place = Qt.AlignmentFlag.AlignBottom  # after the last of them in the tab order, too
            self._grid.addWidget(self._common, lines[0], 2, len(lines), 1, place)
        self._common.setVisible(bool(lines))

    def _teller(self, field: SettingField) -> Callable[..., None]:
        return lambda *_: self.setting_changed.emit(field.name, field.value())

    def _on_common_picked(self, pixels: int) -> None:
        """Set every number that the mode uses: a box becomes a square, for upright and wide."""
        for name in _PIXELS:
            if name in self._used:
                self.setting_changed.emit(name, pixels)

    def _fill_menu(self) -> None:
        menu = QMenu(self._common)
        for pixels, text in _common_sizes().items():
            entry = menu.addAction(text)
            entry.triggered.connect(lambda _checked, n=pixels: self._on_common_picked(n))
        self._common.setMenu(menu)

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (name, field) in enumerate(self._fields.items()):
            grid.addWidget(self._labels[name], line, 0)
            grid.addWidget(field.widget, line, 1, 1, 2 if name == _MODE else 1)
        grid.addWidget(self._common, 1, 2)


def _common_sizes_button(of: str) -> IconButton:
    name = tr("Common sizes")
    button = IconButton("", "more", kind="tool", tip=tr("Choose one of the common sizes"))
    button.setAccessibleName(name_within(of, name) if of else name)
    return button


def _common_sizes() -> dict[int, str]:
    """Return numbers of pixels, and what each one is for."""
    return {
        256: tr("{n} px, thumbnail", n="256"),
        **{pixels: tr("{n} px", n=str(pixels)) for pixels in (320, 640, 800, 1024)},
        1280: tr("{n} px, e-mail", n="1280"),
        1920: tr("{n} px, Full HD", n="1920"),
        2560: tr("{n} px", n="2560"),
        3840: tr("{n} px, 4K", n="3840"),
    }
