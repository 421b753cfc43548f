"""Let the user say what is made of each picture, and what else a run is made from."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.choices import Choices
from gui.widgets.output_panel import OutputPanel
from gui.widgets.parts import label
from gui.widgets.setting_controls import (
    choice_box,
    number_box,
    number_slider,
    select,
    tick_box,
)
from gui.widgets.settings_fold import SettingsFold
from processing import formats
from processing.settings import KEEP_FORMAT, BatchSettings, ColorPolicy, Recipe, spec_of

_LIMITS = ("file_limit_seconds", "memory_megabytes")


class RecipePanel(QFrame):
    """The recipe, where its results go and the limits; controls take their settings' own texts.

    Attributes:
        output: where the results go.
        limits: what a run may take.

    Signals:
        recipe_changed: the new `Recipe`.
    """

    recipe_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.output = OutputPanel()
        self.limits = SettingsFold(
            self.tr("More"), self.tr("More settings"), BatchSettings, _LIMITS
        )
        self.setProperty("card", "true")
        self._recipe = Recipe()
        self._is_locked = False
        self._width = number_box(Recipe, "width_pixels")
        self._height = number_box(Recipe, "height_pixels")
        self._only_shrink = tick_box(Recipe, "only_shrink")
        self._format = choice_box(Recipe, "output_format", self._format_labels())
        self._quality = number_box(Recipe, "quality_percent")
        self._quality_slider = number_slider(Recipe, "quality_percent")
        self._color = choice_box(Recipe, "color", self._color_labels())
        self._controls: tuple[QWidget, ...] = (
            self._width,
            self._height,
            self._only_shrink,
            self._format,
            self._quality_slider,
            self._quality,
            self._color,
        )
        self._lay_out()
        self._connect()

    def show_choices(self, choices: Choices, output: str) -> None:
        """Show these choices, and `output` as the words for where to; nothing is emitted."""
        self._recipe = choices.recipe
        blockers = [QSignalBlocker(control) for control in self._controls]
        self._width.setValue(choices.recipe.width_pixels)
        self._height.setValue(choices.recipe.height_pixels)
        self._only_shrink.setChecked(choices.recipe.only_shrink)
        self._quality.setValue(choices.recipe.quality_percent)
        self._quality_slider.setValue(choices.recipe.quality_percent)
        select(self._format, choices.recipe.output_format)
        select(self._color, choices.recipe.color)
        for blocker in blockers:
            blocker.unblock()
        self.output.show_choices(choices, output)
        self.limits.show_values(choices)
        self._show_whether_quality_counts()

    def set_locked(self, *, is_locked: bool) -> None:
        """Let nothing be changed while a run is under way."""
        self._is_locked = is_locked
        for control in self._controls:
            control.setDisabled(is_locked)
        self.output.set_locked(is_locked=is_locked)
        self.limits.set_locked(is_locked=is_locked)
        self._show_whether_quality_counts()

    def _on_edited(self) -> None:
        self._recipe = replace(
            self._recipe,
            width_pixels=self._width.value(),
            height_pixels=self._height.value(),
            only_shrink=self._only_shrink.isChecked(),
            output_format=self._format.currentData(),
            quality_percent=self._quality.value(),
            color=ColorPolicy(self._color.currentData()),
        )
        self._show_whether_quality_counts()
        self.recipe_changed.emit(self._recipe)

    def _show_whether_quality_counts(self) -> None:
        key = self._recipe.output_format
        counts = key == KEEP_FORMAT or formats.by_key(key).has_quality
        self._quality.setEnabled(counts and not self._is_locked)
        self._quality_slider.setEnabled(counts and not self._is_locked)

    def _connect(self) -> None:
        for number in (self._width, self._height, self._quality):
            number.valueChanged.connect(self._on_edited)
        self._quality_slider.valueChanged.connect(self._quality.setValue)
        self._quality.valueChanged.connect(self._quality_slider.setValue)
        self._only_shrink.toggled.connect(self._on_edited)
        self._format.currentIndexChanged.connect(self._on_edited)
        self._color.currentIndexChanged.connect(self._on_edited)

    def _lay_out(self) -> None:
        size = QHBoxLayout()
        size.setSpacing(8)
        size.addWidget(self._width, 1)
        size.addWidget(label("×", "muted"))  # noqa: RUF001
        size.addWidget(self._height, 1)
        size.addWidget(label("px", "muted"))
        quality = QHBoxLayout()
        quality.setSpacing(8)
        quality.addWidget(self._quality_slider, 1)
        quality.addWidget(self._quality)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(6)
        layout.addWidget(label(self.tr("Fit within"), "heading"))
        layout.addLayout(size)
        layout.addWidget(self._only_shrink)
        layout.addSpacing(8)
        layout.addLayout(self._grid(quality))
        layout.addSpacing(8)
        layout.addWidget(self.output)
        layout.addWidget(self.limits)
        layout.addStretch()

    def _grid(self, quality: QHBoxLayout) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(spec_of(Recipe, "output_format").label, "muted"), 0, 0)
        grid.addWidget(self._format, 0, 1)
        grid.addWidget(label(spec_of(Recipe, "quality_percent").label, "muted"), 1, 0)
        grid.addLayout(quality, 1, 1)
        grid.addWidget(label(spec_of(Recipe, "color").label, "muted"), 2, 0)
        grid.addWidget(self._color, 2, 1)
        return grid

    def _format_labels(self) -> dict[str, str]:
        return {KEEP_FORMAT: self.tr("As the original")} | {
            row.key: row.label for row in formats.WRITABLE
        }

    def _color_labels(self) -> dict[str, str]:
        return {
            ColorPolicy.KEEP: self.tr("Keep the profile"),
            ColorPolicy.SRGB: self.tr("Convert to sRGB"),
        }
