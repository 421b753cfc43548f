"""A whole window around a core that only pretends."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gui.settings.store import SettingsStore
from tests.support.desk import Desk
from tests.support.fake_window import FOLDER, numbered_sources


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_left_to_paste():
    """Empty the clipboard at last: off screen, Qt ends what Python put there after Python's end."""
    yield
    if QApplication.instance() is not None:
        QApplication.clipboard().clear()


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
    desk.controller.open((FOLDER,))
    desk.fakes.preparation.finish(numbered_sources(4))
    desk.deliver()
    return desk
