"""Docks are told each percent once, and when there is nothing to show any more."""

import pytest
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtGui import QGuiApplication

from gui.system.taskbar import Taskbar
from tests.support.private_bus import needs_dbus, settle

PATH = "/com/canonical/unity/launcherentry/1"
INTERFACE = "com.canonical.Unity.LauncherEntry"


class Dock(QObject):
    """Remembers what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, dict[str, object]]] = []

    @Slot(str, "QVariantMap")
    def update_entry(self, entry: str, properties: dict[str, object]) -> None:
        self.told.append((entry, properties))


@pytest.fixture
def dock(bus):
    made = Dock()
    bus.listen(PATH, INTERFACE, "Update", made, SLOT("update_entry(QString,QVariantMap)"))
    return made


@needs_dbus
def test_a_dock_is_told_each_percent_once_and_the_end(bus, dock, monkeypatch):
    monkeypatch.setattr(QGuiApplication, "desktopFileName", staticmethod(lambda: "thumbpool"))
    taskbar = Taskbar(bus.client)
    taskbar.clear()
    for percent in (0, 42, 42, 100):
        taskbar.show(percent)
    taskbar.clear()
    taskbar.clear()
    settle(lambda: len(dock.told) >= 4)
    assert {entry for entry, _ in dock.told} == {"application://thumbpool.desktop"}
    assert [(told["progress"], told["progress-visible"]) for _, told in dock.told] == [
        (0.0, True),
        (0.42, True),
        (1.0, True),
        (0.0, False),
    ]


def test_without_a_bus_nothing_happens(qapp):
    taskbar = Taskbar(None)
    taskbar.show(10)
    taskbar.clear()
