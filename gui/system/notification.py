"""Show a notification of the desktop."""

from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QObject, QProcess, Signal, Slot

from gui.system._bus import Bus, Service

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusMessage

PORTAL = Service(
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Notification",
)
_ID = "run-ended"  # the next one takes the place of the last
_OPEN = "open"


class Notifier(QObject):
    """Shows one notification at a time, by the desktop's portal or else by a command of the system.

    Windows has neither: there a program needs an installer that makes it known.

    Signals:
        activated: the user clicked on it, or on its button.
    """

    activated = Signal()

    def __init__(self, bus: Bus | None, parent: QObject | None = None) -> None:
        """Use `bus`, that of the session, if there is one."""
        super().__init__(parent)
        self._bus = bus
        if bus is not None:
            bus.listen(PORTAL, "ActionInvoked", self, SLOT("_on_action(QDBusMessage)"))

    def show(self, title: str, text: str, button: str = "") -> None:
        """Show a notification; a click on it, or on `button` if there is one, activates it."""
        if self._bus is None:
            self._show_by_command(title, text)
            return
        notification: dict[str, object] = {"title": title, "body": text, "default-action": _OPEN}
        if button:
            notification["buttons"] = _buttons(button)
        self._bus.call(
            PORTAL,
            "AddNotification",
            (_ID, notification),
            lambda _answer: None,
            lambda _error: self._show_by_command(title, text),
        )

    @Slot("QDBusMessage")
    def _on_action(self, message: "QDBusMessage") -> None:
        if message.arguments()[:2] == [_ID, _OPEN]:
            self.activated.emit()

    @staticmethod
    def _show_by_command(title: str, text: str) -> None:
        from processing.file_managers.notification import notification_command  # seldom needed

        command = notification_command(title, text)
        if command:
            QProcess.startDetached(command[0], command[1:])


class NoNotifier(Notifier):
    """Shows nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(None, parent)

    def show(self, title: str, text: str, button: str = "") -> None:
        """Do nothing."""


def _buttons(label: str) -> object:
    """Return the only button as D-Bus has it: an array of maps, which a Python list is not."""
    from PySide6.QtCore import QMetaType
    from PySide6.QtDBus import QDBusArgument

    buttons = QDBusArgument()
    buttons.beginArray(QMetaType(QMetaType.Type.QVariantMap.value))
    buttons.appendVariant({"label": label, "action": _OPEN})
    buttons.endArray()
    return buttons
