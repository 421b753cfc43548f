"""Answer the Help menu and F1: the guide, the report of a problem, and About."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from gui.control.controller import Controller
from gui.help.guide import Place
from gui.help.problem_report import MOST_LOG_LINES, Occasion, report_text
from gui.help.topics import topic_of
from gui.settings.store import SettingsStore
from processing.planning.plan import Plan
from processing.running.events import LogRecorded
from processing.running.tracker import RunTracker

if TYPE_CHECKING:
    from gui.help._window import HelpWindow


class HelpCommands(QObject):
    """Shows what helps, in windows of their own; child of the main window.

    Attributes:
        window: the guide; None before it was asked for.
    """

    def __init__(self, main: QWidget, controller: Controller, store: SettingsStore) -> None:
        super().__init__(main)
        self.window: HelpWindow | None = None
        self._main = main
        self._controller = controller
        self._store = store
        self._log: deque[LogRecorded] = deque(maxlen=MOST_LOG_LINES)
        self._tracker: RunTracker | None = None  # of the present or last run
        self._plan: Plan | None = None  # of that run
        controller.logged.connect(self._on_logged)
        controller.running.begun.connect(self._on_run_begun)
        controller.running.forgotten.connect(self._on_run_forgotten)

    def show_guide(self) -> None:
        """Show the page on what has the keyboard."""
        focused = QApplication.focusWidget() or QApplication.activeWindow() or self._main
        if self.window is not None and self.window.isAncestorOf(focused):
            return  # the page on what? it is being read
        self.show_place(topic_of(focused))

    def show_place(self, place: Place) -> None:
        """Show a place of the guide."""
        if self.window is None:
            from gui.help._window import HelpWindow

            self.window = HelpWindow(self._store, self._main)
        self.window.show_place(place)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def answer_everywhere(self, action: QAction) -> None:
        """Let the key of `action` work in all windows of the program, not in the main one only."""
        action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)

    def show_report(self) -> None:
        """Show what a report of a problem would hold."""
        from gui.help._report_dialog import ReportDialog

        ReportDialog(lambda: report_text(self._occasion()), self._main).show()

    def show_about(self) -> None:
        """Say what this program is and what it is made of."""
        from gui.help._about_dialog import AboutDialog  # which loads codecs, to tell their versions

        AboutDialog(self._main).show()

    def _occasion(self) -> Occasion:
        from gui.help.versions import machine_facts, program_versions  # as above

        facts = (*program_versions(), *machine_facts())
        batch, tracker = self._controller.batch, self._tracker
        if tracker is not None and self._plan is not None:
            return Occasion(facts, batch.choices, self._plan, tracker.outcomes(), tuple(self._log))
        return Occasion(facts, batch.choices, batch.plan, (), tuple(self._log))

    def _on_logged(self, records: Sequence[LogRecorded]) -> None:
        self._log.extend(records)

    def _on_run_begun(self, tracker: RunTracker) -> None:
        self._tracker, self._plan = tracker, self._controller.batch.plan

    def _on_run_forgotten(self) -> None:
        self._tracker = self._plan = None
