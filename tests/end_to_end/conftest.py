"""The real window on the real core."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings

from gui.session import Session
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore
from gui.workshop import real_workshop

RELEASE_SECONDS = 10


@pytest.fixture
def session(qapp, tmp_path) -> Iterator[Session]:
    """A session that shares nothing with the user's own, gone with all it started."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store = SettingsStore(settings)
    store.save_choices(Choices(workers=2))
    session = Session(qapp, real_workshop(), store)
    session.show()
    yield session
    session.controller.shut_down()
    assert session.release()
