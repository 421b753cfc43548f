"""The desktop's portal tells what the user wants, at the start and at each change."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, QObject, Slot
from PySide6.QtDBus import QDBusVariant

from gui.system.preferences import SETTINGS, NoPreferences, Preferences
from tests.support.private_bus import PrivateBus, needs_dbus, settle

pytestmark = needs_dbus


@ClassInfo({"D-Bus Interface": SETTINGS.interface})
class Portal(QObject):
    """Answers with the values it is given; another key has none."""

    def __init__(self, values: dict[tuple[str, str], Any]) -> None:
        super().__init__()
        self._values = values

    @Slot(str, str, result=QDBusVariant)
    def Read(self, space: str, key: str) -> QDBusVariant:  # noqa: N802
        return QDBusVariant(self._values.get((space, key), "none"))


class Heard:
    """What was told, in order."""

    def __init__(self, preferences: Preferences) -> None:
        self.contrast: list[bool] = []
        self.motion: list[bool] = []
        preferences.contrast_changed.connect(self.contrast.append)
        preferences.motion_changed.connect(self.motion.append)


@pytest.fixture
def heard_of(bus: PrivateBus) -> Callable[[dict[tuple[str, str], Any]], Heard]:
    """Ask a desktop that has some values."""
    kept: list[QObject] = []

    def ask(values: dict[tuple[str, str], Any]) -> Heard:
        portal, preferences = Portal(values), Preferences(bus.client)
        kept.extend((portal, preferences))
        bus.offer_object(SETTINGS.name, SETTINGS.path, portal)
        heard = Heard(preferences)
        preferences.ask()
        bus.catch_up()
        return heard

    return ask


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (("org.freedesktop.appearance", "contrast"), 1),
        (("org.gnome.desktop.a11y.interface", "high-contrast"), True),
    ],
)
def test_high_contrast_is_told(heard_of, name, value):
    heard = heard_of({name: value})
    settle(lambda: heard.contrast)
    assert heard.contrast == [True]
    assert heard.motion == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (("org.freedesktop.appearance", "reduced-motion"), 1),
        (("org.gnome.desktop.interface", "enable-animations"), False),
    ],
)
def test_less_motion_is_told(heard_of, name, value):
    heard = heard_of({name: value})
    settle(lambda: heard.motion)
    assert heard.motion == [True]
    assert heard.contrast == []


def test_a_change_is_told_once(bus, heard_of):
    heard = heard_of({})

    def change(value: int) -> None:
        arguments = ("org.freedesktop.appearance", "contrast", QDBusVariant(value))
        bus.broadcast(SETTINGS.path, SETTINGS.interface, "SettingChanged", *arguments)

    change(1)
    change(1)
    settle(lambda: heard.contrast)
    change(0)
    settle(lambda: len(heard.contrast) > 1)
    assert heard.contrast == [True, False]


def test_a_desktop_without_settings_and_no_desktop_tell_nothing(bus):
    for preferences in (Preferences(bus.client), Preferences(None), NoPreferences()):
        heard = Heard(preferences)
        preferences.ask()
        bus.catch_up()
        assert (heard.contrast, heard.motion) == ([], [])
