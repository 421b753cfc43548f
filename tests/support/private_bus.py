"""A D-Bus of our own with services that answer as the real ones do, and remember what they got."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusVirtualObject,
)

from gui.system._bus import Bus, Service
from tests.support.bounds import WAIT_SECONDS
from tests.support.recorded_events import wait_until

needs_dbus = pytest.mark.needs_program("dbus-daemon")


def settle(condition: Callable[[], Any]) -> Any:
    """Let events happen until `condition` is true, and return its result."""

    def look() -> Any:
        QCoreApplication.processEvents()
        return condition()

    return wait_until(look)


class PrivateBus:
    """A bus that nobody else knows.

    Attributes:
        client: the program's connection.
    """

    _made = 0

    def __init__(self, address: str) -> None:
        PrivateBus._made += 1
        self._names = [f"client-{self._made}", f"desktop-{self._made}"]
        client, self._desktop = (QDBusConnection.connectToBus(address, n) for n in self._names)
        assert client.isConnected()
        assert self._desktop.isConnected()
        self.client = Bus(client)

    def offer(self, name: str, path: str) -> "FakeService":
        """Offer a service there."""
        service = FakeService()
        assert self._desktop.registerService(name)
        tree = QDBusConnection.VirtualObjectRegisterOption.SingleNode
        assert self._desktop.registerVirtualObject(path, service, tree)
        return service

    def offer_object(self, name: str, path: str, service: QObject) -> None:
        """Offer the slots of an object, whose class names their interface, with what Qt reads.

        A virtual object gets maps in a form that PySide cannot read.
        """
        assert self._desktop.registerService(name)
        slots = QDBusConnection.RegisterOption.ExportAllSlots
        assert self._desktop.registerObject(path, service, slots)

    def catch_up(self) -> None:
        """Wait until the bus has done all that the program asked for, such as to listen."""
        answers: list[Any] = []
        bus = Service("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        self.client.call(bus, "GetId", (), answers.extend)
        settle(lambda: answers)

    def broadcast(self, path: str, interface: str, member: str, *arguments: Any) -> None:
        """Send a signal as one of the desktop's services."""
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(arguments))
        assert self._desktop.send(message)

    def listen(self, path: str, interface: str, member: str, receiver: QObject, slot: Any) -> None:
        """Receive a signal as the desktop does."""
        assert self._desktop.connect("", path, interface, member, receiver, slot)
        # Whoever asked after it on the same connection has been heard after it, too.
        assert self._desktop.interface().registeredServiceNames().isValid()

    def close(self) -> None:
        """Leave the bus once all calls of the program have ended.

        What waits for an answer belongs to the client, and may hold the last reference to it:
        removed later, it would remove the client, and with that itself once more.
        """
        settle(self._has_no_calls)
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)

    def _has_no_calls(self) -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return not self.client.findChildren(QDBusPendingCallWatcher)


class FakeService(QDBusVirtualObject):
    """Answers each method as it was told to, and remembers every call.

    Attributes:
        calls: member and arguments of each.
        answers: by member, what makes the answer; a member that is not there is refused.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, list[Any]]] = []
        self.answers: dict[str, Callable[[], Any]] = {}

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802
        member = message.member()
        self.calls.append((member, message.arguments()))
        make = self.answers.get(member)
        if make is None:
            reply = message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "no")
        else:
            answer = make()
            reply = message.createReply() if answer is None else message.createReply(answer)
        return connection.send(reply)

    def members(self) -> list[str]:
        return [member for member, _ in self.calls]


@contextmanager
def private_bus() -> Iterator[PrivateBus]:
    """Provide a bus until the end of the block."""
    command = ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    try:
        bus = PrivateBus(daemon.stdout.readline().strip())
        try:
            yield bus
        finally:
            bus.close()
    finally:
        daemon.terminate()
        with suppress(subprocess.TimeoutExpired):
            daemon.wait(WAIT_SECONDS)
        daemon.stdout.close()
