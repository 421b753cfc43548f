"""What the user has told the desktop about contrast and motion, where Qt does not know it.

Qt knows the wish for contrast from 6.10 on, and no version knows that for less motion.
"""

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, QProcess, Signal, Slot

from gui.system._bus import Bus, Service

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusMessage

SETTINGS = Service(
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
# Space of names and key, and the value that stands for the wish. GNOME's own are older.
CONTRAST = {
    ("org.freedesktop.appearance", "contrast"): 1,
    ("org.gnome.desktop.a11y.interface", "high-contrast"): True,
}
LESS_MOTION = {
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
}
_SPI_GETHIGHCONTRAST, _SPI_GETCLIENTAREAANIMATION = 0x0042, 0x1042
_HCF_HIGHCONTRASTON = 0x0001
_MAC_COMMAND = "/usr/bin/defaults"
_MAC_QUESTION = ("read", "com.apple.universalaccess", "reduceMotion")


class Preferences(QObject):
    """Tells what the user wants, once it is known and whenever it changes.

    Signals:
        contrast_changed: whether high contrast is wanted.
        motion_changed: whether less motion is wanted.
    """

    contrast_changed = Signal(bool)
    motion_changed = Signal(bool)

    def __init__(self, bus: Bus | None, parent: QObject | None = None) -> None:
        """Use `bus`, that of the session, if there is one."""
        super().__init__(parent)
        self._bus = bus
        self._wishes: set[tuple[str, str]] = set()  # those keys that stand for one

    def ask(self) -> None:
        """Find out what is wanted; the signals tell it, at once or later."""
        if sys.platform == "win32":
            self._ask_windows()
        elif sys.platform == "darwin":
            self._ask_macos()
        elif self._bus is not None:
            self._ask_portal(self._bus)

    def _ask_portal(self, bus: Bus) -> None:
        bus.listen(SETTINGS, "SettingChanged", self, SLOT("_on_setting(QDBusMessage)"))
        for space, key in (*CONTRAST, *LESS_MOTION):

            def take(answer: list[Any], name: tuple[str, str] = (space, key)) -> None:
                self._take(name, answer[0] if answer else None)

            bus.call(SETTINGS, "Read", (space, key), take)

    @Slot("QDBusMessage")
    def _on_setting(self, message: "QDBusMessage") -> None:
        match message.arguments():
            case [str(space), str(key), value]:
                self._take((space, key), value)

    def _take(self, name: tuple[str, str], value: object) -> None:
        """Note a value, and tell it if it changes what is wanted."""
        for meanings, changed in (
            (CONTRAST, self.contrast_changed),
            (LESS_MOTION, self.motion_changed),
        ):
            if name not in meanings:
                continue
            before = not self._wishes.isdisjoint(meanings)
            is_wish = _plain(value) == meanings[name]
            (self._wishes.add if is_wish else self._wishes.discard)(name)
            after = not self._wishes.isdisjoint(meanings)
            if after != before:
                changed.emit(after)

    def _ask_windows(self) -> None:
        if sys.platform == "win32":
            self.contrast_changed.emit(_windows_wants_contrast())
            self.motion_changed.emit(not _windows_animates())

    def _ask_macos(self) -> None:
        """Let a command of the system tell it; Qt tells the contrast."""
        process = QProcess(self)

        def tell() -> None:
            told = bytes(process.readAllStandardOutput().data())
            self.motion_changed.emit(told.strip() == b"1")
            process.deleteLater()

        process.finished.connect(tell)
        process.start(_MAC_COMMAND, list(_MAC_QUESTION))


class NoPreferences(Preferences):
    """Where the desktop is not asked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(None, parent)

    def ask(self) -> None:
        """Do nothing."""


def _plain(value: Any) -> object:
    """Return what is in a variant of D-Bus, or in one within another."""
    while hasattr(value, "variant"):
        value = value.variant()
    return value


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _HighContrast(ctypes.Structure):
        """HIGHCONTRASTW of the Windows API."""

        _fields_ = (
            ("cbSize", wintypes.UINT),
            ("dwFlags", wintypes.DWORD),
            ("lpszDefaultScheme", wintypes.LPWSTR),
        )

    def _windows_wants_contrast() -> bool:
        told = _HighContrast(cbSize=ctypes.sizeof(_HighContrast))
        is_told = ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETHIGHCONTRAST, told.cbSize, ctypes.byref(told), 0
        )
        return bool(is_told and told.dwFlags & _HCF_HIGHCONTRASTON)

    def _windows_animates() -> bool:
        animates = wintypes.BOOL(1)
        ctypes.windll.user32.SystemParametersInfoW(
            _SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animates), 0
        )
        return bool(animates.value)
