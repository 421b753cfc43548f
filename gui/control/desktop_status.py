"""Let the desktop follow a run: the machine stays awake, and the taskbar shows the progress."""

from PySide6.QtCore import QObject

from gui.control._run import CurrentRun
from gui.control.run_progress import Progress
from gui.control.state import RUN_STATES, State, StateMachine
from gui.system.services import SystemServices
from processing.language.translation import tr


class DesktopStatus(QObject):
    """Passes on to the desktop how a run goes; lives in the GUI thread.

    A paused run lets the machine sleep: nothing goes on that sleep would hold up.
    """

    def __init__(
        self,
        running: CurrentRun,
        machine: StateMachine,
        services: SystemServices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        machine.state_changed.connect(self._on_state_changed)
        running.progressed.connect(self._on_progressed)

    def _on_state_changed(self, state: State) -> None:
        if state in RUN_STATES - {State.PAUSED}:
            self._services.awake.begin(tr("Pictures are being made"))
        else:
            self._services.awake.end()
        if state not in RUN_STATES:
            self._services.taskbar.clear()

    def _on_progressed(self, progress: Progress) -> None:
        self._services.taskbar.show(progress.percent)
