"""Carry out the commands of menus and panels, and store what is to be remembered."""

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from gui.control.controller import Controller
from gui.control.recent_sources import RecentSources
from gui.control.state import State
from gui.look import desktop, dialogs
from gui.look.appearance import Appearance
from gui.look.theme import Theme
from gui.look.typed_fields import commit_typed_value
from gui.settings.choices import choices_of
from gui.settings.store import SettingsStore
from gui.table.columns import Column
from gui.table.model import FileModel
from gui.table.wanted import Group
from gui.text.phrases import open_tasks
from gui.window._about import show_about
from gui.window.main_window import MainWindow
from processing.cli.command_text import command_of
from processing.errors import OutputError, SettingsError
from processing.files.display import display
from processing.formats.available import why_unread
from processing.planning.plan import Plan
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import Status

_log = logging.getLogger(__name__)

_WORKERS_AT_START = "show_workers_at_start"
_CLOSES_UNASKED = "close_unasked"


class Commands(QObject):
    """Carries out commands of menus and panels; asks for confirmation if needed."""

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
        self._theme = theme
        self._undo_question: tuple[JournaledRun, QMessageBox] | None = None
        self.recent = RecentSources(store, parent=self)
        self._listen_to_panels(files)
        self._show_recent()
        self.recent.look()
        controller.earlier.look()

    def _listen_to_panels(self, files: FileModel) -> None:
        window, controller = self._window, self._controller
        window.dropped.connect(lambda paths: self._take_dropped(paths, controller.open))
        window.added.connect(lambda paths: self._take_dropped(paths, controller.add))
        self.recent.changed.connect(self._show_recent)
        controller.batch.plan_changed.connect(self._remember_opened)
        window.start_page.folder_requested.connect(self.choose_folder)
        window.start_page.pictures_requested.connect(self.choose_pictures)
        window.start_page.samples_requested.connect(self.open_samples)
        window.start_page.recent_chosen.connect(controller.open)
        window.start_page.interrupted.continue_requested.connect(self.continue_run)
        window.start_page.interrupted.discard_requested.connect(controller.discard)
        window.source.folder_requested.connect(self.choose_folder)
        window.source.remove_requested.connect(controller.batch.remove)
        window.source.clear_requested.connect(controller.close)
        window.source.take_back_requested.connect(controller.batch.take_back_all)
        window.source.setting_changed.connect(self._change_one)
        for panel in (window.source, window.recipe):
            panel.problem_changed.connect(controller.refuse)
        window.recipe.recipe_changed.connect(lambda recipe: self.change(recipe=recipe))
        window.recipe.setting_changed.connect(self._change_one)
        window.recipe.refused.connect(self._refuse)
        output = window.recipe.output
        output.replace_originals_changed.connect(lambda on: self.change(replace_originals=on))
        output.output_requested.connect(self._choose_output)
        output.default_output_requested.connect(lambda: self.change(output_folder=None))
        output.open_requested.connect(self.open_results)
        window.run_bar.workers_changed.connect(self._set_workers)
        window.run_bar.start_requested.connect(self.start)
        window.run_bar.pause_requested.connect(controller.pause)
        window.run_bar.resume_requested.connect(controller.resume)
        window.run_bar.cancel_requested.connect(controller.cancel)
        window.summary.dismiss_requested.connect(controller.dismiss)
        window.summary.settings_requested.connect(self._use_settings_of_last_run)
        window.summary.reasons_requested.connect(lambda: window.pane.show_tab("log"))
        window.summary.rest_requested.connect(controller.run_rest)
        window.paused.resume_requested.connect(controller.resume)
        window.paused.cancel_requested.connect(controller.cancel)
        window.summary.undo_requested.connect(self._ask_undo_last)
        window.summary.folder_requested.connect(self.open_results)
        window.filters.filter_changed.connect(files.show_only)
        window.filters.retry_requested.connect(
            lambda cause: controller.run_rest(Status.FAILED, cause)
        )
        window.filters.left.connect(window.pictures.setFocus)
        window.pictures.open_requested.connect(desktop.open_path)
        window.pictures.show_all_requested.connect(lambda: window.filters.choose(Group.ALL))
        window.pictures.export_ended.connect(self._on_list_exported)
        window.pictures.remove_requested.connect(controller.batch.leave_out)
        window.pictures.retry_requested.connect(controller.retry)
        window.lanes.picture_chosen.connect(window.show_picture)
        window.log.save_requested.connect(self._choose_log_file)
        controller.earlier.removable_counted.connect(self._on_removable_counted)
        controller.running.begun.connect(lambda _tracker: self._on_run_begun())

    @property
    def appearance(self) -> Appearance:
        """Which colours the user wants."""
        return self._store.load_appearance()

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

    def _set_workers(self, workers: int) -> None:
        self._controller.set_workers(workers)
        self._store.save_choices(self._batch.choices)

    def _change_one(self, name: str, value: Any) -> None:
        self.change(**{name: value})

    def _refuse(self, why: str) -> None:
        self._window.banner.show_problem(why)
        self._batch.choices_changed.emit()

    def _take_dropped(self, paths: tuple[Path, ...], take: dialogs.Taker) -> None:
        """Open or add what can be read, and show why the rest cannot."""
        readable, others = desktop.split_readable(paths)
        take(readable)
        if others:
            self._window.banner.show_problem(f"{display(others[0])} {why_unread(others[0])}")

    def _remember_opened(self, plan: Plan | None) -> None:
        """Put the sources of a plan first among the recent ones."""
        if plan is not None:
            self.recent.remember(self._batch.sources)

    def _show_recent(self) -> None:
        self._window.start_page.show_recent(self.recent.entries)

    def start(self) -> None:
        """Start the run; ask first if it replaces originals."""
        controller, plan = self._controller, self._batch.plan
        if not self._batch.choices.replace_originals or controller.blocker or plan is None:
            controller.start()
        elif controller.state is State.READY:
            dialogs.ask_replace(self._window, open_tasks(plan), controller.start)

    def continue_run(self, run: JournaledRun) -> None:
        """Leave the batch and make the rest of an earlier run, by its own settings."""

        def go_on() -> None:
            self._window.source.drop_unusable()
            self._window.recipe.drop_unusable()
            self._controller.continue_run(run)
            self._store.save_choices(self._batch.choices)

        if run.settings.replace_originals:
            dialogs.ask_replace(self._window, run.left, go_on)
        else:
            go_on()

    def start_from_menu(self) -> None:
        """Start the run by a shortcut, which leaves the focus in the field that is typed in."""
        commit_typed_value()
        self._window.banner.show_problem(self._controller.blocker)
        self.start()

    def ask_undo(self, run: JournaledRun, parent: QWidget | None = None) -> None:
        """Undo a run if the user agrees; how many files that concerns is counted meanwhile."""
        undo = partial(self._controller.undo, run)
        question = dialogs.ask_undo(parent or self._window, run, undo)
        self._undo_question = run, question
        question.finished.connect(self._on_undo_answered)
        self._controller.earlier.count_removable(run)

    def _on_undo_answered(self, _result: int) -> None:
        self._undo_question = None

    def _on_removable_counted(self, run: JournaledRun, count: int) -> None:
        if self._undo_question is not None and self._undo_question[0] == run:
            dialogs.show_removable(self._undo_question[1], run, count)

    def _ask_undo_last(self) -> None:
        """Ask to undo the last run, or else the last into the output folder of the batch."""
        run = self._controller.undoable_last
        if run is not None:
            self.ask_undo(run)

    def use_settings(self, settings: BatchSettings) -> None:
        """Change recipe and choices to those of an earlier run."""
        self._window.source.drop_unusable()
        self._window.recipe.drop_unusable()
        self._controller.change(choices_of(settings))
        self._store.save_choices(self._batch.choices)

    def _use_settings_of_last_run(self) -> None:
        report = self._controller.running.report
        if report is not None:
            self.use_settings(report.plan.settings)

    def open_samples(self) -> None:
        """Make sample pictures and open them."""
        self._controller.open_samples(desktop.samples_folder())

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

    def open_results(self) -> None:
        """Show the output folder in the desktop's file manager."""
        plan, undone = self._batch.plan, self._controller.earlier.undone
        report = self._controller.running.report
        if report is not None:
            desktop.open_path(report.plan.settings.output_folder)
        elif plan is not None:
            desktop.open_path(plan.settings.output_folder)
        elif undone is not None:
            desktop.open_path(undone.settings.output_folder)

    def choose_appearance(self, appearance: Appearance) -> None:
        """Show the window in other colours from now on."""
        self._store.save_appearance(appearance)
        self._theme.set_appearance(appearance)

    def sort_by(self, column: Column | None) -> None:
        """Sort the table by a column, or as the batch has it for None."""
        self._window.table.sort_by(column)

    def add_views(self, menu: QMenu) -> None:
        """Put the choice between list and grid into `menu`."""
        self._window.pictures.fill_view_menu(menu)

    def add_columns(self, menu: QMenu) -> None:
        """Put the choice of the columns into `menu`."""
        self._window.pictures.fill_columns_menu(menu)

    def select_all(self) -> None:
        """Select all pictures that are shown."""
        self._window.pictures.select_all()

    def remove_pictures(self) -> None:
        """Take the selected pictures out of the list."""
        self._window.pictures.remove_selected()

    def export_list(self) -> None:
        """Ask for a file, and save what the table shows."""
        self._window.pictures.export()

    def _on_list_exported(self, path: Path, problem: str) -> None:
        if problem:
            self._window.banner.show_problem(problem)
        else:
            _log.info("The list of pictures is saved in %s.", display(path))

    def find(self) -> None:
        """Let the user type what to look for."""
        self._window.filters.focus_search()

    def copy_log(self) -> None:
        """Copy the log to the clipboard."""
        self._window.log.copy()

    def show_about(self) -> None:
        """Say what this program is."""
        show_about(self._window)

    def quit(self) -> None:
        """Close the window, which may ask back."""
        self._window.close()

    def choose_folder(self) -> None:
        """Ask for a folder of pictures and open it."""
        self._choose_folder(self._controller.open)

    def choose_pictures(self) -> None:
        """Ask for pictures and open them."""
        dialogs.choose_pictures(self._window, self._start_folder, self._controller.open)

    def choose_folder_to_add(self) -> None:
        """Ask for a folder and add it to the sources."""
        self._choose_folder(self._controller.add)

    def choose_pictures_to_add(self) -> None:
        """Ask for pictures and add them to the sources."""
        dialogs.choose_pictures(self._window, self._start_folder, self._controller.add)

    def _choose_folder(self, take: dialogs.Taker) -> None:
        title = self.tr("Choose a folder of pictures")
        dialogs.choose_folder(self._window, title, self._start_folder, take)

    def open_recent(self, sources: tuple[Path, ...]) -> None:
        """Open what was opened before."""
        self._controller.open(sources)

    def toggle_pane(self, name: str) -> None:
        """Show a tab of the lower pane, or fold the pane if it is in view."""
        self._window.pane.toggle_tab(name)

    @property
    def is_pane_beside(self) -> bool:
        """Whether the pane opens at the right of the pictures and not below them."""
        return self._window.split.is_beside

    def toggle_pane_side(self) -> None:
        """Move the pane to the other side."""
        self._window.split.set_beside(is_beside=not self.is_pane_beside)

    @property
    def shows_workers_at_start(self) -> bool:
        """Whether the lanes of the workers come into view when a run starts."""
        return self._store.load_switch(_WORKERS_AT_START)

    def toggle_workers_at_start(self) -> None:
        """Show the lanes at the start of each run from now on, or no longer."""
        is_on = not self.shows_workers_at_start
        self._store.save_switch(_WORKERS_AT_START, is_on=is_on)

    @property
    def asks_before_closing(self) -> bool:
        """Whether closing the window in mid-run asks first."""
        return not self._store.load_switch(_CLOSES_UNASKED)

    def toggle_ask_before_closing(self) -> None:
        """Ask before a run is stopped by closing the window from now on, or no longer."""
        self._store.save_switch(_CLOSES_UNASKED, is_on=self.asks_before_closing)

    def _on_run_begun(self) -> None:
        if self.shows_workers_at_start:
            self._window.pane.show_tab("workers")

    def _choose_output(self) -> None:
        title = self.tr("Choose the output folder")
        dialogs.choose_folder(
            self._window,
            title,
            self._start_folder,
            lambda paths: self.change(output_folder=paths[0]),
        )

    def _choose_log_file(self) -> None:
        title = self.tr("Save the log")
        dialogs.choose_file_to_save(self._window, title, "txt", self._save_log)

    def _save_log(self, paths: tuple[Path, ...]) -> None:
        try:
            self._window.log.save(paths[0])
        except OutputError as error:
            self._window.banner.show_problem(str(error))

    @property
    def _start_folder(self) -> Path | None:
        sources = self._batch.sources
        return sources[0].parent if sources else desktop.pictures_folder()
