"""Start, continue, retry and undo runs; ask first where files are at stake."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from gui.control.controller import Controller
from gui.control.state import State
from gui.look import dialogs
from gui.look.typed_fields import commit_typed_value
from gui.settings.choices import choices_of
from gui.settings.store import SettingsStore
from gui.text.plan_words import open_tasks
from gui.window.main_window import MainWindow
from processing.settings.batch import BatchSettings
from processing.storage.journal.runs import JournaledRun
from processing.task import Status

_CLOSES_UNASKED = "close_unasked"


class RunCommands(QObject):
    """Carries out what menus, run bar, summary and history want of a run."""

    def __init__(self, window: MainWindow, controller: Controller, store: SettingsStore) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._batch = controller.batch
        self._store = store
        self._undo_question: tuple[JournaledRun, QMessageBox] | None = None
        self._listen()
        controller.earlier.look()

    @property
    def asks_before_closing(self) -> bool:
        """Whether closing the window in mid-run asks first."""
        return not self._store.load_switch(_CLOSES_UNASKED)

    def toggle_ask_before_closing(self) -> None:
        """Ask before a run is stopped by closing the window from now on, or no longer."""
        self._store.save_switch(_CLOSES_UNASKED, is_on=self.asks_before_closing)

    def start(self) -> None:
        """Start the run; ask first if it replaces originals."""
        controller, plan = self._controller, self._batch.plan
        if not self._batch.choices.replace_originals or controller.blocker or plan is None:
            controller.start()
        elif controller.state is State.READY:
            dialogs.ask_replace(self._window, open_tasks(plan), controller.start)

    def start_from_menu(self) -> None:
        """Start the run by a shortcut, which leaves the focus in the field that is typed in."""
        commit_typed_value()
        if not self._controller.starts_later:
            self._window.banner.show_problem(self._controller.blocker)
        self.start()

    def continue_run(self, run: JournaledRun) -> None:
        """Leave the batch and make the rest of an earlier run, by its own settings."""

        def go_on() -> None:
            self._drop_unusable()
            self._controller.continue_run(run)
            self._store.save_choices(self._batch.choices)

        if run.settings.replace_originals:
            dialogs.ask_replace(self._window, run.left, go_on)
        else:
            go_on()

    def use_settings(self, settings: BatchSettings) -> None:
        """Change recipe and choices to those of an earlier run."""
        self._drop_unusable()
        self._controller.change(choices_of(settings))
        self._store.save_choices(self._batch.choices)

    def ask_undo(self, run: JournaledRun, parent: QWidget | None = None) -> None:
        """Undo a run if the user agrees; how many files that concerns is counted meanwhile."""
        undo = partial(self._controller.undo, run)
        question = dialogs.ask_undo(parent or self._window, run, undo)
        self._undo_question = run, question
        question.finished.connect(self._on_undo_answered)
        self._controller.earlier.count_removable(run)

    def _listen(self) -> None:
        window, controller = self._window, self._controller
        window.start_page.interrupted.continue_requested.connect(self.continue_run)
        window.start_page.interrupted.discard_requested.connect(controller.discard)
        window.run_bar.workers_changed.connect(self._set_workers)
        window.run_bar.start_requested.connect(self.start)
        window.run_bar.pause_requested.connect(controller.pause)
        window.run_bar.resume_requested.connect(controller.resume)
        window.run_bar.cancel_requested.connect(controller.cancel)
        window.paused.resume_requested.connect(controller.resume)
        window.paused.cancel_requested.connect(controller.cancel)
        window.summary.dismiss_requested.connect(controller.dismiss)
        window.summary.settings_requested.connect(self._use_settings_of_last_run)
        window.summary.rest_requested.connect(controller.run_rest)
        window.summary.undo_requested.connect(self._ask_undo_last)
        window.filters.retry_requested.connect(partial(controller.run_rest, Status.FAILED))
        window.pictures.retry_requested.connect(controller.retry)
        controller.earlier.removable_counted.connect(self._on_removable_counted)

    def _set_workers(self, workers: int) -> None:
        self._controller.set_workers(workers)
        self._store.save_choices(self._batch.choices)

    def _drop_unusable(self) -> None:
        """Forget typed text that is no value: other settings come in its place."""
        self._window.source.drop_unusable()
        self._window.recipe.drop_unusable()

    def _use_settings_of_last_run(self) -> None:
        report = self._controller.running.report
        if report is not None:
            self.use_settings(report.plan.settings)

    def _ask_undo_last(self) -> None:
        """Ask to undo the last run, or else the last into the output folder of the batch."""
        run = self._controller.undoable_last
        if run is not None:
            self.ask_undo(run)

    def _on_undo_answered(self, _result: int) -> None:
        self._undo_question = None

    def _on_removable_counted(self, run: JournaledRun, count: int) -> None:
        if self._undo_question is not None and self._undo_question[0] == run:
            dialogs.show_removable(self._undo_question[1], run, count)
