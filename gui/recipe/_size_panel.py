"""Let the user choose the size of results: the mode and its settings."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.look.layouts import column
from gui.look.typed_fields import TypedField
from gui.look.widgets import label
from gui.recipe._form import SettingsForm
from gui.recipe.controls import choice_box, number_box, select
from gui.settings import effective
from gui.text import choice_words
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe

_BOX = ("width_pixels", "height_pixels")
_MORE = (
    "edge_pixels",
    "size_percent",
    "megapixels",
    "gravity",
    "pad_fill",
    "background",
    "only_shrink",
)


class SizePanel(QWidget):
    """The mode, and the controls that have an effect in it.

    Signals:
        setting_changed: the name of a setting and its new value.
    """

    setting_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = choice_box(
            Recipe, "size_mode", {mode: choice_words.word_of(mode) for mode in SizeMode}
        )
        self._sides = {name: number_box(Recipe, name) for name in _BOX}
        self._typed = {
            name: TypedField(box, box.value, box.setValue, box.valueChanged)
            for name, box in self._sides.items()
        }
        self._times, self._unit = label("×", "muted"), label("px", "muted")  # noqa: RUF001
        self._form = SettingsForm(Recipe, _MORE)
        self._lay_out()
        self._mode.currentIndexChanged.connect(self._on_mode_chosen)
        for name, box in self._sides.items():
            box.valueChanged.connect(lambda value, n=name: self.setting_changed.emit(n, value))
        self._form.setting_changed.connect(self.setting_changed)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the size that `recipe` asks for; nothing is emitted."""
        blockers = [QSignalBlocker(each) for each in (self._mode, *self._sides.values())]
        select(self._mode, recipe.size_mode)
        for name, typed in self._typed.items():
            typed.show(getattr(recipe, name))
        for blocker in blockers:
            blocker.unblock()
        self._form.show_values(recipe)
        self._show_what_counts(recipe)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        for each in (self._mode, *self._sides.values()):
            each.setDisabled(is_locked)
        self._form.set_locked(is_locked=is_locked)

    def _show_what_counts(self, recipe: Recipe) -> None:
        names = effective.size_settings(recipe)
        shown = [name for name in _BOX if name in names]
        for name, box in self._sides.items():
            box.setVisible(name in names)
        self._times.setVisible(len(shown) == len(_BOX))
        self._unit.setVisible(bool(shown))
        self._form.show_only(names)
        is_padded = recipe.size_mode is SizeMode.PAD
        self._form.set_label("gravity", self.tr("Position") if is_padded else self.tr("Crop to"))

    def _on_mode_chosen(self) -> None:
        self.setting_changed.emit("size_mode", SizeMode(self._mode.currentData()))

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(8)
        parts: tuple[QWidget, ...] = (
            self._sides["width_pixels"],
            self._times,
            self._sides["height_pixels"],
            self._unit,
        )
        for part in parts:
            sides.addWidget(part, 0 if isinstance(part, QLabel) else 1)
        column(self._mode, sides, self._form, of=self, spacing=8)
