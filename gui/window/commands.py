"""Change the user's choices and hand out what the window knows; the rest by subject."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gui.control.controller import Controller
from gui.look import dialogs
from gui.look.address_dialog import AddressDialog
from gui.look.dressing import Theme
from gui.settings.store import SettingsStore
from gui.table.model import FileModel
from gui.window._opening import open_path
from gui.window.language_commands import LanguageCommands
from gui.window.main_window import MainWindow
from gui.window.run_commands import RunCommands
from gui.window.source_commands import SourceCommands
from gui.window.view_commands import ViewCommands
from processing.cli.command_text import command_of
from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.language.translation import tr

_log = logging.getLogger(__name__)


class Commands(QObject):
    """Carries out commands of menus and panels.

    Itself it changes and stores choices, copies, and saves lists and logs.

    Attributes:
        sources: what concerns the sources.
        runs: what concerns a run.
        view: what concerns only what is shown.
        language: in which language.
    """

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        files: FileModel,
        store: SettingsStore,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._batch = controller.batch
        self._store = store
        self.sources = SourceCommands(window, controller, store)
        self.runs = RunCommands(window, controller, store)
        self.view = ViewCommands(window, controller, files, store, theme)
        self.language = LanguageCommands(window, controller, store)
        self._listen()

    def change(self, **changes: Any) -> None:
        """Change choices by their names, and store them.

        Choices that contradict each other are refused in a sentence, and the controls are reset.
        """
        try:
            choices = replace(self._batch.choices, **changes)
        except SettingsError as error:
            self._refuse(str(error))
            return
        self._window.banner.show_problem("")  # the problem is gone
        self._controller.change(choices)
        self._store.save_choices(self._batch.choices)

    def copy_command(self) -> None:
        """Copy the command line for the present choices to the clipboard."""
        if self._batch.problem_of_choices:
            self._window.banner.show_problem(self._batch.problem_of_choices)
            return
        try:
            command = command_of(self._batch.choices.for_sources(self._batch.sources))
        except SettingsError as error:
            self._window.banner.show_problem(str(error))
        else:
            QGuiApplication.clipboard().setText(command)

    def copy_log(self) -> None:
        """Copy the log to the clipboard."""
        self._window.log.copy()

    def remove_pictures(self) -> None:
        """Take the selected pictures out of the list."""
        self._window.pictures.remove_selected()

    def export_list(self) -> None:
        """Ask for a file, and save what the table shows."""
        self._window.pictures.export()

    def open_results(self) -> None:
        """Show the output folder in the desktop's file manager."""
        plan, undone = self._batch.plan, self._controller.earlier.undone
        report = self._controller.running.report
        if report is not None:
            open_path(report.plan.settings.output_folder, self._window.banner)
        elif plan is not None:
            open_path(plan.settings.output_folder, self._window.banner)
        elif undone is not None:
            open_path(undone.settings.output_folder, self._window.banner)

    def _listen(self) -> None:
        window, controller = self._window, self._controller
        for panel in (window.source, window.recipe):
            panel.problem_changed.connect(controller.refuse)
            panel.setting_changed.connect(self._change_one)
        window.recipe.recipe_changed.connect(lambda recipe: self.change(recipe=recipe))
        window.recipe.refused.connect(self._refuse)
        output = window.recipe.output
        output.replace_originals_changed.connect(lambda on: self.change(replace_originals=on))
        output.output_requested.connect(self._choose_output)
        output.address_requested.connect(self._ask_for_output_address)
        output.default_output_requested.connect(lambda: self.change(output_folder=None))
        output.open_requested.connect(self.open_results)
        window.summary.folder_requested.connect(self.open_results)
        window.pictures.export_ended.connect(self._on_list_exported)
        window.log.save_requested.connect(self._choose_log_file)

    def _change_one(self, name: str, value: Any) -> None:
        self.change(**{name: value})

    def _refuse(self, why: str) -> None:
        self._window.banner.show_problem(why)
        self._batch.choices_changed.emit()

    def _choose_output(self) -> None:
        title = tr("Choose the output folder")
        dialogs.choose_folder(
            self._window,
            title,
            self.sources.start_folder,
            lambda paths: self.change(output_folder=paths[0]),
        )

    def _ask_for_output_address(self) -> None:
        title = tr("Save to a bucket or a server")
        save = (tr("Save there"), lambda paths: self.change(output_folder=paths[0]))
        AddressDialog(self._window, title, [save]).open()

    def _on_list_exported(self, path: Path, problem: str) -> None:
        if problem:
            self._window.banner.show_problem(problem)
        else:
            _log.info(lazy_tr("The list of pictures is saved in {path}.", path=display(path)))

    def _choose_log_file(self) -> None:
        title = tr("Save the log")
        dialogs.choose_file_to_save(self._window, title, "txt", self._save_log)

    def _save_log(self, paths: tuple[Path, ...]) -> None:
        try:
            self._window.log.save(paths[0])
        except OutputError as error:
            self._window.banner.show_problem(str(error))
