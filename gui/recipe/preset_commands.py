"""Carry out what the preset bar asks for; ask before a preset is replaced or deleted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.control.controller import Controller
from gui.look import dialogs
from gui.recipe._preset_name_dialog import PresetNameDialog
from gui.recipe.recipe_panel import RecipePanel
from gui.settings.choices import Choices
from gui.settings.presets import Presets
from gui.settings.store import SettingsStore
from processing.errors import SettingsError
from processing.files.display import display
from processing.formats import available
from processing.language.translation import localized, tr
from processing.settings.choices import KEEP_FORMAT
from processing.storage.presets.preset import Preset
from processing.storage.presets.preset_store import SUFFIX, StoredPreset

_UNNAMED = "Thumbpool"  # what an exported preset is called that was never given a name


class PresetCommands(QObject):
    """Connects the preset bar, the stored presets and the batch.

    Signals:
        current_changed: the new value of `current`.
    """

    current_changed = Signal(str)

    def __init__(
        self,
        recipe: RecipePanel,
        controller: Controller,
        store: SettingsStore,
        show_problem: Callable[[str], None],
    ) -> None:
        super().__init__(recipe)
        self._recipe = recipe
        self._bar = recipe.presets
        self._show_problem = show_problem
        self._controller = controller
        self._batch = controller.batch
        self._store = store
        self._presets = Presets(self)
        self._presets.presets_changed.connect(self._show_presets)
        self._presets.failed.connect(show_problem)
        self._batch.choices_changed.connect(self._show_current)
        self._listen_to_bar()
        self._presets.load(store.load_preset_name())

    @property
    def current(self) -> str:
        """The name of the preset that the choices match; empty if something differs from it."""
        presets = self._presets
        return "" if presets.changes(self._batch.choices) else presets.base.preset.name

    @property
    def built_in(self) -> tuple[Preset, ...]:
        """The built-in presets whose formats this installation can write, for a page of tasks."""
        stored = (each.preset for each in self._presets.stored if each.is_builtin)
        return tuple(preset for preset in stored if _is_writable(preset))

    def apply(self, name: str) -> None:
        """Apply the preset called so, in any letter case; an unknown one changes nothing."""
        stored = self._presets.named(name)
        if stored is not None:
            self._apply(stored)

    def begin_with(self, name: str) -> None:
        """Apply the preset that the command line named; the banner says if there is none."""
        if self._presets.named(name) is None:
            self._show_problem(tr("There is no preset called “{name}”.", name=display(name)))
        self.apply(name)

    def _listen_to_bar(self) -> None:
        bar = self._bar
        bar.preset_chosen.connect(self._apply)
        bar.save_requested.connect(self._ask_name)
        bar.update_requested.connect(self._update)
        bar.rename_requested.connect(self._ask_new_name)
        bar.delete_requested.connect(self._ask_delete)
        bar.factory_requested.connect(lambda: self._apply(self._presets.factory))
        bar.import_requested.connect(self._choose_import)
        bar.export_requested.connect(self._choose_export)

    def _show_presets(self) -> None:
        self._bar.show_presets(self._presets.stored)
        self._show_current()

    def _show_current(self) -> None:
        presets, choices = self._presets, self._batch.choices
        presets.follow(choices)
        self._store.save_preset_name(presets.base.preset.name)
        self._bar.show_current(presets.base, presets.changes(choices))
        self._recipe.show_base(presets.base_choices())
        self.current_changed.emit(self.current)

    def _apply(self, stored: StoredPreset) -> None:
        try:
            _check_formats(stored.preset)
            choices: Choices = stored.preset.applied_to(self._batch.choices)
        except SettingsError as error:
            self._show_problem(localized(str(error)))
            self._show_current()
            return
        self._presets.choose(stored)
        self._recipe.drop_unusable()  # a preset takes its place, even one that changes none
        self._controller.change(choices)
        self._store.save_choices(self._batch.choices)
        self._show_current()

    def _has_usable_choices(self) -> bool:
        """Return whether the choices are what the user sees; if not, show the problem."""
        problem = self._batch.problem_of_choices
        if problem:
            self._show_problem(problem)
        return not problem

    def _ask_name(self) -> None:
        if not self._has_usable_choices():
            return
        base = self._presets.base
        name = "" if base.is_builtin else base.preset.name
        self._open_name_dialog(tr("Save as a preset"), name, self._save)

    def _save(self, name: str) -> None:
        choices = self._batch.choices
        self._replace(self._presets.named(name), lambda: self._presets.save(name, choices))

    def _update(self) -> None:
        if self._has_usable_choices():
            self._presets.save(self._presets.base.preset.name, self._batch.choices)

    def _ask_new_name(self) -> None:
        stored = self._presets.base

        def rename(name: str) -> None:
            known = self._presets.named(name)
            self._replace(
                None if known == stored else known, lambda: self._presets.rename(stored, name)
            )

        self._open_name_dialog(tr("Rename the preset"), stored.preset.name, rename)

    def _open_name_dialog(self, title: str, name: str, take: Callable[[str], None]) -> None:
        window, problem_of = self._bar.window(), self._presets.name_problem
        PresetNameDialog(window, title, name, problem_of, take).open()

    def _ask_delete(self) -> None:
        stored = self._presets.base
        name = stored.preset.name
        dialogs.ask_delete_preset(self._bar.window(), name, lambda: self._presets.delete(stored))

    def _choose_import(self) -> None:
        title = tr("Import a preset")
        dialogs.choose_file(
            self._bar.window(), title, f"*{SUFFIX}", None, lambda paths: self._import(paths[0])
        )

    def _import(self, path: Path) -> None:
        preset = self._presets.read(path)
        if preset is None:
            return
        if self._presets.name_problem(preset.name):
            title = tr("Import a preset")
            self._open_name_dialog(
                title, preset.name, lambda name: self._take_in(replace(preset, name=name))
            )
        else:
            self._take_in(preset)

    def _take_in(self, preset: Preset) -> None:
        def take() -> None:
            self._presets.add(preset)
            self.apply(preset.name)

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
        base = self._presets.base
        is_other = base.is_builtin and bool(self._presets.changes(self._batch.choices))
        name = _UNNAMED if is_other else base.preset.name
        dialogs.choose_file_to_save(
            self._bar.window(),
            tr("Export these settings"),
            SUFFIX.removeprefix("."),
            lambda paths: self._presets.export(name, self._batch.choices, paths[0]),
        )


def _is_writable(preset: Preset) -> bool:
    try:
        _check_formats(preset)
    except SettingsError:
        return False
    return True


def _check_formats(preset: Preset) -> None:
    """Check whether this installation can write all formats of a preset.

    Raises:
        SettingsError: one cannot.
    """
    for output in preset.recipe.outputs():
        if output.output_format != KEEP_FORMAT:
            available.by_key(output.output_format)
