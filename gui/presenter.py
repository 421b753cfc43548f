"""Carry the user's requests to the controller and the controller's news to the panels."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui import choosers, confirmation, desktop
from gui.about import show_about
from gui.controller import Controller
from gui.file_model import FileModel
from gui.main_window import MainWindow
from gui.progress import Ending, Progress
from gui.samples import SAMPLE_COUNT
from gui.settings_store import Appearance, SettingsStore
from gui.states import LOCKED_STATES, RUN_STATES, State
from gui.theme import Theme
from processing.errors import OutputError
from processing.formats import is_supported
from processing.journal import JournaledRun
from processing.paths import display
from processing.plan import Plan
from processing.task import SourceImage, Status
from processing.tracker import Counts, RunTracker

APPLICATION_NAME = "Thumbpool"


class Presenter(QObject):
    """Stands between one window and one controller; decides nothing that is not about showing."""

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
        self._files = files
        self._store = store
        self._theme = theme
        self._percent: int | None = None
        self._listen_to_controller()
        self._listen_to_panels()
        self._listen_to_menus()
        self._on_state_changed(controller.state)
        window.empty.show_recent(store.load_recent_folders())
        controller.look_back()

    # News from the controller

    def _listen_to_controller(self) -> None:
        controller = self._controller
        controller.state_changed.connect(self._on_state_changed)
        controller.sources_cleared.connect(self._on_sources_cleared)
        controller.sources_found.connect(self._on_sources_found)
        controller.samples_progressed.connect(self._on_samples_progressed)
        controller.plan_changed.connect(self._on_plan_changed)
        controller.run_begun.connect(self._on_run_begun)
        controller.rows_changed.connect(self._files.update_rows)
        controller.progressed.connect(self._on_progressed)
        controller.run_obstructed.connect(self._on_run_obstructed)
        controller.run_ended.connect(self._on_run_ended)
        controller.interrupted_found.connect(self._window.empty.interrupted.show_runs)
        controller.undoable_changed.connect(self._on_undoable_changed)
        controller.undo_progressed.connect(self._window.run_bar.show_undo)
        controller.undo_ended.connect(self._window.summary.show_undone)
        controller.problem_changed.connect(self._window.banner.show_problem)
        controller.logged.connect(self._window.log.append)

    def _on_state_changed(self, state: State) -> None:
        window, obstacle = self._window, self._controller.obstacle
        window.source.set_locked(is_locked=state in LOCKED_STATES)
        window.recipe.set_locked(is_locked=state in LOCKED_STATES)
        window.run_bar.show_state(state, obstacle)
        window.menus.show_state(state, obstacle)
        window.show_batch(has_batch=state is not State.EMPTY)
        if state is not State.DONE:
            window.summary.hide()
        if state is not State.PAUSED:
            window.obstacle.hide()
        if state is State.SCANNING:
            window.run_bar.show_found(0)
        if state is State.READY:
            window.lanes.show_lanes(())
        if state is State.READY and self._controller.plan is not None:
            window.run_bar.show_plan(self._controller.plan, obstacle)
        self._show_sources()
        self._show_title()

    def _on_sources_cleared(self) -> None:
        self._files.clear()
        self._window.filters.choose(None)
        self._window.filters.show_counts(Counts())
        self._window.lanes.show_lanes(())

    def _on_sources_found(self, sources: Sequence[SourceImage]) -> None:
        self._files.append(sources)
        self._window.run_bar.show_found(self._files.total)
        self._window.filters.show_counts(Counts(planned=self._files.total))

    def _on_samples_progressed(self, made: int) -> None:
        self._window.run_bar.show_samples(made, SAMPLE_COUNT)

    def _on_plan_changed(self, plan: Plan | None) -> None:
        if plan is None:
            return
        self._files.set_plan(plan)
        counts = Counts(planned=len(plan.tasks), skipped=len(plan.skipped))
        self._window.filters.show_counts(counts)
        if self._controller.state is State.READY:
            self._window.run_bar.show_plan(plan, self._controller.obstacle)

    def _on_run_begun(self, tracker: RunTracker) -> None:
        self._percent = 0
        self._files.set_tracker(tracker)
        self._window.filters.choose(None)

    def _on_progressed(self, progress: Progress) -> None:
        self._percent = progress.percent
        self._window.run_bar.show_progress(progress)
        self._window.filters.show_counts(progress.counts)
        self._window.lanes.show_lanes(progress.lanes)
        self._show_title()

    def _on_run_obstructed(self, obstacle: str) -> None:
        self._window.obstacle.show_obstacle(obstacle)
        QApplication.alert(self._window)

    def _on_undoable_changed(self, run: JournaledRun | None) -> None:
        self._window.summary.set_undoable(is_undoable=run is not None)
        self._window.menus.set_undoable(is_undoable=run is not None)

    def _on_run_ended(self, ending: Ending) -> None:
        window = self._window
        window.summary.show_ending(ending)
        window.run_bar.show_ending(ending)
        if ending.counts.failed and not ending.counts.cancelled:
            window.filters.choose(Status.FAILED)
        QApplication.alert(window)

    # Requests of the user

    def _listen_to_panels(self) -> None:
        window, controller = self._window, self._controller
        window.dropped.connect(self._open)
        window.empty.folder_requested.connect(self._choose_folder)
        window.empty.pictures_requested.connect(self._choose_pictures)
        window.empty.samples_requested.connect(self._open_samples)
        window.empty.recent_chosen.connect(lambda folder: self._open((folder,)))
        window.empty.interrupted.continue_requested.connect(self._continue_run)
        window.empty.interrupted.discard_requested.connect(controller.discard_run)
        window.source.folder_requested.connect(self._choose_folder)
        window.source.recursive_changed.connect(lambda on: self.change(recursive=on))
        window.recipe.recipe_changed.connect(lambda recipe: self.change(recipe=recipe))
        output, limits = window.recipe.output, window.recipe.limits
        output.on_conflict_changed.connect(lambda way: self.change(on_conflict=way))
        output.only_changed_changed.connect(lambda on: self.change(only_changed=on))
        output.replace_originals_changed.connect(lambda on: self.change(replace_originals=on))
        output.output_requested.connect(self._choose_output)
        output.default_output_requested.connect(lambda: self.change(output_folder=None))
        limits.file_limit_changed.connect(lambda n: self.change(file_limit_seconds=n))
        limits.memory_limit_changed.connect(lambda n: self.change(memory_megabytes=n))
        window.run_bar.workers_changed.connect(lambda n: self.change(workers=n))
        window.run_bar.start_requested.connect(controller.start)
        window.run_bar.pause_requested.connect(controller.pause)
        window.run_bar.resume_requested.connect(controller.resume)
        window.run_bar.cancel_requested.connect(controller.cancel)
        window.summary.new_run_requested.connect(controller.plan_again)
        window.summary.rest_requested.connect(controller.run_rest)
        window.obstacle.resume_requested.connect(controller.resume)
        window.obstacle.cancel_requested.connect(controller.cancel)
        window.summary.undo_requested.connect(self._ask_undo)
        window.summary.folder_requested.connect(self._open_results)
        window.filters.filter_changed.connect(self._files.show_only)
        window.table.open_requested.connect(desktop.open_path)
        window.log.save_requested.connect(self._choose_log_file)

    def _listen_to_menus(self) -> None:
        menus, controller = self._window.menus, self._controller
        menus.open_requested.connect(self._choose_folder)
        menus.open_pictures_requested.connect(self._choose_pictures)
        menus.samples_requested.connect(self._open_samples)
        menus.close_requested.connect(controller.close)
        menus.quit_requested.connect(self._window.close)
        menus.find_requested.connect(self._window.filters.focus_search)
        menus.copy_log_requested.connect(self._window.log.copy)
        menus.start_requested.connect(controller.start)
        menus.pause_requested.connect(controller.pause_or_resume)
        menus.cancel_requested.connect(controller.cancel)
        menus.rescan_requested.connect(controller.rescan)
        menus.undo_requested.connect(self._ask_undo)
        menus.open_results_requested.connect(self._open_results)
        menus.appearance_chosen.connect(self._on_appearance_chosen)
        menus.about_requested.connect(lambda: show_about(self._window))

    def change(self, **changes: Any) -> None:
        """Ask for other choices, each by its name, and remember them."""
        self._controller.change(replace(self._controller.choices, **changes))
        self._store.save_choices(self._controller.choices)
        self._show_sources()

    def _open(self, sources: tuple[Path, ...]) -> None:
        if len(sources) == 1 and not is_supported(sources[0]):
            self._store.add_recent_folder(sources[0])
            self._window.empty.show_recent(self._store.load_recent_folders())
        self._controller.open(sources)

    def _continue_run(self, run: JournaledRun) -> None:
        self._controller.continue_run(run)
        self._store.save_choices(self._controller.choices)

    def _ask_undo(self) -> None:
        run = self._controller.undoable
        if run is not None:
            confirmation.ask_undo(self._window, run, self._controller.undo)

    def _open_samples(self) -> None:
        self._controller.open_samples(desktop.samples_folder())

    def _open_results(self) -> None:
        if self._controller.plan is not None:
            desktop.open_path(self._controller.plan.settings.output_folder)

    def _on_appearance_chosen(self, appearance: Appearance) -> None:
        self._store.save_appearance(appearance)
        self._theme.set_appearance(appearance)

    def _choose_folder(self) -> None:
        title = self.tr("Choose a folder of pictures")
        choosers.choose_folder(self._window, title, self._start_folder, self._open)

    def _choose_pictures(self) -> None:
        choosers.choose_pictures(self._window, self._start_folder, self._open)

    def _choose_output(self) -> None:
        title = self.tr("Choose the output folder")
        choosers.choose_folder(
            self._window,
            title,
            self._start_folder,
            lambda paths: self.change(output_folder=paths[0]),
        )

    def _choose_log_file(self) -> None:
        title = self.tr("Save the log")
        choosers.choose_file_to_save(self._window, title, "txt", self._save_log)

    def _save_log(self, paths: tuple[Path, ...]) -> None:
        try:
            self._window.log.save(paths[0])
        except OutputError as error:
            self._window.banner.show_problem(str(error))

    @property
    def _start_folder(self) -> Path | None:
        sources = self._controller.sources
        return sources[0].parent if sources else None

    def _show_sources(self) -> None:
        controller = self._controller
        output = self.tr("A folder “thumbnails” beside the pictures")
        if controller.sources or controller.choices.output_folder:
            sources = controller.sources or (Path(),)
            output = display(controller.choices.for_sources(sources).output_folder)
        self._window.source.show_sources(controller.sources)
        self._window.run_bar.show_workers(controller.choices.workers)
        self._window.source.set_recursive(recursive=controller.choices.recursive)
        self._window.recipe.show_choices(controller.choices, output)

    def _show_title(self) -> None:
        parts = [APPLICATION_NAME]
        if self._controller.sources:
            source = self._controller.sources[0]
            parts.insert(0, display(source.name or str(source)))
        if self._controller.state in RUN_STATES and self._percent is not None:
            parts.insert(0, f"{self._percent} %")
        self._window.setWindowTitle(" - ".join(parts))
