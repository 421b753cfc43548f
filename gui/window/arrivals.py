"""Open in this window what a later start of the program was given."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from gui.control.controller import Controller
from gui.control.state import State
from gui.look import desktop, dialogs
from gui.system.one_window import Arrival
from gui.window.main_window import MainWindow
from processing.formats.available import why_unread
from processing.language.translation import localized, tr

# Qt takes from there what the desktop wants to see when a window asks for the focus.
_TOKEN_VARIABLE = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - no password


class Arrivals(QObject):
    """Shows the window, and asks whether what arrived is added or replaces what is open.

    While a run goes on, it waits: the question comes when the run has ended.
    """

    def __init__(
        self, window: MainWindow, controller: Controller, apply_preset: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._apply_preset = apply_preset
        self._paths: tuple[Path, ...] = ()  # what is asked about, or waits for the end of a run
        self._preset = ""
        self._question: QMessageBox | None = None
        controller.machine.state_changed.connect(self._on_state_changed)

    def take(self, arrival: Arrival) -> None:
        """Open what has arrived, or ask."""
        self._come_to_the_front(arrival.token)
        if not arrival.paths:
            if arrival.preset and not self._controller.machine.is_locked:
                self._apply_preset(arrival.preset)
            return
        self._paths += tuple(path for path in arrival.paths if path not in self._paths)
        self._preset = arrival.preset or self._preset
        if self._controller.machine.is_locked:
            self._window.banner.show_problem(
                tr("Nothing can be opened during a run. When it has ended, you are asked.")
            )
        else:
            self._open_or_ask()

    def _open_or_ask(self) -> None:
        if not self._controller.batch.sources:
            self._replace()
        elif self._question is None:
            count = len(self._paths)
            self._question = dialogs.ask_add_or_replace(
                self._window, count, self._add, self._replace
            )
            self._question.finished.connect(self._on_answered)  # before one of the answers
            self._question.rejected.connect(self._forget)
        else:
            dialogs.ask_about(self._question, len(self._paths))

    def _add(self) -> None:
        self._hand_to(self._controller.add)

    def _replace(self) -> None:
        self._hand_to(self._controller.open)

    def _hand_to(self, take: dialogs.Taker) -> None:
        """Let `take` have what can be read, and show why the rest cannot."""
        if self._controller.machine.is_locked:
            return  # a run that waited for its plan began meanwhile; it is asked again
        readable, others = desktop.split_readable(self._paths)
        preset, self._paths, self._preset = self._preset, (), ""
        if preset and readable:
            self._apply_preset(preset)
        take(readable)
        if others:
            self._window.banner.show_problem(localized(why_unread(others[0])))

    def _on_answered(self, _result: int) -> None:
        self._question = None

    def _forget(self) -> None:
        self._paths, self._preset = (), ""

    def _on_state_changed(self, _state: State) -> None:
        machine = self._controller.machine
        is_idle = not machine.is_locked and not machine.is_shutting_down
        if self._paths and is_idle and self._question is None:
            self._open_or_ask()

    def _come_to_the_front(self, token: str) -> None:
        if token:
            os.environ[_TOKEN_VARIABLE] = token
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()
