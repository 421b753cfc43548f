"""Which file managers are there, and what an entry starts."""

import sys

import pytest

from processing.file_managers import managers
from processing.file_managers.entries import (
    preset_entries,
    programs_here,
)
from processing.file_managers.managers import MANAGERS
from tests.support.menu_entries import ENTRIES, PROGRAMS


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_each_platform_has_its_own_file_managers(platform, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(managers.shutil, "which", lambda name: name)
    here = {manager.key for manager in MANAGERS if manager.is_here}
    assert (
        here
        == {
            "linux": {"nautilus", "nemo", "dolphin", "thunar", "pcmanfm", "thumbnailer"},
            "win32": {"send-to"},
            "darwin": {"finder"},
        }[platform]
    )


def test_one_program_of_a_file_manager_is_enough(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(managers.shutil, "which", {"pcmanfm-qt": "/usr/bin/pcmanfm-qt"}.get)
    assert [each.key for each in MANAGERS if each.is_here] == ["pcmanfm", "thumbnailer"]


class TestEntries:
    def test_paths_follow_where_no_option_is_looked_for(self):
        assert [entry.command[-1] for entry in ENTRIES] == ["--", "--", "--"]

    def test_one_opens_the_window_and_the_others_make_copies_without_it(self):
        window, *others = ENTRIES
        assert window.command == ("/opt/thumbpool", "--")
        assert {entry.command[:2] for entry in others} == {(*PROGRAMS.command_line, "send")}

    def test_presets_whose_names_are_alike_have_keys_of_their_own(self):
        entries = preset_entries([("A B", "1"), ("A-B", "2"), ("图", "3"), ("片", "4")], PROGRAMS)
        assert [entry.key for entry in entries] == [
            "preset-a-b",
            "preset-a-b-2",
            "preset-other",
            "preset-other-2",
        ]

    @pytest.mark.parametrize("found", [None, "bin/thumbpool-cli"])
    def test_a_program_that_is_not_found_for_sure_is_started_by_this_python(
        self, tmp_path, monkeypatch, found
    ):
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        monkeypatch.setattr(managers.shutil, "which", lambda _name: found)
        command = (str(tmp_path / "python"), "-m", "processing")
        assert programs_here().command_line == command
