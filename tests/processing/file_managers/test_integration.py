"""Entries in file managers: nothing of the user's is lost, and nothing of ours is left."""

import configparser
import os
import plistlib
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from processing.cli._parser import parse
from processing.cli.interruption import Interruption
from processing.desktop_id import DESKTOP_ID
from processing.errors import OutputError
from processing.file_managers import managers, thumbnailer, thunar
from processing.file_managers.entries import (
    Entry,
    Programs,
    open_entry,
    preset_entries,
    programs_here,
)
from processing.file_managers.integration import Deed, Notes, integrate, notes_path, remove
from processing.file_managers.managers import MANAGERS
from processing.file_managers.texts import in_desktop_entry, script, thunar_action
from processing.formats.table import TABLE
from tests.support.bounds import WAIT_SECONDS

PROGRAMS = Programs(("/opt/my programs/it's $HOME 100%/cli",), ("/opt/thumbpool",))
ENTRIES = (
    open_entry("Open in Thumbpool", PROGRAMS),
    *preset_entries([("Web 1920", "Web 1920"), ("A/B <&>", "A/B <&>")], PROGRAMS),
)
ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a shell")
USERS_ACTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- mine -->
<actions>
<action>
\t<name>Print</name><unique-id>1700000-1</unique-id><command>lpr %F</command>
</action>
</actions>
"""


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


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def with_percent_signs(command: str, *fields: str) -> str:
    """Return a command as a file manager reads it: a lone % begins one of its `fields`."""
    pieces = re.split("(%.)", command)
    assert set(pieces[1::2]) <= {"%%", *fields}
    return "".join("%" if piece == "%%" else piece for piece in pieces)


def integrate_all(*, is_dry: bool = False):
    return integrate(MANAGERS, ENTRIES, PROGRAMS, is_dry=is_dry)


def test_all_that_was_written_is_removed_to_the_last_folder(home):
    assert all(each.deed is Deed.WRITTEN for each in integrate_all())
    assert len(everything(home)) > 10
    remove(is_dry=False)
    assert list(home.iterdir()) == []
    assert not notes_path().exists()


def test_a_second_time_changes_nothing(home):
    integrate_all()
    before = everything(home)
    assert all(each.deed is Deed.UNCHANGED for each in integrate_all())
    assert everything(home) == before


def test_dry_runs_write_and_remove_nothing(home):
    assert integrate_all(is_dry=True)
    assert list(home.iterdir()) == []
    integrate_all()
    before = everything(home)
    remove(is_dry=True)
    assert everything(home) == before


def test_entries_that_are_wanted_no_more_are_taken_away_with_their_folders(home):
    integrate(MANAGERS, ENTRIES[:2], PROGRAMS, is_dry=False)
    before = sorted(home.rglob("*"))
    integrate_all()
    assert len(sorted(home.rglob("*"))) > len(before)
    integrate(MANAGERS, ENTRIES[:2], PROGRAMS, is_dry=False)
    assert sorted(home.rglob("*")) == before
    remove(is_dry=False)
    assert list(home.iterdir()) == []


def test_what_another_file_manager_got_stays(home):
    integrate_all()
    (nemo,) = (each for each in MANAGERS if each.key == "nemo")
    before = everything(home)
    done = integrate([nemo], ENTRIES[:1], PROGRAMS, is_dry=False)
    gone = {str(each.path.relative_to(home)) for each in done if each.deed is Deed.REMOVED}
    assert set(before) - set(everything(home)) == gone
    assert {name.split("/")[2] for name in gone} == {"nemo"}


def test_a_thumbnailer_that_is_needed_no_more_is_taken_away(home, monkeypatch):
    integrate_all()
    plain = tuple(row for row in TABLE if not row.extra)
    monkeypatch.setattr(thumbnailer, "FORMATS", plain)
    integrate_all()
    assert not (home / ".local/share/thumbnailers").exists()


def test_a_file_of_the_user_is_neither_overwritten_nor_removed(home):
    integrate_all()
    names = [name for name in everything(home) if "uca.xml" not in name]
    remove(is_dry=False)
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"mine")
    done = [each for each in integrate_all() if each.path.name != "uca.xml"]
    assert {each.deed for each in done} == {Deed.KEPT}
    remove(is_dry=False)
    assert set(everything(home).values()) == {b"mine"}
    assert len(everything(home)) == len(names)


def test_what_was_changed_after_we_wrote_it_is_kept(home):
    integrate_all()
    (path,) = home.rglob("thumbpool-preset-web-1920.desktop")
    path.write_bytes(b"changed")
    kept = [each.path for each in remove(is_dry=False) if each.deed is Deed.KEPT]
    assert kept == [path]
    assert path.read_bytes() == b"changed"


def test_a_link_in_place_of_what_we_wrote_is_the_users(home, tmp_path):
    integrate_all()
    (path,) = home.rglob("thumbpool-open.desktop")
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert path in [each.path for each in remove(is_dry=False) if each.deed is Deed.KEPT]
    assert path.is_symlink()


@ON_UNIX
def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_unfinished(home, monkeypatch):
    def refuse(_from: Path, to: Path) -> None:
        raise PermissionError(13, "Permission denied", str(to))

    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "replace", refuse)
        refusing.setattr(Notes, "save", lambda _notes: None)
        with pytest.raises(OutputError, match="Permission denied"):
            integrate_all()
    assert everything(home) == {}


@ON_UNIX
def test_what_is_noted_is_for_the_user_alone(home, tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBPOOL_STATE_FOLDER", str(tmp_path / "state"))
    integrate_all()
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_a_folder_that_is_named_by_no_absolute_path_is_not_used(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    integrate_all()
    assert (home / ".local/share/kio").exists()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("key", ["nautilus", "send-to", "finder"])
def test_entries_whose_names_differ_by_signs_alone_have_files_of_their_own(home, key):
    labels = ["A/B", "A:B", "a_b", "..", "\n", "x" * 300, "x" * 299]
    entries = preset_entries([(label, label) for label in labels], PROGRAMS)
    (manager,) = (each for each in MANAGERS if each.key == key)
    done = integrate([manager], entries, PROGRAMS, is_dry=False)
    assert {each.deed for each in done} == {Deed.WRITTEN}
    folders = {each.path.parent for each in done} if key == "finder" else {manager.place()}
    files = len(folders) if key == "finder" else len(everything(home))
    assert files == len(labels)
    remove(is_dry=False)
    assert list(home.iterdir()) == []


def test_a_link_of_the_user_is_not_followed(home, tmp_path):
    target = tmp_path / "target"
    folder = home / ".local/share/file-manager/actions"
    folder.mkdir(parents=True)
    (folder / "thumbpool-open.desktop").symlink_to(target)
    assert Deed.KEPT in {each.deed for each in integrate_all()}
    assert not target.exists()


def test_notes_that_are_damaged_stop_everything(home):
    notes_path().write_bytes(b"{")
    with pytest.raises(OutputError, match="damaged"):
        integrate_all()
    assert list(home.iterdir()) == []


class TestThunar:
    @pytest.fixture
    def file(self, home):
        path = home / ".config/Thunar/uca.xml"
        path.parent.mkdir(parents=True)
        return path

    def test_the_users_actions_stay_letter_by_letter(self, file):
        file.write_text(USERS_ACTIONS)
        file.chmod(0o600)
        integrate_all()
        content = file.read_text()
        names = [each.findtext("name") for each in ElementTree.fromstring(content)]
        assert names == ["Print", *(entry.label for entry in ENTRIES)]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        remove(is_dry=False)
        assert file.read_text() == USERS_ACTIONS

    def test_actions_that_the_user_added_later_stay(self, file):
        integrate_all()
        mine = "<action><name>Later</name><unique-id>9-9</unique-id></action>\n</actions>"
        file.write_text(file.read_text().replace("</actions>", mine))
        remove(is_dry=False)
        assert [each.findtext("name") for each in ElementTree.parse(file).getroot()] == ["Later"]

    def test_the_actions_of_the_system_are_not_hidden_by_ours(self, file, tmp_path):
        (tmp_path / "defaults.xml").write_text(USERS_ACTIONS)
        integrate_all()
        assert "lpr %F" in file.read_text()
        remove(is_dry=False)
        assert not file.exists()

    def test_a_file_that_is_no_list_of_actions_stays(self, file):
        file.write_text("<broken>")
        with pytest.raises(OutputError, match="stays as it is"):
            integrate_all()
        assert file.read_text() == "<broken>"

    def test_a_link_stays_a_link(self, file, tmp_path):
        kept = tmp_path / "dotfiles.xml"
        kept.write_text(USERS_ACTIONS)
        file.symlink_to(kept)
        integrate_all()
        assert file.is_symlink()
        assert "thumbpool-open" in kept.read_text()
        remove(is_dry=False)
        assert kept.read_text() == USERS_ACTIONS

    @pytest.mark.parametrize("content", ["", "<actions/>", "<actions></actions>", USERS_ACTIONS])
    def test_any_list_takes_ours(self, content):
        joined = thunar.with_actions(content, thunar_action(ENTRIES[0]))
        assert "Open in Thumbpool" in [
            each.findtext("name") for each in ElementTree.fromstring(joined)
        ]
        again = thunar.with_actions(joined, thunar_action(ENTRIES[0]))
        assert again == joined

    def test_a_command_is_what_a_shell_would_read(self):
        element = ElementTree.fromstring(thunar_action(ENTRIES[1]))
        words = shlex.split(with_percent_signs(element.findtext("command"), "%F"))
        assert words == [*ENTRIES[1].command, "%F"]


AWKWARD = ["a b", "it's", '"', "new\nline", "-rf", "100%20", "$HOME;`id`", os.fsdecode(b"\xff\xfe")]


@ON_UNIX
@pytest.mark.parametrize("key", ["nautilus", "nemo"])
def test_a_script_may_be_run_and_bears_the_name_of_its_entry(home, key):
    integrate_all()
    folder = home / f".local/share/{key}/scripts/Thumbpool"
    assert sorted(path.name for path in folder.iterdir()) == [
        "A_B _&_",
        "Open in Thumbpool",
        "Web 1920",
    ]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o755 for path in folder.iterdir())


@ON_UNIX
@pytest.mark.parametrize("variable", ["NAUTILUS_SCRIPT_SELECTED_URIS", "NEMO_SCRIPT_SELECTED_URIS"])
def test_a_script_hands_on_every_address(tmp_path, variable):
    lister = tmp_path / "list it's"
    lister.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n')
    lister.chmod(0o755)
    path = tmp_path / "script"
    path.write_text(script(Entry("key", "label", (str(lister), "--preset=A B", "--"))))
    addresses = [Path("/", name).as_uri() for name in AWKWARD]
    told = subprocess.run(
        ["/bin/sh", path, "ignored"],
        env=os.environ | {variable: "\n".join([*addresses, ""])},
        capture_output=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    assert told.stdout.decode().split("\0")[:-1] == ["--preset=A B", "--", *addresses]


@ON_UNIX
def test_a_desktop_entry_reads_back_as_the_command_that_it_was_made_of():
    command = ('/opt/a b/it\'s "x" $HOME `id` \\n 100%', "--preset=A\\B")
    value = in_desktop_entry(command).replace("\\\\", "\\")  # the value of a key
    line = "printf '%s\\0' " + with_percent_signs(value)  # quoted as in a shell
    told = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
    assert told.stdout.split("\0")[:-1] == list(command)


def test_dolphin_gets_one_menu_that_may_be_run(home):
    integrate_all()
    (path,) = (home / ".local/share/kio/servicemenus").iterdir()
    menu = configparser.RawConfigParser(interpolation=None)
    menu.read(path)
    keys = menu["Desktop Entry"]["Actions"].rstrip(";").split(";")
    assert [menu[f"Desktop Action {key}"]["Name"] for key in keys] == [e.label for e in ENTRIES]
    assert path.stat().st_mode & stat.S_IXUSR


def test_entries_have_the_icon_that_packages_install(home):
    integrate_all()
    (menu,) = (home / ".local/share/kio/servicemenus").iterdir()
    assert menu.read_text().count(f"\nIcon={DESKTOP_ID}\n") == 1 + len(ENTRIES)
    actions = ElementTree.parse(home / ".config/Thunar/uca.xml").getroot()
    assert {each.findtext("icon") for each in actions} == {DESKTOP_ID}


def test_windows_gets_shortcuts_to_the_window_and_no_batch_files(home):
    integrate_all()
    folder = home / "AppData/Microsoft/Windows/SendTo"
    assert {path.name: path.read_bytes().decode().split("\0") for path in folder.iterdir()} == {
        "Thumbpool - Open in Thumbpool.lnk": ["/opt/thumbpool", "--"],
        "Thumbpool - Web 1920.lnk": ["/opt/thumbpool", "--preset", "Web 1920", "--"],
        "Thumbpool - A_B _&_.lnk": ["/opt/thumbpool", "--preset", "A/B <&>", "--"],
    }


def test_macos_gets_quick_actions_for_pictures_and_folders(home):
    integrate_all()
    (folder,) = (home / "Library/Services").glob("*Web 1920.workflow")
    service = plistlib.loads((folder / "Contents/Info.plist").read_bytes())["NSServices"][0]
    assert service["NSSendFileTypes"] == ["public.image", "public.folder"]
    document = plistlib.loads((folder / "Contents/document.wflow").read_bytes())
    told = document["actions"][0]["action"]["ActionParameters"]
    assert told["inputMethod"] == 1
    assert shlex.split(told["COMMAND_STRING"]) == ["exec", *ENTRIES[1].command, "$@"]


class TestThumbnailer:
    def kinds(self, home):
        integrate_all()
        path = home / ".local/share/thumbnailers/thumbpool.thumbnailer"
        entry = configparser.RawConfigParser()
        entry.read(path)
        return entry["Thumbnailer Entry"]["MimeType"].rstrip(";").split(";")

    def test_it_is_for_what_the_desktop_lacks_alone(self, home, tmp_path):
        folder = tmp_path / "system/thumbnailers"
        folder.mkdir(parents=True)
        (folder / "heif.thumbnailer").write_text("[Thumbnailer Entry]\nMimeType=image/heif;\n")
        (folder / "damaged.thumbnailer").write_bytes(b"\xff[")
        kinds = self.kinds(home)
        assert "image/heif" not in kinds
        assert {"image/jxl", "image/heic", "image/x-nikon-nef"} <= set(kinds)
        assert "image/jpeg" not in kinds

    def test_it_is_not_there_without_an_extra(self, home, monkeypatch):
        plain = tuple(row for row in TABLE if not row.extra)
        monkeypatch.setattr(thumbnailer, "FORMATS", plain)
        integrate_all()
        assert not (home / ".local/share/thumbnailers").exists()

    def test_every_format_that_is_listed_is_one_of_ours(self):
        assert set(thumbnailer.KINDS) <= {row.key for row in TABLE}


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


def test_the_command_writes_lists_and_removes(home, capsys):
    def run(*options: str) -> str:
        assert parse(["integrate", *options]).carry_out(Interruption()) == 0
        return capsys.readouterr().out

    assert "would be written: " in run("pcmanfm", "--dry-run")
    assert run("pcmanfm", "--preset", "Email").count("written: ") == 2
    assert run("--list").count("written: ") == 2
    assert run("--remove").count("removed: ") == 2
    assert list(home.iterdir()) == []
