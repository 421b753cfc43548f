"""Connect what the desktop does for a run, and at its end, with the window."""

from PySide6.QtCore import QObject, Signal

from gui.control.controller import Controller
from gui.control.desktop_status import DesktopStatus
from gui.control.when_done import WhenDoneCommand
from gui.settings.store import SettingsStore
from gui.system.services import SystemServices
from gui.window.commands import Commands
from gui.window.main_window import MainWindow


class AfterRun(QObject):
    """Keeps the machine awake in a run, and does at its end what was chosen; child of the window.

    Signals:
        quit_requested: the program is to end, as the user chose.
    """

    quit_requested = Signal()

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        commands: Commands,
        store: SettingsStore,
        services: SystemServices,
    ) -> None:
        super().__init__(window)
        running, machine = controller.running, controller.machine
        self._window = window
        self._box = window.run_bar.when_done
        self._command = WhenDoneCommand(running, machine, services, store, self)
        DesktopStatus(running, machine, services, self)
        self._box.chosen.connect(self._command.choose)
        window.sleep.stop_requested.connect(self._command.stay_awake)
        self._command.choice_changed.connect(self._show_choice)
        self._command.countdown_changed.connect(window.sleep.show_seconds)
        self._command.folder_requested.connect(commands.open_results)
        self._command.window_requested.connect(self._bring_to_front)
        self._command.quit_requested.connect(self.quit_requested)
        self._show_choice()

    def _show_choice(self) -> None:
        self._box.show_choice(self._command.choice, can_sleep=self._command.can_sleep)

    def _bring_to_front(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
