"""Let the user add results of each picture in other sizes and formats."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.layouts import Stretch, column, row
from gui.look.widgets import IconButton, label, tab_before
from gui.recipe._fields import SettingField, setting_field
from processing.errors import SettingsError
from processing.settings.recipe import Recipe
from processing.settings.variant import MAX_VARIANTS, Variant

_NAMES = ("width_pixels", "height_pixels", "output_format")
_SIDES = (256, 512, 1024, 1920, 2560, 3840, 128, 64, 5120)  # one more than there can be lines


class MoreResultsPanel(QWidget):
    """One line per further result; all are changed together.

    Signals:
        also_changed: the new tuple of `Variant`.
    """

    also_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main = Variant()
        self._variants: tuple[Variant, ...] = ()
        self._lines: list[_VariantLine] = []
        self._is_locked = False
        self._problem = label("", "warning", wraps=True)
        self._problem.hide()
        self._add = IconButton(
            self.tr("Add a result"), "add", tip=self.tr("Make another result of each picture")
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        layout = column(self._rows, self._problem, of=self, spacing=8)
        buttons = row(self._add, Stretch())
        layout.addLayout(buttons)
        self._add.clicked.connect(self._on_add)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the further results of `recipe`; nothing is emitted."""
        self._main = Variant(recipe.width_pixels, recipe.height_pixels, recipe.output_format)
        self._show(recipe.also)

    def _show(self, also: Sequence[Variant]) -> None:
        if tuple(also) == self._variants and len(also) == len(self._lines):
            return
        self._variants = tuple(also)
        self._problem.hide()
        while len(self._lines) > len(also):
            line = self._lines.pop()
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(also):
            self._add_line()
        for line, variant in zip(self._lines, also, strict=True):
            line.show_variant(variant)
        self._show_what_can_be_changed()

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        self._is_locked = is_locked
        self._show_what_can_be_changed()

    def _show_what_can_be_changed(self) -> None:
        self._add.setEnabled(not self._is_locked and len(self._lines) < MAX_VARIANTS)
        for line in self._lines:
            line.setDisabled(self._is_locked)

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = _VariantLine(number)
        line.changed.connect(self._on_edited)
        line.remove_requested.connect(self._remover(number - 1))
        self._lines.append(line)
        self._rows.addWidget(line)
        tab_before(self._add, line)

    def _remover(self, place: int) -> Callable[[], None]:
        return lambda: self._take(self._variants[:place] + self._variants[place + 1 :])

    def _on_add(self) -> None:
        taken = {variant.width_pixels for variant in (self._main, *self._variants)}
        side = next(side for side in _SIDES if side not in taken)
        self._take((*self._variants, Variant(side, side)))

    def _on_edited(self) -> None:
        """Take the edited lines, unless two are the same."""
        edited = tuple(line.variant() for line in self._lines)
        try:
            Recipe(also=edited)
        except SettingsError as error:
            self._problem.setText(str(error))
            self._problem.show()
            return
        self._problem.hide()
        self._variants = edited
        self.also_changed.emit(edited)

    def _take(self, variants: tuple[Variant, ...]) -> None:
        self._show(variants)
        self.also_changed.emit(variants)


class _VariantLine(QWidget):
    """Box and format of one further result, and a button that takes it away."""

    changed = Signal()
    remove_requested = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self._fields = {name: setting_field(Variant, name) for name in _NAMES}
        self._remove = IconButton(
            "", "close", kind="tool", tip=self.tr("Remove result {n}").format(n=number + 1)
        )
        for field in self._fields.values():
            self._name(field, number + 1)
            field.changed.connect(lambda *_: self.changed.emit())
        self._remove.clicked.connect(self.remove_requested)
        self._lay_out()

    def variant(self) -> Variant:
        """Return the result as it is asked for."""
        return Variant(**{name: field.value() for name, field in self._fields.items()})

    def show_variant(self, variant: Variant) -> None:
        """Show another result; nothing is emitted."""
        for name, field in self._fields.items():
            field.show_quietly(getattr(variant, name))

    def _name(self, field: SettingField, number: int) -> None:
        """Give each line its own accessible names."""
        text = self.tr("Result {n}: {name}")
        name = field.widget.accessibleName()
        field.widget.setAccessibleName(text.format(n=number, name=name))

    def _lay_out(self) -> None:
        width, height, output_format = (self._fields[name].widget for name in _NAMES)
        times = label("×", "muted")  # noqa: RUF001
        box = row((width, 1), times, (height, 1), self._remove, spacing=6)
        column(box, output_format, of=self, spacing=4)
