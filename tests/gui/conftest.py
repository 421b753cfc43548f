"""A whole window around a core that only pretends."""

import pytest
from PySide6.QtCore import QSettings

from gui.app import Session
from gui.settings.store import SettingsStore
from tests.support.fake_window import FOLDER, FakeWorkshop, numbered_sources


class Desk:
    """The window, what stands behind it, and the makers of the pretended work."""

    def __init__(self, application, store: SettingsStore) -> None:
        self.fakes = FakeWorkshop()
        self.store = store
        self.session = Session(application, self.fakes.workshop(), store)
        self.window = self.session.window
        self.controller = self.session.controller

    def hear(self) -> None:
        self.session.bridge.drain()


@pytest.fixture
def desk(qapp, tmp_path):
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    desk = Desk(qapp, SettingsStore(settings))
    desk.session.show()
    yield desk
    desk.session.release()


@pytest.fixture
def ready(desk):
    """The desk with a batch of four pictures that can be started."""
    desk.controller.batch.open((FOLDER,))
    desk.fakes.preparation.settle(numbered_sources(4))
    desk.hear()
    return desk
