"""The machine is kept awake by a lock of logind, held for as long as it is wanted."""

import os

import pytest
from PySide6.QtDBus import QDBusUnixFileDescriptor

from gui.system.awake import LOGIND, LogindAwake
from tests.support.private_bus import FakeService, PrivateBus, needs_dbus, settle

pytestmark = needs_dbus


class FakeLogind:
    """Gives out the writing end of a pipe as a lock, as logind does."""

    def __init__(self, bus: PrivateBus) -> None:
        self.service: FakeService = bus.offer(LOGIND.name, LOGIND.path)
        self.service.answers["Inhibit"] = self._lock
        self._pipes: list[int] = []

    @property
    def is_asked(self) -> bool:
        return "Inhibit" in self.service.members()

    def is_locked(self) -> bool:
        """Whether somebody holds a lock that was given out."""
        return any(_has_writer(reader) for reader in self._pipes)

    def close(self) -> None:
        for reader in self._pipes:
            os.close(reader)

    def _lock(self) -> QDBusUnixFileDescriptor:
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        self._pipes.append(reader)
        lock = QDBusUnixFileDescriptor()
        lock.giveFileDescriptor(writer)
        return lock


def _has_writer(reader: int) -> bool:
    try:
        return bool(os.read(reader, 1))
    except BlockingIOError:
        return True


@pytest.fixture
def logind(bus):
    made = FakeLogind(bus)
    yield made
    made.close()


def test_a_lock_is_held_from_begin_to_end(bus, logind):
    awake = LogindAwake(bus.client)
    awake.begin("Pictures are being made")
    settle(logind.is_locked)
    what, _who, why, mode = logind.service.calls[0][1]
    assert (what, why, mode) == ("sleep:idle", "Pictures are being made", "block")
    awake.end()
    settle(lambda: not logind.is_locked())


def test_beginning_again_takes_no_second_lock(bus, logind):
    awake = LogindAwake(bus.client)
    awake.begin("a")
    awake.begin("a")
    settle(logind.is_locked)
    awake.begin("a")
    awake.end()
    awake.end()
    settle(lambda: not logind.is_locked())
    assert logind.service.members() == ["Inhibit"]


def test_a_lock_that_comes_when_it_is_not_wanted_any_more_is_given_back(bus, logind):
    awake = LogindAwake(bus.client)
    awake.begin("a")
    awake.end()
    settle(lambda: logind.is_asked)
    settle(lambda: not logind.is_locked())


def test_it_can_be_begun_again_after_it_was_refused(bus, logind):
    refused = logind.service.answers.pop("Inhibit")
    awake = LogindAwake(bus.client)
    awake.begin("a")
    settle(lambda: logind.is_asked)
    settle(lambda: not awake._is_asked)
    logind.service.answers["Inhibit"] = refused
    awake.begin("a")
    settle(logind.is_locked)
    awake.end()


def test_a_bus_without_logind_is_silent(bus):
    awake = LogindAwake(bus.client)
    awake.begin("a")
    settle(lambda: not awake._is_asked)
    awake.end()
