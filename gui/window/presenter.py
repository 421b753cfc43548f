"""Show the controller's signals in the panels."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui.control.controller import Controller
from gui.control.run_progress import Ending, Progress, planned_counts
from gui.control.state import LOCKED_STATES, RUN_STATES, State
from gui.look.tips import title_of
from gui.system.application import APPLICATION_NAME
from gui.table.model import FileModel
from gui.table.wanted import Group
from gui.window.main_window import MainWindow
from processing.files.display import display
from processing.files.remote.names import is_in_bucket
from processing.language import phrases
from processing.language.translation import tr
from processing.planning.plan import Plan
from processing.running.events import Undone
from processing.running.tracker import RunTracker
from processing.task import Counts, SourceImage


class Presenter(QObject):
    """Connects one controller to one window; decides only what is shown."""

    def __init__(self, window: MainWindow, controller: Controller, files: FileModel) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._batch = controller.batch
        self._files = files
        self._percent: int | None = None
        self._shows_undone = False  # how an undo ended, until other pictures are looked for
        self._listen_to_controller()
        self._on_state_changed(controller.state)

    def _listen_to_controller(self) -> None:
        controller = self._controller
        controller.machine.state_changed.connect(self._on_state_changed)
        controller.batch.choices_changed.connect(self._show_sources)
        controller.batch.cleared.connect(self._on_sources_cleared)
        controller.batch.counted.connect(self._window.source.show_counts)
        controller.batch.sources_found.connect(self._on_sources_found)
        controller.batch.planning.progressed.connect(self._window.run_bar.show_planning)
        controller.batch.planning.pipe_opened.connect(self._window.lanes.show_pipe)
        controller.batch.samples_progressed.connect(self._on_samples_progressed)
        controller.batch.left_out.connect(self._on_left_out)
        controller.batch.plan_changed.connect(self._on_plan_changed)
        controller.running.begun.connect(self._on_run_begun)
        controller.running.rows_changed.connect(self._files.update_rows)
        controller.running.recorded.connect(self._window.lanes.show_recording)
        controller.running.progressed.connect(self._on_progressed)
        controller.running.paused_by_problem.connect(self._on_run_paused_by_problem)
        controller.running.ended.connect(self._on_run_ended)
        controller.earlier.interrupted_found.connect(self._window.start_page.interrupted.show_runs)
        controller.earlier.undoable_changed.connect(lambda _runs: self._show_undoable())
        controller.earlier.undo_progressed.connect(self._window.run_bar.show_undo)
        controller.running.forgotten.connect(self._window.summary.forget)
        controller.undo_ended.connect(self._on_undo_ended)
        controller.machine.problem_changed.connect(self._window.banner.show_problem)
        self._window.run_bar.focus_left.connect(self._on_focus_left)
        controller.machine.noted.connect(self._window.banner.show_note)
        self._window.pictures.selection_counted.connect(self._window.filters.show_selected)
        controller.logged.connect(self._window.log.append)

    def _on_focus_left(self) -> None:
        self._window.pictures.setFocus()

    def _on_state_changed(self, state: State) -> None:
        window, blocker = self._window, self._controller.blocker
        window.set_locked(is_locked=state in LOCKED_STATES)
        window.source.set_locked(is_locked=state in LOCKED_STATES)
        window.recipe.set_locked(is_locked=state in LOCKED_STATES)
        can_force = self._controller.running.can_force_stop
        window.run_bar.show_state(state, blocker, can_force=can_force)
        can_retry = state is State.DONE and not self._controller.retry_blocker
        window.filters.set_retryable(can_retry=can_retry)
        window.pictures.set_scanning(is_scanning=state is State.SCANNING)
        can_remove = state not in LOCKED_STATES
        window.pictures.set_possible(can_remove=can_remove, can_retry=can_retry)
        window.show_batch(has_batch=state is not State.EMPTY)
        self._show_undoable()
        self._show_last_run(state)
        if state is not State.PAUSED:
            window.paused.hide()
        if state is State.SCANNING:
            window.run_bar.show_found(0)
        if state is State.READY:
            window.lanes.show_lanes(())
        if state is State.READY and self._batch.plan is not None:
            self._show_plan(self._batch.plan)
        else:
            window.notes.hide()
        self._show_sources()
        self._show_title()

    def _on_sources_cleared(self) -> None:
        if self._shows_undone:
            self._window.summary.hide()
            self._shows_undone = False
        self._files.clear()
        self._window.filters.forget_cause()
        self._window.filters.show_causes(self._files.causes)
        self._window.filters.choose(Group.ALL)
        self._window.filters.show_counts(Counts())
        self._window.lanes.show_lanes(())

    def _on_sources_found(self, sources: Sequence[SourceImage]) -> None:
        self._files.append(sources)
        self._window.run_bar.show_found(self._files.total)
        self._window.filters.show_counts(Counts(planned=self._files.total))

    def _on_samples_progressed(self, made: int, wanted: int) -> None:
        self._window.run_bar.show_samples(made, wanted)

    def _on_left_out(self, pictures: Collection[Path]) -> None:
        """Show the pictures no longer that were taken out; the plan without them takes time."""
        self._files.leave_out(pictures)
        if self._controller.state is State.READY and self._batch.plan is not None:
            counts = planned_counts(self._batch.plan)
            planned = self._files.count(Group.ALL)
            self._window.filters.show_counts(replace(counts, planned=planned))

    def _on_plan_changed(self, plan: Plan | None) -> None:
        self._window.recipe.show_plan(plan)
        if plan is None:
            return
        self._files.set_plan(plan)
        self._window.filters.show_causes(self._files.causes)
        warned = self._files.count(Group.WARNED)
        self._window.filters.begin_with(planned_counts(plan), warned)
        if self._controller.state is State.READY:
            self._show_plan(plan)

    def _show_plan(self, plan: Plan) -> None:
        figures = self._batch.figures
        self._window.run_bar.show_plan(plan, figures, self._controller.blocker)
        self._window.notes.hide()
        if figures is not None:
            self._window.notes.show_plan(plan, figures)

    def _on_run_begun(self, tracker: RunTracker) -> None:
        self._focus_pictures()
        self._percent = 0
        self._files.set_tracker(tracker)
        self._window.filters.show_causes(self._files.causes)
        self._window.filters.begin_run()

    def _focus_pictures(self) -> None:
        """Let the keyboard go to the pictures, unless it is in what stays usable during a run.

        A field that is locked in the run would have the focus again after it, and a key meant for
        the pictures would change a setting.
        """
        focused, window = QApplication.focusWidget(), self._window
        usable = (window.pictures, window.run_bar, window.pane)
        if focused is None or not any(each.isAncestorOf(focused) for each in usable):
            window.pictures.setFocus()

    def _on_progressed(self, progress: Progress) -> None:
        self._percent = progress.percent
        self._window.run_bar.show_progress(progress)
        self._window.filters.show_counts(progress.counts, self._files.count(Group.WARNED))
        self._window.filters.show_causes(self._files.causes)
        self._window.lanes.show_lanes(progress.lanes)
        self._show_title()

    def _on_run_paused_by_problem(self, blocker: str) -> None:
        self._window.paused.show_problem(blocker)
        QApplication.alert(self._window)

    def _show_undoable(self) -> None:
        self._window.summary.set_undoable(is_undoable=self._controller.undoable_last is not None)

    def _show_last_run(self, state: State) -> None:
        """Keep the summary of the last run, folded, until the next one begins."""
        controller, summary = self._controller, self._window.summary
        blocker = controller.retry_blocker
        summary.allow_retry(
            blocker, are_settings_others=bool(blocker and not controller.is_comparing)
        )
        if state in {State.SCANNING, State.READY}:
            summary.fold()
        elif state is not State.DONE:
            summary.hide()

    def _on_undo_ended(self, undone: Undone) -> None:
        run = self._controller.earlier.undone
        in_place = run is not None and run.settings.replace_originals
        in_bucket = run is not None and is_in_bucket(run.settings.output_folder)
        self._window.summary.show_undone(undone, in_place=in_place, in_bucket=in_bucket)
        self._shows_undone = True

    def _on_run_ended(self, ending: Ending) -> None:
        window = self._window
        window.summary.show_ending(ending)
        window.run_bar.show_ending(ending)
        if ending.counts.failed and not ending.counts.cancelled:
            window.filters.choose(Group.FAILED)
        QApplication.alert(window)

    def _show_sources(self) -> None:
        window, sources, choices = self._window, self._batch.sources, self._batch.choices
        output = tr("Folder “thumbnails” inside the source")
        if sources or choices.output_folder:
            output = display(choices.for_sources(sources or (Path(),)).output_folder)
        window.source.show_sources(sources)
        window.pictures.show_folders(is_shown=len(sources) > 1)
        window.run_bar.show_workers(choices.workers)
        window.source.show_choices(choices)
        window.recipe.show_choices(choices, output)

    def _show_title(self) -> None:
        parts = [APPLICATION_NAME]
        if self._batch.sources:
            source = self._batch.sources[0]
            parts.insert(0, display(source.name or str(source)))
        if self._controller.state in RUN_STATES and self._percent is not None:
            parts.insert(0, phrases.percent(self._percent))
        self._window.setWindowTitle(title_of(" - ".join(parts)))
