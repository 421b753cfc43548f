"""Show the history, and carry out what the user wants of an earlier run."""

from PySide6.QtCore import QObject

from gui.control.controller import Controller
from gui.control.state import State
from gui.look import dialogs
from gui.window._history_window import HistoryWindow
from gui.window._opening import copied, problem_of_opening
from gui.window.main_window import MainWindow
from gui.window.run_commands import RunCommands
from processing.files.remote.names import is_in_bucket
from processing.language.translation import tr
from processing.storage.journal.runs import JournaledRun


class HistoryCommands(QObject):
    """Connects the window of the history and the controller; makes the window when it is wanted."""

    def __init__(self, window: MainWindow, controller: Controller, commands: RunCommands) -> None:
        super().__init__(window)
        self._main = window
        self._controller = controller
        self._commands = commands
        self.window: HistoryWindow | None = None

    def show_window(self) -> None:
        """Show the earlier runs, as they are now."""
        if self.window is None:
            self.window = self._made()
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _made(self) -> HistoryWindow:
        """Return a new window, and keep it up to date."""
        window, controller, earlier = (
            HistoryWindow(self._main),
            self._controller,
            self._controller.earlier,
        )
        window.shown.connect(earlier.list_all)
        window.selected.connect(earlier.count_removable)
        window.folder_requested.connect(self._open_results)
        window.undo_requested.connect(lambda run: self._commands.ask_undo(run, window))
        window.continue_requested.connect(self._continue)
        window.settings_requested.connect(lambda run: self._commands.use_settings(run.settings))
        window.forget_requested.connect(self._ask_to_forget)
        earlier.runs_found.connect(window.show_runs)
        earlier.removable_counted.connect(window.show_removable)
        earlier.interrupted_found.connect(lambda _runs: self._list_again())
        controller.machine.state_changed.connect(self._allow)
        self._allow(controller.state)
        return window

    def _allow(self, _state: State) -> None:
        if self.window is not None:
            self.window.allow(self._blocker)

    @property
    def _blocker(self) -> str:
        """Why no earlier run can be undone or continued now; empty if it can."""
        if self._controller.machine.is_locked:
            return tr("This is possible when the run has ended.")
        return self._controller.tour_blocker

    def _list_again(self) -> None:
        """List the runs again, as one has ended, was undone or is forgotten."""
        if self.window is not None and self.window.isVisible():
            self._controller.earlier.list_all()

    def _open_results(self, run: JournaledRun) -> None:
        """Open the folder of a run, or copy the address of a bucket; say what did not open."""
        folder = run.settings.output_folder
        if self.window is None:
            return
        if is_in_bucket(folder):
            self.window.show_told(copied(folder))
            return
        problem = problem_of_opening(folder)
        if problem:
            self.window.show_told(problem, is_urgent=True)

    def _continue(self, run: JournaledRun) -> None:
        if self.window is not None:
            self.window.close()
        self._commands.continue_run(run)

    def _ask_to_forget(self, run: JournaledRun) -> None:
        parent = self.window or self._main
        dialogs.ask_forget(parent, run, lambda: self._controller.earlier.forget(run))
