"""One notification by the desktop's portal, with a button, or by a command of the system."""

from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot

from gui.system import notification
from gui.system.notification import PORTAL, Notifier
from tests.support.private_bus import needs_dbus, settle


@pytest.fixture
def commands(monkeypatch):
    """The commands that were run, none of them really."""
    run: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        notification.QProcess, "startDetached", lambda program, rest: run.append([program, *rest])
    )
    monkeypatch.setattr("sys.platform", "linux")
    return run


@ClassInfo({"D-Bus Interface": PORTAL.interface})
class Portal(QObject):
    """Remembers each notification."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, dict[str, Any]]] = []

    @Slot(str, "QVariantMap")
    def AddNotification(self, name: str, told: dict[str, Any]) -> None:  # noqa: N802
        self.shown.append((name, told))


@needs_dbus
def test_the_portal_shows_it_with_its_button(bus, commands):
    portal = Portal()
    bus.offer_object(PORTAL.name, PORTAL.path, portal)
    Notifier(bus.client).show("The run has ended", "28 done", "Open folder")
    settle(lambda: portal.shown)
    ((name, told),) = portal.shown
    assert name == "run-ended"
    assert (told["title"], told["body"]) == ("The run has ended", "28 done")
    assert told["default-action"] == "open"
    assert told["buttons"].currentSignature() == "aa{sv}"
    assert commands == []


@needs_dbus
@pytest.mark.parametrize(("name", "action", "times"), [
    ("run-ended", "open", 1),
    ("run-ended", "else", 0),
    ("of-another", "open", 0),
])  # fmt: skip
def test_only_a_click_on_it_activates_it(bus, name, action, times):
    notifier = Notifier(bus.client)
    activated: list[int] = []
    notifier.activated.connect(lambda: activated.append(1))
    bus.catch_up()
    for clicked in ((name, action), ("run-ended", "open")):  # the second tells that all came
        bus.broadcast(PORTAL.path, PORTAL.interface, "ActionInvoked", *clicked, [])
    settle(lambda: len(activated) == 1 + times)


@needs_dbus
def test_without_a_portal_a_command_shows_it(bus, commands):
    Notifier(bus.client).show("The run has ended", "-1 done; $(reboot)", "Open folder")
    settle(lambda: commands)
    (command,) = commands
    assert command[0] == "/usr/bin/notify-send"
    assert command[-3:] == ["--", "The run has ended", "-1 done; $(reboot)"]


def test_without_a_bus_a_command_shows_it_and_takes_no_name_for_markup(qapp, commands):
    Notifier(None).show("A & B", "The disk of A & <B> is full.")
    (command,) = commands
    assert command[-3:] == ["--", "A & B", "The disk of A &amp; &lt;B&gt; is full."]


def test_without_a_command_nothing_happens(qapp, commands, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _name: None)
    Notifier(None).show("a", "b")
    assert commands == []


def test_macos_gets_the_texts_as_arguments_of_a_script(qapp, commands, monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    Notifier(None).show('say "hello"', "b")
    (command,) = commands
    assert command[0] == "/usr/bin/osascript"
    assert command[-2:] == ['say "hello"', "b"]
    assert command[1::2][:3] == ["-e", "-e", "-e"]
