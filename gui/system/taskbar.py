"""Show the progress of a run on the program's icon in the taskbar or dock.

Docks of Ubuntu, KDE, Plank and others listen to a signal on the session's bus. Qt 6 has nothing for
Windows and macOS, and no library that is kept up fills the gap; there the window's title tells it.
"""

from PySide6.QtGui import QGuiApplication

from gui.system._bus import Bus

_PATH = "/com/canonical/unity/launcherentry/1"
_INTERFACE = "com.canonical.Unity.LauncherEntry"


class Taskbar:
    """Sends what has changed; without a bus, nothing."""

    def __init__(self, bus: Bus | None) -> None:
        self._bus = bus
        self._percent: int | None = None

    def show(self, percent: int) -> None:
        """Show a progress from 0 to 100."""
        if percent != self._percent:
            self._percent = percent
            self._send({"progress": percent / 100, "progress-visible": True})

    def clear(self) -> None:
        """Show none any more."""
        if self._percent is not None:
            self._percent = None
            self._send({"progress": 0.0, "progress-visible": False})

    def _send(self, properties: dict[str, float | bool]) -> None:
        if self._bus is not None:
            entry = f"application://{QGuiApplication.desktopFileName()}.desktop"
            self._bus.broadcast(_PATH, _INTERFACE, "Update", (entry, properties))
