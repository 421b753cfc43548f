"""The real window on the real core, and a folder of small pictures for it."""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QSettings

from gui import app
from gui.settings.choices import Choices
from gui.settings.store import SettingsStore

RELEASE_SECONDS = 10


def make_pictures(folder: Path, count: int, size: tuple[int, int] = (320, 240)) -> Path:
    """Fill `folder` with `count` pictures, of which 256 in a row all differ."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.jpg").write_bytes(_picture(number % 256, size))
    return folder


@cache
def _picture(number: int, size: tuple[int, int]) -> bytes:
    stored = io.BytesIO()
    color = (number * 7 % 256, number * 31 % 256, number * 3 % 256)
    Image.new("RGB", size, color).save(stored, "JPEG")
    return stored.getvalue()


@pytest.fixture
def session(qapp, tmp_path) -> Iterator[app.Session]:
    """A session that shares nothing with the user's own, gone with all it started."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store = SettingsStore(settings)
    store.save_choices(Choices(workers=2))
    session = app.Session(qapp, app.real_workshop(), store)
    session.show()
    yield session
    session.controller.shut_down()
    assert session.release()
