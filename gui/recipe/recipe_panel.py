"""Let the user edit the recipe, the output and the limits of a run."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.keys import KeyRow
from gui.look.widgets import label
from gui.recipe._form import CollapsibleSection, SettingsForm, SettingsSection
from gui.recipe._label_column import LabelColumn
from gui.recipe._more_results_panel import MoreResultsPanel
from gui.recipe._names_panel import NAME_SETTINGS, NamesPanel
from gui.recipe._output_panel import OutputPanel
from gui.recipe._preset_bar import PresetBar
from gui.recipe._size_panel import SizePanel
from gui.recipe._steps_panel import StepsPanel
from gui.settings import effective
from gui.settings.choices import USUAL_BATCH, Choices
from processing.errors import SettingsError
from processing.language.phrases import number
from processing.language.translation import localized, tr
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.settings.recipe import Recipe

_SIZE_DETAILS = (
    "small_pictures",
    "resampling",
    "linear_light",
    "sharpen_percent",
    "use_previews",
)
_FORMAT = ("output_format", "quality_percent")
_FORMAT_DETAILS = (
    "target_kilobytes",
    "subsampling",
    "effort",
    "lossless",
    "progressive",
    "if_larger",
    "animation",
    "background",
)
_PRIVACY = ("metadata", "color", "rendering_intent", "keep_dates")
_OF_COLOR = {"color", "rendering_intent"}
_LIMITS = ("file_limit_seconds", "memory_megabytes")


class RecipePanel(QFrame):
    """The panels of the recipe, the output and the limits.

    Attributes:
        presets: the presets to choose from; the window lays them out.
        output: where the results go.

    Signals:
        recipe_changed: the new `Recipe`.
        setting_changed: the name of another setting and its new value.
        problem_changed: the name of another setting, and why its typed text is unusable; empty if
            it is usable.
        refused: why the recipe cannot be changed so, in a sentence.
    """

    recipe_changed = Signal(object)
    setting_changed = Signal(str, object)
    problem_changed = Signal(str, str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(tr("Recipe"))
        self._recipe, self._base = Recipe(), Choices()
        self._choices = Choices()
        self.presets = PresetBar()
        self.output = OutputPanel()
        self._size = SizePanel()
        self._format = SettingsForm(Recipe, _FORMAT)
        self._names = NamesPanel()
        self._steps = StepsPanel()
        self._more_results = MoreResultsPanel()
        self._make_details()
        self._make_sections()
        self._sections: dict[str, CollapsibleSection] = {
            "size": self._size_details,
            "format": self._format_details,
            "names": self._names_section,
            "privacy": self._privacy,
            "steps": self._steps_section,
            "also": self._more_results_section,
            "limits": self._limits,
        }
        for key, section in self._sections.items():
            section.setObjectName(f"section_{key}")  # by which the guide knows it
        self._format.setObjectName("form_format")
        self._label_column = LabelColumn(self)
        self._lay_out()
        self._connect()

    def minimumSizeHint(self) -> QSize:
        """Return what is needed with the narrowest labels; they have the width of the moment."""
        return super().minimumSizeHint() - QSize(self._label_column.slack_pixels, 0)

    @property
    def step_keys(self) -> tuple[KeyRow, ...]:
        """What keys do in the list of steps."""
        return self._steps.keys.rows

    @property
    def unfolded(self) -> frozenset[str]:
        """The keys of the sections that are open."""
        return frozenset(key for key, section in self._sections.items() if section.is_open)

    def unfold(self, keys: Collection[str]) -> None:
        """Open the sections with these keys, and close all others."""
        for key, section in self._sections.items():
            section.set_open(is_open=key in keys)

    def show_choices(self, choices: Choices, output: str) -> None:
        """Show these choices, and `output` as the output folder; nothing is emitted."""
        self._recipe, self._choices = choices.recipe, choices
        self._size.show_recipe(choices.recipe)
        self._format.show_values(choices.recipe)
        self._steps.show_steps(choices.recipe.steps)
        self._more_results.show_choices(choices)
        self.output.show_choices(choices, output)
        self._names.show_choices(choices)
        self._show_changes()
        self._show_what_counts()

    def show_base(self, base: Choices) -> None:
        """Show beside each folded heading what differs from these choices, those of a preset."""
        self._base = base
        self._show_changes()

    def drop_unusable(self) -> None:
        """Replace unusable typed text by the present settings."""
        for part in (self._names, self._limits, self._more_results):
            part.drop_unusable()

    def show_plan(self, plan: Plan | None) -> None:
        """Show the first names of `plan`; without one, that of a sample picture."""
        self._names.show_plan(plan)
        self._more_results.show_plan(plan)
        self.output.set_openable(is_openable=plan is not None)

    def set_locked(self, *, is_locked: bool) -> None:
        """Disable changes while a run is under way."""
        for part in (
            self.presets,
            self._size,
            self._size_details,
            self._format,
            self._format_details,
            self._privacy,
            self._steps,
            self._more_results,
            self.output,
            self._names,
            self._limits,
        ):
            part.set_locked(is_locked=is_locked)

    def _make_details(self) -> None:
        """Make the sections that hold nothing but settings."""
        self._size_details = SettingsSection(
            tr("Size options"), tr("More options for the size"), Recipe, _SIZE_DETAILS
        )
        self._format_details = SettingsSection(
            tr("Format options"),
            tr("More options for the format"),
            Recipe,
            _FORMAT_DETAILS,
        )
        self._privacy = SettingsSection(
            tr("Privacy and colours"),
            tr("Metadata, colours, dates"),
            Recipe,
            _PRIVACY,
            is_main=True,
        )
        self._limits = SettingsSection(
            tr("Limits"),
            tr("Limits of a run"),
            BatchSettings,
            _LIMITS,
            USUAL_BATCH,
            is_main=True,
        )

    def _make_sections(self) -> None:
        """Make the sections around whole panels."""
        self._names_section = CollapsibleSection(
            tr("Names"), tr("Names of the results"), self._names, is_main=True
        )
        self._steps_section = CollapsibleSection(
            tr("Steps"), tr("Steps such as crop or watermark"), self._steps, is_main=True
        )
        self._more_results_section = CollapsibleSection(
            tr("Also make"),
            tr("Further results of each picture"),
            self._more_results,
            is_main=True,
        )

    def _on_setting_changed(self, name: str, value: Any) -> None:
        try:
            self._recipe = replace(self._recipe, **{name: value})
        except SettingsError as error:
            self.refused.emit(localized(str(error)))
            return
        self._show_what_counts()
        self.recipe_changed.emit(self._recipe)

    def _show_changes(self) -> None:
        choices, base = self._choices, self._base
        for section in (self._size_details, self._format_details, self._privacy):
            section.show_values(choices.recipe, base.recipe)
        self._limits.show_values(choices)
        self._names_section.show_changes(NAME_SETTINGS, choices, base.for_sources((Path(),)))

    def _show_what_counts(self) -> None:
        recipe = self._recipe
        of_size, of_format = effective.size_settings(recipe), effective.format_settings(recipe)
        self._size_details.set_usable(effective.resizing_settings(recipe))
        self._format.set_usable({"output_format", *of_format})
        self._format_details.set_usable(of_format)
        self._format_details.show_only({*_FORMAT_DETAILS} - of_size)
        self._privacy.set_usable({*_PRIVACY} - _OF_COLOR | effective.color_settings(recipe))
        self._steps_section.set_note(number(len(recipe.steps)) if recipe.steps else "")
        self._more_results_section.set_note(number(len(recipe.also)) if recipe.also else "")

    def _connect(self) -> None:
        for part in (
            self._size,
            self._size_details,
            self._format,
            self._format_details,
            self._privacy,
        ):
            part.setting_changed.connect(self._on_setting_changed)
        self._steps.steps_changed.connect(lambda steps: self._on_setting_changed("steps", steps))
        self._more_results.problem_changed.connect(self.problem_changed)
        self._more_results.also_changed.connect(lambda also: self._on_setting_changed("also", also))
        for form in (self._names, self._limits):
            form.setting_changed.connect(self.setting_changed)
            form.problem_changed.connect(self.problem_changed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(6)
        sections: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            (tr("Size"), (self._size, self._size_details)),
            (tr("Format"), (self._format, self._format_details)),
            (tr("Save to"), (self.output,)),
        )
        for title, widgets in sections:
            layout.addSpacing(8)
            layout.addWidget(label(title, "heading"))
            for widget in widgets:
                layout.addWidget(widget)
        layout.addSpacing(4)
        for section in (
            self._names_section,
            self._privacy,
            self._steps_section,
            self._more_results_section,
            self._limits,
        ):
            layout.addWidget(section)
        layout.addStretch()
