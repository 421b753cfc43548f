"""All that the desktop can be asked for, as one value."""

from PySide6.QtCore import QObject

from gui.system._bus import session_bus, system_bus
from gui.system.awake import Awake, NeverAwake, awake_here
from gui.system.notification import NoNotifier, Notifier
from gui.system.preferences import NoPreferences, Preferences
from gui.system.sleep import NoSleep, Sleep, sleep_here
from gui.system.taskbar import Taskbar
from processing.record import record


@record
class SystemServices:
    """The desktop's services, each of which may do nothing here."""

    awake: Awake
    notifier: Notifier
    taskbar: Taskbar
    sleep: Sleep
    preferences: Preferences


def services_here(parent: QObject) -> SystemServices:
    """Return what this desktop offers; `parent` owns it."""
    session, system = session_bus(parent), system_bus(parent)
    return SystemServices(
        awake_here(system, parent),
        Notifier(session, parent),
        Taskbar(session),
        sleep_here(system),
        Preferences(session, parent),
    )


def no_services(parent: QObject) -> SystemServices:
    """Return services that leave the desktop alone, for tests and pictures of the window."""
    return SystemServices(
        NeverAwake(), NoNotifier(parent), Taskbar(None), NoSleep(), NoPreferences(parent)
    )
