"""Call services on D-Bus without waiting; a bus or a service that is not there costs nothing."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from processing.record import record

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

_log = logging.getLogger(__name__)

Answered = Callable[[list[Any]], None]
Failed = Callable[[str], None]


@record
class Service:
    """An interface of an object on a bus."""

    name: str
    path: str
    interface: str


def _ignore(_error: str) -> None:
    """Take no notice of a service that is not there."""


class Bus(QObject):
    """One connection to a bus; lives in the GUI thread.

    PySide cannot send an unsigned number, so only calls without one can be made.
    """

    def __init__(self, connection: "QDBusConnection", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = connection

    def call(
        self,
        service: Service,
        member: str,
        arguments: Sequence[Any],
        answered: Answered,
        failed: Failed = _ignore,
    ) -> None:
        """Call a method; later, `answered` gets what it returns, or `failed` why it could not."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        message = QDBusMessage.createMethodCall(
            service.name, service.path, service.interface, member
        )
        message.setArguments(list(arguments))

        def finish(watcher: "QDBusPendingCallWatcher") -> None:
            watcher.deleteLater()
            if watcher.isError():
                _log.debug("%s.%s: %s", service.name, member, watcher.error().message())
                failed(watcher.error().message())
            else:
                answered(watcher.reply().arguments())

        QDBusPendingCallWatcher(self._connection.asyncCall(message), self).finished.connect(finish)

    def broadcast(self, path: str, interface: str, member: str, arguments: Sequence[Any]) -> None:
        """Send a signal to whoever listens."""
        from PySide6.QtDBus import QDBusMessage

        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(arguments))
        self._connection.send(message)

    def listen(self, service: Service, member: str, receiver: QObject, slot: str) -> None:
        """Call `slot` of `receiver`, as `SLOT()` names it, at each such signal."""
        path, interface = service.path, service.interface
        named: Any = slot  # PySide's stubs want bytes, and its code refuses them
        # With the name of the service, Qt would ask the bus for its owner and wait for the answer.
        self._connection.connect("", path, interface, member, receiver, named)


def session_bus(parent: QObject) -> Bus | None:
    """Return the bus of the user's session; None if there is none."""
    if not _has_d_bus():
        return None
    runtime_folder = os.environ.get("XDG_RUNTIME_DIR")
    is_at_usual_place = bool(runtime_folder) and os.path.exists(f"{runtime_folder}/bus")  # noqa: PTH110 - raises not
    if not (os.environ.get("DBUS_SESSION_BUS_ADDRESS") or is_at_usual_place):
        return None  # Qt would start one, which takes a while and leaves a process behind
    from PySide6.QtDBus import QDBusConnection

    connection = QDBusConnection.sessionBus()
    return Bus(connection, parent) if connection.isConnected() else None


def system_bus(parent: QObject) -> Bus | None:
    """Return the bus of the machine; None if there is none."""
    if not _has_d_bus():
        return None
    from PySide6.QtDBus import QDBusConnection

    connection = QDBusConnection.systemBus()
    return Bus(connection, parent) if connection.isConnected() else None


def _has_d_bus() -> bool:
    return sys.platform not in {"win32", "darwin"}
