"""A home for each test that writes files of file managers."""

import pytest

from processing.file_managers import managers


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home that is empty, and a system without thumbnailers and actions of its own."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("APPDATA", str(home / "AppData"))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "system"))
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(managers, "_THUNAR_DEFAULTS", tmp_path / "defaults.xml")
    monkeypatch.setattr(managers, "shortcut", lambda command: "\0".join(command).encode())
    return home
