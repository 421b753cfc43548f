"""The menus of the window: every command in one place, with its standard shortcut."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.control.state import LOCKED_STATES, State
from gui.look.appearance import Appearance
from gui.table.row import Column
from gui.text import phrases
from processing.storage.journal.runs import JournaledRun

_MOST_RUNS = 20  # offered to be undone, the last ones
Shortcut = QKeySequence.StandardKey | str | None


class Menus(QObject):
    """Builds the menus on a menu bar and offers what can be done in each state.

    Signals:
        One for each command, `undo_requested` with the `JournaledRun`, `appearance_chosen` with
        the `Appearance`, and `order_chosen` with the `Column` that rows are to be sorted by, None
        for the order of the batch.
    """

    open_requested = Signal()
    open_pictures_requested = Signal()
    samples_requested = Signal()
    close_requested = Signal()
    quit_requested = Signal()
    find_requested = Signal()
    copy_log_requested = Signal()
    copy_command_requested = Signal()
    start_requested = Signal()
    pause_requested = Signal()
    cancel_requested = Signal()
    rescan_requested = Signal()
    undo_requested = Signal(object)
    compare_requested = Signal()
    dispatch_requested = Signal()
    tour_requested = Signal()
    starts_requested = Signal()
    open_results_requested = Signal()
    appearance_chosen = Signal(object)
    order_chosen = Signal(object)
    about_requested = Signal()

    def __init__(self, bar: QMenuBar, appearance: Appearance) -> None:
        super().__init__(bar)
        self._can_undo = self._has_undoable = False
        key = QKeySequence.StandardKey
        file, edit = bar.addMenu(self.tr("&File")), bar.addMenu(self.tr("&Edit"))
        run, view = bar.addMenu(self.tr("&Run")), bar.addMenu(self.tr("&View"))
        help_menu = bar.addMenu(self.tr("&Help"))
        self._open = self._add(file, self.tr("&Open folder…"), self.open_requested, key.Open)
        self._pictures = self._add(
            file, self.tr("Open &pictures…"), self.open_pictures_requested, "Ctrl+Shift+O"
        )
        self._samples = self._add(file, self.tr("&Try sample pictures"), self.samples_requested)
        file.addSeparator()
        self._close = self._add(file, self.tr("&Close folder"), self.close_requested, key.Close)
        quit_action = self._add(file, self.tr("&Quit"), self.quit_requested, key.Quit)
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        self._add(edit, self.tr("&Find pictures"), self.find_requested, key.Find)
        self._add(edit, self.tr("&Copy the log"), self.copy_log_requested)
        self._command = self._add(edit, self.tr("Copy as co&mmand"), self.copy_command_requested)
        self._start = self._add(run, self.tr("&Start"), self.start_requested, "Ctrl+Return")
        self._pause = self._add(run, self.tr("&Pause or resume"), self.pause_requested, "Ctrl+P")
        self._cancel = self._add(run, self.tr("&Cancel"), self.cancel_requested, "Ctrl+.")
        run.addSeparator()
        self._rescan = self._add(run, self.tr("&Look again"), self.rescan_requested, key.Refresh)
        self._undo = run.addMenu(self.tr("&Undo a run"))
        self.set_undoable(())
        run.addSeparator()
        self._add(run, self.tr("C&ompare pool sizes…"), self.compare_requested, "Ctrl+B")
        self._add(run, self.tr("Compare &dispatch…"), self.dispatch_requested)
        self._add(run, self.tr("&Guided tour…"), self.tour_requested)
        self._add(run, self.tr("Compare &ways to start workers…"), self.starts_requested)
        self._results = self._add(
            view, self.tr("Open &output folder"), self.open_results_requested, "Ctrl+E"
        )
        self._add_orders(view.addMenu(self.tr("&Sort by")))
        self._add_appearances(view.addMenu(self.tr("&Colours")), appearance)
        about = self._add(help_menu, self.tr("&About Thumbpool"), self.about_requested)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def show_state(self, state: State, obstacle: str) -> None:
        """Offer what can be done in `state`."""
        is_running = state in LOCKED_STATES
        for action in (self._open, self._pictures, self._samples):
            action.setDisabled(is_running)
        self._command.setEnabled(state is not State.EMPTY)
        self._close.setEnabled(not is_running and state is not State.EMPTY)
        self._rescan.setEnabled(state in {State.READY, State.DONE})
        self._start.setEnabled(not is_running and not obstacle)
        self._pause.setEnabled(state in {State.RUNNING, State.PAUSED})
        self._cancel.setEnabled(
            state in {State.RUNNING, State.PAUSED, State.SCANNING, State.UNDOING}
        )
        self._results.setEnabled(state is State.DONE)
        self._can_undo = state in {State.EMPTY, State.READY, State.DONE}
        self._undo.setEnabled(self._can_undo and self._has_undoable)

    def set_undoable(self, runs: Sequence[JournaledRun]) -> None:
        """Offer to take back each of some runs, the last one first."""
        self._undo.clear()
        now = datetime.now()
        for run in runs[:_MOST_RUNS]:
            text = phrases.run_made(run, now).replace("&", "&&")
            action = self._undo.addAction(f"{text}…")
            action.triggered.connect(lambda _checked, r=run: self.undo_requested.emit(r))
        self._has_undoable = bool(runs)
        self._undo.setEnabled(self._can_undo and self._has_undoable)

    def _add(
        self, menu: QMenu, text: str, requested: SignalInstance, shortcut: Shortcut = None
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(requested)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        return action

    def _add_orders(self, menu: QMenu) -> None:
        for column, text in (
            (None, self.tr("As &found")),
            (Column.NAME, self.tr("&Name")),
            (Column.ORIGINAL, self.tr("Size of the &original")),
            (Column.RESULT, self.tr("Size of the &result")),
            (Column.SAVED, self.tr("Part sa&ved")),
            (Column.STATE, self.tr("&State")),
        ):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked, c=column: self.order_chosen.emit(c))

    def _add_appearances(self, menu: QMenu, chosen: Appearance) -> None:
        group = QActionGroup(menu)
        for appearance, text in (
            (Appearance.SYSTEM, self.tr("As the &system")),
            (Appearance.LIGHT, self.tr("&Light")),
            (Appearance.DARK, self.tr("&Dark")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(appearance is chosen)
            group.addAction(action)
            action.triggered.connect(lambda _checked, a=appearance: self.appearance_chosen.emit(a))
