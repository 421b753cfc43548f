"""Keep the machine from going to sleep by itself while a run goes.

Own code and no library: those that there are wait for the answers of D-Bus, and know of the
services of two desktops, where `logind` serves all.
"""

import os
import sys
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QProcess

from gui.system._bus import Bus, Service

LOGIND = Service(
    "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
)
# `idle` keeps the idle timer from running out; `sleep` those desktops that have a timer of their
# own. A person who asks for sleep is asked by the desktop.
_WHAT = "sleep:idle"
_MODE = "block"

_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x8000_0000, 0x0000_0001


class Awake(Protocol):
    """Keeps the machine awake between `begin` and `end`, each of which may be repeated."""

    def begin(self, reason: str) -> None:
        """Keep it awake from now on; `reason` may be shown by the desktop."""

    def end(self) -> None:
        """Let it sleep again."""


class LogindAwake(QObject):
    """Holds a lock of `logind`: a file descriptor, which ends with this process at the latest."""

    def __init__(self, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._is_wanted = False
        self._is_asked = False
        self._descriptor: int | None = None

    def begin(self, reason: str) -> None:
        """Ask for the lock, unless it is held or asked for already."""
        self._is_wanted = True
        if not self._is_asked and self._descriptor is None:
            self._is_asked = True
            who = QCoreApplication.applicationName()
            self._bus.call(
                LOGIND, "Inhibit", (_WHAT, who, reason, _MODE), self._on_locked, self._on_refused
            )

    def end(self) -> None:
        """Give the lock back, or as soon as it comes."""
        self._is_wanted = False
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _on_locked(self, answer: list[Any]) -> None:
        self._is_asked = False
        self._descriptor = answer[0].takeFileDescriptor()
        if not self._is_wanted:
            self.end()

    def _on_refused(self, _error: str) -> None:
        self._is_asked = False


class CaffeinateAwake(QObject):
    """Lets the command `caffeinate` of macOS hold the lock; it ends with this process, too."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)

    def begin(self, reason: str) -> None:  # noqa: ARG002 - macOS shows none
        """Start the command, unless it runs."""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start("/usr/bin/caffeinate", ["-i", "-w", str(os.getpid())])

    def end(self) -> None:
        """End the command."""
        self._process.kill()


class WindowsAwake:
    """Tells Windows that this thread needs the system; it forgets that with the process."""

    def begin(self, reason: str) -> None:  # noqa: ARG002 - Windows shows none
        """Say that the system is needed."""
        _set_execution_state(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)

    def end(self) -> None:
        """Say that it is not needed any more."""
        _set_execution_state(_ES_CONTINUOUS)


class NeverAwake:
    """Where nothing keeps the machine awake."""

    def begin(self, reason: str) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


def awake_here(bus: Bus | None, parent: QObject) -> Awake:
    """Return what keeps this machine awake; `bus` is that of the machine."""
    if sys.platform == "win32":
        return WindowsAwake()
    if sys.platform == "darwin":
        return CaffeinateAwake(parent)
    return LogindAwake(bus, parent) if bus is not None else NeverAwake()


def _set_execution_state(state: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(state))
