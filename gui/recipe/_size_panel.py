"""Let the user choose the size of results: the mode and its settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.look.layouts import column
from gui.recipe._form import SettingsForm
from gui.recipe._size_fields import SizeFields
from gui.settings import effective
from processing.language.translation import tr
from processing.settings.choices import SizeMode
from processing.settings.recipe import Recipe

_MORE = (
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
        self._fields = SizeFields(Recipe)
        self._form = SettingsForm(Recipe, _MORE)
        column(self._fields, self._form, of=self, spacing=8)
        self._fields.setting_changed.connect(self.setting_changed)
        self._form.setting_changed.connect(self.setting_changed)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the size that `recipe` asks for; nothing is emitted."""
        self._fields.show_values(recipe)
        self._form.show_values(recipe)
        names = effective.size_settings(recipe)
        self._fields.show_only(names)
        self._form.show_only(names)
        self._form.setVisible(not names.isdisjoint(_MORE))
        is_padded = any(output.size_mode is SizeMode.PAD for output in recipe.outputs())
        self._form.set_label("gravity", tr("Position") if is_padded else tr("Crop to"))

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._fields.set_locked(is_locked=is_locked)
        self._form.set_locked(is_locked=is_locked)
