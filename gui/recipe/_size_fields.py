"""How a result gets its size: the mode, its numbers of pixels, and common ones to pick from."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gui.look.layouts import column, row
from gui.look.typed_fields import TypedField
from gui.look.widgets import IconButton, label
from gui.recipe._label_column import FieldLabel
from gui.recipe.controls import choice_box, number_box, select
from gui.text import choice_words
from gui.text.translation import tr
from processing.settings.fields import spec_of

_SIDES = ("width_pixels", "height_pixels")
_PIXELS = (*_SIDES, "edge_pixels")  # what a common size sets, if the mode uses it
_UNIT = " px"
_GAP_PIXELS = 12  # between labels and fields, as in the forms


class SizeFields(QWidget):
    """A line for the mode, and one for width and height.

    Args:
        owner: the dataclass that declares `size_mode` and both sides.
        modes: the choices of its `size_mode`.
        of: what the size belongs to, added to accessible names.

    Signals:
        setting_changed: the name of a setting and its new value.
    """

    setting_changed = Signal(str, object)

    def __init__(self, owner: type, modes: type[StrEnum], *, of: str = "") -> None:
        super().__init__()
        self._modes = modes
        self._used: frozenset[str] = frozenset()
        self._mode = choice_box(
            owner, "size_mode", {mode: choice_words.word_of(mode) for mode in modes}
        )
        self._mode.setMaxVisibleItems(len(modes))  # none below the edge of the list
        self._sides = {name: number_box(owner, name) for name in _SIDES}
        self._typed = {
            name: TypedField(box, box.value, box.setValue, box.valueChanged)
            for name, box in self._sides.items()
        }
        self._times = label("×", "muted")  # noqa: RUF001
        self._common = _common_sizes_button(of)
        self._fill_menu()
        self._pixels = QWidget()
        self._pixels_label = FieldLabel("")
        self._lay_out()
        self.setFocusProxy(self._mode)
        if of:
            for name, control in {"size_mode": self._mode, **self._sides}.items():
                control.setAccessibleName(f"{of}: {spec_of(owner, name).label}")
        self._mode.currentIndexChanged.connect(self._on_mode_chosen)
        for name, box in self._sides.items():
            box.valueChanged.connect(lambda value, n=name: self.setting_changed.emit(n, value))

    def show_values(self, values: Any) -> None:
        """Show mode and sides as the dataclass `values` has them; nothing is emitted."""
        blockers = [QSignalBlocker(each) for each in (self._mode, *self._sides.values())]
        select(self._mode, values.size_mode)
        for name, typed in self._typed.items():
            typed.show(getattr(values, name))
        for blocker in blockers:
            blocker.unblock()

    def show_only(self, names: Collection[str]) -> None:
        """Show only the sides among these settings, and common sizes if one of them is pixels."""
        self._used = frozenset(names)
        shown = [name for name in _SIDES if name in names]
        for name, box in self._sides.items():
            box.setVisible(name in names)
            # There is no room for the unit of both; their label says it.
            box.setSuffix(_UNIT if shown == [name] else "")
        self._times.setVisible(len(shown) == len(_SIDES))
        self._pixels.setVisible(bool(shown))
        self._pixels_label.setText(self._label_of(shown))
        self._common.setVisible(any(name in names for name in _PIXELS))

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        for each in (self._mode, *self._sides.values(), self._common):
            each.setDisabled(is_locked)

    def _label_of(self, shown: list[str]) -> str:
        if shown == ["width_pixels"]:
            return self.tr("Width")
        return self.tr("Height") if shown == ["height_pixels"] else self.tr("Pixels")

    def _on_mode_chosen(self) -> None:
        self.setting_changed.emit("size_mode", self._modes(self._mode.currentData()))

    def _on_common_picked(self, pixels: int) -> None:
        """Set every number that the mode uses: the box is a square, for upright and wide."""
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
        mode = row(
            FieldLabel(self.tr("Mode")), _GAP_PIXELS, (self._mode, 1), self._common, spacing=0
        )
        sides = row(
            (self._sides["width_pixels"], 1),
            self._times,
            (self._sides["height_pixels"], 1),
            spacing=6,
        )
        row(self._pixels_label, _GAP_PIXELS, (sides, 1), of=self._pixels, spacing=0)
        column(mode, self._pixels, of=self, spacing=8)


def _common_sizes_button(of: str) -> IconButton:
    name = tr("Common sizes")
    button = IconButton("", "more", kind="tool", tip=tr("Choose one of the common sizes"))
    button.setAccessibleName(f"{of}: {name}" if of else name)
    return button


def _common_sizes() -> dict[int, str]:
    """Return numbers of pixels, and what each one is for."""
    return {
        256: tr("256 px, thumbnail"),
        512: tr("512 px"),
        1024: tr("1024 px, e-mail"),
        1920: tr("1920 px, Full HD"),
        2560: tr("2560 px"),
        3840: tr("3840 px, 4K"),
    }
