"""Apply, save, delete, import and export presets; ask before one is replaced or deleted."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from gui.control.controller import Controller
from gui.look import dialogs
from gui.recipe.recipe_panel import RecipePanel
from gui.settings.choices import Choices
from gui.settings.presets import Presets
from gui.settings.store import SettingsStore
from processing.errors import SettingsError
from processing.formats import available
from processing.settings.choices import KEEP_FORMAT
from processing.storage.presets.preset import Preset
from processing.storage.presets.preset_store import SUFFIX, StoredPreset

_UNNAMED = "Thumbpool"  # what an exported preset is called that was never given a name


class PresetCommands(QObject):
    """Connects the preset bar, the stored presets and the batch."""

    def __init__(
        self,
        recipe: RecipePanel,
        controller: Controller,
        store: SettingsStore,
        show_problem: Callable[[str], None],
    ) -> None:
        super().__init__(recipe)
        self._recipe = recipe
        self._bar = bar = recipe.presets
        self._show_problem = show_problem
        self._controller = controller
        self._batch = controller.batch
        self._store = store
        self._presets = Presets(self)
        self._presets.presets_changed.connect(self._show_presets)
        self._presets.failed.connect(show_problem)
        self._batch.choices_changed.connect(self._show_current)
        bar.preset_chosen.connect(lambda stored: self._apply(stored.preset))
        bar.save_requested.connect(self._ask_name)
        bar.delete_requested.connect(self._ask_delete)
        bar.import_requested.connect(self._choose_import)
        bar.export_requested.connect(self._choose_export)
        self._presets.load()

    def _show_presets(self) -> None:
        self._bar.show_presets(self._presets.stored)
        self._show_current()

    def _show_current(self) -> None:
        self._bar.show_current(self._current)

    @property
    def _current(self) -> StoredPreset | None:
        return self._presets.matching(self._batch.choices)

    def _apply(self, preset: Preset) -> None:
        try:
            _check_formats(preset)
            choices: Choices = preset.applied_to(self._batch.choices)
        except SettingsError as error:
            self._show_problem(str(error))
            self._show_current()
            return
        self._recipe.drop_unusable()  # a preset takes its place, even one that changes none
        self._controller.change(choices)
        self._store.save_choices(self._batch.choices)

    def _has_usable_choices(self) -> bool:
        """Return whether the choices are what the user sees; if not, show the problem."""
        problem = self._batch.problem_of_choices
        if problem:
            self._show_problem(problem)
        return not problem

    def _ask_name(self) -> None:
        if not self._has_usable_choices():
            return
        current = self._current
        name = current.preset.name if current is not None and not current.is_builtin else ""
        dialogs.ask_preset_name(self._bar.window(), name, self._save)

    def _save(self, name: str) -> None:
        known = self._presets.named(name)
        if known is not None and known.is_builtin:
            text = self.tr("{name} comes with Thumbpool; give your preset another name.")
            self._show_problem(text.format(name=known.preset.name))
            return
        choices = self._batch.choices
        self._replace(known, lambda: self._presets.save(name, choices))

    def _ask_delete(self, stored: StoredPreset) -> None:
        name = stored.preset.name
        dialogs.ask_delete_preset(self._bar.window(), name, lambda: self._presets.delete(stored))

    def _choose_import(self) -> None:
        title = self.tr("Import a preset")
        dialogs.choose_file(
            self._bar.window(), title, f"*{SUFFIX}", None, lambda paths: self._import(paths[0])
        )

    def _import(self, path: Path) -> None:
        preset = self._presets.read(path)
        if preset is None:
            return

        def take() -> None:
            self._presets.add(preset)
            self._apply(preset)

        self._replace(self._presets.named(preset.name), take)

    def _replace(self, known: StoredPreset | None, act: dialogs.Agree) -> None:
        """Act at once; if a preset of the user's would be replaced, ask first."""
        if known is None or known.is_builtin:
            act()
        else:
            dialogs.ask_replace_preset(self._bar.window(), known.preset.name, act)

    def _choose_export(self) -> None:
        if not self._has_usable_choices():
            return
        current = self._current
        name = current.preset.name if current is not None else _UNNAMED
        dialogs.choose_file_to_save(
            self._bar.window(),
            self.tr("Export these settings"),
            SUFFIX.removeprefix("."),
            lambda paths: self._presets.export(name, self._batch.choices, paths[0]),
        )


def _check_formats(preset: Preset) -> None:
    """Check whether this installation can write all formats of a preset.

    Raises:
        SettingsError: one cannot.
    """
    for output in preset.recipe.outputs():
        if output.output_format != KEEP_FORMAT:
            available.by_key(output.output_format)
