"""`integrate`: it writes, lists and removes, and says so."""

import sys

import pytest

from processing.cli._common import ExitStatus
from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.errors import PresetError, SettingsError
from processing.file_managers import managers
from tests.support.menu_entries import everything


def test_the_command_writes_lists_and_removes(home, capsys):
    def run(*options: str) -> str:
        assert parse(["integrate", *options]).carry_out(Interruption()) == 0
        return capsys.readouterr().out

    assert "would be written: " in run("pcmanfm", "--dry-run")
    assert list(home.iterdir()) == []
    assert run("pcmanfm").count("written: ") == 4
    assert run("pcmanfm", "--dry-run").count("unchanged: ") == 4
    assert run("--remove", "--dry-run").count("would be removed: ") == 4
    assert len(everything(home)) == 4
    run("--remove")
    assert run("pcmanfm", "--preset", "Email").count("written: ") == 2
    assert run("--list").count("written: ") == 2
    assert run("--remove").count("removed: ") == 2
    assert list(home.iterdir()) == []


class TestCommand:
    def run(self, *options: str) -> ExitStatus:
        return parse(["integrate", *options]).carry_out(Interruption())

    @pytest.fixture
    def thunar_alone(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(managers.shutil, "which", {"thunar": "/usr/bin/thunar"}.get)

    def test_only_what_is_installed_gets_entries(self, home, thunar_alone):
        assert self.run() == 0
        assert set(everything(home)) == {
            ".config/Thunar/uca.xml",
            ".local/share/thumbnailers/thumbpool.thumbnailer",
        }

    @pytest.mark.usefixtures("thunar_alone")
    def test_thunar_is_to_be_started_anew_where_something_was_written(self, capsys):
        self.run("thunar", "--dry-run")
        assert "thunar --quit" not in capsys.readouterr().out
        self.run("thunar")
        assert "thunar --quit" in capsys.readouterr().out
        self.run("thunar")
        assert "thunar --quit" not in capsys.readouterr().out

    def test_a_file_that_is_kept_is_told_and_so_is_the_status(self, home, capsys):
        path = home / ".local/share/file-manager/actions/thumbpool-open.desktop"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"mine")
        assert self.run("pcmanfm") == ExitStatus.FAILED
        assert f"{path} was left as it is" in capsys.readouterr().err

    @pytest.mark.parametrize("options", [["thunar"], ["--list"]])
    def test_all_is_removed_or_nothing(self, options):
        with pytest.raises(SettingsError, match="--remove"):
            self.run("--remove", *options)

    def test_a_preset_that_is_not_there_is_told_and_nothing_written(self, home):
        with pytest.raises(PresetError, match="none such"):
            self.run("pcmanfm", "--preset", "none such")
        assert list(home.iterdir()) == []
