"""What each file manager reads is the command that it was made of."""

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

from processing.desktop_id import DESKTOP_ID
from processing.file_managers.entries import (
    Entry,
)
from processing.file_managers.managers import MANAGERS
from processing.file_managers.texts import (
    dolphin_menu,
    in_desktop_entry,
    pcmanfm_action,
    script,
)
from tests.support.bounds import WAIT_SECONDS
from tests.support.menu_entries import (
    ENTRIES,
    integrate_all,
    with_percent_signs,
)

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="scripts of a shell")


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


@pytest.mark.parametrize("key", ["dolphin", "pcmanfm"])
def test_one_command_gets_all_that_is_selected_pictures_and_folders(home, key):
    integrate_all()
    (manager,) = (each for each in MANAGERS if each.key == key)
    for path in manager.place().iterdir():
        text = path.read_text()
        commands = re.findall("^Exec=(.*)$", text, re.MULTILINE)
        assert commands
        assert all(command.endswith(' "--" %F') for command in commands)
        assert re.search("^MimeTypes?=image/\\*;inode/directory;$", text, re.MULTILINE)


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


def test_a_label_of_two_lines_is_one_value(home):
    entry = Entry("key", "one\ntwo\\three", ("true",))
    for text in (dolphin_menu([entry]), pcmanfm_action(entry)):
        assert "one\\ntwo\\\\three\n" in text


def test_dolphin_gets_one_menu_that_may_be_run(home):
    integrate_all()
    (path,) = (home / ".local/share/kio/servicemenus").iterdir()
    menu = configparser.RawConfigParser(interpolation=None)
    menu.read(path)
    keys = menu["Desktop Entry"]["Actions"].rstrip(";").split(";")
    assert [menu[f"Desktop Action {key}"]["Name"] for key in keys] == [e.label for e in ENTRIES]
    assert path.stat().st_mode & stat.S_IXUSR


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
    assert told["COMMAND_STRING"] == f'exec {shlex.join(ENTRIES[1].command)} "$@"'


def test_entries_have_the_icon_that_packages_install(home):
    integrate_all()
    (menu,) = (home / ".local/share/kio/servicemenus").iterdir()
    assert menu.read_text().count(f"\nIcon={DESKTOP_ID}\n") == 1 + len(ENTRIES)
    actions = ElementTree.parse(home / ".config/Thunar/uca.xml").getroot()
    assert {each.findtext("icon") for each in actions} == {DESKTOP_ID}
