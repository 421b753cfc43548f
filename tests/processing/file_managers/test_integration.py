"""Entries in file managers: nothing of the user's is lost, and nothing of ours is left."""

import configparser
import os
import plistlib
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
from processing.file_managers.entries import Entry, Programs, open_entry, preset_entries
from processing.file_managers.integration import Deed, integrate, notes_path, remove
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


def test_entries_that_are_wanted_no_more_are_taken_away(home):
    integrate_all()
    integrate(MANAGERS, ENTRIES[:2], PROGRAMS, is_dry=False)
    assert not [name for name in everything(home) if "a-b" in name or "A-B" in name.split("/")[-1]]


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
        words = shlex.split(element.findtext("command").replace("%%", "%"))
        assert words == [*ENTRIES[1].command, "%F"]


AWKWARD = ["a b", "it's", '"', "new\nline", "-rf", "100%20", "$HOME;`id`", os.fsdecode(b"\xff\xfe")]


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
    line = "printf '%s\\0' " + value.replace("%%", "%")  # quoted as in a shell
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
        "Thumbpool - AB &.lnk": ["/opt/thumbpool", "--preset", "A/B <&>", "--"],
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


def test_the_command_writes_lists_and_removes(home, capsys):
    def run(*options: str) -> str:
        assert parse(["integrate", *options]).carry_out(Interruption()) == 0
        return capsys.readouterr().out

    assert "would be written: " in run("pcmanfm", "--dry-run")
    assert run("pcmanfm", "--preset", "Email").count("written: ") == 2
    assert run("--list").count("written: ") == 2
    assert run("--remove").count("removed: ") == 2
    assert list(home.iterdir()) == []
