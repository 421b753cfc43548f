"""Send the machine to sleep, where the system lets a program do so."""

import sys
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QProcess

from gui.system._bus import Bus
from gui.system.awake import LOGIND

# `rundll32 powrprof.dll,SetSuspendState` would hibernate, as it passes no arguments on.
_POWERSHELL = (
    "Add-Type -AssemblyName System.Windows.Forms; "
    "[System.Windows.Forms.Application]::SetSuspendState('Suspend', $false, $false)"
)
_YES = "yes"  # beside "no", "na" and "challenge", which asks for a password


class Sleep(Protocol):
    """Sends the machine to sleep."""

    def if_possible(self, then: Callable[[], None]) -> None:
        """Call `then`, at once or later, if the user may do so without a password."""

    def begin(self) -> None:
        """Send it to sleep."""


class LogindSleep:
    """Asks `logind`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def if_possible(self, then: Callable[[], None]) -> None:
        """Ask whether the user may suspend."""

        def tell(answer: list[Any]) -> None:
            if answer == [_YES]:
                then()

        self._bus.call(LOGIND, "CanSuspend", (), tell)

    def begin(self) -> None:
        """Suspend; nothing happens if another program forbids it just then."""
        is_interactive = False
        self._bus.call(LOGIND, "Suspend", (is_interactive,), lambda _answer: None)


class CommandSleep:
    """Runs a command of macOS or Windows."""

    def __init__(self, program: str, *arguments: str) -> None:
        self._command = program, list(arguments)

    def if_possible(self, then: Callable[[], None]) -> None:
        """Call it at once: every user may."""
        then()

    def begin(self) -> None:
        """Run the command."""
        QProcess.startDetached(*self._command)


class NoSleep:
    """Where a program cannot send the machine to sleep."""

    def if_possible(self, then: Callable[[], None]) -> None:
        """Do nothing."""

    def begin(self) -> None:
        """Do nothing."""


def sleep_here(bus: Bus | None) -> Sleep:
    """Return what sends this machine to sleep; `bus` is that of the machine."""
    if sys.platform == "darwin":
        return CommandSleep("/usr/bin/pmset", "sleepnow")
    if sys.platform == "win32":
        return CommandSleep("powershell.exe", "-NoProfile", "-Command", _POWERSHELL)
    return LogindSleep(bus) if bus is not None else NoSleep()
